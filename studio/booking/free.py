"""When people and rooms are free: every start at which something of a length fits, over days or weeks.

Each start is a bit of one number, the first of the first day being bit 0; what is closed, away or taken takes its bits out.
So a person's three weeks are one number, and "Anna or Ben, with any room" is an OR and an AND of whole numbers, whatever
is booked. All is read at once: the same few queries for one day as for a year, and rows of these people and days alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from studio.booking import holders
from studio.booking.resources import LONGEST, Kept, Slot, kept, taken_by
from studio.dates.business_days import Closed
from studio.dates.closures import business_calendar
from studio.dates.hours import Hours, Spans, away
from studio.kernel import clock, database
from studio.kernel.errors import Invalid
from studio.kernel.instants import as_wall, bound
from studio.kernel.records import dataclass

DAY_MIN = 24 * 60
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
    axis = _Axis(wish.first, wish.days, wish.length_min, wish.step_min)
    resources = kept([one for group in wish.rooms for one in group], [one for group in wish.people for one in group])
    choices = [[_person(resources, one) for one in group] for group in wish.people]
    choices += [[_room(resources, one, wish.studio_id) for one in group] for group in wish.rooms]
    every = [one for group in choices for one in group]
    there = _There(axis, every, ignore, resources, wish.weekdays)
    starts = axis.part_of_day(wish.from_min, wish.to_min, wish.weekdays)
    if not wish.rooms:
        starts &= there.open(wish.studio_id)
    masks = [[there.of(one) for one in group] for group in choices]
    for group in masks:
        starts &= _any(group)
    now = clock.now()
    if wish.first <= now.date():
        starts &= ~axis.before(now) | axis.days_before(now.date())
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
        at = axis.next_from(starts, at + (max(1, -(-wish.apart_min // wish.step_min)) if fits else 1))
    return tuple(found)


def next_start(slot: Slot, days: int, *, ignore: int | None, by_night: bool) -> datetime | None:
    """Return the next start, from the slot's own on, at which all of it is free.

    Args:
        by_night: whether hours do not matter, and no day begins before the hour that was asked for.
    """
    first = slot.starts_at
    axis = _Axis(first.date(), days, int((slot.ends_at - first).total_seconds()) // 60, STEP_MIN)
    takes = {one: slot.units_of(one) for one in slot.resource_ids}
    choice = _Choice(0, takes, tuple(sorted(slot.also)))
    resources = kept([*takes, *slot.also])
    there = _There(axis, [choice], ignore, resources, frozenset(), hours=not by_night, or_any=True)
    starts = there.open(slot.studio_id) & there.of(choice) & ~axis.before(first)
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


@dataclass(frozen=True, slots=True)
class _Choice:
    """A person or a room that may be taken, by what it takes."""

    of: int
    """The user id, or the resource id of a room."""
    takes: Mapping[int, int]
    also: tuple[int, ...]
    studios: tuple[int | None, ...] = ()
    """The studio that a room stands in, which has to be open."""


def _person(resources: Mapping[int, Kept], user_id: int) -> _Choice:
    return _Choice(user_id, *taken_by(resources, {user_id}, ()))


def _room(resources: Mapping[int, Kept], room_id: int, studio_id: int | None) -> _Choice:
    if room_id not in resources:
        raise Invalid("That room is not there any more: choose another one.", field="room")
    own = resources[room_id].studio_id
    return _Choice(room_id, *taken_by(resources, (), {room_id}), (studio_id if own is None else own,))


def _any(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _share(choices: Sequence[Sequence[_Choice]]) -> bool:
    """Tell whether two groups could take the same, so that one of them has to give way."""
    seen: set[int] = set()
    for group in choices:
        own = {of for one in group for of in (*one.takes, *one.also)}
        if own & seen:
            return True
        seen |= own
    return False


def _chosen(
    choices: Sequence[Sequence[_Choice]], masks: Sequence[Sequence[int]], at: int, share: bool
) -> tuple[_Choice, ...] | None:
    """Take one of each group that is free then, none of them what another has taken."""
    free = [
        [one for one, mask in zip(group, own, strict=True) if mask >> at & 1]
        for group, own in zip(choices, masks, strict=True)
    ]
    if not share:
        return tuple(group[0] for group in free) if all(free) else None
    return next(_without_the_same(free, frozenset()), None)


def _without_the_same(free: Sequence[Sequence[_Choice]], taken: frozenset[int]) -> Iterator[tuple[_Choice, ...]]:
    if not free:
        yield ()
        return
    for one in free[0]:
        own = frozenset({*one.takes, *one.also})
        if not own & taken:
            for rest in _without_the_same(free[1:], taken | own):
                yield (one, *rest)


class _Axis:
    """The starts that are asked about, as bits of a number, and what of them spans of time leave or take."""

    def __init__(self, first: date, days: int, length_min: int, step_min: int) -> None:
        self.first, self.days, self.length_min, self.step = first, days, length_min, step_min
        self.origin = datetime.combine(first, time.min)
        self.length = timedelta(minutes=length_min)
        self.until = self.origin + timedelta(days=days)
        self.count = days * DAY_MIN // step_min
        self.all = (1 << self.count) - 1

    def minute(self, at: datetime) -> int:
        """Count the minutes from the first midnight on."""
        between = at - self.origin
        return between.days * DAY_MIN + between.seconds // 60

    def time_of(self, at: int) -> datetime:
        """Return the start that a bit is."""
        return self.origin + timedelta(minutes=at * self.step)

    def next_from(self, mask: int, at: int) -> int | None:
        """Return the first bit of a mask from one on."""
        rest = mask >> at
        return at + (rest & -rest).bit_length() - 1 if rest else None

    def _bits(self, low: int, high: int) -> int:
        low, high = max(low, 0), min(high, self.count - 1)
        return ((1 << (high - low + 1)) - 1) << low if low <= high else 0

    def within(self, first_min: int, last_min: int) -> int:
        """Return the starts from which all of it lies in a span."""
        return self._bits(-(-first_min // self.step), (last_min - self.length_min) // self.step)

    def touching(self, first_min: int, last_min: int) -> int:
        """Return the starts from which some of it lies in a span."""
        return self._bits((first_min - self.length_min) // self.step + 1, -(-last_min // self.step) - 1)

    def before(self, at: datetime) -> int:
        """Return the starts before a time."""
        between = at - self.origin
        return self._bits(0, -(-between // timedelta(minutes=self.step)) - 1)

    def days_before(self, day: date) -> int:
        """Return the starts of the days before one."""
        return self._bits(0, (day - self.first).days * DAY_MIN // self.step - 1)

    def on_day(self, offset: int) -> int:
        """Return the starts of a day, wherever it ends."""
        return self.within(offset * DAY_MIN, (offset + 1) * DAY_MIN - self.step + self.length_min)

    def part_of_day(self, from_min: int, to_min: int, weekdays: Collection[int]) -> int:
        """Return the starts of these weekdays from which all of it lies between two minutes of the day."""
        if (from_min, to_min) == (0, DAY_MIN):
            to_min += self.length_min
        elif to_min <= from_min:
            to_min += DAY_MIN
        days = [n for n in range(self.days) if not weekdays or (self.first + timedelta(days=n)).weekday() in weekdays]
        return _any(self.on_day(n) & self.within(n * DAY_MIN + from_min, n * DAY_MIN + to_min) for n in days)


class _There:
    """Who and what is there and not taken, read once for all of them."""

    def __init__(
        self,
        axis: _Axis,
        choices: Sequence[_Choice],
        ignore: int | None,
        resources: Mapping[int, Kept],
        weekdays: Collection[int],
        *,
        hours: bool = True,
        or_any: bool = False,
    ) -> None:
        self._axis, self._resources = axis, resources
        takes = {of for one in choices for of in one.takes}
        self._ids = {*takes, *(of for one in choices for of in one.also)}
        self._days = [axis.first + timedelta(days=offset) for offset in range(axis.days + 2)]
        self._hours = Hours(self._days[0], self._days[-1]) if hours else None
        self._closed = _closed(self._days)
        if or_any and self._days[0] in self._closed:
            self._closed = {}
        self._or_only = () if or_any else self._days[: axis.days]
        self._weekdays = weekdays
        self._open: dict[int | None, int] = {}
        self._there: dict[int, int] = {}
        self._away: dict[int, list[tuple[int, int]]] = {}
        for one in away(axis.origin, axis.until + LONGEST, self._ids) if self._ids else ():
            self._away.setdefault(one.resource_id, []).append((axis.minute(one.starts_at), axis.minute(one.ends_at)))
        self._booked = _booked(axis, takes, ignore) if takes else {}

    def of(self, choice: _Choice) -> int:
        """Return the starts at which a choice is free."""
        mask = self._axis.all
        for studio_id in choice.studios:
            mask &= self.open(studio_id)
        for one in (*choice.takes, *choice.also):
            mask &= self._is_there(one)
        for one, units in choice.takes.items():
            for first, last in self._full(one, units):
                mask &= ~self._axis.touching(first, last)
        return mask

    def _full(self, one: int, units: int) -> Iterable[tuple[int, int]]:
        """Give the spans in which too much of a resource is taken for some units more."""
        booked, count = self._booked.get(one, []), self._resources[one].count if one in self._resources else 1
        if count == 1:
            return [(first, last) for first, last, _ in booked]
        return _over(booked, count - units)

    def open(self, studio_id: int | None) -> int:
        """Return the starts at which a studio is open."""
        if studio_id not in self._open:
            works = [self._works(day, studio_id) for day in self._days]
            hours = self._hours
            if hours is None:
                self._open[studio_id] = _any(self._axis.on_day(n) for n, on in enumerate(works) if on)
            else:
                days = zip(self._days, works, strict=True)
                self._open[studio_id] = self._within(hours.of_studio(day, studio_id) if on else () for day, on in days)
        return self._open[studio_id]

    def _works(self, day: date, studio_id: int | None) -> bool:
        """Tell whether a studio works on a day.

        A weekday that its work week leaves out is one where it is named, where it is the only day that is asked about,
        and where the studio said hours for it.
        """
        why = self._closed.get(day)
        if why is None or why.kind != "weekday":
            return why is None
        asked = day.weekday() in self._weekdays or (len(self._or_only) == 1 and day in self._or_only)
        return asked or (bool(self._or_only) and self._hours is not None and self._hours.says_open(day, studio_id))

    def _is_there(self, one: int) -> int:
        if (mask := self._there.get(one)) is None:
            mask = self._axis.all
            hours = self._hours
            if hours is not None and hours.of_resource(self._days[0], one) is not None:
                mask = self._within(hours.of_resource(day, one) or () for day in self._days)
            for first, last in self._away.get(one, ()):
                mask &= ~self._axis.touching(first, last)
            self._there[one] = mask
        return mask

    def _within(self, of_days: Iterable[Spans]) -> int:
        """Return the starts that lie within hours; what is open until midnight and from midnight on is open all night."""
        spans: list[list[int]] = []
        for n, of_day in enumerate(of_days):
            for span in sorted(of_day):
                first, last = n * DAY_MIN + span.first_min, n * DAY_MIN + span.last_min
                if spans and first <= spans[-1][1]:
                    spans[-1][1] = max(spans[-1][1], last)
                else:
                    spans.append([first, last])
        return _any(self._axis.within(first, last) for first, last in spans)


def _closed(days: Iterable[date]) -> Mapping[date, Closed]:
    calendar = business_calendar()
    try:
        return {day: why for day in days if (why := calendar.why_closed(day)) is not None}
    except Invalid:  # Holidays that cannot be looked up are told of where a due date needs them.
        return {}


def _booked(axis: _Axis, takes: Collection[int], ignore: int | None) -> dict[int, list[tuple[int, int, int]]]:
    """Read what is booked of some resources: from which minute to which, and how many."""
    holder = holders.SQL.format("b")
    found = database.rows(
        "SELECT b.resource_id, b.starts_at, b.ends_at, b.units FROM booking b "
        f"WHERE b.resource_id IN ({database.marks(takes)}) AND b.starts_at > ? AND b.starts_at < ? AND b.blocking "
        f"AND {holder} <> ?",
        (*takes, bound(axis.origin - LONGEST), bound(axis.until + axis.length), ignore or 0),
    )
    minutes: dict[object, int] = {}
    booked: dict[int, list[tuple[int, int, int]]] = {}
    for resource_id, start, end, units in found:
        for at in (start, end):
            if at not in minutes:
                minutes[at] = axis.minute(as_wall(at))
        booked.setdefault(resource_id, []).append((minutes[start], minutes[end], units))
    return booked


def _over(booked: Sequence[tuple[int, int, int]], free: int) -> Iterator[tuple[int, int]]:
    """Give the spans in which more than ``free`` are taken."""
    edges = sorted({at for first, last, _ in booked for at in (first, last)})
    for since, until in pairwise(edges):
        if sum(units for first, last, units in booked if first <= since < last) > free:
            yield since, until
