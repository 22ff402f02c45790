"""The question "when can Anna take a family on a Saturday morning?", and its answer, to be read out on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from studio.booking import free, presence
from studio.booking.axis import DAY_MIN
from studio.booking.free import DAYS, Wish
from studio.booking.line import read
from studio.booking.said import Bounds, Line, Name, Period, Words
from studio.dates.closures import business_calendar
from studio.dates.reading import habits
from studio.dates.spans import length_text
from studio.dates.typed import Habits
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import MONTHS, WEEKDAYS, format_time, formats, ordinal, short_date, weekday_date
from studio.lists.choices import SessionChoices, session_choices
from studio.people.users import list_users

READ_OUT_DAYS = 4
READ_OUT_TIMES = 5
NEAREST_DAYS = 60
"""So far is looked for the next free time where those asked about have none."""
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
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: the times by start, and the first of them as a sentence."""

    offers: tuple[Offer, ...]
    sentence: str
    asked: str
    """What was looked for, in words."""


def look(question: Question, limit: int = free.MOST, *, nearest: bool = False) -> Found:
    """Answer when something can be booked.

    Args:
        nearest: where nothing is free then, say which day after it has something.
    Raises:
        Invalid: neither a type nor a length is said, or they cannot be.
    """
    choices = session_choices()
    users = {user.id: user for user in list_users()}
    rooms = {int(room.key): room.label for room in choices.rooms}
    wish = wish_of(question, choices)
    kind = next((one.name for one in choices.types if one.id == question.type_id), None)
    found = free.find(wish, limit)
    offers = tuple(
        Offer(
            one.starts_at,
            one.ends_at,
            users[one.people[0]].login if one.people else None,
            users[one.people[0]].name if one.people else "",
            users[one.people[1]].login if len(one.people) > 1 else None,
            rooms.get(one.rooms[0]) if one.rooms else None,
            kind,
        )
        for one in found
    )
    said = [read_out(offers, wish, question.photographers), *_why_none(offers, wish, question, choices)]
    said += [one.words for one in free.filled(wish)]
    said += [_nearest(wish)] if nearest and not offers else []
    return Found(offers, " ".join(filter(None, said)), understood(question, choices))


def _why_none(offers: Sequence[Offer], wish: Wish, question: Question, choices: SessionChoices) -> tuple[str, ...]:
    """Say of one day on which nothing is free why the studio is closed, and who of those asked for is away."""
    if offers or wish.days > 1:
        return ()
    if wish.first < clock.today():
        return ("That day is over.",)
    why = business_calendar().why_closed(wish.first)
    if why is not None and why.kind != "weekday":
        return (f"The studio does not work that day: {why}.",)
    asked = {one.label for one in (*choices.photographers, *choices.assistants) if one.key in question.photographers}
    return tuple(one.words for one in presence.of_day(wish.first) if one.who in asked)


def _nearest(wish: Wish) -> str:
    """Say when the first day after those that were asked about has something free, and at which times."""
    first = max(wish.first + timedelta(days=wish.days), clock.today())
    if first > date.max - timedelta(days=NEAREST_DAYS + 2):
        return ""
    found = free.find(replace(wish, first=first, days=NEAREST_DAYS), READ_OUT_TIMES)
    if not found:
        return f"Nor in the {NEAREST_DAYS} days after that."
    day = found[0].starts_at.date()
    times = [spoken_time(one.starts_at.time()) for one in found if one.starts_at.date() == day]
    return f"The next is {_day(day, wish.first)} at {_either(times)}."


def wish_of(question: Question, choices: SessionChoices) -> Wish:
    """Return what is looked for: whom and what a question does not name its type says, and then anybody and any room."""
    kind = next((one for one in choices.types if one.id == question.type_id), None)
    length = question.length_min or (kind.duration_min if kind else None)
    if length is None:
        raise Invalid("Say what it is to be, or how long: a session type, or a length such as 90m.", field="type")
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
        choices.first_studio,
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


# -- a typed question ------------------------------------------------------------------------------------------------


def words(own: Habits, *, question: bool = True) -> Words:
    """Read what a typed line may name: types, people, rooms and outside locations."""
    choices = session_choices()
    shoots = {int(one.key) for one in (*choices.photographers, *choices.assistants)}
    return Words(
        own,
        tuple(Name(one.id, one.name) for one in choices.types),
        tuple(Name(one.id, one.name, (one.login, one.initials)) for one in list_users() if one.id in shoots),
        (
            *(Name(int(one.key), one.label) for one in choices.rooms),
            *(Name(int(one.key), one.label, outside=True) for one in choices.outside_locations),
        ),
        question,
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """What a typed question was understood as, and the answer."""

    found: Found | None = None
    """None where it could not be answered."""
    problems: tuple[str, ...] = ()


def ask(text: str, limit: int) -> Answered:
    """Answer a typed question, as far as it is understood."""
    line = read(text, words(habits(business_calendar())))
    try:
        found = look(question_of(line, clock.today()), limit, nearest=True)
    except Invalid as error:
        return Answered(problems=(*line.problems, str(error)))
    return Answered(found, tuple(line.problems))


def question_of(line: Line, today: date) -> Question:
    """Return what a line asks; what it does not say is left to the type, and to three weeks from today.

    Raises:
        Invalid: nothing lies in the part of the day that it names. What is after a later hour and before an earlier one goes
            past midnight.
    """
    first, days = line.when.day or today, 1 if line.when.day else DAYS
    for period in line.values("period", Period):
        first, days = period.first or first, period.days or days
    bounded = line.values("part", Bounds)
    named = [bounds for bounds in bounded if bounds.named]
    # Morning or afternoon is both; what is before or after an hour is that of it.
    since = min((one.from_min for one in named), default=0)
    until = max((one.to_min for one in named), default=DAY_MIN)
    for bounds in (one for one in bounded if not one.named):
        since, until = max(since, bounds.from_min), min(until, bounds.to_min)
    if (at := line.when.at) is not None:
        since = at.hour * 60 + at.minute
    if named or at is not None:
        check_part(since, until)
    weekdays = frozenset[int]().union(*line.values("weekdays", frozenset))
    people = [part for part in line.of("person") if not part.problem]
    places = [one for part in line.of("place") if not part.problem for one in part.names]
    kind = next((part.names[0].key for part in line.of("type") if not part.problem), None)
    return Question(
        first,
        kind,
        line.length_min,
        tuple(dict.fromkeys(one.key for part in people for one in part.names)),
        (),
        tuple(one.key for one in places if not one.outside),
        bool(line.of("outside")) or any(one.outside for one in places),
        days,
        since,
        until,
        weekdays,
    )


def understood(question: Question, choices: SessionChoices) -> str:
    """Say what is looked for: ``Family, 60 min, with Anna Berg, in any room, Dec 1 to Dec 31, Saturdays, until 12:00 PM``."""
    wish = wish_of(question, choices)
    kind = next((one.name for one in choices.types if one.id == question.type_id), "")
    people = {int(one.key): one.label for one in (*choices.photographers, *choices.assistants)}
    rooms = {int(one.key): one.label for one in choices.rooms}
    last = wish.first + timedelta(days=wish.days - 1)
    days = weekday_date(wish.first) if wish.days == 1 else f"{short_date(wish.first)} to {short_date(last)}"
    named = [people.get(one, "") for one in question.photographers]
    said = [
        kind,
        length_text(wish.length_min),
        f"with {_either(named)}" if named else "with anybody" if wish.people else "",
        f"in {_either([rooms.get(one, '') for one in question.rooms])}" if question.rooms else "",
        "in any room" if wish.rooms and not question.rooms else "" if wish.rooms else "outside",
        days,
        ", ".join(f"{WEEKDAYS[day]}s" for day in sorted(wish.weekdays)),
        _part(wish.from_min, wish.to_min),
    ]
    return ", ".join(part for part in said if part)


def check_part(since: int, until: int) -> None:
    """Refuse a part of a day with a name, such as the morning, of which nothing is left between two minutes of the day."""
    if until <= since:
        first, last = _at(since), _at(until)
        raise Invalid(f"That part of the day would begin at {first} and end at {last}: say another one.")


def _part(since: int, until: int) -> str:
    first, last = _at(since), _at(until)
    if since and until < DAY_MIN:
        return f"{first} to {last}{' the next day' * (until <= since)}"
    return f"from {first}" if since else f"until {last}" if until < DAY_MIN else ""


def _at(minute: int) -> str:
    return format_time(time(minute // 60 % 24, minute % 60))


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
