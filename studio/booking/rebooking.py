"""Bookings that follow when a resource changes: how many there are, of what it is a part, whether it has a calendar.

What is still to come must fit, or the change is refused with the sessions that stand in the way. What is over stays as it
was: two that would not fit by now get a permit in the name of who makes the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from peewee import chunked

from models import Booking, ClashPermit
from studio.booking.resources import Kept, kept, taken_by
from studio.kernel import clock, database, journal
from studio.kernel.errors import NotAllowed
from studio.kernel.instants import as_wall
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time
from studio.lists import theirs

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row in ``booking``, written or about to be."""

    id: int | None
    session_id: int
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    units: int
    blocking: bool


def _nothing() -> None:
    pass


def changing(entry: journal.Entry, resource_id: int, columns: Mapping[str, Any]) -> Callable[[], None]:
    """Take the bookings along when a resource is about to change, in the same transaction.

    Args:
        columns: what it is about to hold.
    Returns:
        What is to be done when it has changed: then the new rows are written.
    Raises:
        NotAllowed: bookings still to come would not fit; names the sessions. Or the whole is a part itself.
    """
    now = kept()
    before = now[resource_id]
    after = _changed(before, columns)
    if after == before:
        return _nothing
    _refuse_nested(now, before, after)
    if after.part_of_id == before.part_of_id and after.tracked == before.tracked:
        if after.count < before.count:
            settle(entry, after, rows_of(resource_id), {resource_id})
        return _nothing
    then = now | {resource_id: after}
    sessions = taking((before, after))
    had, wanted = rows_of_sessions(row[0] for row in sessions), wanted_rows(sessions, then)
    drop(entry, had, wanted)
    new = [row for key, row in wanted.items() if key not in had]
    wholes = {before.part_of_id, after.part_of_id} - {None}
    family = {one.id for one in then.values() if one.part_of_id in wholes} | wholes | {resource_id}
    return lambda: write(entry, new, then, family)


def _changed(before: Kept, columns: Mapping[str, Any]) -> Kept:
    return replace(
        before,
        tracked=bool(columns.get("tracked", before.tracked)),
        part_of_id=columns.get("part_of", before.part_of_id),
        count=columns.get("count", before.count),
    )


def _refuse_nested(now: Mapping[int, Kept], before: Kept, after: Kept) -> None:
    whole = now.get(after.part_of_id or 0)
    if whole is None or after.part_of_id == before.part_of_id:
        return
    if whole.id == before.id:
        raise NotAllowed(f"{before.name} cannot be a part of itself: choose another room.")
    if whole.part_of_id is not None:
        raise NotAllowed(
            f"{whole.name} is a part of {now[whole.part_of_id].name}: choose that one, or make {whole.name} "
            "a room of its own first."
        )
    if any(one.part_of_id == before.id for one in now.values()):
        raise NotAllowed(f"{before.name} has parts itself: make those parts of {whole.name} instead.")


SESSIONS = (
    "SELECT s.id, s.starts_at, s.ends_at, s.photographer_id, s.assistant_id, s.room_id, s.on_hold_id FROM session s "
    "WHERE s.cancelled_id IS NULL AND "
)


def taking(resources: Iterable[Kept]) -> list[Any]:
    """Read the sessions that take these resources, or the wholes of which they are parts."""
    ones = list(resources)
    ids = sorted({one.id for one in ones})
    rooms = sorted({*ids, *(one.part_of_id for one in ones if one.part_of_id is not None)})
    people = sorted({one.user_id for one in ones if one.user_id is not None})
    where = f"s.room_id IN ({database.marks(rooms)})"
    if people:
        where += "".join(f" OR s.{role}_id IN ({database.marks(people)})" for role in ("photographer", "assistant"))
    where += (
        f" OR s.id IN (SELECT e.session_id FROM session_equipment e WHERE e.resource_id IN ({database.marks(ids)}))"
    )
    return database.rows(f"{SESSIONS}({where}) ORDER BY s.starts_at, s.id", (*rooms, *people, *people, *ids))


def drop(entry: journal.Entry, had: Mapping[tuple[int, int], Row], wanted: Mapping[tuple[int, int], Row]) -> None:
    """Delete the rows that are no longer wanted."""
    for key, row in had.items():
        if key not in wanted and row.id is not None:
            entry.delete(Booking, row.id)


def wanted_rows(sessions: Iterable[Any], resources: Mapping[int, Kept]) -> dict[tuple[int, int], Row]:
    """Return the rows that sessions have with these resources, by session and resource."""
    taken = list(sessions)
    equipment: dict[int, dict[int, int]] = {}
    for some in chunked([session_id for session_id, *_ in taken], journal.MANY):
        asked = (
            f"SELECT session_id, resource_id, count FROM session_equipment WHERE session_id IN ({database.marks(some)})"
        )
        for session_id, resource_id, count in database.rows(asked, some):
            equipment.setdefault(session_id, {})[resource_id] = count
    found = {}
    for session_id, starts_at, ends_at, photographer, assistant, room, held in taken:
        # What is about to go takes nothing; that sessions want it is in the way of its going.
        along = {one: count for one, count in equipment.get(session_id, {}).items() if one in resources}
        takes, _ = taken_by(resources, photographer, assistant, room, along)
        for resource_id, units in takes.items():
            times = as_wall(starts_at), as_wall(ends_at)
            found[session_id, resource_id] = Row(None, session_id, resource_id, *times, units, held is None)
    return found


def rows_of_sessions(session_ids: Iterable[int]) -> dict[tuple[int, int], Row]:
    """Return the rows that sessions have, by session and resource."""
    found = {}
    for some in chunked(sorted(session_ids), journal.MANY):
        for row in Booking.select().where(Booking.session.in_(some)):
            found[row.session_id, row.resource_id] = _row(row)
    return found


def rows_of(resource_id: int) -> list[Row]:
    """Return the rows that block a resource."""
    return [_row(row) for row in Booking.select().where((Booking.resource == resource_id) & Booking.blocking)]


def _row(row: Booking) -> Row:
    return Row(row.id, row.session_id, row.resource_id, row.starts_at, row.ends_at, row.units, row.blocking)


Tell = Callable[[list[tuple[Row, Row]], Kept], str]


def write(
    entry: journal.Entry,
    new: Iterable[Row],
    resources: Mapping[int, Kept],
    family: Set[int | None],
    tell: Tell | None = None,
) -> None:
    """Write new rows: see ``settle``."""
    by_resource: dict[int, list[Row]] = {}
    for row in new:
        by_resource.setdefault(row.resource_id, []).append(row)
    for resource_id, rows in by_resource.items():
        one = resources[resource_id]
        come = [row for row in rows if row.blocking]
        permitted = settle(entry, one, [*rows_of(resource_id), *come], family, tell)
        for row in rows:
            entry.insert(
                Booking,
                session=row.session_id,
                resource=resource_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                units=min(row.units, one.count),
                blocking=row.blocking,
                permitted=row.blocking and row.session_id in permitted,
            )


def settle(
    entry: journal.Entry, one: Kept, rows: list[Row], family: Set[int | None], tell: Tell | None = None
) -> set[int]:
    """Permit what is over and does not fit, and refuse what is still to come.

    Args:
        rows: all that take the resource, also those about to be written.
        family: what was permitted about these resources is permitted here as well: a whole's parts are the whole.
        tell: says what is in the way, where it is not the resource that changed.
    Returns:
        The sessions that have a permit by then.
    Raises:
        NotAllowed: what is still to come does not fit.
    """
    permits = [(p.resource_id, p.session_id, p.other_id) for p in ClashPermit.select()]
    ids = {row.session_id for row in rows}
    known = {frozenset(pair) for of, *pair in permits if of in family and ids.issuperset(pair)}
    over = list(_too_many(rows, one.count, known))
    now = clock.now()
    if coming := [(row, other) for row, other in over if min(row.ends_at, other.ends_at) > now]:
        raise NotAllowed((tell or _in_the_way)(coming, one))
    pairs = [(row.session_id, other.session_id) for row, other in over if row is not other]
    pairs += [(session_id, other) for of, session_id, other in permits if of in family and ids >= {session_id, other}]
    here = {frozenset(pair) for of, *pair in permits if of == one.id}
    for session_id, other_id in dict.fromkeys(pairs):
        if frozenset((session_id, other_id)) not in here:
            who = {"user": entry.actor.user_id, "at": entry.at}
            entry.insert(ClashPermit, session=session_id, other=other_id, resource=one.id, **who)
            here.add(frozenset((session_id, other_id)))
    for row, other in over:
        if row.id is not None:
            more = {"permitted": True} if row is not other else {"units": one.count}
            entry.update(Booking, row.id, **more)
    return {session_id for session_id, _ in pairs}


def _too_many(rows: Iterable[Row], count: int, known: Set[frozenset[int]]) -> Iterator[tuple[Row, Row]]:
    """Give each row with another that runs when it begins, where together they take more than there are.

    Args:
        known: the pairs of sessions that may overlap. A row that takes too many by itself comes with itself.
    """
    running: list[tuple[datetime, int, Row]] = []
    for place, row in enumerate(sorted(rows, key=lambda row: (row.starts_at, row.session_id))):
        while running and running[0][0] <= row.starts_at:
            heappop(running)
        others = [other for *_, other in running if frozenset((row.session_id, other.session_id)) not in known]
        if row.units > count:
            yield row, row
        if min(row.units, count) + sum(min(other.units, count) for other in others) > count:
            yield from ((row, other) for other in others)
        heappush(running, (row.ends_at, place, row))


def _in_the_way(coming: list[tuple[Row, Row]], one: Kept) -> str:
    found = {row.session_id: row for pair in coming for row in pair}
    first = sorted(found.values(), key=lambda row: (row.starts_at, row.session_id))
    told = [called(row) for row in first[:MOST_NAMED]]
    if len(first) > MOST_NAMED:
        told.append(f"{len(first) - MOST_NAMED} more")
    what = f"{one.name} twice" if one.count == 1 else f"more than {one.count} {one.name}"
    return f"Sessions still to come would then take {what} at one time: move {' or '.join(told)} first."


def called(row: Row) -> str:
    """Name the session of a row: ``10001 (Tue Nov 24, 2026, 10:00 AM)``; of one on which others work only its time."""
    ((number,),) = database.rows("SELECT number FROM session WHERE id = ?", (row.session_id,))
    if not theirs.shown("session", [row.session_id], theirs.only()):
        number = "another session"  # a number may have its client's name in it
    return f"{number} ({format_date(row.starts_at.date())}, {format_time(row.starts_at.time())})"
