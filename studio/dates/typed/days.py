"""Reads a typed date; the grammar is in the package's docstring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.shown import MONTHS, WEEKDAYS, format_date, plain

if TYPE_CHECKING:
    from studio.dates.business_days import BusinessCalendar

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Bookings and birthdays lie between them; a typed year outside is a slip."""

YEARS_BACK = 70
"""A year of two digits is at most so long ago, and otherwise to come."""

LONGEST = 60
"""No date is typed in more characters."""

_WORDS = {
    **dict.fromkeys(("today", "tod"), 0),
    **dict.fromkeys(("tomorrow", "tmrw", "tmr", "tom"), 1),
    **dict.fromkeys(("yesterday", "yest"), -1),
    "day after tomorrow": 2,
    "next week": 7,
    "last week": -7,
}
_MONTH_WORDS = {"next month": 1, "last month": -1, "next year": 12, "last year": -12}
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
    **dict.fromkeys(("m", "mo", "month", "months"), "m"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "y"),
    **dict.fromkeys(("bd", "b", "business day", "business days", "working day", "working days", "workdays"), "bd"),
}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_NTH |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_NTH_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}

_COUNTED = re.compile(r"(in )?([+-])? ?([0-9]+) ?([a-z ]*?)( ago)?")
_ON_WEEKDAY = re.compile(r"(?:(on|this|coming|next|last) )?([a-z]+)\.?")
_AFTER_WEEKDAY = re.compile(r"([a-z]+)\.?,? ?(.*[0-9].*)")
_YEAR_FIRST = re.compile(r"([0-9]{3,})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})(?:\.? ?([0-9]+)|\.)?")
_SLASHED = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})(?:\2([0-9]+))?")
_MONTH_DAY = re.compile(r"([a-z]{3,})[ .\-/]*([0-9]{1,2})(?:st|nd|rd|th)?(?:[ ,\-/]+([0-9]+))?")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?: of )?[ .\-/]*([a-z]{3,})(?:[ .,\-/]*([0-9]+))?")
_MONTH_ONLY = re.compile(r"([a-z]{3,})\.?(?: ([0-9]{4}))?")
_NTH_WEEKDAY = re.compile(r"([a-z0-9]+) ([a-z]+) (?:of|in) ([a-z]{3,})(?:,? ([0-9]+))?")


def parse_date(text: str, today: date, calendar: BusinessCalendar | None = None, *, day_first: bool = False) -> date:
    """Read a typed date.

    Args:
        text: as typed; capitals and spaces make no difference.
        today: the studio's date.
        calendar: counts business days ("+2bd"); without it they are refused.
        day_first: whether ``7/8`` is the 7th of August.
    Raises:
        Invalid: with one sentence that says what to type.
    """
    words = plain(text[: LONGEST + 1])
    if not words:
        raise Invalid(f"Type a date, such as {_example(day_first)}, fri, tomorrow or +3d.")
    if len(text) <= LONGEST:
        reader = _Reader(today, calendar, day_first)
        day = reader.relative(words) or reader.numbers(words) or reader.names(words) or reader.weekday_and_day(words)
        if day is not None:
            _check_year(day.year)
            return day
    raise Invalid(f"{quoted(text)} is not a date; type one like {_example(day_first)}, fri, tomorrow or +3d.")


@dataclass(frozen=True, slots=True)
class _Reader:
    """The forms of a date. Each method gives None where the text is of another form, and refuses what is of its own."""

    today: date
    calendar: BusinessCalendar | None
    day_first: bool

    def relative(self, words: str) -> date | None:
        """Words and numbers that count from today."""
        if words in _WORDS:
            return self._shift(_WORDS[words])
        if words in _MONTH_WORDS:
            return self._shift_months(_MONTH_WORDS[words])
        if words in ("eom", "end of month"):
            return self.today.replace(day=_days_in(self.today.year, self.today.month))
        if words in ("eoy", "end of year"):
            return self.today.replace(month=12, day=31)
        if named := _ON_WEEKDAY.fullmatch(words):
            weekday = _index(named[2], WEEKDAYS, 2)
            if weekday is not None:
                return self._weekday(named[1], weekday)
        if counted := _COUNTED.fullmatch(words):
            return self._counted(counted)
        return None

    def numbers(self, words: str) -> date | None:
        """All-number forms: the year first, dots with the day first, slashes by the studio's habit."""
        if found := _YEAR_FIRST.fullmatch(words):
            year, month, day = found.groups()[:3] if found[1] else found.groups()[3:]
            return _make(_year(year, self.today), int(month), int(day))
        if found := _DOTTED.fullmatch(words):
            return self._day(int(found[2]), int(found[1]), found[3])
        if found := _SLASHED.fullmatch(words):
            first, second = int(found[1]), int(found[3])
            month, day = (second, first) if self.day_first else (first, second)
            if month > 12 >= day:
                habit = "the day comes first" if self.day_first else "the month comes first"
                raise Invalid(f"There is no month {month}; here {habit}, as in {_example(self.day_first)}.")
            return self._day(month, day, found[4])
        return None

    def names(self, words: str) -> date | None:
        """Forms with the name of a month."""
        if (found := _MONTH_DAY.fullmatch(words)) and (month := _index(found[1], MONTHS, 3)) is not None:
            return self._day(month + 1, int(found[2]), found[3])
        if (found := _DAY_MONTH.fullmatch(words)) and (month := _index(found[2], MONTHS, 3)) is not None:
            return self._day(month + 1, int(found[1]), found[3])
        if (found := _MONTH_ONLY.fullmatch(words)) and (month := _index(found[1], MONTHS, 3)) is not None:
            name = MONTHS[month]
            raise Invalid(f"Which day of {name}? Type it too, like {name[:3]} 26.")
        if found := _NTH_WEEKDAY.fullmatch(words):
            nth, weekday, month = _NTH.get(found[1]), _index(found[2], WEEKDAYS, 2), _index(found[3], MONTHS, 3)
            if nth is not None and weekday is not None and month is not None:
                return self._nth_weekday(nth, weekday, month + 1, found[4])
        return None

    def weekday_and_day(self, words: str) -> date | None:
        """A weekday before another form: both must agree."""
        found = _AFTER_WEEKDAY.fullmatch(words)
        weekday = _index(found[1], WEEKDAYS, 2) if found else None
        if found is None or weekday is None:
            return None
        day = self.numbers(found[2]) or self.names(found[2])
        if day is not None and day.weekday() != weekday:
            shown = format_date(day)
            raise Invalid(
                f"{shown[4:]} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}; correct one of the two."
            )
        return day

    def _counted(self, counted: re.Match[str]) -> date | None:
        ahead, sign, digits, unit_typed, ago = counted.groups()
        unit = _UNITS.get(unit_typed.strip())
        if (ahead or sign) and ago or (ahead and sign) or (unit is None and unit_typed):
            return None
        if not (ahead or sign or unit or ago):
            if int(digits[:3]) > 31:
                return None
            example = f"{digits}/7" if self.day_first else f"7/{digits}"
            raise Invalid(f"{digits} could be a day or a number of days; type {example} or +{digits}.")
        if len(digits) > 6:
            raise Invalid(f"{_short(digits)} is too far away; dates go from {FIRST_YEAR} to {LAST_YEAR}.")
        n = -int(digits) if sign == "-" or ago else int(digits)
        if unit == "bd":
            if self.calendar is None:
                raise Invalid("Business days cannot be counted here; type a day such as fri or +3d.")
            return self.calendar.add(self.today, n)
        if unit == "m":
            return self._shift_months(n)
        if unit == "y":
            return self._shift_months(12 * n)
        return self._shift(7 * n if unit == "w" else n)

    def _shift(self, days: int) -> date:
        ordinal = self.today.toordinal() + days
        if not date(FIRST_YEAR, 1, 1).toordinal() <= ordinal <= date(LAST_YEAR, 12, 31).toordinal():
            raise Invalid(f"{abs(days):,} days are too far away; dates go from {FIRST_YEAR} to {LAST_YEAR}.")
        return date.fromordinal(ordinal)

    def _shift_months(self, months: int) -> date:
        year, month = divmod(12 * self.today.year + self.today.month - 1 + months, 12)
        _check_year(year)
        return date(year, month + 1, min(self.today.day, _days_in(year, month + 1)))

    def _weekday(self, which: str | None, weekday: int) -> date:
        ahead = (weekday - self.today.weekday()) % 7
        if which == "next":
            return self._shift(ahead or 7)
        if which == "last":
            return self._shift(ahead - 7)
        return self._shift(ahead)

    def _day(self, month: int, day: int, year: str | None) -> date:
        """Make a day; without a year the next such day, today included."""
        if year is not None:
            return _make(_year(year, self.today), month, day)
        coming = self.today.year + ((month, day) < (self.today.month, self.today.day))
        while (month, day) == (2, 29) and _days_in(coming, 2) == 28:
            coming += 1
        return _make(coming, month, day)

    def _nth_weekday(self, nth: int, weekday: int, month: int, year: str | None) -> date:
        if year is not None:
            return _nth_weekday(nth, weekday, month, _year(year, self.today))
        day = _nth_weekday(nth, weekday, month, self.today.year)
        return day if day >= self.today else _nth_weekday(nth, weekday, month, self.today.year + 1)


def _nth_weekday(nth: int, weekday: int, month: int, year: int) -> date:
    _check_year(year)
    length = _days_in(year, month)
    if nth < 0:
        last = date(year, month, length)
        return last.replace(day=length - (last.weekday() - weekday) % 7)
    day = 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (nth - 1)
    if day > length:
        raise Invalid(f"{MONTHS[month - 1]} {year} has no {_NTH_NAMES[nth]} {WEEKDAYS[weekday]}; type the day itself.")
    return date(year, month, day)


def _make(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise Invalid(f"There is no month {month}; months go from 1 to 12.")
    _check_year(year)
    length = _days_in(year, month)
    if day > length:
        raise Invalid(f"{MONTHS[month - 1]} {year} has only {length} days; type a day from 1 to {length}.")
    if day < 1:
        raise Invalid(f"There is no day 0; {MONTHS[month - 1]} {year} has the days 1 to {length}.")
    return date(year, month, day)


def _year(digits: str, today: date) -> int:
    if len(digits) == 2:
        return today.year - YEARS_BACK + (int(digits) - (today.year - YEARS_BACK)) % 100
    if len(digits) == 4:
        return int(digits)
    if len(digits) > 4 and digits.lstrip("0"):
        raise Invalid(f"The year {_short(digits)} is out of reach; dates go from {FIRST_YEAR} to {LAST_YEAR}.")
    raise Invalid(f"The year {_short(digits)} is not clear; type it with four digits, like {today.year}.")


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"The year {year} is out of reach; dates go from {FIRST_YEAR} to {LAST_YEAR}.")


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _index(word: str, names: tuple[str, ...], shortest: int) -> int | None:
    """Find the name that begins with ``word``; "sept", "weds", "tues" and the like too."""
    if len(word) >= shortest:
        for index, name in enumerate(names):
            if name.casefold().startswith(word) or word == _OTHER_SHORT_NAMES.get(name):
                return index
    return None


_OTHER_SHORT_NAMES = {"Wednesday": "weds"}


def _short(digits: str) -> str:
    return digits if len(digits) <= 8 else f"{digits[:8]}..."


def _example(day_first: bool) -> str:
    return "26/7" if day_first else "7/26"
