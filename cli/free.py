"""``sittings free``: when something can be booked."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.booking import finder
from studio.booking.axis import DAY_MIN
from studio.booking.finder import Question
from studio.booking.free import MOST
from studio.booking.line import PARTS
from studio.dates.closures import business_calendar
from studio.dates.reading import habits
from studio.dates.spans import times_text
from studio.dates.typed import format_date, only_time, understand
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.shown import WEEKDAYS
from studio.lists import choices
from studio.lists.names import named


def free(desk: Desk, args: Namespace) -> Answer:
    """Say when something can be booked."""
    found = finder.look(_question(desk, args), min(args.limit, MOST), nearest=True)

    def values() -> Iterator[dict[str, Any]]:
        for one in found.offers:
            yield {
                "date": one.starts_at.date().isoformat(),
                "start": f"{one.starts_at:%H:%M}",
                "end": f"{one.ends_at:%H:%M}",
                "photographer": one.login,
                "room": one.room,
            }

    def lines() -> Iterator[str]:
        yield found.sentence
        yield from table(
            [
                format_date(one.starts_at.date()),
                times_text(one.starts_at, one.ends_at, " - "),
                one.photographer,
                one.room or "",
            ]
            for one in found.offers
        )

    return Answer(values, lines)


def _question(desk: Desk, args: Namespace) -> Question:
    since, until = PARTS[args.part] if args.part else (0, DAY_MIN)
    own = habits(business_calendar())
    if args.from_time:
        since = _minute(only_time(understand(args.from_time, own, "time"), args.from_time))
    if args.to_time:
        at = only_time(understand(args.to_time, own, "time"), args.to_time)
        until = _minute(at) or DAY_MIN
    if args.part:
        finder.check_part(since, until)
    return Question(
        desk.day(args.since),
        desk.session_type(args.type) if args.type else None,
        args.length,
        tuple(desk.user(login) for login in _parted(args.photographer)),
        tuple(desk.user(login) for login in _parted(args.assistant)),
        tuple(named("room", name, ((int(one.key), one.label) for one in choices.rooms())) for name in args.room),
        args.outside,
        args.days,
        since,
        until,
        frozenset(_weekday(name) for name in _parted(args.weekday)),
        args.every,
    )


def _minute(at: Any) -> int:
    return int(at.hour) * 60 + int(at.minute)


def _parted(given: Sequence[str]) -> list[str]:
    return [word.strip() for one in given for word in one.split(",") if word.strip()]


def _weekday(name: str) -> int:
    for number, day in enumerate(WEEKDAYS):
        if len(name) >= 2 and day.casefold().startswith(name.casefold()):
            return number
    raise Invalid(f"{quoted(name)} is no weekday: write mon, tue, wed, thu, fri, sat or sun.")
