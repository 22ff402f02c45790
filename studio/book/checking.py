"""The check of the open book: its pages, its links, and what the studio promises."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from heapq import heappop, heappush
from itertools import islice

import models
from studio.booking import holders
from studio.booking.resources import Around, blocked_span
from studio.kernel import access, database
from studio.kernel.access import Actor, require
from studio.kernel.errors import NotFound
from studio.kernel.instants import as_wall

MOST = 5
"""So many findings of a kind are told."""

CHECKS: tuple[tuple[str, str], ...] = (
    (
        "a booking stands at another time than its session",
        "SELECT s.id, b.id FROM booking b JOIN session s ON s.id = b.session_id "
        "WHERE (b.starts_at <> s.starts_at OR b.ends_at <> s.ends_at) "
        "AND s.before_min + s.after_min + s.drive_before_min + s.drive_after_min = 0",
    ),
    (
        "a cancelled session still has a booking",
        "SELECT s.id, b.id FROM booking b JOIN session s ON s.id = b.session_id WHERE s.cancelled_id IS NOT NULL",
    ),
    (
        "a booked person or room has no booking",
        "SELECT s.id, r.id FROM session s JOIN resource r ON r.tracked AND (r.user_id = s.photographer_id OR "
        "r.user_id = s.assistant_id OR r.id = s.room_id) LEFT JOIN resource p ON p.part_of_id = r.id "
        "LEFT JOIN booking b ON b.session_id = s.id AND b.resource_id = coalesce(p.id, r.id) "
        "WHERE s.cancelled_id IS NULL AND b.id IS NULL AND (p.id IS NULL OR p.tracked)",
    ),
    (
        "booked equipment has no booking",
        "SELECT s.id, r.id FROM session_equipment e JOIN session s ON s.id = e.session_id "
        "JOIN resource r ON r.id = e.resource_id AND r.tracked "
        "LEFT JOIN booking b ON b.session_id = s.id AND b.resource_id = r.id "
        "WHERE s.cancelled_id IS NULL AND b.id IS NULL",
    ),
    (
        "a booking stands at another time than its appointment",
        "SELECT a.id, b.id FROM booking b JOIN appointment a ON a.id = b.appointment_id "
        "WHERE b.starts_at <> a.starts_at OR b.ends_at <> a.ends_at",
    ),
    (
        "an appointment that is cancelled or suspended still has a booking",
        "SELECT a.id, b.id FROM booking b JOIN appointment a ON a.id = b.appointment_id "
        "WHERE a.cancelled_id IS NOT NULL OR a.suspended = 'cancelled' OR (a.suspended = 'on_hold' AND b.blocking)",
    ),
    (
        "a person or a room of an appointment has no booking",
        "SELECT a.id, r.id FROM appointment a JOIN (SELECT p.appointment_id, w.id FROM appointment_person p "
        "JOIN resource w ON w.user_id = p.user_id UNION SELECT q.appointment_id, q.resource_id FROM appointment_room q) o "
        "ON o.appointment_id = a.id JOIN resource r ON r.id = o.id AND r.tracked LEFT JOIN resource t ON t.part_of_id = r.id "
        "LEFT JOIN booking b ON b.appointment_id = a.id AND b.resource_id = coalesce(t.id, r.id) "
        "WHERE a.cancelled_id IS NULL AND a.suspended <> 'cancelled' AND b.id IS NULL AND (t.id IS NULL OR t.tracked)",
    ),
    (
        "an event does not stand as its session does",
        "SELECT a.id, s.id FROM appointment a JOIN session s ON s.id = a.session_id WHERE a.event AND a.suspended <> "
        "CASE WHEN s.cancelled_id IS NOT NULL THEN 'cancelled' WHEN s.on_hold_id IS NOT NULL THEN 'on_hold' ELSE '' END",
    ),
    (
        "a resource that has parts is booked itself",
        "SELECT b.id, r.id FROM booking b JOIN resource r ON r.id = b.resource_id "
        "JOIN resource p ON p.part_of_id = r.id",
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


def carer(login: str, enter: Callable[[str], Actor] = access.log_in) -> Actor:
    """Return who cares for the open book: the user of that login or, whom the book does not know, the keeper of its file.

    So a nightly job of the machine may check the book, and nobody whose role does not allow it may.

    Raises:
        NotFound: nobody here has that login, and the file or database belongs to another user.
        NotAllowed: the user is no longer active.
    """
    try:
        return enter(login)
    except NotFound:
        if database.is_sqlite():
            keeps = os.geteuid() in (0, os.stat(models.database.obj.database).st_uid)
        else:
            ((keeps,),) = database.rows(
                "SELECT pg_has_role(datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()"
            )
        if not keeps:
            raise
        return access.SYSTEM


def check(actor: Actor) -> list[str]:
    """Check the open book. Empty when all is well; else a sentence for each finding, with numbers of rows and no names.

    Reads everything, each table once or twice in the order of an index: for the command line, not for a screen.

    Raises:
        NotAllowed: the actor's role may not.
    """
    require(actor, "backup", "check the session book")
    return problems()


def may_upgrade(actor: Actor) -> None:
    """Refuse who may not bring the schema up to date.

    Raises:
        NotAllowed: the actor's role may not.
    """
    require(actor, "backup", "upgrade the session book")


def problems() -> list[str]:
    """List what is wrong with the open book, without asking who wants to know."""
    if not database.is_sqlite():
        return rows()
    # The pages are read by a connection of their own beside the rest, which halves the time.
    with ThreadPoolExecutor(1) as beside:
        of_pages = beside.submit(pages, str(models.database.obj.database))
        found = rows()
        return of_pages.result() + found


def pages(path: str) -> list[str]:
    """List what is wrong with the pages and indexes of a file."""
    import apsw

    db = apsw.Connection(os.path.realpath(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    except apsw.Error as error:
        return [str(error)]
    finally:
        db.close()


def rows() -> list[str]:
    """List what is wrong with the rows of the open book: their links, and what the studio promises."""
    return (_links() if database.is_sqlite() else []) + _promises()


def _links() -> list[str]:
    broken = [f"broken link: {row}" for row in database.rows("PRAGMA foreign_key_check")][:20]
    ((spans,),) = database.rows("SELECT count(*) FROM booking_span")
    ((blocking,),) = database.rows("SELECT count(*) FROM booking WHERE blocking")
    if spans != blocking:
        broken.append(f"the double-booking guard knows {spans} of {blocking} bookings")
    return broken


def _promises() -> list[str]:
    found = []
    for sentence, sql in CHECKS:
        wrong = database.rows(f"{sql} LIMIT {MOST}")
        found += [f"{sentence}: {', '.join(str(value) for value in row)}" for row in wrong]
    found += [f"{CHECKS[0][0]}: {one}, {other}" for one, other in _with_time_around()]
    return [f"{OVERLAP}: {one}, {other}" for one, other in overlaps()] + found


def _with_time_around() -> list[tuple[int, int]]:
    """List bookings that take another time than their session with the time around it, at most ``MOST``."""
    rows = database.rows(
        "SELECT s.id, b.id, s.starts_at, s.ends_at, b.starts_at, b.ends_at, r.user_id, s.before_min, s.after_min, "
        "CASE WHEN s.drive_blocks THEN s.drive_before_min ELSE 0 END, "
        "CASE WHEN s.drive_blocks THEN s.drive_after_min ELSE 0 END "
        "FROM booking b JOIN session s ON s.id = b.session_id JOIN resource r ON r.id = b.resource_id "
        "WHERE s.before_min + s.after_min + s.drive_before_min + s.drive_after_min > 0"
    )
    wrong = (
        (session_id, booking_id)
        for session_id, booking_id, starts, ends, since, until, user_id, *around in rows
        if (as_wall(since), as_wall(until))
        != blocked_span(as_wall(starts), as_wall(ends), Around(*around), person=user_id is not None)
    )
    return list(islice(wrong, MOST))


OVERLAP = "bookings of one resource take more than there are without a permit"


def overlaps() -> list[tuple[int, int]]:
    """List pairs of holders that at one time take more of a resource than there are without a permit, at most ``MOST``."""
    # One walk of an index tells who has any: where nobody has, which is always, this is all.
    crowded = database.rows(
        "SELECT DISTINCT resource_id FROM (SELECT resource_id, starts_at, max(ends_at) OVER (PARTITION BY resource_id "
        "ORDER BY starts_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until FROM booking WHERE blocking) "
        "taken WHERE taken_until > starts_at ORDER BY resource_id"
    )
    found: list[tuple[int, int]] = []
    for (resource_id,) in crowded:
        found += islice(_too_many(resource_id), MOST - len(found))
    return found


def _too_many(resource_id: int) -> Iterator[tuple[int, int]]:
    permits = database.rows(
        f"SELECT {holders.SQL.format('p')}, {holders.OTHER_SQL.format('p')} FROM clash_permit p WHERE p.resource_id = ?",
        (resource_id,),
    )
    permitted = {frozenset(pair) for pair in permits}
    ((count,),) = database.rows("SELECT count FROM resource WHERE id = ?", (resource_id,))
    running: list[tuple[object, int, int, int]] = []
    for booking_id, holder, starts_at, ends_at, units in database.rows(
        f"SELECT b.id, {holders.SQL.format('b')}, b.starts_at, b.ends_at, b.units FROM booking b "
        "WHERE b.blocking AND b.resource_id = ? ORDER BY b.starts_at, b.id",
        (resource_id,),
    ):
        while running and running[0][0] <= starts_at:
            heappop(running)
        others = [
            (other_booking, other, theirs)
            for _, other_booking, other, theirs in running
            if frozenset((holder, other)) not in permitted
        ]
        if units + sum(theirs for *_, theirs in others) > count:
            for other_booking, other, _ in others:
                pair = sorted(((booking_id, holder), (other_booking, other)))
                yield pair[0][1], pair[1][1]
        heappush(running, (ends_at, booking_id, holder, units))
