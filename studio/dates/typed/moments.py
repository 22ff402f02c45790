"""Reads a date and a time typed together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from typing import TYPE_CHECKING

from studio.dates.typed.days import LONGEST, parse_date
from studio.dates.typed.times import parse_time
from studio.kernel.errors import Invalid
from studio.kernel.shown import plain

if TYPE_CHECKING:
    from studio.dates.business_days import BusinessCalendar

_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9])")
_CLEARLY_A_TIME = re.compile(
    r"[0-9]{1,2}:[0-9]{2}\S*( (a|p|am|pm|a\.m\.|p\.m\.))?|[0-9]{1,4} ?(a|p|am|pm|a\.m\.|p\.m\.)|noon|midday|midnight"
)
_BEGINS_AS_TIME = re.compile(r"[0-9]|noon|mid")


def parse_when(
    text: str, today: date, calendar: BusinessCalendar | None = None, *, day_first: bool = False
) -> tuple[date, time | None]:
    """Read a date with or without a time.

    What can be a date alone is one: "jul 26 1930" is a year ago long past, "jul 26 19:30" an evening.

    Args:
        text, today, calendar, day_first: as ``parse_date``.
    Returns:
        The day and the time, None where only a date is typed; a time alone is today's where it cannot be anything else.
    Raises:
        Invalid: with one sentence that says what to type.
    """
    try:
        return parse_date(text, today, calendar, day_first=day_first), None
    except Invalid as error:
        refused = error
    if len(text) > LONGEST:
        raise refused
    words = _ISO.sub(r"\1 ", plain(text)).split()
    if _CLEARLY_A_TIME.fullmatch(" ".join(words)):
        return today, parse_time(" ".join(words))
    about_part: Invalid | None = None
    for day_typed, time_typed in _splits(words):
        day: date | None = None
        try:
            day = parse_date(day_typed, today, calendar, day_first=day_first)
            return day, parse_time(time_typed)
        except Invalid as error:
            # Whichever half was understood, the sentence is about the other one.
            if about_part is None and (day or _CLEARLY_A_TIME.fullmatch(time_typed)):
                about_part = error
    raise about_part or refused


def _splits(words: list[str]) -> Iterator[tuple[str, str]]:
    """Give every way to take one or two words at the end, or at the start, for the time."""
    for size in (1, 2):
        before, last = " ".join(words[:-size]), " ".join(words[-size:])
        if before and _BEGINS_AS_TIME.match(last):
            yield before.removesuffix(" at").rstrip(" ,@"), last.lstrip("@ ")
    for size in (1, 2):
        first, after = " ".join(words[:size]).rstrip(","), " ".join(words[size:])
        if after and _CLEARLY_A_TIME.fullmatch(first):
            yield after.removeprefix("on "), first
