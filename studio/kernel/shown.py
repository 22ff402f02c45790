"""Dates and times as fields and lists show them, in English whatever the machine's locale is.

How the studio writes them is taken once, with its other preferences, as its zone is (``studio.kernel.clock``): so every
sentence of every service is written alike.
"""

import unicodedata
from datetime import date, datetime, time
from typing import Literal, get_args

from studio.kernel.records import dataclass

DateOrder = Literal["mdy", "dmy", "ymd"]
"""What comes first in a date: the month, the day or the year."""
DATE_ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("\u2018\u2019", "'"))


@dataclass(frozen=True, slots=True)
class Formats:
    """How a studio writes dates and times."""

    order: DateOrder = "mdy"
    clock24: bool = False
    first_weekday: int = 6
    """With which weekday a week begins: Sunday 6, Monday 0."""


_formats = Formats()


def set_formats(formats: Formats) -> None:
    """Take how the studio writes dates and times."""
    global _formats
    _formats = formats


def formats() -> Formats:
    """Return how the studio writes dates and times."""
    return _formats


def format_date(day: date, order: DateOrder | None = None) -> str:
    """Write a day in full: "Sat Nov 21, 2026", "Sat 21 Nov 2026" or "Sat 2026-11-21".

    Args:
        order: the studio's own where it is not given.
    """
    return f"{WEEKDAYS[day.weekday()][:3]} {plain_date(day, order)}"


def plain_date(day: date, order: DateOrder | None = None) -> str:
    """Write a day without its weekday: "Nov 21, 2026", "21 Nov 2026" or "2026-11-21"."""
    order = order or _formats.order
    if order == "ymd":
        return f"{day.year:04}-{day.month:02}-{day.day:02}"
    return f"{short_date(day, order)}{',' if order == 'mdy' else ''} {day.year:04}"


def short_date(day: date, order: DateOrder | None = None) -> str:
    """Write a day without weekday and year: "Nov 21", "21 Nov" or "11-21"."""
    order = order or _formats.order
    if order == "ymd":
        return f"{day.month:02}-{day.day:02}"
    month = MONTHS[day.month - 1][:3]
    return f"{month} {day.day}" if order == "mdy" else f"{day.day} {month}"


def weekday_date(day: date, order: DateOrder | None = None) -> str:
    """Write a day without its year: "Sat Nov 21"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {short_date(day, order)}"


def format_time(at: time, *, clock24: bool | None = None) -> str:
    """Write a time: "9:05 AM", or "09:05" on a clock of 24 hours. Seconds are left out.

    Args:
        clock24: the studio's own clock where it is not given.
    """
    if _formats.clock24 if clock24 is None else clock24:
        return f"{at.hour:02}:{at.minute:02}"
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def format_span(starts_at: datetime, ends_at: datetime) -> str:
    """Write when something is: "Sat Nov 21, 2026, 11:30 AM - 12:30 PM", with the day of its end where that is another."""
    end = format_time(ends_at.time())
    if ends_at.date() != starts_at.date() and ends_at.time() != time.min:
        end = f"{format_date(ends_at.date())}, {end}"
    return f"{format_date(starts_at.date())}, {format_time(starts_at.time())} - {end}"


def listed_name(last: str, first: str) -> str:
    """Write a name as lists show it: "Last, First", or the only part that there is."""
    return f"{last}, {first}" if first else last


def plain(typed: str) -> str:
    """Fold what is typed to small letters, one space between words, digits 0-9 of any width."""
    return " ".join(unicodedata.normalize("NFKC", typed).translate(_DASHES).casefold().split())


def ordinal(number: int) -> str:
    """Write ``3rd``."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 < number % 100 < 14 else ends.get(number % 10, 'th')}"


def nth_try(tries: int) -> str:
    """Write which try a call is: ``3rd try``."""
    return f"{ordinal(tries)} try"
