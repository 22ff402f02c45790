"""The next booking of somebody, and the next time at which they are free: looked for some weeks ahead, and no further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from studio.booking.axis import over
from studio.calendar import blocks, calendar
from studio.calendar.blocks import Block, midnight
from studio.calendar.calendar import Column, Placed
from studio.calendar.shades import AROUND, AWAY, DAY_MIN
from studio.calendar.whose import EQUIPMENT, Whose
from studio.dates.hours import Span, joined
from studio.kernel import database

WINDOW_DAYS = 14
WINDOWS = 5


def booking(whose: Whose, at: datetime, *, back: bool = False, hidden: bool = False) -> Block | None:
    """Return the next booking of somebody that begins after a time, or the last one before it; ten weeks' reach."""
    for window in range(WINDOWS):
        days = WINDOW_DAYS * window
        first = _day(at.date(), -days - WINDOW_DAYS + 1 if back else days)
        read = blocks.read(first, WINDOW_DAYS, hidden=hidden, equipment=whose.kind == EQUIPMENT)
        own = [one for one in read if one.is_of(whose)]
        found = [one for one in own if (one.starts_at < at if back else one.starts_at > at)]
        if found:
            return found[-1] if back else found[0]
    return None


def _day(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day


def shortest_min() -> int:
    """Return the minutes of the shortest session type, below which no free time is of use."""
    (found,) = database.rows("SELECT min(duration_min) FROM session_type WHERE NOT inactive")
    return int(found[0] or 60)


def free(whose: Whose, at: datetime, least_min: int | None = None) -> datetime | None:
    """Return when somebody is free next after a time, long enough for the shortest session; ten weeks' reach."""
    least = least_min or shortest_min()
    for window in range(WINDOWS):
        found = calendar.read(_day(at.date(), WINDOW_DAYS * window), WINDOW_DAYS, (whose,))
        for column in found.columns:
            for span in free_spans(column):
                start = midnight(column.day) + timedelta(minutes=span.first_min)
                if start > at and span.last_min - span.first_min >= least:
                    return start
    return None


def free_spans(column: Column) -> tuple[Span, ...]:
    """Return when nobody has the time of a column, within its hours; of what there are several, when one is left."""
    shut = [Span(one.first_min, one.last_min) for one in column.shades if one.kind not in (AWAY, AROUND)]
    edges = [0, *(edge for span in joined((*shut, *taken_spans(column))) for edge in span), DAY_MIN]
    return tuple(Span(since, until) for since, until in zip(edges[::2], edges[1::2], strict=True) if since < until)


def taken_spans(column: Column) -> tuple[Span, ...]:
    """Return when somebody has the time of a column or whose it is is away, whatever the hours are."""
    several = column.whose.count > 1
    shut = [one for one in column.shades if one.kind == AWAY or (one.kind == AROUND and not several)]
    taken = [one for one in column.placed if one.block.takes_place]
    spans = _all_out(column.whose, taken) if several else [Span(one.first_min, one.last_min) for one in taken]
    return joined((*(Span(one.first_min, one.last_min) for one in shut), *spans))


def _all_out(whose: Whose, taken: Sequence[Placed]) -> list[Span]:
    out = []
    for one in taken:
        before, after = one.block.around.of(person=False)
        span = max(0, one.first_min - before), min(DAY_MIN, one.last_min + after)
        out.append((*span, one.block.equipment_ids.count(whose.id)))
    return [Span(since, until) for since, until in over(out, whose.count - 1)]
