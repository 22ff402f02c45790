"""``sittings export`` and ``sittings list KIND export``: a list as a file for other programs, or to be printed."""

from __future__ import annotations

from argparse import Namespace

from cli.desk import Desk
from cli.maintained import part_of, shown_unasked
from cli.output import Answer, table
from studio.exchange.listed import list_of
from studio.lists.sheet import sheet
from studio.lists.spec import Asked
from studio.lists.typed import parse_filter
from studio.papers import files
from studio.papers.paper import of_list, of_sheet


def records(desk: Desk, args: Namespace) -> Answer:
    """Write the records that fit the filters into a file."""
    spec, target = list_of(args.what), files.check_target(args.file)
    filters = tuple(parse_filter(spec, word) for word in args.filters)
    asked = Asked(filters, order=args.sort or "", descending=args.reverse)
    rows = files.write(of_list(desk.actor, spec, asked, limit=args.limit), target)
    return Answer(
        lambda: {"file": str(target), "entries": rows},
        lambda: table([[f"Wrote {rows} {spec.one if rows == 1 else spec.name} to {target}."]]),
    )


def kept(desk: Desk, args: Namespace) -> Answer:
    """Write a list of the studio's own into a file."""
    target, shown = files.check_target(args.file), sheet(args.kept, part_of(args, changing=False))
    rows = files.write(of_sheet(shown), target)
    return Answer(
        lambda: {"file": str(target), "entries": rows},
        lambda: table([[f"Wrote {rows} {args.kept.one if rows == 1 else args.kept.many} to {target}."]]),
        shown_unasked(args.kept, args),
    )
