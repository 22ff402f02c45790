"""From when to when: ends past midnight, the nights when the clocks change, and how a span is written.

Source:
    docs/decisions/0003-wall-time.md.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from studio.kernel import clock
from studio.kernel.shown import WEEKDAYS, format_time

DAY = timedelta(days=1)
LONGEST_NIGHT = timedelta(hours=18)
"""From eight in the morning until two at night; what is longer says on which day it ends."""

LONG_MIN = 100
"""From so many minutes on a length is told in hours."""


def end_of(starts_at: datetime, end: time) -> datetime:
    """Return when something ends of which only the time of day was said: at or before the start is the next day.

    Where that would last longer than ``LONGEST_NIGHT`` the time is a slip, and the end stays before its start, for the
    rules to refuse.
    """
    ends_at = datetime.combine(starts_at.date(), end)
    over = ends_at <= starts_at and ends_at + DAY - starts_at <= LONGEST_NIGHT
    return ends_at + DAY if over else ends_at


def end_by_length(starts_at: datetime, length: timedelta) -> datetime:
    """Return when something of a length ends, by the hands of the clock; a time that they skip is what they show then."""
    ends_at = starts_at + length
    return ends_at if clock.exists(ends_at) else clock.wall(clock.utc(ends_at))


def real_min(starts_at: datetime, ends_at: datetime) -> int:
    """Count the minutes that pass, also through a night when the clocks change."""
    return int((clock.utc(ends_at) - clock.utc(starts_at)).total_seconds()) // 60


def change_of_clocks(starts_at: datetime, ends_at: datetime) -> str:
    """Say what the clocks do meanwhile and which time is meant of one that comes twice; empty on nearly all days."""
    change = real_min(starts_at, ends_at) - int((ends_at - starts_at).total_seconds()) // 60
    words = ["the clocks go forward"] if change < 0 else ["the clocks go back"] if change > 0 else []
    words += [
        f"{format_time(at.time())} comes twice, the first is meant" for at in (starts_at, ends_at) if clock.twice(at)
    ]
    return ", ".join(words)


# -- in words --------------------------------------------------------------------------------------------------------


def days_over(starts_at: datetime, ends_at: datetime) -> int:
    """Count the midnights that something goes past; up to midnight is still the same day."""
    return ((ends_at - timedelta(microseconds=1)).date() - starts_at.date()).days


def times_text(starts_at: datetime, ends_at: datetime, dash: str = "-") -> str:
    """Write ``6:00 PM-2:00 AM +1``; the mark says that it ends on the next day."""
    over = days_over(starts_at, ends_at)
    return f"{format_time(starts_at.time())}{dash}{format_time(ends_at.time())}{f' +{over}' if over else ''}"


def span_words(starts_at: datetime, ends_at: datetime, seen_from: date) -> str:
    """Write ``6:00 PM to 2:00 AM`` for a sentence about a day; where one of the two is of another day, with weekdays."""
    start, end = format_time(starts_at.time()), format_time(ends_at.time())
    if starts_at.date() == seen_from and not days_over(starts_at, ends_at):
        return f"{start} to {end}"
    return f"{WEEKDAYS[starts_at.weekday()][:3]} {start} to {WEEKDAYS[ends_at.weekday()][:3]} {end}"


def length_text(minutes: int) -> str:
    """Write ``60 min``, ``8 h`` or ``2 h 30 min``."""
    if minutes < LONG_MIN:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def end_text(starts_at: datetime, ends_at: datetime) -> str:
    """Say an end in full: ``2:00 AM Sunday, 8 h``."""
    day = f" {WEEKDAYS[ends_at.weekday()]}" if days_over(starts_at, ends_at) else ""
    at = f"{format_time(ends_at.time())}{day}"
    if not clock.exists(ends_at):
        return f"{at}, which the clocks skip that night"
    told = [at, length_text(real_min(starts_at, ends_at))]
    if change := change_of_clocks(starts_at, ends_at):
        told.append(change)
    return ", ".join(told)


def end_note(starts_at: datetime, ends_at: datetime) -> str:
    """Say in the few cells behind a field what an end alone does not: ``(60 min)``, ``(2:30 h)``, or ``Sun 8h``."""
    minutes = real_min(starts_at, ends_at)
    hours, rest = divmod(minutes, 60)
    length = f"{minutes} min" if minutes < LONG_MIN else f"{hours}:{rest:02} h" if rest else f"{hours} h"
    if not days_over(starts_at, ends_at):
        return f"({length})"
    return f"{WEEKDAYS[ends_at.weekday()][:3]} {length.replace(' ', '')}"


def warnings(starts_at: datetime, ends_at: datetime) -> tuple[str, ...]:
    """Say in a sentence what the clocks do that night, where somebody should know who books it."""
    if change := change_of_clocks(starts_at, ends_at):
        return (f"That night {change}: it lasts {length_text(real_min(starts_at, ends_at))}.",)
    return ()
