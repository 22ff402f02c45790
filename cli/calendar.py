"""``sittings calendar``: some days by time, of everybody, of a person, a room, a piece of equipment."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import time
from typing import Any

from cli.desk import Desk
from cli.output import Answer, WrongUsage, table
from studio.calendar import calendar as days
from studio.calendar import whose
from studio.calendar.blocks import APPOINTMENT, BUSY, Block
from studio.calendar.calendar import Calendar, Column, Day, Placed
from studio.calendar.shades import OFFERED
from studio.calendar.weeks import first_of_week
from studio.calendar.whose import Whose
from studio.dates.spans import times_text
from studio.dates.sun import Sun
from studio.dates.typed import format_date
from studio.kernel.shown import format_time
from studio.lists.names import named, nothing_named
from studio.papers import files, sheets

MOST_DAYS = 366


def calendar(desk: Desk, args: Namespace) -> Answer:
    """Show some days, with what is closed, who is away and how full they are."""
    if not 1 <= args.days <= MOST_DAYS:
        raise WrongUsage(f"--days is a number from 1 to {MOST_DAYS}")
    first, only = desk.day(args.day), _whose(args)
    found = days.read(first, args.days, only, hidden=args.hidden)
    return Answer(lambda: list(_entries(found)), lambda: _lines(desk, found, only))


def sheet(desk: Desk, args: Namespace) -> Answer:
    """Write the day sheet or the week sheet of somebody, a room or a studio into a file."""
    only = _whose(args)
    if len(only) > 1:
        raise WrongUsage("a sheet is of one: give --person, --room or --studio")
    target, of = files.check_target(args.file), only[0] if only else whose.EVERYBODY
    day = desk.day(args.date)
    paper = sheets.of_day(day, of) if args.sheet == "day-sheet" else sheets.of_week(first_of_week(day), of)
    count = files.write(paper, target)
    told = f"Wrote {count} line{'s' * (count != 1)} to {target}."
    return Answer(lambda: {"file": str(target), "entries": count}, lambda: table([[told]]))


def _whose(args: Namespace) -> tuple[Whose, ...]:
    everyone = whose.offered()
    found = []
    if args.person:
        people = {one.login: one for one in whose.of_kind(everyone, whose.PERSON)}
        if (login := args.person.strip().lower()) not in people:
            raise nothing_named("user", args.person, list(people))
        found.append(people[login])
    if args.room:
        found.append(named("room", args.room, ((one, one.name) for one in whose.of_kind(everyone, whose.ROOM))))
    if getattr(args, "equipment", None):
        things = ((one, one.name) for one in whose.of_kind(everyone, whose.EQUIPMENT))
        found.append(named("piece of equipment", args.equipment, things))
    if getattr(args, "studio", None):
        found.append(named("studio", args.studio, ((one, one.name) for one in whose.of_kind(everyone, whose.STUDIO))))
    return tuple(found)


def _lines(desk: Desk, found: Calendar, only: tuple[Whose, ...]) -> Iterator[str]:
    for day in found.days:
        columns = [column for column in found.columns if column.day == day.day]
        yield f"{format_date(day.day)}: {_told(day, only)}"
        for column in columns:
            if len(columns) > 1:
                yield f"{column.whose.name}:"
            yield from (
                f"{_span(shade.first_min, shade.last_min)}{'offered, ' * (shade.kind == OFFERED)}{shade.words}"
                for shade in _words(column)
            )
            yield from table(
                [
                    _times(placed),
                    placed.block.number,
                    placed.block.client,
                    placed.block.description or placed.block.type,
                    placed.block.place,
                    " ".join(placed.block.people),
                    _state(placed.block),
                ]
                for placed in column.placed
            )


def _told(day: Day, only: tuple[Whose, ...]) -> str:
    told = [day.closed and f"closed: {day.closed}", *day.named]
    told.append(f"{day.booked} booked" if day.booked else "nothing booked")
    told.append(f"{day.unconfirmed} not confirmed" if day.unconfirmed else "")
    told.append(day.sun.words() if day.sun else "")
    told.append(f"{day.load} % of open hours" if only and day.open_min else "")
    return ", ".join(filter(None, told))


def _words(column: Column) -> list[Any]:
    return [shade for shade in column.shades if shade.kind in ("away", "skipped")] + list(column.offers)


def _span(first_min: int, last_min: int) -> str:
    if (first_min, last_min) == (0, 24 * 60):
        return "all day: "
    first, last = (format_time(time(at // 60 % 24, at % 60)) for at in (first_min, last_min))
    return f"{first} - {last}: "


def _times(placed: Placed) -> str:
    block = placed.block
    return (
        f"until {format_time(block.ends_at.time())}"
        if placed.from_before
        else times_text(block.starts_at, block.ends_at, " - ")
    )


def _state(block: Block) -> str:
    words = ("cancelled", block.cancelled), ("on hold", block.held), ("no show", block.no_show)
    told = next((word for word, so in words if so), "confirmed" if block.confirmed and block.asked_of else "")
    return ", ".join(filter(None, (told, "permitted clash" if block.permitted else "")))


def _entries(found: Calendar) -> Iterator[dict[str, Any]]:
    """Give what stands on each day, first what is shaded of it; what goes past midnight is an entry of both days."""
    for day in found.days:
        if day.sun is not None:
            yield _sun(day, day.sun)
        for column in (column for column in found.columns if column.day == day.day):
            for shade in (*column.shades, *column.offers):
                if shade.words:
                    yield _shade(day, column, shade)
            yield from (_entry(day, column, placed) for placed in column.placed)


def _minutes(at: int) -> str:
    return f"{at // 60 % 24:02}:{at % 60:02}"


def _sun(day: Day, light: Sun) -> dict[str, Any]:
    rises, sets = (f"{at:%H:%M}" if at else None for at in (light.rises, light.sets))
    golden = [[f"{at:%H:%M}" for at in span] for span in light.golden]
    told = {"kind": "sun", "number": None, "date": day.day.isoformat(), "start": rises, "end": sets}
    return told | {"title": light.words(), "golden": golden}


def _shade(day: Day, column: Column, shade: Any) -> dict[str, Any]:
    span = {"start": _minutes(shade.first_min), "end": _minutes(shade.last_min)}
    told = {"kind": shade.kind, "number": None, "date": day.day.isoformat(), **span, "title": shade.words}
    return told | {"of": column.whose.name}


def _entry(day: Day, column: Column, placed: Placed) -> dict[str, Any]:
    block = placed.block
    told: dict[str, Any] = {
        "kind": block.kind,
        "number": block.number or None,
        "date": day.day.isoformat(),
        "start": _minutes(placed.first_min),
        "end": f"{block.ends_at:%H:%M}",
        "title": block.client if block.kind == BUSY else block.description or block.type,
        "client": None if block.kind == BUSY else block.client or None,
        "type": block.type or None,
        "room": block.place or None,
        "people": list(block.logins),
        "status": None if block.kind in (APPOINTMENT, BUSY) else block.status,
        "confirmed": None if block.kind == BUSY else block.confirmed,
        "no_show": block.no_show,
        "on_hold": block.held,
        "cancelled": block.cancelled,
        "permitted_clash": block.permitted,
    }
    return told | {"of": column.whose.name}
