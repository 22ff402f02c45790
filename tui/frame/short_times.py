"""How days and times stand in a narrow column."""

from __future__ import annotations

from datetime import date, datetime

from studio.dates.typed import format_time
from studio.kernel.shown import plain_date, short_date


def short_when(at: datetime, today: date) -> str:
    """Return ``today 11:30 AM``, ``Nov 23 10:00 AM``, or ``Mar 3, 2025`` for another year."""
    day = short_day(at.date(), today)
    return day if at.year != today.year else f"{day} {format_time(at.time())}"


def short_day(day: date, today: date) -> str:
    """Return ``today``, ``Nov 23``, or ``Mar 3, 2025`` for another year."""
    if day == today:
        return "today"
    return short_date(day) if day.year == today.year else plain_date(day)
