"""Backups made while people work, and the check of a database."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import models
from studio.book.copies import check_file
from studio.kernel import clock, database, turns
from studio.kernel.access import SYSTEM, Actor, require
from studio.kernel.errors import Invalid, Unavailable

KEPT = 5
"""How many backups before migrations are kept."""


def backup(actor: Actor, target: Path, *, replace: bool = False) -> int:
    """Write a consistent copy of the open SQLite database to ``target`` while others work, and check it.

    Returns:
        The size in bytes.
    Raises:
        NotAllowed: the actor's role may not.
        Invalid: the file exists, or the database is PostgreSQL (whose own tools do this).
        Unavailable: the disk refuses.
    """
    require(actor, "backup", "make backups")
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
    """Copy the database beside itself before its schema changes; the oldest of more than five copies goes.

    Whoever may read the book may read the copy: somebody else than today's user may have to restore it.
    """
    place = Path(os.path.realpath(path))
    target = place.with_name(f"{place.stem}.before-{clock.now():%Y%m%d-%H%M%S}.db")
    backup(SYSTEM, target, replace=True)
    opened = os.open(target, os.O_RDONLY)
    turns.give_like(opened, os.stat(place))
    os.close(opened)
    for old in sorted(place.parent.glob(f"{place.stem}.before-*.db"))[:-KEPT]:
        with suppress(OSError):
            old.unlink(missing_ok=True)
    return target


CHECKS: tuple[tuple[str, str], ...] = (
    (
        "two blocking bookings of one resource overlap without a permit",
        "SELECT a.session_id, b.session_id FROM booking a JOIN booking b ON b.resource_id = a.resource_id AND b.id > a.id "
        "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.blocking AND b.blocking AND NOT EXISTS "
        "(SELECT 1 FROM clash_permit p WHERE p.resource_id = a.resource_id AND ((p.session_id = a.session_id AND "
        "p.other_id = b.session_id) OR (p.session_id = b.session_id AND p.other_id = a.session_id)))",
    ),
    (
        "a booking stands at another time than its session",
        "SELECT s.id, b.id FROM booking b JOIN session s ON s.id = b.session_id "
        "WHERE b.starts_at <> s.starts_at OR b.ends_at <> s.ends_at",
    ),
    (
        "a cancelled session still has a booking",
        "SELECT s.id, b.id FROM booking b JOIN session s ON s.id = b.session_id WHERE s.cancelled_id IS NOT NULL",
    ),
    (
        "a booked person or room has no booking",
        "SELECT s.id, r.id FROM session s JOIN resource r ON r.tracked AND (r.user_id = s.photographer_id OR "
        "r.user_id = s.assistant_id OR r.id = s.room_id) LEFT JOIN booking b ON b.session_id = s.id AND "
        "b.resource_id = r.id WHERE s.cancelled_id IS NULL AND b.id IS NULL",
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
