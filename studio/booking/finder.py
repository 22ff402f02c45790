"""The question "when can Anna take a family on a Saturday morning?", and its answer, to be read out on the phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby

from studio.booking import free
from studio.booking.free import DAY_MIN, DAYS, Wish
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import MONTHS, WEEKDAYS, format_time, formats, ordinal
from studio.lists.choices import SessionChoices, session_choices
from studio.people.users import list_users

PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (0, 12 * 60),
    "afternoon": (12 * 60, 18 * 60),
    "evening": (17 * 60, DAY_MIN),
}
"""The parts of a day that are asked for by name: from which minute to which."""
READ_OUT_DAYS = 4
READ_OUT_TIMES = 5
SAID_SHORT = range(7, 19)
"""Hours that are said without their half of the day."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a client on the phone wants to know."""

    first: date
    type_id: int | None = None
    length_min: int | None = None
    """That of the type where it is not said."""
    photographers: tuple[int, ...] = ()
    """User ids, any one of them; anybody who photographs where none is named."""
    assistants: tuple[int, ...] = ()
    rooms: tuple[int, ...] = ()
    """Any one of them; any camera room where none is named and the type is not one for outside."""
    outside: bool = False
    days: int = DAYS
    from_min: int = 0
    to_min: int = DAY_MIN
    weekdays: frozenset[int] = frozenset()
    every_min: int | None = None
    """So many minutes lie at least between two times that are told; the length where it is not said."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that can be booked, and with whom and where."""

    starts_at: datetime
    ends_at: datetime
    login: str | None
    photographer: str
    assistant: str | None
    """A login, as ``login`` is."""
    room: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: the times by start, and the first of them as a sentence."""

    offers: tuple[Offer, ...]
    sentence: str


def look(question: Question, limit: int = free.MOST) -> Found:
    """Answer when something can be booked.

    Raises:
        Invalid: neither a type nor a length is said, or they cannot be.
    """
    choices = session_choices()
    users = {user.id: user for user in list_users()}
    rooms = {int(room.key): room.label for room in choices.rooms}
    wish = wish_of(question, choices)
    found = free.find(wish, limit)
    offers = tuple(
        Offer(
            one.starts_at,
            one.ends_at,
            users[one.people[0]].login if one.people else None,
            users[one.people[0]].name if one.people else "",
            users[one.people[1]].login if len(one.people) > 1 else None,
            rooms.get(one.rooms[0]) if one.rooms else None,
        )
        for one in found
    )
    return Found(offers, read_out(offers, wish, question.photographers))


def wish_of(question: Question, choices: SessionChoices) -> Wish:
    """Return what is looked for: whom and what a question does not name its type says, and then anybody and any room."""
    kind = next((one for one in choices.types if one.id == question.type_id), None)
    length = question.length_min or (kind.duration_min if kind else None)
    if length is None:
        raise Invalid("Say what it is to be, or how long: a session type or a number of minutes.", field="type")
    photographers = question.photographers or _first(
        kind.photographer if kind else None, [int(one.key) for one in choices.photographers]
    )
    indoors = not question.outside and (kind is None or kind.room is not None or question.rooms)
    rooms = _first(kind.room if kind else None, [int(one.key) for one in choices.rooms]) if indoors else ()
    groups = ((photographers,) if photographers else (), (question.assistants,) if question.assistants else ())
    rooms = question.rooms or rooms
    return Wish(
        question.first,
        length,
        tuple(group for of in groups for group in of),
        (rooms,) if rooms else (),
        int(choices.studios[0].key) if choices.studios else None,
        question.type_id,
        question.days,
        question.from_min,
        question.to_min,
        question.weekdays,
        apart_min=length if question.every_min is None else question.every_min,
    )


def _first(one: int | None, of: Sequence[int]) -> tuple[int, ...]:
    """Put what a type names before the others."""
    return tuple(sorted(of, key=lambda other: other != one))


# -- in words --------------------------------------------------------------------------------------------------------


def read_out(offers: Sequence[Offer], wish: Wish, named: Sequence[int] = ()) -> str:
    """Say the first free times: ``Saturday the 5th at 10, 11:30 or 2; Saturday the 12th at 9.``

    Whom they are with is said where several were asked for by name and not all times are of one.
    """
    if not offers:
        until = wish.first.fromordinal(wish.first.toordinal() + wish.days - 1)
        when = _day(wish.first, clock.today())
        return f"Nothing is free {f'on {when}' if wish.days == 1 else f'from {when} to {_day(until, wish.first)}'}."
    names = len(named) > 1 and len({one.photographer for one in offers}) > 1
    said, seen = [], clock.today()
    days = [(day, list(of)) for day, of in groupby(offers, lambda one: one.starts_at.date())]
    for day, of_day in days[:READ_OUT_DAYS]:
        times = [
            f"{spoken_time(one.starts_at.time())}{f' with {one.photographer}' if names else ''}"
            for one in of_day[:READ_OUT_TIMES]
        ]
        said.append(f"{_day(day, seen)} at {_either(times)}")
        seen = day
    return f"{'; '.join(said)}."


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _day(day: date, seen: date) -> str:
    """Say ``Saturday the 5th``, with its month where that is another than the one last heard."""
    month = "" if (day.year, day.month) == (seen.year, seen.month) else f" of {MONTHS[day.month - 1]}"
    year = "" if day.year == seen.year or day.toordinal() - seen.toordinal() < 180 else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]} the {ordinal(day.day)}{month}{year}"


def spoken_time(at: time) -> str:
    """Say ``10``, ``11:30`` or ``2``; with AM or PM early and late, where both could be meant."""
    if formats().clock24:
        return format_time(at)
    hour = f"{at.hour % 12 or 12}"
    minute = f":{at.minute:02}" if at.minute else ""
    half = "" if at.hour in SAID_SHORT else " AM" if at.hour < 12 else " PM"
    return f"{hour}{minute}{half}"
