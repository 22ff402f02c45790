"""A session book in a SQLite file: found in its place, and connected to.

Imported when such a book is opened: the library is not needed before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import apsw
from playhouse.apsw_ext import APSWDatabase

from studio.kernel import drivers, turns
from studio.kernel.errors import Invalid, NotAllowed, Unavailable
from studio.kernel.open_database import OpenDatabase
from studio.kernel.told import CANNOT_OPEN, READ_ONLY

SAFE_SQLITE = (3, 51, 3)
"""The first SQLite whose write-ahead log cannot lose a commit of several processes (docs/decisions/0002-sqlite.md)."""

LOCK = "IMMEDIATE"
"""Whoever begins a transaction takes the write lock at once, a step of the schema too: taken later, it may be refused."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "cache_size": -250,
}
"""A quarter of a megabyte of pages of its own for each desk, an eighth of what SQLite takes: the system keeps them for all
desks together, and Find is as fast."""

STATEMENTS = 32
"""So many prepared statements are kept for the next time, and not a hundred: more than two keys ask."""


def open_file(path: Path, *, create: bool) -> OpenDatabase:
    """Return the database in a file, which connects when it is asked.

    Args:
        create: make a new, empty file where it is missing.
    Raises:
        Invalid: no such file, or something else in its place.
        NotAllowed: the file may only be read.
        Unavailable: the file cannot be made, or the SQLite library is too old.
    """
    library = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if library < SAFE_SQLITE:
        raise Unavailable(f"SQLite {apsw.sqlite_lib_version()} can lose saved work: install apsw 3.51.3 or newer.")
    if not path.exists():
        drivers.refuse_lost_link(path)
        if not create:
            raise Invalid(f"There is no session book at {path}: make one with `sittings init`, or check --db.")
        _new_file(path)
    drivers.refuse_no_file(path)
    _check_permission(path)
    return _Sqlite(
        str(path),
        pragmas=PRAGMAS,
        lock_type=LOCK,
        autoconnect=False,
        flags=apsw.SQLITE_OPEN_READWRITE,
        statementcachesize=STATEMENTS,
    )


def immutable(place: str) -> str:
    """Return the URI under which SQLite reads a file that has no log, and writes nothing beside it."""
    return f"file:{quote(place)}?immutable=1"


def _check_permission(path: Path) -> None:
    """Refuse a file that this user may not write, before SQLite makes its side files with the same permissions.

    They would stay, and refuse writing even after the file's own permission is put right.
    """
    effective = os.access in os.supports_effective_ids
    for wanted, sentence in ((os.R_OK, CANNOT_OPEN), (os.W_OK, READ_ONLY)):
        if not os.access(path, wanted, effective_ids=effective):
            raise NotAllowed(sentence.format(where=path))


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


class _Sqlite(APSWDatabase, OpenDatabase):
    """Peewee's apsw driver; it waits in a fair way, and binds the dates that Peewee's own schema history brings.

    On a full disk there is no room for the files that SQLite keeps beside an open book. Then a book that nobody else has
    open is read as it lies there, for one call at a time (``only_read``): as soon as there is room, or another desk
    opens it, the next call connects as always.
    """

    sqlite = True

    def who_saves(self) -> str:
        return turns.who_saves(self.database)

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        self.execute_sql("PRAGMA synchronous = NORMAL")  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            self.execute_sql("PRAGMA synchronous = FULL")  # type: ignore[no-untyped-call]

    @contextmanager
    def at_once(self) -> Iterator[None]:
        conn: apsw.Connection = self.connection()  # type: ignore[no-untyped-call]
        conn.set_busy_handler(None)
        try:
            yield
        finally:
            conn.set_busy_handler(turns.Patience())

    def _connect(self) -> apsw.Connection:
        self.only_read = False
        try:
            connected: apsw.Connection = super()._connect()
            return connected
        except (apsw.FullError, apsw.IOError, apsw.CantOpenError) as error:
            place = os.path.realpath(self.database)
            in_use = os.path.exists(f"{place}-wal") and os.path.getsize(f"{place}-wal")
            if in_use or (isinstance(error, apsw.CantOpenError) and os.statvfs(place).f_bavail):
                raise
            conn = apsw.Connection(immutable(place), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
            conn.execute("SELECT count(*) FROM sqlite_master").fetchall()
            self.only_read = True
            return conn

    def _add_conn_hooks(self, conn: apsw.Connection) -> None:
        conn.set_busy_handler(turns.Patience())
        conn.convert_binding = lambda cursor, number, value: str(value)
        super()._add_conn_hooks(conn)
