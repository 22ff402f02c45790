"""The studio's working days: its work week, the public holidays and its own closures, as one calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from studio.dates.business_days import BusinessCalendar
from studio.dates.holiday_dates import holidays_of
from studio.kernel import database, preferences
from studio.kernel.errors import Invalid

_cached: tuple[object, BusinessCalendar] | None = None

WARM_BUSINESS_DAYS = 200


def business_calendar() -> BusinessCalendar:
    """Return the calendar of the open database. Built anew only when a preference or closure has changed."""
    global _cached
    wanted = preferences.load()
    closed = tuple(database.rows("SELECT first_day, last_day, name FROM closure WHERE NOT inactive ORDER BY id"))
    key = (wanted.country, wanted.region, wanted.work_week, wanted.work_week_on, wanted.holidays_on, closed)
    if _cached is None or _cached[0] != key:
        closures: dict[date, str] = {}
        for first, last, name in closed:
            first, last = _day(first), _day(last)
            for offset in range((last - first).days + 1):
                closures[first + timedelta(days=offset)] = name
        calendar = BusinessCalendar(
            frozenset(wanted.work_week),
            (lambda year: holidays_of(wanted.country, wanted.region, year)) if wanted.country else None,
            closures,
            holidays_on=wanted.holidays_on,
            work_week_on=wanted.work_week_on,
        )
        _cached = (key, calendar)
    return _cached[1]


def prepare(today: date) -> None:
    """Build the calendar and look up the holidays around ``today``, so that no typed date waits for them later."""
    calendar = business_calendar()
    for days in (-WARM_BUSINESS_DAYS, WARM_BUSINESS_DAYS):
        calendar.add(today, days)


def make_ready(day: date) -> None:
    """Look up the holidays around a day before a write begins that may need them.

    The first time in a country the package behind them loads for up to half a second: nobody waits for the lock so long.
    What is wrong with them is said where they are needed.
    """
    with suppress(Invalid):
        prepare(day)


def cached_calendar() -> BusinessCalendar | None:
    """Return the calendar as last built, without a look into the database: for a screen that reads a typed date."""
    return _cached[1] if _cached else None


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
