"""No double booking: who and what is taken, when, and what the studio's policy says about it.

Two bookings clash when they share a person or a room and ``a.start < b.end and b.start < a.end``; of what there are several,
those clash that together take more at a minute than there are. This module asks first, to give a good message and apply the
policy; the schema refuses what slips through (docs/decisions/0005-double-booking.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from models import Booking, ClashPermit
from studio.booking import holders, presence
from studio.booking.holders import booked_by, holder_of, links, other_links, other_of, parted
from studio.booking.resources import LONGEST, Slot
from studio.dates.hours import Hours
from studio.dates.spans import days_over, span_words
from studio.kernel import database, journal, preferences
from studio.kernel.errors import Clash
from studio.kernel.instants import as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time, listed_name
from studio.kernel.types import ClashWith
from studio.lists import theirs

HOLDER = holders.SQL.format("b")


MOST_READ = 200
"""So many bookings of a day and its night are looked at."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the clash policy says about a slot."""

    permitted: frozenset[tuple[int, int]] = frozenset()
    """What is taken and booked all the same: each resource with the holder that has it."""
    warnings: tuple[str, ...] = ()
    """Sentences about sessions on hold that stand there, and about who is away."""


def clashes(slot: Slot, *, ignore: int | None = None) -> tuple[ClashWith, ...]:
    """List the bookings in the way of ``slot``, by start; those of sessions on hold have ``held`` set. At most 50."""
    if not slot.resource_ids:
        return ()
    marks, (since, until) = database.marks(slot.resource_ids), slot.widest
    found = database.rows(
        f"SELECT r.name, {HOLDER}, coalesce(s.number, a.number), coalesce(c.last_name, ''), coalesce(c.first_name, ''), "
        "coalesce(t.name, CASE WHEN a.event AND a.description <> '' THEN a.description END, k.name), b.starts_at, b.ends_at, "
        "NOT b.blocking, r.id, "
        "b.starts_at <> coalesce(s.starts_at, a.starts_at) OR b.ends_at <> coalesce(s.ends_at, a.ends_at), "
        "coalesce(a.event, FALSE), b.units, r.count "
        "FROM booking b JOIN resource r ON r.id = b.resource_id LEFT JOIN session s ON s.id = b.session_id "
        "LEFT JOIN session_type t ON t.id = s.session_type_id "
        "LEFT JOIN appointment a ON a.id = b.appointment_id LEFT JOIN appointment_type k ON k.id = a.appointment_type_id "
        "LEFT JOIN client c ON c.id = coalesce(s.client_id, CASE WHEN a.event THEN a.client_id END) "
        f"WHERE b.resource_id IN ({marks}) AND b.starts_at < ? AND b.starts_at > ? AND b.ends_at > ? AND {HOLDER} <> ? "
        f"ORDER BY b.starts_at, b.id LIMIT {MOST_READ}",
        (
            *slot.resource_ids,
            bound(until),
            bound(since - LONGEST),
            bound(since),
            ignore or 0,
        ),
    )
    read = [
        (
            ClashWith(
                who,
                sid,
                number,
                listed_name(last, first),
                kind,
                as_wall(start),
                as_wall(end),
                bool(held),
                of,
                bool(wide),
                bool(event),
            ),
            *many,
        )
        for who, sid, number, last, first, kind, start, end, held, of, wide, event, *many in found
    ]
    read = [(one, *many) for one, *many in read if _meets(one, slot)]
    seen = shown_of({one.holder for one, *_ in read})
    read = [(one if one.holder in seen else replace(one, number="", client="", kind=""), *many) for one, *many in read]
    several = {one.resource_id: count for one, _, count in read if count > 1}
    over = {id(one) for of, count in several.items() for one in _too_many(read, slot, of, count)}
    return tuple(one for one, _, count in read if count == 1 or id(one) in over)[:50]


def _meets(one: ClashWith, slot: Slot) -> bool:
    """Tell whether a booking overlaps what the slot takes of its resource, the time around it counted."""
    since, until = slot.span_of(one.resource_id)
    return one.starts_at < until and since < one.ends_at


def shown_of(holders: Iterable[int]) -> set[int]:
    """Return those of some sessions and appointments that may be shown to the reader."""
    sessions, appointments = parted(holders)
    own = theirs.only()
    return theirs.shown("session", sessions, own) | {-one for one in theirs.shown("appointment", appointments, own)}


def _too_many(read: Sequence[tuple[Any, ...]], slot: Slot, resource_id: int, count: int) -> Iterator[ClashWith]:
    """Give the bookings of what there are several that take too many together with the slot at some minute."""
    own = [(one, units) for one, units, _ in read if one.resource_id == resource_id]
    free = count - slot.units_of(resource_id)
    since, _ = slot.span_of(resource_id)
    for at in {max(since, one.starts_at) for one, _ in own}:
        running = [(one, units) for one, units in own if one.starts_at <= at < one.ends_at]
        real = sum(units for one, units in running if not one.held) > free
        if real or sum(units for _, units in running) > free:
            yield from (one for one, _ in running if one.held or real)


def judge(slot: Slot, *, ignore: int | None = None, allow: bool = False, may_allow: bool = True) -> Ruling:
    """Apply the studio's clash policy to a slot.

    Args:
        allow: the user was asked and said yes.
        may_allow: whether this user may say yes.
    Raises:
        Clash: something is in the way and the policy, or the user, has not allowed it.
    """
    found = clashes(slot, ignore=ignore)
    held = {c.holder: f"{c.who} is held for {c.whose}, {clash_span(c, slot)}." for c in found if c.held}
    real = tuple(c for c in found if not c.held)
    policy = preferences.load().clash_policy if real else "never"
    asks = policy == "ask" and may_allow
    if real and policy != "always" and not (asks and allow):
        free = next_free(slot, ignore=ignore)
        raise Clash(_sentence(real, slot, free), clashes=real, may_allow=asks, next_free=free)
    told = (*held.values(), *presence.warnings(slot))
    return Ruling(frozenset((c.resource_id, c.holder) for c in real), told)


def refuse_taken(slot: Slot, *, ignore: int, permitted: frozenset[tuple[int, int]] = frozenset()) -> None:
    """Refuse a slot that somebody else has, whatever the policy.

    Args:
        permitted: the resources that were double booked by permission, each with the holder that has it.
    Raises:
        Clash: names who has it.
    """
    found = clashes(slot, ignore=ignore)
    if real := tuple(c for c in found if not c.held and (c.resource_id, c.holder) not in permitted):
        free = next_free(slot, ignore=ignore)
        raise Clash(_sentence(real, slot, free), clashes=real, next_free=free)


def clash_span(clash: ClashWith, slot: Slot) -> str:
    """Say from when until when something is taken, and that this is more than the session itself."""
    around = " with the time around it" if clash.wide else ""
    return f"{span_words(clash.starts_at, clash.ends_at, slot.starts_at.date())}{around}"


def around_words(found: Sequence[ClashWith], slot: Slot) -> str:
    """Say how long a slot itself takes what is in its way only for the time around it; empty where that is not so."""
    alone = [c for c in found if c.starts_at >= slot.ends_at or c.ends_at <= slot.starts_at]
    if not alone:
        return ""
    since, until = slot.span_of(alone[0].resource_id)
    return f"With the time around it this takes {alone[0].who} from {span_words(since, until, slot.starts_at.date())}."


def _sentence(found: Sequence[ClashWith], slot: Slot, free: datetime | None) -> str:
    by_holder: dict[int, list[ClashWith]] = {}
    for clash in found:
        by_holder.setdefault(clash.holder, []).append(clash)
    parts = []
    for same in by_holder.values():
        who = " and ".join(dict.fromkeys(c.who for c in same))
        first = same[0]
        verb = "are" if len(same) > 1 else "is"
        parts.append(f"{who} {verb} taken from {clash_span(first, slot)} by {first.by}.")
    parts += [told] if (told := around_words(found, slot)) else []
    if free is not None:
        both = "both" if len(slot.resource_ids) == 2 else "all" if len(slot.resource_ids) > 2 else ""
        when = format_time(free.time())
        if free.date() != slot.starts_at.date():
            when = f"{format_date(free.date())}, {when}"
        parts.append(f"Next free{' for ' + both if both else ''}: {when}.")
    return " ".join(parts)


def next_free(slot: Slot, *, ignore: int | None = None, type_id: int | None = None) -> datetime | None:
    """Return the next start, in quarters of an hour, at which the same slot is free; three weeks' reach.

    Within opening hours, on days on which the studio works unless the one that was asked for is none. What begins after
    those hours or goes past midnight is looked for from its own hour on. Of a session's type also where no cap is full.
    """
    from studio.booking import free

    first = slot.starts_at
    spans = Hours(first.date(), first.date()).of_studio(first.date(), slot.studio_id)
    closes = max((span.last_min for span in spans), default=24 * 60)
    by_night = first.hour * 60 + first.minute >= closes or days_over(first, slot.ends_at) > 0
    return free.next_start(slot, free.DAYS, ignore=ignore, by_night=by_night, type_id=type_id)


def write_bookings(
    entry: journal.Entry,
    holder: int,
    slot: Slot | None,
    *,
    held: bool,
    permitted: frozenset[tuple[int, int]] = frozenset(),
) -> None:
    """Make a holder's rows in ``booking`` those of ``slot``; ``None`` frees whatever it had.

    Args:
        held: on hold, so that nothing blocks.
        permitted: the resources that are double booked and with which holders, in the name of the entry's actor.
    """
    had = {int(row.resource_id): row for row in Booking.select().where(booked_by([holder]))}
    wanted = slot.resource_ids if slot else ()
    asked = {i for i in wanted if slot and not held and not (i in had and keeps(had[i], slot))}
    # The schema looks at every single statement: what permits an overlap comes before it and goes after it, on the way
    # there as on the way back of an undo.
    _permit(entry, holder, permitted)
    for resource_id, row in had.items():
        if resource_id not in wanted:
            entry.delete(Booking, row.id)
    for resource_id in wanted:
        values: dict[str, Any] = (
            dict(zip(("starts_at", "ends_at"), slot.span_of(resource_id), strict=True)) if slot else {}
        )
        values |= {"units": slot.units_of(resource_id)} if slot else {}
        if held or resource_id in asked:
            values |= {"blocking": not held, "permitted": not held and any(i == resource_id for i, _ in permitted)}
        if resource_id in had:
            entry.update(Booking, had[resource_id].id, **values)
        else:
            entry.insert(Booking, **links(holder), resource=resource_id, **values)
    kept = set() if held else set(wanted) - asked
    _forbid(entry, holder, kept, permitted)


def _permit(entry: journal.Entry, holder: int, permitted: frozenset[tuple[int, int]]) -> None:
    if not permitted:
        return
    mine = {(row.resource_id, other_of(row)): row.id for row in holders.permits_of(holder) if holder_of(row) == holder}
    for resource_id, other in sorted(permitted):
        who: dict[str, Any] = {"user": entry.actor.user_id, "at": entry.at}
        if (row_id := mine.get((resource_id, other))) is None:
            entry.insert(ClashPermit, **links(holder), **other_links(other), resource=resource_id, **who)
        else:
            entry.update(ClashPermit, row_id, **who)


def _forbid(entry: journal.Entry, holder: int, kept: set[int], permitted: frozenset[tuple[int, int]]) -> None:
    """Take back the permits about times that the holder has no more, whoever was permitted."""
    for row in holders.permits_of(holder):
        stays = row.resource_id in kept or (holder_of(row) == holder and (row.resource_id, other_of(row)) in permitted)
        if not stays:
            entry.delete(ClashPermit, row.id)


def keeps(row: Booking, slot: Slot) -> bool:
    """Tell whether a booking has that time already, so that there is nothing new to ask about."""
    since, until = slot.span_of(row.resource_id)
    long_enough = row.starts_at <= since and until <= row.ends_at
    return bool(row.blocking and long_enough and row.units >= slot.units_of(row.resource_id))


def newly_taken(holder: int, slot: Slot) -> Slot:
    """Return the part of a slot that the holder does not have yet."""
    had = {row.resource_id for row in Booking.select().where(booked_by([holder])) if keeps(row, slot)}
    return slot.only(i for i in slot.resource_ids if i not in had)
