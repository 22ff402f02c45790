"""When people and rooms are free: every start at which something of a length fits, over days or weeks.

Each start is a bit of one number, the first of the first day being bit 0; what is closed, away or taken takes its bits out.
So a person's three weeks are one number, and "Anna or Ben, with any room" is an OR and an AND of whole numbers, whatever
is booked. All is read at once: the same few queries for one day as for a year, and rows of these people and days alone.

Source:
    docs/decisions/0031-free-times.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import gcd

from studio.booking import caps, slots
from studio.booking.axis import DAY_MIN, Axis, Choice, There, any_of
from studio.booking.caps import Full
from studio.booking.resources import Around, Kept, Slot, around_of_type, kept, taken_by
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass

STEP_MIN = 15
DAYS = 21
MOST_DAYS = 400
MOST = 500
"""So many free starts are told at once."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for, and within which days and hours."""

    first: date
    length_min: int
    people: tuple[tuple[int, ...], ...] = ()
    """User ids: of each group any one, never the same for two groups."""
    rooms: tuple[tuple[int, ...], ...] = ()
    """Resource ids, the same."""
    studio_id: int | None = None
    type_id: int | None = None
    days: int = DAYS
    from_min: int = 0
    to_min: int = DAY_MIN
    """It lies between these minutes of its day; an end at or before the start is one of the next day."""
    weekdays: frozenset[int] = frozenset()
    """Monday = 0; all where none are named. One that is named is looked at though the work week leaves it out."""
    step_min: int = STEP_MIN
    apart_min: int = 0
    """So many minutes lie at least between two starts that are told; 0 for all."""


@dataclass(frozen=True, slots=True)
class Free:
    """A time at which it fits, and with whom and where."""

    starts_at: datetime
    ends_at: datetime
    people: tuple[int, ...]
    """User ids, one of each group."""
    rooms: tuple[int, ...]


def find(wish: Wish, limit: int = MOST, *, ignore: int | None = None) -> tuple[Free, ...]:
    """List when a wish can be booked without a clash and within everybody's hours, by start.

    What has gone by today is left out. Of each group the first in its order that is free is taken.

    Args:
        ignore: a holder that gives up its own time.
    Raises:
        Invalid: a length, step or number of days that cannot be.
    """
    _refuse(wish)
    resources = kept([one for group in wish.rooms for one in group], [one for group in wish.people for one in group])
    around = around_of_type(wish.type_id)
    choices = [[_person(resources, one, around) for one in group] for group in wish.people]
    choices += [[_room(resources, one, wish.studio_id, around) for one in group] for group in wish.rooms]
    every = [one for group in choices for one in group]
    ids = {of for one in every for of in one.own}
    days = [wish.first + timedelta(days=offset) for offset in range(wish.days)]
    offered = slots.of_days(wish.first, days[-1], ids, named=False) if ids else ()
    studios = {of for one in every for of in one.studios} or {wish.studio_id}
    full = caps.full(wish.type_id, studios, ids, days, ignore)
    # What is offered begins when it was said to, between two steps too.
    at_minutes = (at.hour * 60 + at.minute for slot in offered for at in slot.starts(wish.length_min))
    axis = Axis(wish.first, wish.days, wish.length_min, gcd(wish.step_min, *at_minutes))
    there = There(
        axis, every, ignore, resources, wish.weekdays, slots=offered, full=full, studios=studios, type_id=wish.type_id
    )
    starts = axis.part_of_day(wish.from_min, wish.to_min, wish.weekdays) & ~there.full
    if not wish.rooms:
        starts &= there.open(wish.studio_id)
    masks = [[there.of(one) for one in group] for group in choices]
    for group in masks:
        starts &= any_of(group)
    now = clock.now()
    if wish.first <= now.date():
        starts &= ~axis.before(now) | axis.days_before(now.date())
    starts = _offered_first(starts, axis, there, choices, masks, wish.step_min)
    share = _share(choices)
    found: list[Free] = []
    at = axis.next_from(starts, 0)
    while at is not None and len(found) < limit:
        chosen, starts_at = _chosen(choices, masks, at, share), axis.time_of(at)
        ends_at = starts_at + axis.length
        fits = chosen is not None and clock.exists(starts_at) and clock.exists(ends_at)
        if chosen is not None and fits:
            people, rooms = chosen[: len(wish.people)], chosen[len(wish.people) :]
            found.append(Free(starts_at, ends_at, tuple(one.of for one in people), tuple(one.of for one in rooms)))
        at = axis.next_from(starts, at + (max(1, -(-wish.apart_min // axis.step)) if fits else 1))
    return tuple(found)


def filled(wish: Wish) -> tuple[Full, ...]:
    """Say which caps are full on days of a wish, on which it finds nothing therefore."""
    resources = kept([one for group in wish.rooms for one in group], [one for group in wish.people for one in group])
    days = [wish.first + timedelta(days=offset) for offset in range(wish.days)]
    days = [day for day in days if not wish.weekdays or day.weekday() in wish.weekdays]
    own = {one: resources[one].studio_id for group in wish.rooms for one in group if one in resources}
    studios = {wish.studio_id if of is None else of for of in own.values()} or {wish.studio_id}
    return tuple(one for one in caps.full(wish.type_id, studios, resources, days) if one.days)


def _offered_first(
    starts: int, axis: Axis, there: There, choices: Sequence[Sequence[Choice]], masks: list[list[int]], step_min: int
) -> int:
    """Return the starts in time slots where there are some, with those of each group whose slots they are; else the others."""
    slots = [
        [mask & there.offered(one) for one, mask in zip(*pair, strict=True)]
        for pair in zip(choices, masks, strict=True)
    ]
    found = starts & any_of(mask for group in slots for mask in group)
    if not found:
        return starts if step_min == axis.step else starts & axis.grid(step_min)
    for group, own in zip(masks, slots, strict=True):
        of_group = any_of(own)
        group[:] = [mask & ~of_group | in_slot for mask, in_slot in zip(group, own, strict=True)]
    return found


def next_start(
    slot: Slot, days: int, *, ignore: int | None, by_night: bool, type_id: int | None = None
) -> datetime | None:
    """Return the next start, from the slot's own on, at which all of it is free.

    Args:
        by_night: whether hours do not matter, and no day begins before the hour that was asked for.
        type_id: of a session, which caps count.
    """
    first = slot.starts_at
    axis = Axis(first.date(), days, int((slot.ends_at - first).total_seconds()) // 60, STEP_MIN)
    takes = {one: slot.units_of(one) for one in slot.resource_ids}
    choice = Choice(0, takes, tuple(sorted(slot.also)), around=slot.around)
    resources = kept([*takes, *slot.also])
    on = [first.date() + timedelta(days=offset) for offset in range(days)]
    full = () if type_id is None else caps.full(type_id, (slot.studio_id,), choice.own, on, ignore)
    there = There(
        axis,
        [choice],
        ignore,
        resources,
        frozenset(),
        hours=not by_night,
        or_any=True,
        full=full,
        studios=(slot.studio_id,),
    )
    starts = there.open(slot.studio_id) & there.of(choice) & ~axis.before(first) & ~there.full
    if by_night:
        starts &= axis.part_of_day(first.hour * 60 + first.minute, DAY_MIN + axis.length_min, frozenset())
    at = axis.next_from(starts, 0)
    return None if at is None else axis.time_of(at)


def _refuse(wish: Wish) -> None:
    if not 5 <= wish.length_min <= DAY_MIN:
        raise Invalid("A free time is looked for of 5 minutes to 24 hours; say another length.", field="length")
    if not 1 <= wish.days <= MOST_DAYS:
        raise Invalid(f"Free times are looked for over 1 to {MOST_DAYS} days; say fewer.", field="days")
    if not 1 <= wish.step_min <= 60 or DAY_MIN % wish.step_min:
        raise Invalid("Starts are looked for in steps of 5, 10, 15, 20, 30 or 60 minutes.", field="step")
    if wish.first > date.max - timedelta(days=wish.days + 2):
        raise Invalid("The calendar ends before that; say an earlier day.", field="first")


def _person(resources: Mapping[int, Kept], user_id: int, around: Around) -> Choice:
    takes, also = taken_by(resources, {user_id}, ())
    return Choice(user_id, takes, also, around=dict.fromkeys(takes, around.of(person=True)))


def _room(resources: Mapping[int, Kept], room_id: int, studio_id: int | None, around: Around) -> Choice:
    if room_id not in resources:
        raise Invalid("That room is not there any more: choose another one.", field="room")
    own = resources[room_id].studio_id
    takes, also = taken_by(resources, (), {room_id})
    of_each = dict.fromkeys(takes, around.of(person=False))
    return Choice(room_id, takes, also, (studio_id if own is None else own,), of_each)


def _share(choices: Sequence[Sequence[Choice]]) -> bool:
    """Tell whether two groups could take the same, so that one of them has to give way."""
    seen: set[int] = set()
    for group in choices:
        own = {of for one in group for of in (*one.takes, *one.also)}
        if own & seen:
            return True
        seen |= own
    return False


def _chosen(
    choices: Sequence[Sequence[Choice]], masks: Sequence[Sequence[int]], at: int, share: bool
) -> tuple[Choice, ...] | None:
    """Take one of each group that is free then, none of them what another has taken."""
    free = [
        [one for one, mask in zip(group, own, strict=True) if mask >> at & 1]
        for group, own in zip(choices, masks, strict=True)
    ]
    if not share:
        return tuple(group[0] for group in free) if all(free) else None
    return next(_without_the_same(free, frozenset()), None)


def _without_the_same(free: Sequence[Sequence[Choice]], taken: frozenset[int]) -> Iterator[tuple[Choice, ...]]:
    if not free:
        yield ()
        return
    for one in free[0]:
        own = frozenset({*one.takes, *one.also})
        if not own & taken:
            for rest in _without_the_same(free[1:], taken | own):
                yield (one, *rest)
