"""No double booking: who and what is taken, when, and what the studio's policy says about it.

Two bookings clash when they share a person or a room and ``a.start < b.end and b.start < a.end``. This module asks first,
to give a good message and apply the policy; the schema refuses what slips through (docs/decisions/0005-double-booking.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from peewee import IntegrityError, OperationalError

from models import Booking, Resource
from studio.dates.typed import format_date, format_time
from studio.kernel import database, journal, preferences
from studio.kernel.errors import Clash, StudioError, Unavailable
from studio.kernel.types import ClashWith

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = timedelta(hours=24)
"""No booking is longer: the search for clashes needs to look back no further."""

STEP_MIN = 15
SEARCH_DAYS = 21
TRIES = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """What a session takes: its resources and its time."""

    resource_ids: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the clash policy says about a slot."""

    permitted: frozenset[int] = frozenset()
    """The resources of the slot that are taken and booked all the same: their rows do not block."""
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
    marks = ", ".join("?" for _ in slot.resource_ids)
    found = database.rows(
        "SELECT r.name, s.id, s.number, c.last_name, c.first_name, t.name, b.starts_at, b.ends_at, s.on_hold, r.id "
        "FROM booking b JOIN resource r ON r.id = b.resource_id JOIN session s ON s.id = b.session_id "
        "JOIN client c ON c.id = s.client_id JOIN session_type t ON t.id = s.session_type_id "
        f"WHERE b.resource_id IN ({marks}) AND b.starts_at < ? AND b.starts_at > ? AND b.ends_at > ? AND s.id <> ? "
        "ORDER BY b.starts_at, b.id LIMIT 50",
        (
            *slot.resource_ids,
            _bound(slot.ends_at),
            _bound(slot.starts_at - LONGEST),
            _bound(slot.starts_at),
            ignore_session or 0,
        ),
    )
    return tuple(
        ClashWith(who, sid, number, _name(last, first), kind, as_wall(start), as_wall(end), bool(held), resource_id)
        for who, sid, number, last, first, kind, start, end, held, resource_id in found
    )


def _name(last: str, first: str) -> str:
    return f"{last}, {first}" if first else last


def _bound(at: datetime) -> str:
    return at.isoformat(" ", "seconds")


def as_wall(value: Any) -> datetime:
    """Read a wall time as either driver returns it."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def judge(slot: Slot, *, ignore_session: int | None = None, allow: bool = False, may_allow: bool = True) -> Ruling:
    """Apply the studio's clash policy to a slot.

    Args:
        allow: the user was asked and said yes.
        may_allow: whether this user may say yes.
    Raises:
        Clash: something is in the way and the policy, or the user, has not allowed it.
    """
    found = clashes(slot, ignore_session=ignore_session)
    held = {c.session_id: f"{c.who} is held for {c.client} ({c.number}), {_span(c)}." for c in found if c.held}
    real = tuple(c for c in found if not c.held)
    policy = preferences.load().clash_policy if real else "never"
    asks = policy == "ask" and may_allow
    if real and policy != "always" and not (asks and allow):
        free = next_free(slot, ignore_session=ignore_session)
        raise Clash(_sentence(real, slot, free), clashes=real, may_allow=asks, next_free=free)
    return Ruling(frozenset(c.resource_id for c in real), tuple(held.values()))


def refuse_taken(slot: Slot, *, ignore_session: int) -> None:
    """Refuse a slot that somebody else has, whatever the policy.

    Raises:
        Clash: names who has it.
    """
    if real := tuple(c for c in clashes(slot, ignore_session=ignore_session) if not c.held):
        free = next_free(slot, ignore_session=ignore_session)
        raise Clash(_sentence(real, slot, free), clashes=real, next_free=free)


def _span(clash: ClashWith) -> str:
    clock24 = preferences.load().clock24
    start, end = clash.starts_at.time(), clash.ends_at.time()
    return f"{format_time(start, clock24=clock24)} to {format_time(end, clock24=clock24)}"


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
            f"{who} {verb} taken from {_span(first)} by {first.client}, {first.session_type} ({first.number})."
        )
    if free is not None:
        both = "both" if len(slot.resource_ids) == 2 else "all" if len(slot.resource_ids) > 2 else ""
        when = format_time(free.time(), clock24=preferences.load().clock24)
        if free.date() != slot.starts_at.date():
            when = f"{format_date(free.date())}, {when}"
        parts.append(f"Next free{' for ' + both if both else ''}: {when}.")
    return " ".join(parts)


def next_free(slot: Slot, *, ignore_session: int | None = None) -> datetime | None:
    """Return the next start, in 15-minute steps within opening hours, at which the same slot is free; 21 days' reach."""
    wanted = preferences.load()
    length = slot.ends_at - slot.starts_at
    first = slot.starts_at
    taken = _taken(slot.resource_ids, first, first + timedelta(days=SEARCH_DAYS), ignore_session)
    for offset in range(SEARCH_DAYS):
        midnight = datetime.combine(first.date() + timedelta(days=offset), datetime.min.time())
        start = midnight + timedelta(minutes=wanted.opens_at_min)
        closes = midnight + timedelta(minutes=wanted.closes_at_min)
        if offset == 0:
            late = -(-(first - midnight) // timedelta(minutes=STEP_MIN))
            start = max(start, midnight + timedelta(minutes=STEP_MIN) * late)
        while start + length <= closes:
            blocker = next((end for begin, end in taken if begin < start + length and start < end), None)
            if blocker is None:
                return start
            steps = -(-(blocker - midnight) // timedelta(minutes=STEP_MIN))
            start = midnight + timedelta(minutes=STEP_MIN) * steps
    return None


def _taken(
    resource_ids: Iterable[int], since: datetime, until: datetime, ignore_session: int | None
) -> list[tuple[datetime, datetime]]:
    ids = tuple(resource_ids)
    if not ids:
        return []
    marks = ", ".join("?" for _ in ids)
    found = database.rows(
        "SELECT b.starts_at, b.ends_at FROM booking b JOIN session s ON s.id = b.session_id "
        f"WHERE b.resource_id IN ({marks}) AND b.starts_at > ? AND b.starts_at < ? AND NOT s.on_hold AND s.id <> ? "
        "ORDER BY b.starts_at",
        (*ids, _bound(since - LONGEST), _bound(until), ignore_session or 0),
    )
    return [(as_wall(start), as_wall(end)) for start, end in found]


def write_bookings(
    entry: journal.Entry, session_id: int, slot: Slot | None, *, held: bool, permitted: frozenset[int] = frozenset()
) -> None:
    """Make the session's rows in ``booking`` those of ``slot``; ``None`` frees whatever it had.

    Args:
        held: on hold, so that nothing blocks.
        permitted: the resources that are double booked, in the name of the entry's actor.
    """
    rows = {int(row.resource_id): row for row in Booking.select().where(Booking.session == session_id)}
    wanted = slot.resource_ids if slot else ()
    for resource_id, row in rows.items():
        if resource_id not in wanted:
            entry.delete(Booking, row.id)
    if slot is None:
        return
    for resource_id in slot.resource_ids:
        values: dict[str, Any] = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
        had = rows.get(resource_id)
        if had is None or held or resource_id in permitted or not keeps(had, slot):
            values["blocking"] = not held and resource_id not in permitted
            values["allowed_by"] = entry.actor.user_id if resource_id in permitted and not held else None
        if had is not None:
            entry.update(Booking, had.id, **values)
        else:
            entry.insert(Booking, session=session_id, resource=resource_id, **values)


def keeps(row: Booking, slot: Slot) -> bool:
    """Tell whether a booking has that time already, so that there is nothing new to ask about."""
    taken = row.blocking or row.allowed_by_id is not None
    return bool(taken and row.starts_at <= slot.starts_at and slot.ends_at <= row.ends_at)


def newly_taken(session_id: int, slot: Slot) -> Slot:
    """Return the part of a slot that the session does not have yet."""
    had = {row.resource_id for row in Booking.select().where(Booking.session == session_id) if keeps(row, slot)}
    return Slot(tuple(i for i in slot.resource_ids if i not in had), slot.starts_at, slot.ends_at)


def retry_clash(service: Callable[P, T]) -> Callable[P, T]:
    """Run a service again when the schema refused an overlap that its own look did not see.

    The second run finds the booking that came between and names it. Serialisation failures are retried likewise.
    """

    @wraps(service)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for left in range(TRIES - 1, -1, -1):
            try:
                return service(*args, **kwargs)
            except (IntegrityError, OperationalError) as error:
                text = str(error).lower()
                again = "booking_overlap" in text or "deadlock" in text or "could not serialize" in text
                if not again:
                    raise
                if not left:
                    raise _still_refused() from error
        raise _still_refused()

    return tried


def _still_refused() -> StudioError:
    return Unavailable("Several desks are booking that very time: look at the day again and choose another time.")
