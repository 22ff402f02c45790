"""The studio's database: bound to the tables, connected for each thread, and what is wrong with it in a sentence.

``call`` is how both faces run a service: it opens the thread's connection when there is none and turns what the
driver says into an ``Unavailable`` or ``Invalid`` with something to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from peewee import PeeweeException

import models
from studio.kernel import told
from studio.kernel.drivers import is_postgres, sqlite_path
from studio.kernel.errors import Invalid, StudioError, Unavailable
from studio.kernel.open_database import OpenDatabase

P = ParamSpec("P")
T = TypeVar("T")


def default_url() -> str:
    """Return the file in the user's data folder that is used when nothing else is named."""
    from platformdirs import user_data_dir

    return str(Path(user_data_dir("sittings")) / "sittings.db")


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
    models.database.initialize(_database(url, create=create))
    db = models.database.obj
    global _opened
    _opened = (os.path.abspath(db.database), _identity(db.database)) if is_sqlite() else None


def _database(url: str, *, create: bool) -> OpenDatabase:
    # Each imports its driver, which the other kind of book does not need.
    if is_postgres(url):
        from studio.kernel import postgres

        return postgres.open_server(url)
    from studio.kernel import sqlite

    return sqlite.open_file(sqlite_path(url), create=create)


def exists(url: str) -> bool:
    """Tell whether there is a database with a studio in it; a missing SQLite file is none."""
    return is_postgres(url) or sqlite_path(url).exists()


def _opened_now() -> OpenDatabase | None:
    db: OpenDatabase | None = models.database.obj
    return db


def is_open() -> bool:
    """Tell whether a database is bound."""
    return models.database.obj is not None


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


def reconnect() -> None:
    """Close this thread's connection to a server, which may be broken, and open another; a file needs none."""
    if not is_sqlite():
        close_connection()
        models.database.obj.connect()


# -- calls and queries -----------------------------------------------------------------------------------------------


def call(service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service on this thread's connection.

    Raises:
        StudioError: what the service refuses, or what the database could not do, in one sentence.
    """
    db = _opened_now()
    if db is None:
        raise Unavailable("No session book is open: start again with --db.")
    try:
        if db.is_closed():
            db.connect()
        return service(*args, **kwargs)
    except PeeweeException as error:
        _drop_broken(db)
        raise translate(error) from error
    except UnicodeEncodeError as error:
        raise Invalid("There is a broken character in that text: type it again.") from error
    except OverflowError as error:
        raise Invalid("One of the values is too large: type a smaller one.") from error
    except Exception as error:
        if told.is_from_driver(error):
            _drop_broken(db)
            raise translate(error) from error
        raise
    finally:
        if db.only_read:
            db.close()


def _drop_broken(db: OpenDatabase) -> None:
    """Forget a connection that the server closed, so that the next call opens a new one."""
    with suppress(Exception):
        if not db.is_closed() and not is_sqlite() and db.connection().closed:  # type: ignore[no-untyped-call]
            db.close()


def translate(error: BaseException) -> StudioError:
    """Turn what the open database's driver says into a sentence that says what to do; nothing was saved."""
    db = _opened_now()
    if db is not None and db.only_read:
        return Unavailable(told.FULL)
    where, who = "The database", ""
    if db is not None and is_sqlite():
        where = str(db.database)
    if db is not None and told.is_busy(error):
        with suppress(Exception):
            who = db.who_saves()
    return told.tell(error, where=where, who=who)


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


def is_part_of_it(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is one of those of the open SQLite book.

    Whoever opens and closes one drops the locks that SQLite holds on it.
    """
    if _opened is None:
        return False
    ours = [_identity(f"{_opened[0]}{end}") for end in ("", "-wal", "-shm")]
    return _identity(os.fspath(path)) in [one for one in ours if one is not None]


def is_sqlite() -> bool:
    """Tell whether the open database is SQLite."""
    db = _opened_now()
    return db is not None and db.sqlite


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one read, written with ``?`` for each parameter, and return all of its rows."""
    db = models.database.obj
    cursor = db.execute_sql(sql if is_sqlite() else sql.replace("%", "%%").replace("?", "%s"), tuple(params))
    return list(cursor.fetchall())


def marks(values: Collection[object]) -> str:
    """Return a place in SQL for each of the values, as ``IN (...)`` takes them."""
    return ", ".join("?" * len(values))


def by_bytes() -> str:
    """Return what is put behind a text that is compared byte by byte, as SQLite does, whatever the database's own order."""
    return "" if is_sqlite() else ' COLLATE "C"'


def write(sql: str, params: Sequence[Any] = ()) -> None:
    """Run one statement on a table that is derived from others (the search indexes); all else goes by the journal."""
    db = models.database.obj
    db.execute_sql(sql if is_sqlite() else sql.replace("%", "%%").replace("?", "%s"), tuple(params))


def note(sql: str, params: Sequence[Any] = (), *, kept: bool = False) -> bool:
    """Run one statement on one row of what a worker has in hand, and tell whether there was such a row.

    A process that is killed then loses nothing of it, but it is not waited for the disk: a machine that loses power may.

    Args:
        kept: whether a server may lose it neither, which goes down while this machine runs on.
    """
    db = models.database.obj
    with nullcontext() if kept and not is_sqlite() else db.unhurried():
        cursor = db.execute_sql(sql if is_sqlite() else sql.replace("%", "%%").replace("?", "%s"), tuple(params))
        return bool(db.rows_affected(cursor))


def skip_locked() -> str:
    """Return what a question says that is to pass over rows which another writer holds; SQLite has one writer at a time."""
    return "" if is_sqlite() else " FOR UPDATE SKIP LOCKED"


def row_lock() -> str:
    """Return what a question says that is to keep others from changing the rows it finds until the transaction ends."""
    return "" if is_sqlite() else " FOR UPDATE"


def try_write(sql: str, params: Sequence[Any] = (), *, wait: bool = False) -> bool:
    """Run one statement on a table of what is so at this moment (who is where, who calls); false where that must wait.

    Args:
        wait: for another desk that is saving, as all else that is written does.
    """
    db = models.database.obj
    if db.only_read:
        return False
    try:
        with nullcontext() if wait else db.at_once():
            write(sql, params)
    except PeeweeException as error:
        if wait or not told.is_busy(error):
            raise
        return False
    return True
