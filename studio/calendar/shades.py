"""What is shaded in the calendar: closed days, the hours around opening, breaks, absences, and the hour that clocks skip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from studio.booking import slots
from studio.booking.slots import Offered
from studio.calendar.blocks import midnight
from studio.calendar.whose import Whose
from studio.dates.business_days import Closed
from studio.dates.closures import business_calendar
from studio.dates.hours import Away, Hours, Span, Spans, away, joined
from studio.kernel import clock, preferences
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass

DAY_MIN = 24 * 60
FEW_DAYS = 7
"""The sun is computed for so many days at once: a month of it takes longer than all that is read."""
CLOSED, HOURS, BREAK, AWAY, SKIPPED = "closed", "hours", "break", "away", "skipped"
OFFERED, AROUND = "offered", "around"


@dataclass(frozen=True, slots=True)
class Shade:
    """A part of a day, in minutes after its midnight, that is not meant for bookings; it may be booked all the same."""

    first_min: int
    last_min: int
    kind: str
    """``closed``, ``hours``, ``break``, ``away`` or ``skipped``."""
    words: str = ""
    type: str = ""
    """The type for which a time is offered, the first of several; empty for any."""
    each_min: int = 0
    """How long one place of it is."""
    name: str = ""
    """What a time that is offered is called."""
    books: str = ""
    """Whether a ``session`` or an ``appointment`` is booked there; empty where it may be either."""


class Shading:
    """Who is there when, on some days: read once, with as many queries for a month as for a day."""

    def __init__(self, first: date, days: int, whose: Sequence[Whose]) -> None:
        last = first + timedelta(days=days - 1)
        self.days = [first + timedelta(days=offset) for offset in range(days)]
        self._hours = Hours(first, last)
        self._known: dict[tuple[date, str], tuple[Shade, ...]] = {}
        self._calendar = business_calendar()
        place = str(preferences.load().of("studio.place"))
        self.place = place if days <= FEW_DAYS else ""
        """Where the studio is on the globe, where what the sun does there is told."""
        ids = {one.resource_id for one in whose if one.resource_id is not None}
        ids |= {member for one in whose for member in one.family}
        self._offered = slots.of_days(first, last, ids) if ids else ()
        self._left = slots.left(self._offered)
        self._away = away(midnight(first), midnight(last) + timedelta(days=1), ids) if ids else ()
        self._studio_id = whose[0].studio_id if whose else None

    def why_closed(self, day: date) -> str:
        """Name the closure or the holiday for which the studio is closed on a day; empty where there is none."""
        why = self._why(day)
        return str(why) if why is not None and why.kind != "weekday" else ""

    def _why(self, day: date, studio_id: int | None = None) -> Closed | None:
        try:
            why = self._calendar.why_closed(day)
        except Invalid:  # Holidays that cannot be looked up are told of where a due date needs them.
            return None
        # Where the studio says its hours they tell on which further weekdays it is open.
        weekday = why is not None and why.kind == "weekday"
        return None if weekday and self._hours.says_open(day, studio_id or self._studio_id) else why

    def named(self, day: date) -> tuple[str, ...]:
        """Return what a day is called."""
        return self._hours.named(day)

    def open_spans(self, day: date, whose: Whose) -> Spans:
        """Return when the studio is open and somebody works, absences left aside; none on a closed day."""
        if self._why(day, whose.studio_id) is not None:
            return ()
        spans = joined(self._hours.of_studio(day, whose.studio_id))
        own = self._hours.of_resource(day, whose.resource_id) if whose.resource_id is not None else None
        if own is None:
            return spans
        both = [
            Span(max(one.first_min, other.first_min), min(one.last_min, other.last_min))
            for one in spans
            for other in joined(own)
        ]
        return tuple(span for span in both if span.first_min < span.last_min)

    def of(self, day: date, whose: Whose) -> tuple[Shade, ...]:
        """List what is shaded for somebody on a day, the weightier ones last, so that they are drawn over the others."""
        if (known := self._known.get((day, whose.key))) is not None:
            return known
        why = self.why_closed(day)
        found = [Shade(0, DAY_MIN, CLOSED, f"closed: {why}")] if why else _outside(self.open_spans(day, whose))
        if not why and self._why(day, whose.studio_id) is not None:
            found = [Shade(0, DAY_MIN, HOURS, "not worked")]
        shades = (*found, *self.away(day, whose), *_skipped(day))
        self._known[day, whose.key] = shades
        return shades

    def offers(self, day: date, whose: Whose) -> tuple[Shade, ...]:
        """List the times of somebody that the studio offers on a day; each is there for bookings."""
        ids = {whose.resource_id, *whose.family}
        found = [one for one in self._offered if one.resource_id in ids and one.starts_at.date() == day]
        return tuple(
            Shade(
                minute_of(one.starts_at, day),
                min(DAY_MIN, minute_of(one.ends_at, day)),
                OFFERED,
                self._words(one),
                one.names[0] if one.names else "",
                (one.parts[0][1] - one.starts_at) // timedelta(minutes=1),
                one.name,
                one.books,
            )
            for one in found
        )

    def _words(self, one: Offered) -> str:
        """Say how many places are left, where there is a certain number, and what it is called and for."""
        left = f"{self._left[one.id]} of {one.count} left" if one.id in self._left else ""
        called = ": ".join(dict.fromkeys(filter(None, (one.name, one.type))))
        return ", ".join(filter(None, (left, called)))

    def away(self, day: date, whose: Whose) -> tuple[Shade, ...]:
        """List when somebody is away on a day."""
        start, ids = midnight(day), {whose.resource_id, *whose.family}
        end = start + timedelta(days=1)
        found = [one for one in self._away if one.resource_id in ids and one.starts_at < end and start < one.ends_at]
        return tuple(_away(one, day) for one in found)


def _away(one: Away, day: date) -> Shade:
    first, last = (minute_of(at, day) for at in (one.starts_at, one.ends_at))
    return Shade(max(0, first), min(DAY_MIN, last), AWAY, f"{one.who}: {one.why}")


def minute_of(at: datetime, day: date) -> int:
    """Return the minutes between a day's midnight and a time, which may be of another day."""
    return (at - midnight(day)) // timedelta(minutes=1)


def _outside(spans: Spans) -> list[Shade]:
    edges = [0, *(edge for span in spans for edge in span), DAY_MIN]
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    return [
        Shade(since, until, *((BREAK, "break") if 0 < at < len(pairs) - 1 else (HOURS, "")))
        for at, (since, until) in enumerate(pairs)
        if since < until
    ]


def _skipped(day: date) -> list[Shade]:
    """Shade the hour that the clocks leave out when they go forward."""
    start = midnight(day)
    halves = [start + timedelta(minutes=30 * half) for half in range(48)]
    if clock.utc(start + timedelta(days=1)) - clock.utc(start) >= timedelta(days=1):
        return []
    gone = [minute_of(at, day) for at in halves if not clock.exists(at)]
    return [Shade(gone[0], gone[-1] + 30, SKIPPED, "the clocks go forward")] if gone else []
