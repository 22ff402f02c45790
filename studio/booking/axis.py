"""The starts that are asked about as bits of one number, and what hours, absences and bookings leave of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from studio.booking import holders
from studio.booking.caps import Full
from studio.booking.resources import LONGEST, Kept
from studio.booking.slots import Offered
from studio.dates.business_days import Closed
from studio.dates.closures import business_calendar
from studio.dates.hours import Hours, Spans, away
from studio.kernel import database
from studio.kernel.errors import Invalid
from studio.kernel.instants import as_wall, bound
from studio.kernel.records import dataclass

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A person or a room that may be taken, by what it takes."""

    of: int
    """The user id, or the resource id of a room."""
    takes: Mapping[int, int]
    also: tuple[int, ...]
    studios: tuple[int | None, ...] = ()
    """The studio that a room stands in, which has to be open."""
    around: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """The minutes before and after for which each is taken too."""

    @property
    def wide_min(self) -> int:
        """The most that it takes before or after."""
        return max((minutes for pair in self.around.values() for minutes in pair), default=0)

    @property
    def own(self) -> frozenset[int]:
        """Whose time slots are its own."""
        return frozenset((*self.takes, *self.also))


def any_of(masks: Iterable[int]) -> int:
    """Return the starts that one mask at least has."""
    found = 0
    for mask in masks:
        found |= mask
    return found


class Axis:
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

    def grid(self, step_min: int) -> int:
        """Return the starts in other steps than its own, counted from midnight."""
        return any_of(1 << bit for bit in range(0, self.count, step_min // self.step))

    def one(self, minute: int) -> int:
        """Return the start at a minute, where it is one."""
        return 0 if minute % self.step else self._bits(minute // self.step, minute // self.step)

    def on_day(self, offset: int) -> int:
        """Return the starts of a day, wherever it ends."""
        return self.within(offset * DAY_MIN, (offset + 1) * DAY_MIN - self.step + self.length_min)

    def offered(self, slot: Offered) -> int:
        """Return the starts that a time slot offers."""
        return any_of(self.one(self.minute(at)) for at in slot.starts(self.length_min))

    def part_of_day(self, from_min: int, to_min: int, weekdays: Collection[int]) -> int:
        """Return the starts of these weekdays from which all of it lies between two minutes of the day."""
        if (from_min, to_min) == (0, DAY_MIN):
            to_min += self.length_min
        elif to_min <= from_min:
            to_min += DAY_MIN
        days = [n for n in range(self.days) if not weekdays or (self.first + timedelta(days=n)).weekday() in weekdays]
        return any_of(self.on_day(n) & self.within(n * DAY_MIN + from_min, n * DAY_MIN + to_min) for n in days)


class There:
    """Who and what is there and not taken, read once for all of them."""

    def __init__(
        self,
        axis: Axis,
        choices: Sequence[Choice],
        ignore: int | None,
        resources: Mapping[int, Kept],
        weekdays: Collection[int],
        *,
        hours: bool = True,
        or_any: bool = False,
        slots: Sequence[Offered] = (),
        full: Sequence[Full] = (),
        studios: Collection[int | None] = (),
        type_id: int | None = None,
    ) -> None:
        self._slots, self._full_days, self._type_id = slots, full, type_id
        self._axis, self._resources = axis, resources
        # Which studio it will be hangs on the room, where there are several: a cap of one counts for its own rooms then.
        self._studios = studios if len(studios) == 1 else ()
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
        wide = timedelta(minutes=max((one.wide_min for one in choices), default=0))
        self._booked = _booked(axis, takes, ignore, wide) if takes else {}

    def of(self, choice: Choice) -> int:
        """Return the starts at which a choice is free."""
        mask = self._axis.all
        for studio_id in choice.studios:
            mask &= self.open(studio_id)
        for one in (*choice.takes, *choice.also):
            mask &= self._is_there(one)
        for one, units in choice.takes.items():
            before, after = choice.around.get(one, (0, 0))
            for first, last in self._full(one, units):
                mask &= ~self._axis.touching(first - after, last + before)
        return mask & ~self._kept_back(choice) & ~self._at_most_of(choice)

    def _kept_back(self, choice: Choice) -> int:
        """Return the starts in time slots that are for another type."""
        axis = self._axis
        others = (one for one in self._slots if one.resource_id in choice.own and not one.takes(self._type_id))
        return any_of(axis.touching(axis.minute(one.starts_at), axis.minute(one.ends_at)) for one in others)

    def offered(self, choice: Choice) -> int:
        """Return the starts that the time slots of a choice offer."""
        own = (one for one in self._slots if one.resource_id in choice.own and one.takes(self._type_id))
        return any_of(self._axis.offered(one) for one in own)

    def _at_most_of(self, choice: Choice) -> int:
        ids = {*choice.takes, *choice.also}
        return self._at_most({None, *ids}, choice.studios) if choice.studios else self._at_most(ids, self._studios)

    def _at_most(self, ids: Collection[int | None], studios: Collection[int | None]) -> int:
        """Return the starts of the days that a cap of one of these, in one of these studios or in any, has filled."""
        caps = [full for full in self._full_days if full.cap.resource_id in ids]
        days = [day for full in caps if full.cap.studio_id in (None, *studios) for day in full.days]
        return any_of(self._axis.on_day((day - self._axis.first).days) for day in days)

    @property
    def full(self) -> int:
        """The starts of the days that a cap has filled whoever takes part."""
        return self._at_most({None}, self._studios)

    def _full(self, one: int, units: int) -> Iterable[tuple[int, int]]:
        """Give the spans in which too much of a resource is taken for some units more."""
        booked, count = self._booked.get(one, []), self._resources[one].count if one in self._resources else 1
        if count == 1:
            return [(first, last) for first, last, _ in booked]
        return over(booked, count - units)

    def open(self, studio_id: int | None) -> int:
        """Return the starts at which a studio is open."""
        if studio_id not in self._open:
            works = [self._works(day, studio_id) for day in self._days]
            hours = self._hours
            if hours is None:
                self._open[studio_id] = any_of(self._axis.on_day(n) for n, on in enumerate(works) if on)
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
        return any_of(self._axis.within(first, last) for first, last in spans)


def _closed(days: Iterable[date]) -> Mapping[date, Closed]:
    calendar = business_calendar()
    try:
        return {day: why for day in days if (why := calendar.why_closed(day)) is not None}
    except Invalid:  # Holidays that cannot be looked up are told of where a due date needs them.
        return {}


def _booked(
    axis: Axis, takes: Collection[int], ignore: int | None, wide: timedelta
) -> dict[int, list[tuple[int, int, int]]]:
    """Read what is booked of some resources: from which minute to which, and how many; ``wide`` more at both ends."""
    holder = holders.SQL.format("b")
    found = database.rows(
        "SELECT b.resource_id, b.starts_at, b.ends_at, b.units FROM booking b "
        f"WHERE b.resource_id IN ({database.marks(takes)}) AND b.starts_at > ? AND b.starts_at < ? AND b.blocking "
        f"AND {holder} <> ?",
        (*takes, bound(axis.origin - LONGEST - wide), bound(axis.until + axis.length + wide), ignore or 0),
    )
    minutes: dict[object, int] = {}
    booked: dict[int, list[tuple[int, int, int]]] = {}
    for resource_id, start, end, units in found:
        for at in (start, end):
            if at not in minutes:
                minutes[at] = axis.minute(as_wall(at))
        booked.setdefault(resource_id, []).append((minutes[start], minutes[end], units))
    return booked


def over(booked: Sequence[tuple[int, int, int]], free: int) -> Iterator[tuple[int, int]]:
    """Give the spans in which more than ``free`` are taken."""
    edges = sorted({at for first, last, _ in booked for at in (first, last)})
    for since, until in pairwise(edges):
        if sum(units for first, last, units in booked if first <= since < last) > free:
            yield since, until
