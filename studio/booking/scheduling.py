"""No double booking: who and what is taken, when, and what the studio's policy says about it.

Two bookings clash when they share a person or a room and ``a.start < b.end and b.start < a.end``. This module asks first,
to give a good message and apply the policy; the schema refuses what slips through (docs/decisions/0005-double-booking.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from models import Booking, ClashPermit, Resource
from studio.dates.closures import business_calendar
from studio.dates.spans import days_over, span_words
from studio.kernel import database, journal, preferences
from studio.kernel.errors import Clash, Invalid
from studio.kernel.instants import as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time, listed_name
from studio.kernel.types import ClashWith

LONGEST = timedelta(hours=24)
"""No booking is longer: the search for clashes needs to look back no further."""

STEP_MIN = 15
SEARCH_DAYS = 21


@dataclass(frozen=True, slots=True)
class Slot:
    """What a session takes: its resources and its time."""

    resource_ids: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the clash policy says about a slot."""

    permitted: frozenset[tuple[int, int]] = frozenset()
    """What is taken and booked all the same: each resource with the session that has it."""
    warnings: tuple[str, ...] = ()
    """Sentences about sessions on hold that stand there."""


def resources_of(photographer: int | None, assistant: int | None, room: int | None) -> tuple[int, ...]:
    """Return the ids of the tracked resources behind a photographer, an assistant (user ids) and a room."""
    people = [user for user in (photographer, assistant) if user is not None]
    found = Resource.select(Resource.id).where(
        Resource.tracked & (Resource.user.in_(people or [0]) | (Resource.id == (room or 0)))
    )
    return tuple(sorted(int(row.id) for row in found))


def clashes(slot: Slot, *, ignore_session: int | None = None) -> tuple[ClashWith, ...]:
    """List the bookings in the way of ``slot``, by start; those of sessions on hold have ``held`` set. At most 50."""
    if not slot.resource_ids:
        return ()
    marks = database.marks(slot.resource_ids)
    found = database.rows(
        "SELECT r.name, s.id, s.number, c.last_name, c.first_name, t.name, b.starts_at, b.ends_at, NOT b.blocking, r.id "
        "FROM booking b JOIN resource r ON r.id = b.resource_id JOIN session s ON s.id = b.session_id "
        "JOIN client c ON c.id = s.client_id JOIN session_type t ON t.id = s.session_type_id "
        f"WHERE b.resource_id IN ({marks}) AND b.starts_at < ? AND b.starts_at > ? AND b.ends_at > ? AND s.id <> ? "
        "ORDER BY b.starts_at, b.id LIMIT 50",
        (
            *slot.resource_ids,
            bound(slot.ends_at),
            bound(slot.starts_at - LONGEST),
            bound(slot.starts_at),
            ignore_session or 0,
        ),
    )
    return tuple(
        ClashWith(
            who, sid, number, listed_name(last, first), kind, as_wall(start), as_wall(end), bool(held), resource_id
        )
        for who, sid, number, last, first, kind, start, end, held, resource_id in found
    )


def judge(slot: Slot, *, ignore_session: int | None = None, allow: bool = False, may_allow: bool = True) -> Ruling:
    """Apply the studio's clash policy to a slot.

    Args:
        allow: the user was asked and said yes.
        may_allow: whether this user may say yes.
    Raises:
        Clash: something is in the way and the policy, or the user, has not allowed it.
    """
    found = clashes(slot, ignore_session=ignore_session)
    held = {c.session_id: f"{c.who} is held for {c.client} ({c.number}), {_span(c, slot)}." for c in found if c.held}
    real = tuple(c for c in found if not c.held)
    policy = preferences.load().clash_policy if real else "never"
    asks = policy == "ask" and may_allow
    if real and policy != "always" and not (asks and allow):
        free = next_free(slot, ignore_session=ignore_session)
        raise Clash(_sentence(real, slot, free), clashes=real, may_allow=asks, next_free=free)
    return Ruling(frozenset((c.resource_id, c.session_id) for c in real), tuple(held.values()))


def refuse_taken(slot: Slot, *, ignore_session: int, permitted: frozenset[tuple[int, int]] = frozenset()) -> None:
    """Refuse a slot that somebody else has, whatever the policy.

    Args:
        permitted: the resources that were double booked by permission, each with the session that has it.
    Raises:
        Clash: names who has it.
    """
    found = clashes(slot, ignore_session=ignore_session)
    if real := tuple(c for c in found if not c.held and (c.resource_id, c.session_id) not in permitted):
        free = next_free(slot, ignore_session=ignore_session)
        raise Clash(_sentence(real, slot, free), clashes=real, next_free=free)


def _span(clash: ClashWith, slot: Slot) -> str:
    return span_words(clash.starts_at, clash.ends_at, slot.starts_at.date())


def _sentence(found: Sequence[ClashWith], slot: Slot, free: datetime | None) -> str:
    by_session: dict[int, list[ClashWith]] = {}
    for clash in found:
        by_session.setdefault(clash.session_id, []).append(clash)
    parts = []
    for same in by_session.values():
        who = " and ".join(dict.fromkeys(c.who for c in same))
        first = same[0]
        verb = "are" if len(same) > 1 else "is"
        parts.append(
            f"{who} {verb} taken from {_span(first, slot)} by {first.client}, {first.session_type} ({first.number})."
        )
    if free is not None:
        both = "both" if len(slot.resource_ids) == 2 else "all" if len(slot.resource_ids) > 2 else ""
        when = format_time(free.time())
        if free.date() != slot.starts_at.date():
            when = f"{format_date(free.date())}, {when}"
        parts.append(f"Next free{' for ' + both if both else ''}: {when}.")
    return " ".join(parts)


def next_free(slot: Slot, *, ignore_session: int | None = None) -> datetime | None:
    """Return the next start, in 15-minute steps, at which the same slot is free; 21 days' reach.

    Within opening hours, on days on which the studio works unless the one that was asked for is none. What begins after
    those hours or goes past midnight is looked for from its own hour on.
    """
    wanted = preferences.load()
    length = slot.ends_at - slot.starts_at
    first = slot.starts_at
    day_min, step = (first.hour * 60 + first.minute), timedelta(minutes=STEP_MIN)
    by_night = day_min >= wanted.closes_at_min or days_over(first, slot.ends_at) > 0
    opens = timedelta(minutes=day_min if by_night else wanted.opens_at_min)
    latest = timedelta(days=1) - step if by_night else timedelta(minutes=wanted.closes_at_min) - length
    taken = _taken(slot.resource_ids, first, first + timedelta(days=SEARCH_DAYS), ignore_session)
    for day in _days_looked_at(first.date()):
        midnight = datetime.combine(day, datetime.min.time())
        start = midnight + opens
        if day == first.date():
            start = max(start, midnight + step * -(-(first - midnight) // step))
        while start <= midnight + latest:
            blocker = next((end for begin, end in taken if begin < start + length and start < end), None)
            if blocker is None:
                return start
            start = midnight + step * -(-(blocker - midnight) // step)
    return None


def _days_looked_at(first: date) -> list[date]:
    days = [first + timedelta(days=offset) for offset in range(SEARCH_DAYS)]
    calendar = business_calendar()
    try:
        worked = [day for day in days if calendar.why_closed(day) is None]
    except Invalid:  # Holidays that cannot be looked up are told of where a due date needs them.
        return days
    return worked if first in worked else days


def _taken(
    resource_ids: Iterable[int], since: datetime, until: datetime, ignore_session: int | None
) -> list[tuple[datetime, datetime]]:
    ids = tuple(resource_ids)
    if not ids:
        return []
    marks = database.marks(ids)
    found = database.rows(
        "SELECT b.starts_at, b.ends_at FROM booking b "
        f"WHERE b.resource_id IN ({marks}) AND b.starts_at > ? AND b.starts_at < ? AND b.blocking AND b.session_id <> ? "
        "ORDER BY b.starts_at",
        (*ids, bound(since - LONGEST), bound(until), ignore_session or 0),
    )
    return [(as_wall(start), as_wall(end)) for start, end in found]


def write_bookings(
    entry: journal.Entry,
    session_id: int,
    slot: Slot | None,
    *,
    held: bool,
    permitted: frozenset[tuple[int, int]] = frozenset(),
) -> None:
    """Make the session's rows in ``booking`` those of ``slot``; ``None`` frees whatever it had.

    Args:
        held: on hold, so that nothing blocks.
        permitted: the resources that are double booked and with which sessions, in the name of the entry's actor.
    """
    had = {int(row.resource_id): row for row in Booking.select().where(Booking.session == session_id)}
    wanted = slot.resource_ids if slot else ()
    asked = {i for i in wanted if slot and not held and not (i in had and keeps(had[i], slot))}
    # The schema looks at every single statement: what permits an overlap comes before it and goes after it, on the way
    # there as on the way back of an undo.
    _permit(entry, session_id, permitted)
    for resource_id, row in had.items():
        if resource_id not in wanted:
            entry.delete(Booking, row.id)
    for resource_id in wanted:
        values: dict[str, Any] = {"starts_at": slot.starts_at, "ends_at": slot.ends_at} if slot else {}
        if held or resource_id in asked:
            values |= {"blocking": not held, "permitted": not held and any(i == resource_id for i, _ in permitted)}
        if resource_id in had:
            entry.update(Booking, had[resource_id].id, **values)
        else:
            entry.insert(Booking, session=session_id, resource=resource_id, **values)
    kept = set() if held else set(wanted) - asked
    _forbid(entry, session_id, kept, permitted)


def _permit(entry: journal.Entry, session_id: int, permitted: frozenset[tuple[int, int]]) -> None:
    for resource_id, other_id in sorted(permitted):
        row = ClashPermit.get_or_none(
            (ClashPermit.session == session_id)
            & (ClashPermit.other == other_id)
            & (ClashPermit.resource == resource_id)
        )
        who: dict[str, Any] = {"user": entry.actor.user_id, "at": entry.at}
        if row is None:
            entry.insert(ClashPermit, session=session_id, other=other_id, resource=resource_id, **who)
        else:
            entry.update(ClashPermit, row.id, **who)


def _forbid(entry: journal.Entry, session_id: int, kept: set[int], permitted: frozenset[tuple[int, int]]) -> None:
    """Take back the permits about times that the session has no more, whoever was permitted."""
    found = ClashPermit.select().where((ClashPermit.session == session_id) | (ClashPermit.other == session_id))
    for row in found:
        stays = row.resource_id in kept or (
            row.session_id == session_id and (row.resource_id, row.other_id) in permitted
        )
        if not stays:
            entry.delete(ClashPermit, row.id)


def keeps(row: Booking, slot: Slot) -> bool:
    """Tell whether a booking has that time already, so that there is nothing new to ask about."""
    return bool(row.blocking and row.starts_at <= slot.starts_at and slot.ends_at <= row.ends_at)


def newly_taken(session_id: int, slot: Slot) -> Slot:
    """Return the part of a slot that the session does not have yet."""
    had = {row.resource_id for row in Booking.select().where(Booking.session == session_id) if keeps(row, slot)}
    return Slot(tuple(i for i in slot.resource_ids if i not in had), slot.starts_at, slot.ends_at)
