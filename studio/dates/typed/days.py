"""Reads a typed date; the grammar is in the package's docstring."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date

from studio.dates.typed.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    check_year,
    days_in,
    iso_day,
    make_day,
    name_index,
    nth_weekday,
    read_year,
    shortened,
)
from studio.dates.typed.habits import Habits
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.kernel.shown import MONTHS, WEEKDAYS, DateOrder, formats, plain, plain_date, short_date

LONGEST = 60
"""No date is typed in more characters."""
JUST_OVER_DAYS = 14
"""So long ago a day without a year is meant where it may just be over; see `Habits.near`."""

_WORDS = {
    **dict.fromkeys(("today", "tod"), 0),
    **dict.fromkeys(("tomorrow", "tmrw", "tmr", "tom"), 1),
    **dict.fromkeys(("yesterday", "yest"), -1),
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "next week": 7,
    "last week": -7,
}
_MONTH_WORDS = {"next month": 1, "last month": -1, "next year": 12, "last year": -12}
_ENDS = {
    **dict.fromkeys(("eow", "end of week", "end of the week"), "w"),
    **dict.fromkeys(("eom", "end of month", "end of the month"), "m"),
    **dict.fromkeys(("eoy", "end of year", "end of the year"), "y"),
}
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
    **dict.fromkeys(("m", "mo", "month", "months"), "m"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "y"),
    **dict.fromkeys(("bd", "b", "business day", "business days", "working day", "working days", "workdays"), "bd"),
}
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": "1", "an": "1"}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_NTH |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_WEEKS = {"this": 0, "next": 1, "last": -1}

_NUMBER_WORD = later(rf"({'|'.join(_NUMBERS)}) (?=(day|week|month|year|business|working)s?\b|workdays)")
_COUNTED = later(r"(in )?([+-])? ?([0-9]+) ?([a-z ]*?)( ago| from now| from today)?")
_ON_WEEKDAY = later(r"(?:(on|this|coming|next|last) )?([a-z]+)\.?")
_IN_WEEK = later(r"(?:on )?([a-z]+)\.? (?:(this|next|last) week|(?:of )?week (this|next|last))")
_WEEK_FIRST = later(r"(this|next|last) week,? (?:on )?([a-z]+)\.?")
_WEEK_NUMBER = later(r"(?:([0-9]{4})[- ]?)?(?:w|wk|kw|week)\.? ?([0-9]{1,2})(?:[- ]?([1-7])|,? (?:on )?([a-z]+)\.?)?")
_WEEKDAY_NUMBERED = later(r"([a-z]+)\.?,? (?:of |in )?((?:[0-9]{4}[- ]?)?(?:w|wk|kw|week)\.? ?[0-9]{1,2})")
_ORDINAL = later(r"(?:on )?(?:the ([0-9]{1,2})|(?:the )?([0-9]{1,2})(?:st|nd|rd|th|\.))")
_AFTER_WEEKDAY = later(r"([a-z]+)\.?,? ?(.*[0-9].*)")
_YEAR_FIRST = later(r"([0-9]{3,})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_DOTTED = later(r"([0-9]{1,2})\. ?([0-9]{1,2})(?:\.([0-9]+)|(\.? )([0-9]+)|\.)?")
_SLASHED = later(r"([0-9]{1,2})([/-])([0-9]{1,2})(?:\2([0-9]+)|( )([0-9]+))?")
_MONTH_DAY = later(
    r"(?:on )?([a-z]{3,})(?:[ .\-/]*| the )([0-9]{1,2})(?:st|nd|rd|th)?(?:( +)([0-9]+)|[ ]*[,\-/'][ ,\-/']*([0-9]+))?"
)
_DAY_MONTH = later(
    r"(?:on )?(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of )?[ .\-/]*([a-z]{3,})\.?(?:( +)([0-9]+)|[ ]*[.,\-/']?[ ]*([0-9]+))?"
)
_MONTH_ONLY = later(r"([a-z]{3,})\.?(?: ([0-9]{4}))?")
_NTH_WEEKDAY = later(r"(?:the )?([a-z0-9]+) ([a-z]+) (?:of|in) ([a-z]{3,})(?:,? ([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was read."""

    day: date
    doubts: tuple[str, ...] = ()
    """What else the text could have meant."""
    yearless: bool = False
    """Whether it is a birthday without a year, on that day of ``LEAP_YEAR``."""


def read_day(text: str, habits: Habits, *, birthday: bool = False) -> Day:
    """Read a text that is a date and nothing else.

    Args:
        text: as typed; capitals and spaces make no difference.
        birthday: whether it is one: the year may be left out, two digits are a year that has been, and no time follows,
            so that ``may 6 10`` is of 2010.
    Raises:
        Invalid: with one sentence that says what to type.
    """
    words = re.sub(r" ?/ ?", "/", plain(text[: LONGEST + 1]))
    if not words:
        raise Invalid(f"Type a date, such as {example(habits.order)}, fri, tomorrow or +3d.")
    if len(text) <= LONGEST:
        reader = _Reader(habits, birthday)
        day = reader.relative(words) or reader.numbers(words) or reader.names(words) or reader.weekday_and_day(words)
        if day is not None:
            check_year(day.year)
            return Day(day, tuple(reader.doubts), reader.yearless)
    raise Invalid(f"{quoted(text)} is not a date; type one like {example(habits.order)}, fri, tomorrow or +3d.")


@dataclass(slots=True)
class _Reader:
    """The forms of a date. Each method gives None where the text is of another form, and refuses what is of its own."""

    habits: Habits
    birthday: bool
    doubts: list[str] = field(default_factory=list)
    yearless: bool = False

    @property
    def today(self) -> date:
        return self.habits.today

    def relative(self, words: str) -> date | None:
        """Words and numbers that count from today."""
        if words in _WORDS:
            return self._shift(_WORDS[words])
        if words in _MONTH_WORDS:
            return self._shift_months(self.today, _MONTH_WORDS[words])
        if words in _ENDS:
            return self._end(_ENDS[words])
        if named := _ON_WEEKDAY.fullmatch(words):
            weekday = name_index(named[2], WEEKDAYS, 2)
            if weekday is not None:
                return self._weekday(named[1], weekday)
        if counted := _COUNTED.fullmatch(_NUMBER_WORD.sub(lambda found: f"{_NUMBERS[found[1]]} ", words)):
            if (day := self._counted(counted)) is not None:
                return day
        return self._in_week(words) or self._week_number(words) or self._ordinal(words)

    def numbers(self, words: str) -> date | None:
        """All-number forms: the year first, dots with the day first, slashes by the studio's habit."""
        if found := _YEAR_FIRST.fullmatch(words):
            year, month, day = found.groups()[:3] if found[1] else found.groups()[3:]
            return make_day(read_year(year, self.today), int(month), int(day))
        if found := _DOTTED.fullmatch(words):
            if self._is_time(found[4], found[5]):
                return None
            return self._day(int(found[2]), int(found[1]), found[3] or found[5])
        if found := _SLASHED.fullmatch(words):
            if self._is_time(found[5], found[6]):
                return None
            return self._slashed(int(found[1]), int(found[3]), found[4] or found[6])
        return None

    def names(self, words: str) -> date | None:
        """Forms with the name of a month."""
        for form, name_at, day_at in ((_MONTH_DAY, 1, 2), (_DAY_MONTH, 2, 1)):
            found = form.fullmatch(words)
            month = name_index(found[name_at], MONTHS, 3) if found else None
            if found is not None and month is not None and not self._is_time(found[3], found[4]):
                return self._day(month + 1, int(found[day_at]), found[4] or found[5])
        if (found := _MONTH_ONLY.fullmatch(words)) and (month := name_index(found[1], MONTHS, 3)) is not None:
            name = MONTHS[month]
            raise Invalid(f"Which day of {name}? Type it too, like {name[:3]} 26.")
        if found := _NTH_WEEKDAY.fullmatch(words):
            nth, weekday, month = _NTH.get(found[1]), name_index(found[2], WEEKDAYS, 2), name_index(found[3], MONTHS, 3)
            if nth is not None and weekday is not None and month is not None:
                return self._nth_weekday(nth, weekday, month + 1, found[4])
        return None

    def weekday_and_day(self, words: str) -> date | None:
        """A weekday before another form: both must agree."""
        found = _AFTER_WEEKDAY.fullmatch(words)
        weekday = name_index(found[1], WEEKDAYS, 2) if found else None
        if found is None or weekday is None:
            return None
        day = self.numbers(found[2]) or self.names(found[2]) or self._ordinal(found[2])
        if day is not None and not self.yearless and day.weekday() != weekday:
            told = plain_date(day, self.habits.order)
            raise Invalid(f"{told} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}; correct one of the two.")
        return day

    # -- counted from today ------------------------------------------------------------------------------------------

    def _counted(self, counted: re.Match[str]) -> date | None:
        ahead, sign, digits, unit_typed, after = counted.groups()
        unit = _UNITS.get(unit_typed.strip())
        ago, after = after == " ago", after is not None
        if (ahead or sign) and after or (ahead and sign) or (unit is None and unit_typed):
            return None
        if not (ahead or sign or unit or after):
            if len(digits) > 2 or int(digits) > 31:
                return None
            like = f"{digits}/7" if self.habits.order == "dmy" else f"7/{digits}"
            raise Invalid(f"{digits} could be a day or a number of days; type {like} or +{digits}.")
        if len(digits) > 6:
            raise Invalid(f"{shortened(digits)} is too far away; dates go from {FIRST_YEAR} to {LAST_YEAR}.")
        n = -int(digits) if sign == "-" or ago else int(digits)
        since = self.habits.counted_from if sign and self.habits.counted_from else self.today
        if unit == "bd":
            if self.habits.calendar is None:
                raise Invalid("Business days cannot be counted here; type a day such as fri or +3d.")
            return self.habits.calendar.add(since, n)
        if unit in ("m", "y"):
            return self._shift_months(since, n * (12 if unit == "y" else 1))
        return self._shift(7 * n if unit == "w" else n, since)

    def _shift(self, days: int, since: date | None = None) -> date:
        ordinal = (since or self.today).toordinal() + days
        if not date(FIRST_YEAR, 1, 1).toordinal() <= ordinal <= date(LAST_YEAR, 12, 31).toordinal():
            raise Invalid(f"{abs(days):,} days are too far away; dates go from {FIRST_YEAR} to {LAST_YEAR}.")
        return date.fromordinal(ordinal)

    def _shift_months(self, since: date, months: int) -> date:
        year, month = divmod(12 * since.year + since.month - 1 + months, 12)
        check_year(year)
        return date(year, month + 1, min(since.day, days_in(year, month + 1)))

    def _end(self, unit: str) -> date:
        if unit == "w":
            return self._shift((self.habits.first_weekday - 1 - self.today.weekday()) % 7)
        if unit == "m":
            return self.today.replace(day=days_in(self.today.year, self.today.month))
        return self.today.replace(month=12, day=31)

    # -- weekdays and weeks ------------------------------------------------------------------------------------------

    def _weekday(self, which: str | None, weekday: int) -> date:
        ahead = (weekday - self.today.weekday()) % 7
        if which == "next":
            alone = self._weekday(None, weekday)
            self.doubts.append(f"{WEEKDAYS[weekday][:3]} alone is {short_date(alone, self.habits.order)}")
            return self._shift(ahead + 7)
        if which == "last" or (self.habits.gone and which in (None, "on") and ahead):
            return self._shift(ahead - 7)
        return self._shift(ahead)

    def _in_week(self, words: str) -> date | None:
        """``fri next week``: a day of the week that begins on the studio's first weekday."""
        if found := _IN_WEEK.fullmatch(words):
            name, which = found[1], found[2] or found[3]
        elif found := _WEEK_FIRST.fullmatch(words):
            name, which = found[2], found[1]
        else:
            return None
        weekday = name_index(name, WEEKDAYS, 2)
        if weekday is None:
            return None
        first = self.habits.first_weekday
        gone = (self.today.weekday() - first) % 7
        return self._shift(7 * _WEEKS[which] - gone + (weekday - first) % 7)

    def _week_number(self, words: str) -> date | None:
        """``W49``: a week by its ISO number, its Monday where no day is named; this week or the next one of that number."""
        weekday = None
        if found := _WEEKDAY_NUMBERED.fullmatch(words):
            weekday = name_index(found[1], WEEKDAYS, 2)
            words = found[2] if weekday is not None else words
        found = _WEEK_NUMBER.fullmatch(words)
        if found is None:
            return None
        if found[4] is not None and (weekday := name_index(found[4], WEEKDAYS, 2)) is None:
            return None
        year, week, day = found[1], int(found[2]), int(found[3] or 0) or (weekday or 0) + 1
        if not found[3] and weekday is None:
            self.doubts.append(f"week {week} begins")
        return iso_day(int(year) if year else None, week, day, self.today, gone=self.habits.gone)

    def _ordinal(self, words: str) -> date | None:
        """``the 5th``: the next day of a month with that number, today included; the last one where something was."""
        found = _ORDINAL.fullmatch(words)
        if found is None:
            return None
        day = int(found[1] or found[2])
        if not 1 <= day <= 31:
            raise Invalid(f"No month has a day {day}; days go from 1 to 31.")
        months, gone = 12 * self.today.year + self.today.month - 1, self.habits.gone
        while True:
            year, month = divmod(months, 12)
            check_year(year)
            if day <= days_in(year, month + 1):
                of_month = date(year, month + 1, day)
                if of_month <= self.today if gone else of_month >= self.today:
                    return of_month
            months += -1 if gone else 1

    # -- days of the calendar ----------------------------------------------------------------------------------------

    def _is_time(self, apart: str | None, number: str | None) -> bool:
        """Whether a number behind a date and a space is an hour, not the year: in ``dec 6 10`` it is ten o'clock."""
        return not self.birthday and bool(apart) and number is not None and len(number) == 2 and int(number) < 24

    def _slashed(self, first: int, second: int, year: str | None) -> date:
        day_first = self.habits.order == "dmy"
        month, day = (second, first) if day_first else (first, second)
        habit = "the day comes first" if day_first else "the month comes first"
        if month > 12 >= day:
            raise Invalid(f"There is no month {month}; here {habit}, as in {example(self.habits.order)}.")
        if first != second and max(first, second) <= 12:
            self.doubts.append(f"{habit} here")
        return self._day(month, day, year)

    def _day(self, month: int, day: int, year: str | None) -> date:
        """Make a day; without a year the next such day, today included; the last one where something was, or has just been."""
        if year is not None and self.birthday and len(year) == 2:
            century = self.today.year // 100 * 100
            ahead = (int(year), month, day) > (self.today.year % 100, self.today.month, self.today.day)
            return make_day(century + int(year) - 100 * ahead, month, day)
        if year is not None:
            return make_day(read_year(year, self.today), month, day)
        if self.birthday:
            self.yearless = True
            return make_day(None, month, day)
        asked, today = (month, day), (self.today.month, self.today.day)
        step = -1 if self.habits.gone else 1
        beyond = asked > today if self.habits.gone else asked < today
        found = self.today.year + step * beyond
        if self.habits.near and day <= days_in(found - 1, month):
            last = make_day(found - 1, month, day)
            if (self.today - last).days <= JUST_OVER_DAYS:
                return last
        while asked == (2, 29) and days_in(found, 2) == 28:
            found += step
        return make_day(found, month, day)

    def _nth_weekday(self, nth: int, weekday: int, month: int, year: str | None) -> date:
        if year is not None:
            return nth_weekday(nth, weekday, month, read_year(year, self.today))
        day, gone = nth_weekday(nth, weekday, month, self.today.year), self.habits.gone
        if day <= self.today if gone else day >= self.today:
            return day
        return nth_weekday(nth, weekday, month, self.today.year + (-1 if gone else 1))


def example(order: DateOrder) -> str:
    """Return July 26 as the people of a studio type it."""
    return {"dmy": "26/7", "mdy": "7/26", "ymd": "2027-07-26"}[order]


def day_hint() -> str:
    """Return what a field for a day says that can be typed there."""
    return f"fri, +3d or {example(formats().order)}"


def birthday_hint() -> str:
    """Return what a field for a birthday says that can be typed there."""
    whole = {"dmy": "26/7/2020", "mdy": "7/26/2020", "ymd": "2020-07-26"}[formats().order]
    return f"{whole}, or 26 jul without the year"
