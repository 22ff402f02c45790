"""Weeks as the studio counts them: from Sunday, Saturday, Monday or whichever day its preference says."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from studio.kernel.shown import formats

WEEK_DAYS = 7


def first_of_week(day: date) -> date:
    """Return the day on which the week of a day begins; Python's calendar has none before its own first day."""
    lead = (day.weekday() - formats().first_weekday) % WEEK_DAYS
    return day - timedelta(days=min(lead, (day - date.min).days))


def weeks_of_month(day: date) -> tuple[date, int]:
    """Return with which day the weeks of a day's month begin, and how many days they have together."""
    first = first_of_week(day.replace(day=1))
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return first, -(-((last - first).days + 1) // WEEK_DAYS) * WEEK_DAYS
