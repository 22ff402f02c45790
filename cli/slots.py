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
from studio.kernel import database
from studio.kernel.errors import NotFound
from studio.lists import offering
from studio.lists.offering import Times
from studio.lists.slots import type_names, types_named
from studio.to_do import missing


def add(desk: Desk, args: Namespace) -> Answer:
    """Offer a time, or the same one each week."""
    return _offered(desk, args, _weekly(desk, args, _times(desk, args)))


def block(desk: Desk, args: Namespace) -> Answer:
    """Offer the places of a block, such as a mini-session day."""
    length = args.length or _length(types_named(args.type)[0])
    blocks = _weekly(desk, args, _times(desk, args))
    return _offered(desk, args, [one for each in blocks for one in offering.places(each, length, args.gap or 0)])


def _weekly(desk: Desk, args: Namespace, first: Times) -> list[Times]:
    return offering.weekly(first, desk.day(args.until)) if args.until else [first]


def _length(type_id: int) -> int:
    """Return how long something of a type is, of appointments by a negative id."""
    table = "session_type" if type_id > 0 else "appointment_type"
    ((length,),) = database.rows(f"SELECT duration_min FROM {table} WHERE id = ?", (abs(type_id),))
    return int(length)


def _times(desk: Desk, args: Namespace) -> Times:
    starts = parse_time(args.since)
    return Times(desk.day(args.day), starts, parse_time(args.to, after=starts))


def _offered(desk: Desk, args: Namespace, times: list[Times]) -> Answer:
    types = types_named(args.type or "")
    first = types.pop(0) if types and types[0] > 0 else None
    name = args.name or args.type or "Offered"
    also, count = "; ".join(type_names(types)), getattr(args, "places", None)
    ids = set(offering.offer(desk.actor, name, resource_named(args.who), first, times, also=also, count=count))
    days = [one.day for one in times]
    found = [one for one in slots.places(min(days), max(days)) if one.slot.id in ids]
    return _answer(found)


def list_(desk: Desk, args: Namespace) -> Answer:
    """List time slots, and who has them."""
    first = desk.day(args.since)
    found = missing.lines(first, first + timedelta(days=args.days - 1), args.name or "", not args.missing)
    return _answer([one.place for one in found if not (args.free and one.place.holder)])


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
                "start": _at(one.starts_at),
                "end": _at(one.ends_at),
                "who": one.slot.who,
                "type": one.slot.type or None,
                "types": list(one.slot.names),
                "name": one.slot.name,
                "places": one.slot.count,
                "session": one.number if one.holder > 0 else None,
                "appointment": one.number if one.holder < 0 else None,
                "client": one.client or None,
                "confirmed": one.confirmed,
            }

    def lines() -> Iterator[str]:
        free = sum(not one.holder for one in found)
        what = "place" if any(one.slot.count for one in found) else "time slot"
        yield f"{len(found)} {what}{'s' * (len(found) != 1)}, {free} free"
        yield from table(
            [
                format_date(one.slot.starts_at.date()),
                times_text(one.starts_at, one.ends_at, " - "),
                one.slot.who,
                one.slot.name,
                one.slot.type,
                f"{one.number} {one.client}".strip() if one.holder else "free",
                "confirmed" if one.confirmed else "",
            ]
            for one in found
        )

    return Answer(values, lines)


def _at(at: datetime) -> str:
    return f"{at:%H:%M}"
