"""``sittings slot``: the times that the studio offers, and who has them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from cli.days_off import resource_named
from cli.desk import Desk
from cli.output import Answer, table
from studio.booking import slots
from studio.booking.slots import Place
from studio.dates.spans import times_text
from studio.dates.typed import format_date, parse_time
from studio.kernel.errors import NotFound
from studio.lists import choices, offering
from studio.lists.offering import Times


def add(desk: Desk, args: Namespace) -> Answer:
    """Offer a time, or the same one each week."""
    first = _times(desk, args)
    times = offering.weekly(first, desk.day(args.until)) if args.until else [first]
    return _offered(desk, args, times)


def block(desk: Desk, args: Namespace) -> Answer:
    """Offer the places of a block, such as a mini-session day."""
    type_id = desk.session_type(args.type)
    length = args.length or next(one.duration_min for one in choices.session_choices().types if one.id == type_id)
    return _offered(desk, args, offering.places(_times(desk, args), length, args.gap or 0))


def _times(desk: Desk, args: Namespace) -> Times:
    starts = parse_time(args.since)
    return Times(desk.day(args.day), starts, parse_time(args.to, after=starts))


def _offered(desk: Desk, args: Namespace, times: list[Times]) -> Answer:
    type_id = desk.session_type(args.type) if args.type else None
    name = args.name or args.type or "Offered"
    ids = set(offering.offer(desk.actor, name, resource_named(args.who), type_id, times))
    found = [one for one in slots.places(times[0].day, times[-1].day) if one.slot.id in ids]
    return _answer(found)


def list_(desk: Desk, args: Namespace) -> Answer:
    """List time slots, and who has them."""
    first = desk.day(args.since)
    found = slots.places(first, first + timedelta(days=args.days - 1), args.name or "")
    return _answer([one for one in found if not (args.free and one.number)])


def remove(desk: Desk, args: Namespace) -> Answer:
    """Offer a time, or all of a block, no more."""
    day = desk.day(args.day) if args.day else None
    first, last = (day, day) if day else (date.min, date.max)
    starts = parse_time(args.since) if args.since else None
    resource_id = resource_named(args.who) if args.who else None
    found = [
        one
        for one in slots.places(first, last, args.name or "")
        if resource_id in (None, one.slot.resource_id) and starts in (None, one.slot.starts_at.time())
    ]
    if not found or not (args.name or args.who):
        raise NotFound("No such time slot is there: name it with --name or --who, and see sittings slot list.")
    offering.withdraw(desk.actor, sorted({one.slot.id for one in found}))
    return _answer(found)


def _answer(found: list[Place]) -> Answer:
    def values() -> Iterator[dict[str, Any]]:
        for one in found:
            yield {
                "date": one.slot.starts_at.date().isoformat(),
                "start": _at(one.slot.starts_at),
                "end": _at(one.slot.ends_at),
                "who": one.slot.who,
                "type": one.slot.type or None,
                "name": one.slot.name,
                "session": one.number or None,
                "client": one.client or None,
                "confirmed": one.confirmed,
            }

    def lines() -> Iterator[str]:
        free = sum(not one.number for one in found)
        yield f"{len(found)} time slot{'s' * (len(found) != 1)}, {free} free"
        yield from table(
            [
                format_date(one.slot.starts_at.date()),
                times_text(one.slot.starts_at, one.slot.ends_at, " - "),
                one.slot.who,
                one.slot.name,
                one.slot.type,
                f"{one.number} {one.client}".strip() or "free",
                "confirmed" if one.confirmed else "",
            ]
            for one in found
        )

    return Answer(values, lines)


def _at(at: datetime) -> str:
    return f"{at:%H:%M}"
