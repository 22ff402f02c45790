"""Bookings that follow when a resource changes: how many there are, of what it is a part, whether it has a calendar.

What is still to come must fit, or the change is refused with the sessions and appointments that stand in the way. What is
over stays as it was: two that would not fit by now get a permit in the name of who makes the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from peewee import chunked

from models import Booking, ClashPermit
from studio.booking.holders import booked_by, holder_of, links, other_links, other_of, parted
from studio.booking.resources import NO_TIME, Around, Kept, blocked_span, kept, taken_by
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
    holder: int
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
    takers = taking((before, after))
    had, wanted = rows_of_holders(taker.holder for taker in takers), wanted_rows(takers, then)
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


@dataclass(frozen=True, slots=True)
class Taker:
    """A session or an appointment that takes place, by what it asks for."""

    holder: int
    starts_at: datetime
    ends_at: datetime
    people: frozenset[int]
    """Users."""
    rooms: frozenset[int]
    held: bool = False
    around: Around = NO_TIME


SESSIONS = (
    "SELECT s.id, s.starts_at, s.ends_at, s.photographer_id, s.assistant_id, s.room_id, s.on_hold_id, s.before_min, "
    "s.after_min, CASE WHEN s.drive_blocks THEN s.drive_before_min ELSE 0 END, "
    "CASE WHEN s.drive_blocks THEN s.drive_after_min ELSE 0 END FROM session s WHERE s.cancelled_id IS NULL AND "
)
APPOINTMENTS = (
    "SELECT a.id, a.starts_at, a.ends_at, a.suspended FROM appointment a "
    "WHERE a.cancelled_id IS NULL AND a.suspended <> 'cancelled' AND "
)


def taking(resources: Iterable[Kept]) -> list[Taker]:
    """Read what takes these resources, or the wholes of which they are parts, by start."""
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
    found = _sessions(f"({where})", (*rooms, *people, *people, *ids))
    where = (
        f"a.id IN (SELECT q.appointment_id FROM appointment_room q WHERE q.resource_id IN ({database.marks(rooms)}))"
    )
    if people:
        mine = f"SELECT q.appointment_id FROM appointment_person q WHERE q.user_id IN ({database.marks(people)})"
        where += f" OR a.id IN ({mine})"
    return sorted([*found, *_appointments(f"({where})", (*rooms, *people))], key=_place)


def takers(holders: Iterable[int]) -> list[Taker]:
    """Read sessions and appointments that take place, by start."""
    sessions, appointments = parted(holders)
    found: list[Taker] = []
    for some in chunked(sessions, journal.MANY):
        found += _sessions(f"s.id IN ({database.marks(some)})", some)
    for some in chunked(appointments, journal.MANY):
        found += _appointments(f"a.id IN ({database.marks(some)})", some)
    return sorted(found, key=_place)


def _place(taker: Taker) -> tuple[datetime, int]:
    return taker.starts_at, taker.holder


def _sessions(where: str, params: Sequence[Any]) -> list[Taker]:
    return [
        Taker(
            one,
            as_wall(start),
            as_wall(end),
            frozenset({photographer, assistant}) - {None},
            frozenset({room}) - {None},
            held is not None,
            Around(*around),
        )  # fmt: skip
        for one, start, end, photographer, assistant, room, held, *around in database.rows(SESSIONS + where, params)
    ]


def _appointments(where: str, params: Sequence[Any]) -> list[Taker]:
    rows = database.rows(APPOINTMENTS + where, params)
    ids = [int(one) for one, *_ in rows]
    people, rooms = _of_each("person", "user", ids), _of_each("room", "resource", ids)
    return [
        Taker(-one, as_wall(start), as_wall(end), people[one], rooms[one], held=bool(off))
        for one, start, end, off in rows
    ]


def _of_each(part: str, link: str, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {one: set() for one in ids}
    for some in chunked(ids, journal.MANY):
        asked = (
            f"SELECT appointment_id, {link}_id FROM appointment_{part} WHERE appointment_id IN ({database.marks(some)})"
        )
        for one, linked in database.rows(asked, some):
            found[one].add(linked)
    return {one: frozenset(linked) for one, linked in found.items()}


def drop(entry: journal.Entry, had: Mapping[tuple[int, int], Row], wanted: Mapping[tuple[int, int], Row]) -> None:
    """Delete the rows that are no longer wanted."""
    for key, row in had.items():
        if key not in wanted and row.id is not None:
            entry.delete(Booking, row.id)


def wanted_rows(takers: Iterable[Taker], resources: Mapping[int, Kept]) -> dict[tuple[int, int], Row]:
    """Return the rows that sessions and appointments have with these resources, by holder and resource."""
    taken = list(takers)
    equipment: dict[int, dict[int, int]] = {}
    for some in chunked([taker.holder for taker in taken if taker.holder > 0], journal.MANY):
        asked = (
            f"SELECT session_id, resource_id, count FROM session_equipment WHERE session_id IN ({database.marks(some)})"
        )
        for session_id, resource_id, count in database.rows(asked, some):
            equipment.setdefault(session_id, {})[resource_id] = count
    found = {}
    for taker in taken:
        # What is about to go takes nothing; that sessions want it is in the way of its going.
        along = {one: count for one, count in equipment.get(taker.holder, {}).items() if one in resources}
        takes, _ = taken_by(resources, taker.people, taker.rooms, along)
        for resource_id, units in takes.items():
            person = resources[resource_id].user_id is not None
            times = blocked_span(taker.starts_at, taker.ends_at, taker.around, person=person)
            found[taker.holder, resource_id] = Row(None, taker.holder, resource_id, *times, units, not taker.held)
    return found


def rows_of_holders(holders: Iterable[int]) -> dict[tuple[int, int], Row]:
    """Return the rows that sessions and appointments have, by holder and resource."""
    found = {}
    for some in chunked(sorted(holders), journal.MANY):
        for row in Booking.select().where(booked_by(some)):
            found[holder_of(row), row.resource_id] = _row(row)
    return found


def rows_of(resource_id: int) -> list[Row]:
    """Return the rows that block a resource."""
    return [_row(row) for row in Booking.select().where((Booking.resource == resource_id) & Booking.blocking)]


def _row(row: Booking) -> Row:
    return Row(row.id, holder_of(row), row.resource_id, row.starts_at, row.ends_at, row.units, row.blocking)


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
                **links(row.holder),
                resource=resource_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                units=min(row.units, one.count),
                blocking=row.blocking,
                permitted=row.blocking and row.holder in permitted,
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
        The holders that have a permit by then.
    Raises:
        NotAllowed: what is still to come does not fit.
    """
    permits = [(p.resource_id, holder_of(p), other_of(p)) for p in ClashPermit.select()]
    ids = {row.holder for row in rows}
    known = {frozenset(pair) for of, *pair in permits if of in family and ids.issuperset(pair)}
    over = list(_too_many(rows, one.count, known))
    now = clock.now()
    if coming := [(row, other) for row, other in over if min(row.ends_at, other.ends_at) > now]:
        raise NotAllowed((tell or _in_the_way)(coming, one))
    pairs = [(row.holder, other.holder) for row, other in over if row is not other]
    pairs += [(holder, other) for of, holder, other in permits if of in family and ids >= {holder, other}]
    here = {frozenset(pair) for of, *pair in permits if of == one.id}
    for holder, other in dict.fromkeys(pairs):
        if frozenset((holder, other)) not in here:
            who = {"user": entry.actor.user_id, "at": entry.at}
            entry.insert(ClashPermit, **links(holder), **other_links(other), resource=one.id, **who)
            here.add(frozenset((holder, other)))
    for row, beside in over:
        if row.id is not None:
            more = {"permitted": True} if row is not beside else {"units": one.count}
            entry.update(Booking, row.id, **more)
    return {holder for holder, _ in pairs}


def _too_many(rows: Iterable[Row], count: int, known: Set[frozenset[int]]) -> Iterator[tuple[Row, Row]]:
    """Give each row with another that runs when it begins, where together they take more than there are.

    Args:
        known: the pairs of holders that may overlap. A row that takes too many by itself comes with itself.
    """
    running: list[tuple[datetime, int, Row]] = []
    for place, row in enumerate(sorted(rows, key=lambda row: (row.starts_at, abs(row.holder)))):
        while running and running[0][0] <= row.starts_at:
            heappop(running)
        others = [other for *_, other in running if frozenset((row.holder, other.holder)) not in known]
        if row.units > count:
            yield row, row
        if min(row.units, count) + sum(min(other.units, count) for other in others) > count:
            yield from ((row, other) for other in others)
        heappush(running, (row.ends_at, place, row))


def _in_the_way(coming: list[tuple[Row, Row]], one: Kept) -> str:
    found = {row.holder: row for pair in coming for row in pair}
    first = sorted(found.values(), key=lambda row: (row.starts_at, abs(row.holder)))
    told = [called(row) for row in first[:MOST_NAMED]]
    if len(first) > MOST_NAMED:
        told.append(f"{len(first) - MOST_NAMED} more")
    what = f"{one.name} twice" if one.count == 1 else f"more than {one.count} {one.name}"
    kind = "Sessions" if all(holder > 0 for holder in found) else "Bookings"
    return f"{kind} still to come would then take {what} at one time: move {' or '.join(told)} first."


def called(row: Row) -> str:
    """Name what has a row: ``10001 (Tue Nov 24, 2026, 10:00 AM)``; of one on which others work only its time."""
    kind, record_id = ("session", row.holder) if row.holder > 0 else ("appointment", -row.holder)
    ((number,),) = database.rows(f"SELECT number FROM {kind} WHERE id = ?", (record_id,))
    if not theirs.shown(kind, [record_id], theirs.only()):
        name = f"another {kind}"  # a number may have its client's name in it
    else:
        name = number if kind == "session" else f"appointment {number}"
    return f"{name} ({format_date(row.starts_at.date())}, {format_time(row.starts_at.time())})"
