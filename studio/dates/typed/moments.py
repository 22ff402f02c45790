"""Reads whatever is typed where a day or a time is asked for: the one door of the grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Literal

from studio.dates.typed.days import LONGEST, Day, example, read_day
from studio.dates.typed.habits import Habits, Understood
from studio.dates.typed.times import in_digits, parse_time
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.shown import format_date, format_time, plain

Asked = Literal["day", "time", "moment"]
"""What a field is for. All three understand the same words: a field for a day reads ``11.10`` as a day first, one for a
time, or for a day and a time, as a time."""

_ISO = later(r"([0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9])")
_HALVES = r"(a|p|am|pm|a\.m\.|p\.m\.)"
_CLEARLY_A_TIME = later(
    rf"[0-9]{{1,2}}[:.][0-9]{{2}}\S*( {_HALVES})?|[0-9]{{1,4}} ?{_HALVES}|[0-9]{{3,4}}|noon|midday|midnight"
)
_BEGINS_AS_TIME = later(r"@? ?[0-9]|noon|mid")


def understand(text: str, habits: Habits, asked: Asked = "moment", *, after: time | None = None) -> Understood:
    """Read a day, a time, or a day with a time.

    Args:
        text: as typed.
        asked: what is expected, which decides where a text could be both.
        after: the start, where the end of something is asked for; see ``parse_time``.
    Returns:
        The day and the time, at least one of the two. A day alone where a time is asked for, and the other way round,
        is given back too: whoever asks says what that means there.
    Raises:
        Invalid: with one sentence that says what to type.
    """
    typed = in_digits(_ISO.sub(r"\1 ", plain(text[: LONGEST + 1]))) if len(text) <= LONGEST else ""
    if asked != "day" and _is_time(typed, after, asked):
        return Understood(at=parse_time(typed, after=after), doubts=_dotted_doubt(typed, asked))
    try:
        whole = read_day(text, habits)
        return Understood(whole.day, None, whole.doubts)
    except Invalid as error:
        refused = error
    if _CLEARLY_A_TIME.fullmatch(typed) and (asked != "day" or "." not in typed):
        return Understood(at=parse_time(typed, after=after))
    if asked == "time" and " " not in typed:
        return Understood(at=parse_time(text, after=after))  # it refuses, in its own sentence
    about_part: Invalid | None = None
    for day_typed, time_typed in _splits(typed.split()):
        found: Day | None = None
        try:
            found = read_day(day_typed, habits)
            return Understood(found.day, parse_time(time_typed, after=after), found.doubts)
        except Invalid as error:
            # Whichever half was understood, the sentence is about the other one.
            if about_part is None and (found or _CLEARLY_A_TIME.fullmatch(time_typed)):
                about_part = error
    raise about_part or refused


def _is_time(typed: str, after: time | None, asked: Asked) -> bool:
    if asked == "moment" and not _CLEARLY_A_TIME.fullmatch(typed):
        return False
    try:
        parse_time(typed, after=after)
    except Invalid:
        return False
    return True


def _dotted_doubt(typed: str, asked: Asked) -> tuple[str, ...]:
    is_day_too = asked == "moment" and re.fullmatch(r"[0-9]{1,2}\.(0[1-9]|1[0-2])", typed)
    return (f"{typed}. would be the day",) if is_day_too else ()


def _splits(words: list[str]) -> Iterator[tuple[str, str]]:
    """Give every way to take one or two words at the end, or at the start, for the time."""
    for size in (1, 2):
        before, last = " ".join(words[:-size]), " ".join(words[-size:])
        if before and _BEGINS_AS_TIME.match(last):
            yield before.removesuffix(" at").removesuffix(" @").rstrip(" ,@"), last.lstrip("@ ")
    for size in (1, 2):
        first, after = " ".join(words[:size]).rstrip(","), " ".join(words[size:])
        if after and _CLEARLY_A_TIME.fullmatch(first):
            yield after.removeprefix("on "), first


def only_day(found: Understood, text: str, habits: Habits, *, alone: bool = True) -> date:
    """Return the day that was understood, where a day is needed.

    Args:
        alone: whether there is no place for a time beside it.
    Raises:
        Invalid: no day, or a time that has no place.
    """
    if found.day is None:
        raise Invalid(
            f"{quoted(text)} is not a date but a time; type a day, such as {example(habits.order)}, fri or +3d."
        )
    if alone and found.at is not None:
        raise Invalid(f"A day alone is asked for here; leave out {format_time(found.at)}.")
    return found.day


def only_time(found: Understood, text: str, *, alone: bool = True) -> time:
    """Return the time that was understood, where a time is needed; see ``only_day``.

    Raises:
        Invalid: no time, or a day that has no place.
    """
    if found.at is None:
        raise Invalid(f"{quoted(text)} is not a time but a day; type one like 9:30, 2p, 14:30 or noon.")
    if alone and found.day is not None:
        raise Invalid(f"A time alone is asked for here; leave out {format_date(found.day)}.")
    return found.at


def parse_date(text: str, habits: Habits) -> date:
    """Read a day where nothing but a day can be meant.

    Raises:
        Invalid: no day, or a time with it.
    """
    return only_day(understand(text, habits, "day"), text, habits)


def parse_when(text: str, habits: Habits) -> tuple[date, time | None]:
    """Read a day with or without a time; a time alone is one of the day that ``habits`` counts from.

    Raises:
        Invalid: with one sentence that says what to type.
    """
    found = understand(text, habits)
    return found.day or habits.counted_from or habits.today, found.at
