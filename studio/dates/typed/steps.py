"""Steps the part of a shown date or time that stands under the cursor."""

from __future__ import annotations

import re
from datetime import date, time

from studio.dates.typed.calendar import FIRST_YEAR, LAST_YEAR
from studio.kernel.records import dataclass
from studio.kernel.shown import MONTHS, WEEKDAYS, format_date, format_time

DAY_MIN = 24 * 60

_DATE = re.compile(r"(?P<weekday>[A-Z][a-z]{2}) (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{1,2}), (?P<year>[0-9]{4})")
_TIME = re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?: (?P<half>AM|PM))?")
_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_WEEKDAYS = {name[:3] for name in WEEKDAYS}


@dataclass(frozen=True, slots=True)
class Stepped:
    """A field's new text and the part that was stepped, where it stands now: put the cursor on ``start``."""

    text: str
    part: str
    """weekday, month, day, year, hour, minute or half."""
    start: int
    end: int


def step(text: str, cursor: int, by: int, *, minute_step_min: int = 15) -> Stepped | None:
    """Step the part under the cursor of a date or a time as ``format_date`` or ``format_time`` shows it.

    A weekday and a day go by days, into the next month where need be; a month and a year keep the day as far as the month
    is long enough; minutes go to the next full step and carry the hour; a time goes round within its day.

    Args:
        text: such as "Sat Nov 21, 2026", "11:30 AM" or "14:30".
        cursor: between 0 and the text's length; between two parts it belongs to the left one.
        by: steps, +1 or -1 for one key press.
        minute_step_min: minutes between two steps of the minute part.
    Returns:
        None where the text is nothing of the kind; at the ends of the calendar the same text.
    """
    if found := _DATE.fullmatch(text):
        part = _part_at(found, ("weekday", "month", "day", "year"), cursor)
        day = _shown_day(found)
        if day is None:
            return None
        return _stepped(format_date(_step_date(day, part, by)), _DATE, part)
    if found := _TIME.fullmatch(text):
        parts = ("hour", "minute", "half") if found["half"] else ("hour", "minute")
        part = _part_at(found, parts, cursor)
        at = _shown_time(found)
        if at is None:
            return None
        stepped = _step_time(at, part, by, minute_step_min)
        return _stepped(format_time(stepped, clock24=found["half"] is None), _TIME, part)
    return None


def _part_at(found: re.Match[str], parts: tuple[str, ...], cursor: int) -> str:
    """Name the last part that begins at or before the cursor."""
    return next((part for part in reversed(parts) if found.start(part) <= cursor), parts[0])


def _stepped(text: str, form: re.Pattern[str], part: str) -> Stepped:
    found = form.fullmatch(text)
    assert found is not None  # our own format
    return Stepped(text, part, *found.span(part))


def _shown_day(found: re.Match[str]) -> date | None:
    if found["month"] not in _MONTHS or found["weekday"] not in _WEEKDAYS:
        return None
    try:
        day = date(int(found["year"]), _MONTHS[found["month"]], int(found["day"]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _step_date(day: date, part: str, by: int) -> date:
    if part in ("weekday", "day"):
        first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
        return date.fromordinal(min(max(day.toordinal() + by, first), last))
    months = 12 * day.year + day.month - 1 + (by if part == "month" else 12 * by)
    if not 12 * FIRST_YEAR <= months < 12 * (LAST_YEAR + 1):
        return day
    year, month = divmod(months, 12)
    for shown in (day.day, 30, 29):
        try:
            return date(year, month + 1, shown)
        except ValueError:
            continue
    return date(year, month + 1, 28)


def _shown_time(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "PM" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _step_time(at: time, part: str, by: int, step_min: int) -> time:
    minutes = 60 * at.hour + at.minute
    if part == "hour":
        minutes += 60 * by
    elif part == "half":
        minutes += DAY_MIN // 2 * by
    elif by > 0:
        minutes = (minutes // step_min + by) * step_min
    else:
        minutes = (-(-minutes // step_min) + by) * step_min
    hour, minute = divmod(minutes % DAY_MIN, 60)
    return time(hour, minute)
