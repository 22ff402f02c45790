"""Dates and times as people type them, and as fields show them.

Dates (``parse_date``)
    today tod tomorrow tmrw yesterday; fri, this fri (the first Friday from today on: on a Friday it is today);
    next fri (the first one after today), last fri (the last one before today); next week, last month;
    +3 +3d -1d 2w +1m 1y, in 3 days, 2 weeks ago; +2bd, 2 business days; eom, eoy (last day of the month, of the year);
    7/26, 7/26/2026 (26/7 where the studio writes the day first); 26.7. and 26.7.2026 (always the day first);
    2026-07-26, 20260726; jul 26, 26 jul 2026, Sat Nov 21, 2026; first monday of december, last fri of nov 2027.
    A day without a year is the next such day, today included. A year of two digits lies between 70 years ago and in
    29 years. Years go from 1900 to 2199. A bare number is refused: it could be a day or a number of days.

Times (``parse_time``)
    9 930 9:30 9.30 9a 9:30 AM 2p 14:30 1430 noon midnight.
    Without AM or PM a studio means its working day: an hour written 1 to 6 is the afternoon (2 and 2:30 are 2:00 PM and
    2:30 PM), 7 to 12 are as written, and so is everything with a leading zero (02:30 is at night) or from 13 on.

Both (``parse_when``)
    a date, then a time: tomorrow 14:30, fri 2p, 2026-07-26T09:00; an unmistakable time alone is today.
"""

from studio.dates.typed.days import FIRST_YEAR, LAST_YEAR, parse_date
from studio.dates.typed.moments import parse_when
from studio.dates.typed.steps import Stepped, step
from studio.dates.typed.times import parse_time
from studio.kernel.shown import format_date, format_time

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Stepped",
    "format_date",
    "format_time",
    "parse_date",
    "parse_time",
    "parse_when",
    "step",
]
