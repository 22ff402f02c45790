"""Backups made while people work, restores that refuse to harm, and the check of a database."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import models
from studio.kernel import clock, database, schema
from studio.kernel.errors import Invalid, Unavailable

KEPT = 5
"""How many backups before migrations are kept."""


def backup(target: Path, *, replace: bool = False) -> int:
    """Write a consistent copy of the open SQLite database to ``target`` while others work, and check it.

    Returns:
        The size in bytes.
    Raises:
        Invalid: the file exists, or the database is PostgreSQL (whose own tools do this).
        Unavailable: the disk refuses.
    """
    if not database.is_sqlite():
        raise Invalid("This studio is on PostgreSQL: back it up with pg_dump.")
    if target.exists() and not replace:
        raise Invalid(f"{target} exists already: name another file.")
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent}: make it first, or name another file.")
    temporary = f"{target}.{os.getpid()}.part"
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Unavailable(f"Cannot write to {target.parent}: {error.strerror}. Name another folder.") from error
    try:
        # One statement, one snapshot: a copy page by page would start anew at each write of another desk.
        models.database.obj.execute_sql("VACUUM INTO ?", (temporary,))
        problems = check_file(Path(temporary))
        if problems:
            raise Unavailable(f"The copy is not sound ({problems[0]}): nothing was kept. Check the disk.")
        os.replace(temporary, target)
        return target.stat().st_size
    finally:
        Path(temporary).unlink(missing_ok=True)


def backup_before_migration(path: Path) -> Path:
    """Copy the database beside itself before its schema changes; the oldest of more than five copies goes."""
    stamp = f"{clock.now():%Y%m%d-%H%M%S}"
    target = path.with_name(f"{path.stem}.before-{stamp}.db")
    backup(target, replace=True)
    for old in sorted(path.parent.glob(f"{path.stem}.before-*.db"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def restore(source: Path, target: Path) -> Path | None:
    """Put a backup in the place of the database, keeping the replaced one, whose name is returned.

    Call it with no database open. The copy is whole before anything is moved, so that a kill at any moment leaves the
    old database or the new one.

    Raises:
        Invalid: the source is missing or not a sound session book.
        Unavailable: somebody works in the database, or the disk refuses.
    """
    import apsw

    if not source.is_file():
        raise Invalid(f"There is no backup {source}: check the name.")
    if source.resolve() == target.resolve():
        raise Invalid("The backup and the session book are the same file: name the backup.")
    if problems := check_file(source):
        raise Invalid(f"{source} is not a sound session book ({problems[0]}): nothing was changed. Use another backup.")
    temporary = target.with_name(f"{target.name}.part")
    try:
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        copy = apsw.Connection(str(temporary), flags=apsw.SQLITE_OPEN_READWRITE)
        original = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            with copy.backup("main", original, "main") as steps:
                steps.step()
        finally:
            copy.close()
            original.close()
        kept = _set_aside(target) if target.exists() else None
        os.replace(temporary, target)
    except (apsw.Error, OSError) as error:
        raise Unavailable(f"Cannot write {target}: {error}. The session book is as it was.") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return kept


def _set_aside(target: Path) -> Path:
    """Give the database another name beside its old one, after making sure that nobody has it open."""
    import apsw

    db = None
    try:
        db = apsw.Connection(str(target), flags=apsw.SQLITE_OPEN_READWRITE)
        # Leaving WAL needs to be the only one there, and writes the log back into the file.
        mode = db.execute("PRAGMA journal_mode = delete").fetchone()
        if mode and str(mode[0]) != "delete":
            raise Unavailable(_IN_USE)
    except (apsw.BusyError, apsw.LockedError):
        raise Unavailable(_IN_USE) from None
    except apsw.Error:
        pass  # Damaged: that is what restoring is for. It is kept all the same.
    finally:
        if db is not None:
            db.close()
    stamp = f"{target.stem}.replaced-{clock.now():%Y%m%d-%H%M%S}"
    names = (target.with_name(f"{stamp}{number}.db") for number in ("", *(f"-{n}" for n in range(2, 1000))))
    kept = next(name for name in names if not name.exists())
    os.replace(target, kept)
    for suffix in ("-wal", "-shm"):
        # Only a damaged one still has them. They belong to it, and would spoil the file that takes its place.
        if Path(f"{target}{suffix}").exists():
            os.replace(f"{target}{suffix}", f"{kept}{suffix}")
    return kept


_IN_USE = "Somebody works in this session book: have everybody quit Sittings, then restore again."


def check_file(path: Path) -> list[str]:
    """Check a SQLite file that is not the open database; returns the problems found, empty when sound."""
    import apsw

    try:
        db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(10)")]
            tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            steps = "SELECT name FROM schema_migration" if "schema_migration" in tables else "SELECT '' WHERE 0"
            newer = {str(row[0]) for row in db.execute(steps)} - set(schema.known_migrations())
        finally:
            db.close()
    except apsw.Error as error:
        return [str(error) or type(error).__name__]
    if found != ["ok"]:
        return found
    if not {"session", "booking", "journal_entry"} <= tables:
        return ["it holds no session book"]
    return [f"it was made by a newer Sittings, schema {max(newer)}: update this program first"] if newer else []


CHECKS: tuple[tuple[str, str], ...] = (
    (
        "two blocking bookings of one resource overlap",
        "SELECT a.session_id, b.session_id FROM booking a JOIN booking b ON b.resource_id = a.resource_id AND b.id > a.id "
        "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.blocking AND b.blocking",
    ),
    (
        "a booking stands at another time than its session",
        "SELECT s.id, b.id FROM booking b JOIN session s ON s.id = b.session_id "
        "WHERE b.starts_at <> s.starts_at OR b.ends_at <> s.ends_at",
    ),
    (
        "a cancelled session still has a booking",
        "SELECT s.id, b.id FROM booking b JOIN session s ON s.id = b.session_id WHERE s.cancelled",
    ),
    (
        "a booked person or room has no booking",
        "SELECT s.id, r.id FROM session s JOIN resource r ON r.tracked AND (r.user_id = s.photographer_id OR "
        "r.user_id = s.assistant_id OR r.id = s.room_id) LEFT JOIN booking b ON b.session_id = s.id AND "
        "b.resource_id = r.id WHERE NOT s.cancelled AND b.id IS NULL",
    ),
    (
        "a cycle has not exactly one initial and one final status",
        "SELECT c.id, count(s.id) FROM cycle c LEFT JOIN status s ON s.cycle_id = c.id AND (s.initial OR s.final) "
        "GROUP BY c.id HAVING sum(CASE WHEN s.initial THEN 1 ELSE 0 END) <> 1 "
        "OR sum(CASE WHEN s.final THEN 1 ELSE 0 END) <> 1",
    ),
    (
        "a session has no history",
        "SELECT s.id, 0 FROM session s LEFT JOIN status_note n ON n.session_id = s.id WHERE n.id IS NULL",
    ),
)  # fmt: skip
"""What must never be found: a sentence and the query that would find it."""


def check() -> list[str]:
    """Check the open database: its pages, its links, and what the studio promises. Empty when all is well.

    Reads everything: for the command line, not for a screen.
    """
    problems: list[str] = []
    if database.is_sqlite():
        problems += [str(row[0]) for row in database.rows("PRAGMA integrity_check(20)") if row[0] != "ok"]
        problems += [f"broken link: {row}" for row in database.rows("PRAGMA foreign_key_check")][:20]
        spans, blocking = (
            database.rows("SELECT count(*) FROM booking_span")[0][0],
            database.rows("SELECT count(*) FROM booking WHERE blocking")[0][0],
        )
        if spans != blocking:
            problems.append(f"the double-booking guard knows {spans} of {blocking} bookings")
    for sentence, sql in CHECKS:
        found: list[tuple[Any, ...]] = database.rows(sql + " LIMIT 5")
        problems += [f"{sentence}: {', '.join(str(value) for value in row)}" for row in found]
    return problems
