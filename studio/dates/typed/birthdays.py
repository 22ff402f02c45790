"""Reads a typed birthday: it lies in the past, and the year may be left out."""

from __future__ import annotations

from datetime import date

from studio.dates.typed.calendar import LEAP_YEAR
from studio.dates.typed.days import read_day
from studio.dates.typed.habits import Habits
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import DateOrder, format_date, plain_date, short_date


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, and the year where it is known."""

    month: int
    day: int
    year: int | None = None

    def __str__(self) -> str:
        """Write it for scripts: ``1998-05-28``, or ``--05-28`` where the year is not known, as vCards do."""
        return f"{'-' if self.year is None else f'{self.year:04}'}-{self.month:02}-{self.day:02}"

    @property
    def stored(self) -> date:
        """The day as it is kept: without a year that of a leap year, which has every day."""
        return date(LEAP_YEAR if self.year is None else self.year, self.month, self.day)

    @property
    def born_on(self) -> date | None:
        """The whole day of birth; None without a year."""
        return None if self.year is None else date(self.year, self.month, self.day)

    def age(self, on: date) -> int | None:
        """Return the full years on a day; None where the year is not known."""
        return None if self.year is None else on.year - self.year - ((on.month, on.day) < (self.month, self.day))


def birthday_of(day: date, *, year_known: bool = True) -> Birthday:
    """Return the birthday that a day stands for; where the year is not known, that of ``day`` says nothing."""
    return Birthday(day.month, day.day, day.year if year_known else None)


def parse_birthday(text: str, habits: Habits) -> Birthday:
    """Read a day of birth: all forms of a date, of which none lies ahead.

    Without a year the age is not known. A year of two digits is the last such one that has been.

    Raises:
        Invalid: no date, or one still to come.
    """
    found = read_day(text, habits, birthday=True)
    if found.yearless:
        return Birthday(found.day.month, found.day.day)
    if found.day > habits.today:
        raise Invalid(f"{plain_date(found.day, habits.order)} is still to come: type the year of birth.")
    return birthday_of(found.day)


def format_birthday(born: Birthday, order: DateOrder | None = None) -> str:
    """Write a birthday in a way that is read back: "Sat Nov 21, 1998", or "Nov 21" where the year is not known."""
    if born.born_on is not None:
        return format_date(born.born_on, order)
    return short_date(born.stored, order)
