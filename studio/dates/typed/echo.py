"""Says what was understood, so that nothing is booked on another day than the one that was meant."""

from __future__ import annotations

from datetime import date

from studio.dates.typed.habits import Habits, Understood
from studio.kernel.shown import format_date, format_time

_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday, in the past"}


def echo(found: Understood, habits: Habits) -> str:
    """Return ``Sun Nov 22, 2026, 2:30 PM, tomorrow``: the day in full, the time, what to know of them."""
    parts = [] if found.day is None else [format_date(found.day, habits.order)]
    parts += [] if found.at is None else [format_time(found.at)]
    if found.day is not None and (near := nearness(found.day, habits.today)):
        parts.append(near)
    return ", ".join([*parts, *found.doubts])


def nearness(day: date, today: date) -> str:
    """Say where a day lies, where it is worth a word: today, tomorrow, in the past, in another year."""
    if near := _NEAR.get((day - today).days):
        return near
    years = day.year - today.year
    if day < today:
        return "in the past"
    return "" if years == 0 else "next year" if years == 1 else f"in {years} years"
