"""Dates and times as fields and lists show them, in English whatever the machine's locale is."""

import unicodedata
from datetime import date, time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def format_date(day: date) -> str:
    """Write a day in full: "Sat Nov 21, 2026"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {MONTHS[day.month - 1][:3]} {day.day}, {day.year:04}"


def format_time(at: time, *, clock24: bool = False) -> str:
    """Write a time: "9:05 AM", or "09:05" on a clock of 24 hours. Seconds are left out."""
    if clock24:
        return f"{at.hour:02}:{at.minute:02}"
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def plain(typed: str) -> str:
    """Fold what is typed to small letters, one space between words, digits 0-9 of any width."""
    return " ".join(unicodedata.normalize("NFKC", typed).translate(_DASHES).casefold().split())
