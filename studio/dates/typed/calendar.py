"""The calendar behind typed dates: days that exist, years that can be meant, names by their beginnings."""

from __future__ import annotations

from datetime import date, timedelta

from studio.kernel.errors import Invalid
from studio.kernel.shown import MONTHS, WEEKDAYS

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Bookings and birthdays lie between them; a typed year outside is a slip."""

YEARS_BACK = 70
"""A year of two digits is at most so long ago, and otherwise to come."""

LEAP_YEAR = 2000
"""Has every day that a year can have."""

_NTH_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def iso_day(year: int | None, week: int, day: int, today: date, *, gone: bool = False) -> date:
    """Return a day of an ISO week; without a year of this week, or the next one of that number, with ``gone`` the last one.

    Raises:
        Invalid: the year has no such week.
    """
    wanted = year or today.isocalendar().year
    for each in (wanted, wanted - 1 if gone else wanted + 1) if year is None else (wanted,):
        check_year(each)
        try:
            monday = date.fromisocalendar(each, week, 1)
        except ValueError:
            continue
        if year is not None or (monday <= today if gone else monday + timedelta(days=6) >= today):
            return monday + timedelta(days=day - 1)
    raise Invalid(f"{wanted} has no week {week}; weeks go from 1 to 52 or 53.")


def nth_weekday(nth: int, weekday: int, month: int, year: int) -> date:
    """Return the first, second.. or last (-1) such weekday of a month.

    Raises:
        Invalid: the month has none.
    """
    check_year(year)
    length = days_in(year, month)
    if nth < 0:
        last = date(year, month, length)
        return last.replace(day=length - (last.weekday() - weekday) % 7)
    day = 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    if day > length:
        raise Invalid(f"{MONTHS[month - 1]} {year} has no {_NTH_NAMES[nth]} {WEEKDAYS[weekday]}; type the day itself.")
    return date(year, month, day)


def make_day(year: int | None, month: int, day: int) -> date:
    """Make a day; without a year that of a leap year.

    Raises:
        Invalid: the calendar has no such day.
    """
    if not 1 <= month <= 12:
        raise Invalid(f"There is no month {month}; months go from 1 to 12.")
    if year is not None:
        check_year(year)
    length = days_in(year or LEAP_YEAR, month)
    name = MONTHS[month - 1] if year is None else f"{MONTHS[month - 1]} {year}"
    if day > length:
        raise Invalid(f"{name} has only {length} days; type a day from 1 to {length}.")
    if day < 1:
        raise Invalid(f"There is no day 0; {name} has the days 1 to {length}.")
    return date(year or LEAP_YEAR, month, day)


def read_year(digits: str, today: date) -> int:
    """Read the digits of a year; two of them are at most 70 years ago and otherwise to come.

    Raises:
        Invalid: not two and not four of them.
    """
    if len(digits) == 2:
        return today.year - YEARS_BACK + (int(digits) - (today.year - YEARS_BACK)) % 100
    if len(digits) == 4:
        return int(digits)
    if len(digits) > 4 and digits.lstrip("0"):
        raise Invalid(f"The year {shortened(digits)} is out of reach; dates go from {FIRST_YEAR} to {LAST_YEAR}.")
    raise Invalid(f"The year {shortened(digits)} is not clear; type it with four digits, like {today.year}.")


def check_year(year: int) -> None:
    """Refuse a year that is a slip.

    Raises:
        Invalid: says which years there are.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"The year {year} is out of reach; dates go from {FIRST_YEAR} to {LAST_YEAR}.")


def days_in(year: int, month: int) -> int:
    """Return how many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def name_index(word: str, names: tuple[str, ...], shortest: int) -> int | None:
    """Find the name that begins with ``word``; "sept", "weds", "tues" and the like too."""
    if len(word) >= shortest:
        for index, name in enumerate(names):
            if name.casefold().startswith(word) or word == _OTHER_SHORT_NAMES.get(name):
                return index
    return None


_OTHER_SHORT_NAMES = {"Wednesday": "weds"}


def shortened(digits: str) -> str:
    """Return digits to be repeated in a sentence, however many there are."""
    return digits if len(digits) <= 8 else f"{digits[:8]}..."
