"""The calendar: some days of some people, rooms, equipment and studios, each a column of blocks over what is shaded.

One read is one trip with a constant number of queries, and costs what its days cost, however many years the book has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from studio.calendar import blocks as block_rows
from studio.calendar.blocks import Block, midnight
from studio.calendar.shades import AROUND, AWAY, DAY_MIN, Shade, Shading, minute_of
from studio.calendar.whose import EQUIPMENT, EVERYBODY, NOBODY, PERSON, Whose
from studio.dates import sun
from studio.dates.hours import Span, joined
from studio.dates.spans import real_min
from studio.dates.sun import Sun
from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """A block in a column, in minutes after the midnight of its day: what goes past midnight is cut there, on both days."""

    block: Block
    first_min: int
    last_min: int
    from_before: bool
    """Whether it began the day before."""
    goes_on: bool
    """Whether it ends on the next day."""


@dataclass(frozen=True, slots=True)
class Column:
    """One day of one person, room, piece of equipment or studio, or of all that were asked for together."""

    day: date
    whose: Whose
    placed: tuple[Placed, ...]
    shades: tuple[Shade, ...]
    offers: tuple[Shade, ...] = ()
    """The times that the studio offers."""
    out: tuple[tuple[Whose, Shade], ...] = ()
    """Where several share it: who of them is away, and when."""


@dataclass(frozen=True, slots=True)
class Day:
    """What a day has for all that were asked for together."""

    day: date
    closed: str
    """The closure or holiday for which the studio is closed; empty where it is open, or the weekday is not worked."""
    named: tuple[str, ...]
    """What the day is called."""
    booked: int
    """How many sessions and appointments begin on it and take place."""
    unconfirmed: int
    booked_min: int
    """Minutes taken, of each of those who were asked for."""
    open_min: int
    """Minutes in which they are there."""
    sun: Sun | None
    """What the sun does at the studio, where that is known and few days were asked for."""

    @property
    def load(self) -> int:
        """How many percent of the open time are taken, what is booked outside of it too; 0 where nobody is there."""
        return min(999, 100 * self.booked_min // self.open_min) if self.open_min else 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """What was read. Columns go by day, then by those who were asked for."""

    first: date
    days: tuple[Day, ...]
    columns: tuple[Column, ...]
    cut: bool
    """Whether there is more on these days than is read at once."""


def read(
    first: date,
    days: int,
    whose: Sequence[Whose] = (),
    *,
    merged: bool = False,
    hidden: bool = False,
    with_nobody: bool = False,
) -> Calendar:
    """Read some days.

    Args:
        whose: who has a column each day; nobody is everybody in one.
        merged: all of them in one column each day.
        hidden: also what is held or cancelled.
        with_nobody: a column more for what nobody takes part in yet, where there is such.
    """
    asked = tuple(whose) or (EVERYBODY,)
    found = block_rows.read(first, days, hidden=hidden, equipment=any(one.kind == EQUIPMENT for one in asked))
    if with_nobody and any(block.is_of(NOBODY) for block in found):
        asked = (*asked, replace(NOBODY, studio_id=asked[0].studio_id))
    shading = Shading(first, days, asked)
    by_day = _by_day(found, shading.days)
    columns = [column for day in shading.days for column in _columns(day, by_day[day], asked, shading, merged)]
    told = tuple(_day(day, by_day[day], asked, shading) for day in shading.days)
    return Calendar(first, told, tuple(columns), len(found) >= block_rows.MOST_BLOCKS)


def _by_day(found: Collection[Block], days: Sequence[date]) -> dict[date, list[Block]]:
    by_day: dict[date, list[Block]] = {day: [] for day in days}
    for block in found:
        last = (block.ends_at - timedelta(microseconds=1)).date()
        for day in dict.fromkeys((block.starts_at.date(), last)):
            if day in by_day:
                by_day[day].append(block)
    return by_day


def _columns(day: date, found: Sequence[Block], asked: Sequence[Whose], shading: Shading, merged: bool) -> list[Column]:
    if merged and len(asked) > 1:
        any_of = [block for block in found if any(block.is_of(one) for one in asked)]
        shades = shading.of(day, asked[0]) if len({one.studio_id for one in asked}) == 1 else shading.of(day, EVERYBODY)
        shades = tuple(one for one in shades if one.kind != AWAY)
        out = tuple((one, shade) for one in asked for shade in shading.away(day, one))
        return [Column(day, EVERYBODY, _placed(any_of, day), shades, out=out)]
    return [
        Column(
            day,
            one,
            _placed(own := [block for block in found if block.is_of(one)], day),
            (*shading.of(day, one), *_around(own, day, person=one.kind == PERSON)),
            shading.offers(day, one),
        )
        for one in asked
    ]


def _around(found: Sequence[Block], day: date, *, person: bool) -> Iterator[Shade]:
    """Give the time around bookings in which somebody is taken too: to get ready and to clear up, to get there and back."""
    for block in found:
        before, after = block.around.of(person=person) if block.takes_place else (0, 0)
        first, last = minute_of(block.starts_at, day), minute_of(block.ends_at, day)
        for since, until, words in ((first - before, first, "before"), (last, last + after, "after")):
            since, until = max(0, since), min(DAY_MIN, until)
            if since < until:
                yield Shade(since, until, AROUND, f"{words} {block.last_name or block.client or block.type}")


def _placed(found: Sequence[Block], day: date) -> tuple[Placed, ...]:
    out = []
    for block in found:
        first, last = minute_of(block.starts_at, day), minute_of(block.ends_at, day)
        out.append(Placed(block, max(0, first), min(DAY_MIN, last), first < 0, last > DAY_MIN))
    return tuple(out)


def _day(day: date, found: Sequence[Block], asked: Sequence[Whose], shading: Shading) -> Day:
    own = [block for block in found if block.takes_place and any(block.is_of(one) for one in asked)]
    begun = [block for block in own if block.starts_at.date() == day]
    start = midnight(day)
    end = start + timedelta(days=1)
    people = [one for one in asked if one.key != NOBODY.key]
    taken = [
        real_min(max(block.starts_at, start), min(block.ends_at, end))
        for one in people
        for block in own
        if block.is_of(one) and not block.no_show
    ]
    there = [span.last_min - span.first_min for one in people for span in _there(day, one, shading)]
    unconfirmed = sum(block.asked_of and not (block.confirmed or block.no_show) for block in begun)
    closed, named = shading.why_closed(day), shading.named(day)
    light = sun.of(day, shading.place)
    return Day(day, closed, named, len(begun), unconfirmed, sum(taken), sum(there), light)


def _there(day: date, whose: Whose, shading: Shading) -> list[Span]:
    """Return when somebody is there: open, and not away."""
    shut = joined(tuple(Span(shade.first_min, shade.last_min) for shade in shading.of(day, whose)))
    edges = [0, *(edge for span in shut for edge in span), DAY_MIN]
    return [Span(since, until) for since, until in zip(edges[::2], edges[1::2], strict=True) if since < until]
