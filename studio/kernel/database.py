"""The studio's database: bound to the tables, connected for each thread, and what is wrong with it in a sentence.

``call`` is how both faces run a service: it opens the thread's connection when there is none and turns what the
driver says into an ``Unavailable`` or ``Invalid`` with something to do.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from peewee import Database, DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, PeeweeException

import models
from studio.kernel.drivers import is_postgres
from studio.kernel.errors import Invalid, NotAllowed, StudioError, Unavailable

P = ParamSpec("P")
T = TypeVar("T")

SAFE_SQLITE = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot lose a commit of several processes (docs/decisions/0002-sqlite.md)."""

BUSY_TIMEOUT_S = 10.0


def default_url() -> str:
    """Return the file in the user's data folder that is used when nothing else is named."""
    from platformdirs import user_data_dir

    return str(Path(user_data_dir("sittings")) / "sittings.db")


def sqlite_path(url: str) -> Path:
    """Return the file of a SQLite URL (``sqlite:///path`` or a bare path)."""
    path = url.removeprefix("sqlite://").replace("//", "/") if url.startswith("sqlite:") else url
    return Path(os.path.expanduser(path))  # unlike Path's, it leaves an unknown ~name as it is


def bind(url: str, *, create: bool = False) -> None:
    """Bind the tables to the database at ``url``; ``call`` connects to it. Only ``book.opening`` has a use for it.

    Args:
        url: a path, ``sqlite:///path`` or ``postgresql://...``.
        create: make a new, empty database where a SQLite file is missing.
    Raises:
        Invalid: no such file, or an unknown kind of URL.
        NotAllowed: the file may only be read.
        Unavailable: the file cannot be made, or the SQLite library is too old.
    """
    close_database()
    db = _postgres(url) if is_postgres(url) else _sqlite(url, create=create)
    models.database.initialize(db)
    global _opened
    _opened = (os.path.abspath(db.database), _identity(db.database)) if is_sqlite() else None


def exists(url: str) -> bool:
    """Tell whether there is a database with a studio in it; a missing SQLite file is none."""
    return is_postgres(url) or sqlite_path(url).exists()


def close_database() -> None:
    """Close this thread's connection and forget the database."""
    db = models.database.obj
    if db is not None:
        with suppress(PeeweeException):
            if not db.is_closed():
                db.close()
    models.database.initialize(None)


def close_connection() -> None:
    """Close this thread's connection; the next call opens another."""
    db = models.database.obj
    if db is not None and not db.is_closed():
        db.close()


def _sqlite(url: str, *, create: bool) -> Database:
    import apsw

    if ":" in url.split("/")[0] and not url.startswith("sqlite:"):
        # Only the kind is repeated: the rest may hold a password.
        raise Invalid(f'A "{url.split(":")[0]}" database is not known here: give a file or a postgresql:// URL.')
    library = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if library < SAFE_SQLITE:
        raise Unavailable(f"SQLite {apsw.sqlite_lib_version()} can lose saved work: install apsw 3.51.3 or newer.")
    path = sqlite_path(url)
    if not path.exists():
        if not create:
            raise Invalid(f"There is no session book at {path}: make one with `sittings init`, or check --db.")
        _new_file(path)
    elif path.is_dir():
        raise Invalid(f"{path} is a folder: --db wants the database file itself.")
    else:
        _check_permission(path)
    pragmas = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "recursive_triggers": 1}
    flags = apsw.SQLITE_OPEN_READWRITE
    opened: Database = _driver()(str(path), pragmas=pragmas, timeout=BUSY_TIMEOUT_S, autoconnect=False, flags=flags)
    return opened


def _check_permission(path: Path) -> None:
    """Refuse a file that this user may not write, before SQLite makes its side files with the same permissions.

    They would stay, and refuse writing even after the file's own permission is put right.
    """
    effective = os.access in os.supports_effective_ids
    for wanted, sentence in ((os.R_OK, _CANNOT_OPEN), (os.W_OK, _READ_ONLY)):
        if not os.access(path, wanted, effective_ids=effective):
            raise NotAllowed(sentence.format(where=path))


def _driver() -> type[Any]:
    """Return Peewee's apsw driver, which also binds the dates that Peewee's own tables (the schema history) bring."""
    import apsw
    from playhouse.apsw_ext import APSWDatabase

    class Apsw(APSWDatabase):
        def _add_conn_hooks(self, conn: apsw.Connection) -> None:
            conn.convert_binding = lambda cursor, number, value: str(value)
            super()._add_conn_hooks(conn)

    return Apsw


def _new_file(path: Path) -> None:
    """Make the empty file ourselves: it holds the clients' data, so nobody else may read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Somebody else may make it in this very moment, which is as good.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Unavailable(
            f"Cannot make {path}: {error.strerror}. Check the folder, or name another with --db."
        ) from error


def _postgres(url: str) -> Database:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise Invalid("PostgreSQL needs one more package: pip install 'sittings[postgres]'.") from None
    from peewee import PostgresqlDatabase

    return PostgresqlDatabase(url, prefer_psycopg3=True, autoconnect=False, connect_timeout=5)


# -- calls and queries -----------------------------------------------------------------------------------------------


def call(service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service on this thread's connection.

    Raises:
        StudioError: what the service refuses, or what the database could not do, in one sentence.
    """
    db = models.database.obj
    if db is None:
        raise Unavailable("No session book is open: start again with --db.")
    try:
        if db.is_closed():
            db.connect()
        return service(*args, **kwargs)
    except PeeweeException as error:
        _drop_broken(db)
        raise translate(error) from error
    except sqlite3.Error as error:
        raise translate(error) from error
    except UnicodeEncodeError as error:
        raise Invalid("There is a broken character in that text: type it again.") from error
    except OverflowError as error:
        raise Invalid("One of the values is too large: type a smaller one.") from error
    except Exception as error:
        # Pragmas run while connecting, outside of Peewee's own wrapping.
        if type(error).__module__.startswith(("apsw", "psycopg")):
            _drop_broken(db)
            raise translate(error) from error
        raise


def _drop_broken(db: Database) -> None:
    """Forget a connection that the server closed, so that the next call opens a new one."""
    with suppress(Exception):
        if not db.is_closed() and not is_sqlite() and db.connection().closed:  # type: ignore[no-untyped-call]
            db.close()


_READ_ONLY = "{where} may only be read: ask for write permission to the file and its folder."
_CANNOT_OPEN = "Cannot open {where}: check that the file is there and that you may read and write it."
_NO_ROOM = "The disk could not be written: nothing was saved. Make room, or check the disk, and save again."
_SENTENCES = (
    ("not a database", Invalid, "{where} is not a session book: check --db, or restore a backup."),
    ("malformed", Invalid, "{where} is damaged: restore the last backup with `sittings restore FILE`."),
    ("locked", Unavailable, "The session book is busy: another desk is saving. Try again in a moment."),
    ("busy", Unavailable, "The session book is busy: another desk is saving. Try again in a moment."),
    ("readonly", NotAllowed, _READ_ONLY),
    ("read-only", NotAllowed, "{where} may only be read: ask for write permission."),
    ("disk is full", Unavailable, "The disk is full: nothing was saved. Make room and save again."),
    ("disk i/o", Unavailable, _NO_ROOM),
    ("ioerror", Unavailable, _NO_ROOM),
    ("unable to open", Unavailable, _CANNOT_OPEN),
    ("password authentication", NotAllowed, "PostgreSQL refused the password: check the URL given with --db."),
    ("does not exist", Invalid, "PostgreSQL has no such database or user: check the URL given with --db."),
)


def translate(error: BaseException) -> StudioError:
    """Turn what a driver says into a sentence that says what to do. Nothing was saved in any of these cases."""
    text = f"{type(error).__name__} {error}".lower()
    where = models.database.obj.database if models.database.obj is not None and is_sqlite() else "The database"
    # These two repeat the data, which must not choose the sentence.
    if not isinstance(error, (IntegrityError, DataError)):
        for sign, kind, sentence in _SENTENCES:
            if sign in text:
                return kind(sentence.format(where=where))
    if isinstance(error, DataError):
        return Invalid("One of the values does not fit: shorten it or check the date, then save again.")
    if isinstance(error, (OperationalError, InterfaceError)) and not is_sqlite():
        return Unavailable("PostgreSQL does not answer: check that it runs and that the URL given with --db is right.")
    if isinstance(error, (IntegrityError, DatabaseError, OperationalError)):
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Unavailable(f"The database refused that: {first}. Nothing was saved.")
    return Unavailable("The database could not do that; nothing was saved. Try again.")


def refuse_replaced() -> None:
    """Make sure that the open SQLite file still is the one at its path: what is written into another is lost.

    Raises:
        Unavailable: it was moved, deleted or replaced while it was open.
    """
    db = models.database.obj
    if not is_sqlite():
        return
    if _opened is None or _identity(_opened[0]) != _opened[1]:
        raise Unavailable(
            f"{db.database} was replaced while it was open: nothing was saved. Quit Sittings and start it again."
        )


_opened: tuple[str, tuple[int, int] | None] | None = None
"""The SQLite file that is open: its full path, device and inode."""


def _identity(path: str) -> tuple[int, int] | None:
    # A look at the name only: opening and closing the file would drop SQLite's locks.
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_sqlite() -> bool:
    """Tell whether the open database is SQLite."""
    return hasattr(models.database.obj, "attach")


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one read, written with ``?`` for each parameter, and return all of its rows."""
    db = models.database.obj
    cursor = db.execute_sql(sql if is_sqlite() else sql.replace("%", "%%").replace("?", "%s"), tuple(params))
    return list(cursor.fetchall())


def write(sql: str, params: Sequence[Any] = ()) -> None:
    """Run one statement on a table that is derived from others (the search indexes); all else goes by the journal."""
    db = models.database.obj
    db.execute_sql(sql if is_sqlite() else sql.replace("%", "%%").replace("?", "%s"), tuple(params))
