"""Dates and times as people type them, and as fields show them: one grammar for every field and every option.

Dates
    today tod tomorrow tmrw yesterday; fri, this fri (the first Friday from today on: on a Friday it is today);
    next fri (the one after that, a week later), last fri (the last one before today); fri next week, next week, last
    month; +3 +3d -1d 2w +1m 1y, in two weeks, 3 days ago; +2bd, 2 business days; eow, eom, eoy (last day of the week, of
    the month, of the year); the 5th, 21st (the next such day); W49, fri w49, 2026-W49-5 (ISO weeks, from their Monday);
    7/26, 7/26/2026, 7 / 26 (26/7 where the studio writes the day first); 26.7. and 26.7.2026 (always the day first);
    2026-07-26, 20260726; jul 26, 26 jul 2026, 5 dec., Sat Nov 21, 2026; first monday of december, last fri of nov 2027.
    A day without a year is the next such day, today included; where it is asked when something was, it is the last one, and
    fri the last Friday. A year of two digits lies between 70 years ago and in
    29 years. Years go from 1900 to 2199. A bare number is refused: it could be a day or a number of days.

Times
    9 930 9:30 9.30 9a 9:30 AM 2p 14:30 1430 14h 14h30 3 o'clock noon midnight 12:00 noon.
    Without AM or PM a studio means its working day: an hour written 1 to 6 is the afternoon (2 and 2:30 are 2:00 PM and
    2:30 PM), 7 to 12 are as written, and so is everything with a leading zero (02:30 is at night) or from 13 on. An end
    is the first such time after the start, and may be 24:00.

Both
    a date, then a time: tomorrow 14:30, fri 2p, dec 6 10, 2026-07-26T09:00. A number of one or two digits behind a date
    is an hour where it can be one, otherwise a year; four digits are a year. A field for a day reads 11.10 as a day, one
    for a time, or for both, as a time.
"""

from studio.dates.typed.calendar import FIRST_YEAR, LAST_YEAR
from studio.dates.typed.echo import echo, nearness
from studio.dates.typed.habits import Habits, Understood
from studio.dates.typed.moments import only_day, only_time, parse_date, parse_when, understand
from studio.dates.typed.times import parse_time
from studio.kernel.shown import format_date, format_time

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Habits",
    "Understood",
    "echo",
    "format_date",
    "format_time",
    "nearness",
    "only_day",
    "only_time",
    "parse_date",
    "parse_time",
    "parse_when",
    "understand",
]
