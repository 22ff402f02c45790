"""SQLite files that are not the open book: read without a trace, checked, and thrown away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from studio.kernel import schema

if TYPE_CHECKING:
    import apsw


@contextmanager
def reading(path: Path) -> Iterator[apsw.Connection]:
    """Open a file to read it, also where nothing may be written beside it, as on a stick or in another's folder.

    SQLite writes beside a book to read its log. Without a log the file is whole by itself; with one that cannot be read
    in its place, both are copied.

    Raises:
        apsw.Error: it is no database, or cannot be read.
        OSError: the disk refuses.
    """
    import apsw

    from studio.kernel.sqlite import immutable  # it imports the library

    place = os.path.realpath(path)
    log = f"{place}-wal"
    if not os.path.exists(log) or not os.path.getsize(log):
        whole = apsw.Connection(immutable(place), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        with _closing(whole) as db:
            yield db
        return
    if os.access(os.path.dirname(place), os.W_OK):
        with _closing(apsw.Connection(place, flags=apsw.SQLITE_OPEN_READONLY)) as db:
            yield db
        return
    with TemporaryDirectory() as folder:
        for name in (place, log):
            shutil.copyfile(name, os.path.join(folder, os.path.basename(name)))
        copied = os.path.join(folder, os.path.basename(place))
        with _closing(apsw.Connection(copied, flags=apsw.SQLITE_OPEN_READONLY)) as db:
            yield db


@contextmanager
def _closing(db: apsw.Connection) -> Iterator[apsw.Connection]:
    try:
        yield db
    finally:
        db.close()


def discard(part: Path) -> None:
    """Remove a copy that was not finished, with the journal that SQLite leaves where it could not write on.

    Raises:
        OSError: the disk refuses.
    """
    for name in (part, Path(f"{part}-journal")):
        name.unlink(missing_ok=True)


def steps_of(db: apsw.Connection) -> set[str]:
    """Return the names of the schema's steps that a file has taken."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'").fetchone()
    return {str(row[0]) for row in db.execute("SELECT name FROM schema_migration")} if found else set()


def check_file(path: Path) -> list[str]:
    """Check a SQLite file that is not the open database; returns the problems found, empty when sound."""
    import apsw

    try:
        with reading(path) as db:
            found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(10)")]
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            newer = steps_of(db) - set(schema.known_migrations())
    except (apsw.Error, OSError) as error:
        return [str(error) or type(error).__name__]
    if found != ["ok"]:
        return found
    if not {"session", "booking", "journal_entry"} <= tables:
        return ["it holds no session book"]
    return [f"it was made by a newer Sittings, schema {max(newer)}: update this program first"] if newer else []
