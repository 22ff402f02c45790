"""``sittings export calendar`` and ``import calendar``: what is booked for other programs, and what comes from them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.appointments import type_named
from cli.desk import Desk
from cli.output import Answer, table
from studio.exchange import calendar_in, calendar_out
from studio.exchange.calendar_out import Part
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_span
from studio.lists import choices
from studio.lists.names import named
from studio.papers import files
from studio.people.users import user_view

ENDS = (".ics",)


def export(desk: Desk, args: Namespace) -> Answer:
    """Write what is booked into an .ics file."""
    target = files.check_target(args.file, ENDS)
    part = Part(
        desk.user(args.person) if args.person else None,
        _named("camera room", args.room, choices.rooms()) if args.room else None,
        _named("studio", args.studio, choices.studios()) if args.studio else None,
        desk.day(args.since) if args.since else None,
        desk.day(args.until) if args.until else None,
    )
    if part.first and part.last and part.last < part.first:
        raise Invalid("The last day is before the first: give --from and --to the other way round.")
    name = ", ".join(filter(None, (desk.preferences.company, args.person, args.room, args.studio)))
    found = files.kept_beside(target, lambda path: calendar_out.write(path, calendar_out.lines(part, name)), ENDS)
    told = f"Wrote {found} {'entry' if found == 1 else 'entries'} to {target}."
    return Answer(lambda: {"file": str(target), "entries": found}, lambda: table([[told]]))


def _named(noun: str, name: str, offered: Any) -> int:
    return int(named(noun, name, ((one.key, one.label) for one in offered)))


# -- from other programs ---------------------------------------------------------------------------------------------


def take_over(desk: Desk, args: Namespace) -> Answer:
    """Take a calendar over as absences or appointments of somebody, and say what became of each entry."""
    if args.type and args.what == "absences":
        raise Invalid("Absences have no type: leave --type away.")
    user_id = desk.user(args.person)
    lines = calendar_in.take_over(
        desk.actor,
        files.read_whole(args.file),
        user_id=user_id,
        what=args.what,
        type_id=type_named(args.type) if args.type else None,
        first=desk.day(args.since) if args.since else None,
        last=desk.day(args.until) if args.until else None,
        dry_run=args.dry_run,
    )
    taken = sum(not line.why for line in lines)

    def told() -> Iterator[str]:
        yield from table(
            [
                str(line.line),
                _when(line),
                f"{quoted(line.summary)} {line.why}" if line.why else f"{line.summary}: taken",
            ]
            for line in lines
        )
        name, dry = user_view(user_id).name, "It would take" if args.dry_run else "Took"
        yield f"{dry} {taken} {args.what[:-1] if taken == 1 else args.what} of {name}; {len(lines) - taken} refused."

    return Answer(lambda: {"dry_run": args.dry_run, "taken": taken, "entries": [_value(line) for line in lines]}, told)


def _when(line: calendar_in.Line) -> str:
    return format_span(line.starts_at, line.ends_at) if line.starts_at and line.ends_at else ""


def _value(line: calendar_in.Line) -> dict[str, Any]:
    return {
        "line": line.line,
        "summary": line.summary,
        "start": line.starts_at and line.starts_at.isoformat(" ", "minutes"),
        "end": line.ends_at and line.ends_at.isoformat(" ", "minutes"),
        "taken": not line.why,
        "why": line.why or None,
    }
