"""Who is away and what is closed at a time: it may be booked all the same, and whoever books it is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models import Resource
from studio.booking.resources import Slot
from studio.dates.hours import Away, Hours, Spans, away, closures_on, spans_words
from studio.kernel import clock
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time, weekday_date

DAY = timedelta(days=1)


def warnings(slot: Slot) -> tuple[str, ...]:
    """Say why the studio is closed then, who is away, and what is not open, each in a sentence."""
    ids = {*slot.resource_ids, *slot.also}
    return (
        *(f"The studio does not work that day: {why}." for why in closures_on(slot.starts_at.date())),
        *(away_words(one, slot.starts_at.date()) for one in away(slot.starts_at, slot.ends_at, ids)),
        *_outside_hours(slot),
    )


def away_words(one: Away, day: date) -> str:
    """Write ``Anna is away until Mon Nov 30: holiday.``"""
    last = (one.ends_at - timedelta(minutes=1)).date()
    if last > day:
        until = f" until {weekday_date(last)}"
    elif one.starts_at <= datetime.combine(day, datetime.min.time()) and one.ends_at.time() == datetime.min.time():
        until = " that day"
    elif one.starts_at.date() < day:
        until = f" until {format_time(one.ends_at.time())}"
    else:
        until = f" from {format_time(one.starts_at.time())} to {format_time(one.ends_at.time())}"
    if one.read_at is not None:
        read = clock.wall(one.read_at)
        on = f" on {weekday_date(read.date())}" if read.date() != clock.today() else ""
        return f"{one.who} is busy elsewhere{until}, as their calendar said{on} at {format_time(read.time())}."
    return f"{one.who} is away{until}: {one.why}."


@dataclass(frozen=True, slots=True)
class Absent:
    """Who or what is away on a day, or what the day is called, where ``who`` is empty."""

    who: str
    words: str
    starts_at: datetime
    ends_at: datetime
    closed: bool = False
    """Whether it is the whole studio that is closed."""
    busy: bool = False
    """Whether they are busy elsewhere, and not away."""


def of_day(day: date) -> tuple[Absent, ...]:
    """Say why the studio is closed on a day, what the day is called, and who and what is away."""
    midnight = datetime.combine(day, datetime.min.time())
    end = midnight + DAY
    closed = [Absent("", f"closed: {why}.", midnight, end, True) for why in closures_on(day)]
    named = [Absent("", f"{name}.", midnight, end) for name in Hours(day, day).named(day)]
    found = [
        Absent(
            one.who,
            away_words(one, day),
            max(one.starts_at, midnight),
            min(one.ends_at, end),
            busy=one.read_at is not None,
        )
        for one in away(midnight, end)
    ]
    return (*closed, *named, *found)


def _outside_hours(slot: Slot) -> list[str]:
    day = slot.starts_at.date()
    span = slot.starts_at, slot.ends_at
    hours = Hours(day, slot.ends_at.date())
    told = []
    if slot.indoors and hours.said(day, slot.studio_id) and not hours.studio_over(*span, slot.studio_id):
        told.append(hours_words("The studio", "is open", hours.of_studio(day, slot.studio_id), day))
    ids = sorted({*slot.resource_ids, *slot.also})
    outside = {one: hours.of_resource(day, one) or () for one in ids if not hours.resource_over(*span, one)}
    if outside:
        for row in Resource.select().where(Resource.id.in_(list(outside))).order_by(Resource.id):
            told.append(hours_words(row.name, "works" if row.kind == "person" else "is open", outside[row.id], day))
    return told


def hours_words(who: str, verb: str, spans: Spans, day: date) -> str:
    """Write ``Anna works from 9:00 AM to 5:00 PM on Mon Nov 30.``"""
    if not spans:
        return f"{who} {'does not work' if verb == 'works' else 'is not open'} on {weekday_date(day)}."
    return f"{who} {verb} from {spans_words(spans)} on {weekday_date(day)}."
