"""How full the days of a month are, for the month that a day is picked from."""

from __future__ import annotations

from datetime import date

from studio.calendar import calendar, whose
from studio.calendar.calendar import Day
from studio.calendar.weeks import weeks_of_month
from studio.calendar.whose import PERSON


def of_month(first: date) -> tuple[Day, ...]:
    """Read the days of the month of a day, and those of its weeks around it: of all people together."""
    people = [one for one in whose.of_kind(whose.offered(), PERSON) if one.resource_id is not None]
    return calendar.read(*weeks_of_month(first), people, merged=True).days
