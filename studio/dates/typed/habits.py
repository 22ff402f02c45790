"""What a typed date is read by, and what was understood."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from studio.kernel.records import dataclass
from studio.kernel.shown import DateOrder

if TYPE_CHECKING:
    from studio.dates.business_days import BusinessCalendar


@dataclass(frozen=True, slots=True)
class Habits:
    """How the studio writes dates, and what day it is there."""

    today: date
    calendar: BusinessCalendar | None = None
    """Counts business days ("+2bd"); without it they are refused."""
    order: DateOrder = "mdy"
    """Whether ``7/8`` is July 8 or the 7th of August."""
    first_weekday: int = 6
    """With which weekday a week begins: Monday 0 to Sunday 6."""
    counted_from: date | None = None
    """The day that ``+3d`` and a time alone are about; ``today`` where it is not given."""
    gone: bool = False
    """Whether it is asked when something was: a day without a year, and a weekday, is the last one, and not the next."""
    near: bool = False
    """Whether it may just be over, as a birth that is expected: a day without a year is next year's only where the last one was
    more than two weeks ago."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says: a day, a time of day, or both."""

    day: date | None = None
    at: time | None = None
    doubts: tuple[str, ...] = ()
    """What else the text could have meant, in a few words each: "the month comes first here"."""
