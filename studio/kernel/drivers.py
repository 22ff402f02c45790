"""Which database a URL names, and which driver it needs; decided before Peewee is imported.

No sentence here repeats what it does not understand: there may be a password in it.
"""

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType

from studio.kernel.errors import Invalid

_KIND = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SETTINGS = re.compile(r"(?:^|\s)(?:host|hostaddr|port|user|password|passfile|dbname|service|sslmode)\s*=")
_CREDENTIALS = re.compile(r":[^/]*@")

_OPENSSL = "_hashlib"
_one_at_a_time = Lock()


def is_postgres(url: str) -> bool:
    """Tell a PostgreSQL URL from the path of a SQLite file."""
    return url.startswith(("postgres://", "postgresql://"))


def sqlite_path(url: str) -> Path:
    """Return the file of a SQLite URL (``sqlite:///path`` or a bare path).

    Raises:
        Invalid: the URL names no file: another kind of database, or a server in a form that is not taken.
    """
    kind = _KIND.match(url)
    if kind and kind[1] != "sqlite":
        raise Invalid(f'A "{kind[1]}" database is not known here: give a file or a postgresql:// URL.')
    path = re.sub("^/+", "/", url.removeprefix("sqlite:").removeprefix("//")) if kind else url
    if path in ("", ":memory:"):
        raise Invalid("A session book is a file, or a postgresql:// URL: name one with --db.")
    if (_SETTINGS.search(path) or _CREDENTIALS.search(path)) and not os.path.lexists(path):
        raise Invalid(
            "That is not the name of a file: give one, or a server as postgresql://USER@HOST/DATABASE "
            "(its password may stand in ~/.pgpass)."
        )
    return Path(os.path.expanduser(path))  # unlike Path's, it leaves an unknown ~name as it is


def refuse_no_file(path: Path) -> None:
    """Refuse what is in the place of a file: a folder, a device, a pipe, which would be read for ever.

    Raises:
        Invalid: it is none.
    """
    if path.is_dir():
        raise Invalid(f"{path} is a folder: --db wants the database file itself.")
    if not path.is_file():
        raise Invalid(f"{path} is not a file: --db wants the file of a session book.")


def refuse_lost_link(path: Path) -> None:
    """Refuse a link into a folder that is not there, such as that of a disk that is not mounted.

    Raises:
        Invalid: naming where it leads.
    """
    real = Path(os.path.realpath(path))
    if path.is_symlink() and not real.parent.is_dir():
        raise Invalid(f"{path} is a link to {real}, whose folder is not there: bring it back, or check --db.")


def leave_out_unused(url: str) -> None:
    """Keep Peewee from importing what this kind of book is not read with: psycopg would cost 0.14 s and 10 MiB.

    Python's own sqlite3 reads neither kind, and of ``hashlib`` Peewee needs nothing that OpenSSL adds: 2 ms and 0.5 MiB.
    Only of use before ``models`` is imported. ``None`` in ``sys.modules`` makes the later import fail, which is taken for
    "not installed".
    """
    for unused in ("sqlite3", _OPENSSL) if is_postgres(url) else ("sqlite3", _OPENSSL, "psycopg"):
        sys.modules.setdefault(unused, None)  # type: ignore[arg-type]


def openssl() -> ModuleType:
    """Return ``hashlib`` with what OpenSSL adds to it, also where the start had left that out."""
    with _one_at_a_time:
        if sys.modules.get(_OPENSSL, sys) is None:
            for name in (_OPENSSL, "hashlib"):
                sys.modules.pop(name, None)
        return import_module("hashlib")
