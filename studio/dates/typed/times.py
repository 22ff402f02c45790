"""Reads a typed time; the rule for hours without AM or PM is in the package's docstring."""

from datetime import time

from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.shown import plain

LONGEST = 20
AFTERNOON_HOURS = range(1, 7)
"""Hours that mean the afternoon where nothing says AM."""

_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
_HALF = r"(?: ?(a|p|am|pm|a\.m\.|p\.m\.))?"
_PARTED = later(r"([0-9]{1,2})[:.]([0-9]+)" + _HALF)
_RUN_TOGETHER = later(r"([0-9]{1,2}?)([0-9]{2})?" + _HALF)
_SECONDS = later(r"[0-9]+:[0-9]+:[0-9.]+.*")

_SPOKEN = (
    (later(r"\b12(?:[:.]?00)? (noon|midday|midnight)\b"), r"\1"),
    (later(r"\b([0-9]{1,2}(?:[:.][0-9]{2})?) ?o'? ?clock\b"), r"\1"),
    (later(r"\b([0-9]{1,2}) ?h ?([0-9]{2})\b"), r"\1:\2"),
    (later(r"\b([0-9]{1,2}) ?h\b"), r"\1:00"),
)


def in_digits(words: str) -> str:
    """Turn the ways to write a time that are more than its digits into one of them: "14h30", "3 o'clock", "12:00 noon"."""
    for form, digits in _SPOKEN:
        words = form.sub(digits, words)
    return words


def parse_time(text: str, *, after: time | None = None) -> time:
    """Read a typed time.

    Args:
        after: the start, where an end is read: then an hour without AM or PM is the first such one after it, unless it
            is written with two digits and its minutes, and ``24:00`` is midnight.
    Raises:
        Invalid: with one sentence that says what to type.
    """
    words = plain(text[: LONGEST + 1])
    if not words:
        raise Invalid("Type a time, such as 9:30, 2p or 14:30.")
    if len(text) <= LONGEST:
        words = in_digits(words).removeprefix("at ")
        if words in _NAMED:
            return time(_NAMED[words])
        if found := _PARTED.fullmatch(words) or _RUN_TOGETHER.fullmatch(words):
            return _read(*found.groups(), after=after)
        if _SECONDS.fullmatch(words):
            raise Invalid("Type hours and minutes only, like 14:30.")
    raise Invalid(f"{quoted(text)} is not a time; type one like 9:30, 2p, 14:30 or noon.")


def _read(hour_typed: str, minute_typed: str | None, half: str | None, *, after: time | None) -> time:
    hour, minute = int(hour_typed), int(minute_typed or 0)
    if minute_typed is not None and len(minute_typed) != 2:
        raise Invalid("Type the minutes with two digits, like 9:05.")
    if minute > 59:
        raise Invalid(f"There is no minute {minute}; minutes go from 00 to 59.")
    if half:
        if not 1 <= hour <= 12:
            raise Invalid(f"With AM or PM the hour goes from 1 to 12; {hour} is not one of them.")
        return time(hour % 12 + (12 if half[0] == "p" else 0), minute)
    if hour == 24:
        if after is not None and not minute:
            return time(0)
        raise Invalid("The day ends at 23:59; type 0:00 on the next day.")
    if hour > 23:
        raise Invalid(f"There is no hour {hour}; hours go from 0 to 23.")
    if not 1 <= hour <= 12 or hour_typed.startswith("0"):
        return time(hour, minute)
    if after is not None and (len(hour_typed) == 1 or minute_typed is None):
        return _first_after(after, time(hour % 12, minute))
    return time(hour + 12 if hour in AFTERNOON_HOURS else hour, minute)


def _first_after(start: time, morning: time) -> time:
    """Of a time in the morning and the same in the evening, return the one that comes first after ``start``."""
    evening = morning.replace(hour=morning.hour + 12)
    return evening if morning <= start < evening else morning
