"""``sittings export calendar``: what is booked, for other calendar programs."""

from __future__ import annotations

from argparse import Namespace

from cli.desk import Desk
from cli.output import Answer, table
from studio.exchange import calendar_out
from studio.exchange.calendar_out import Part
from studio.kernel.errors import Invalid
from studio.lists import choices
from studio.lists.names import named
from studio.papers import files

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


def _named(noun: str, name: str, offered: object) -> int:
    return int(named(noun, name, ((one.key, one.label) for one in offered)))  # type: ignore[attr-defined]
