"""``sittings conflict``: bookings that a later change made impossible."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, table
from studio.waiting import conflicts
from studio.waiting.conflicts_listed import CONFLICTS, JSON


def list_(desk: Desk, args: Namespace) -> Answer:
    """List the conflicts."""
    filters = [] if args.all else [("open", "")]
    return listed(desk, CONFLICTS, args, JSON, filters=filters, nothing="There is no conflict.")


def accept(desk: Desk, args: Namespace) -> Answer:
    """Leave a booking as it is, in somebody's name."""
    conflicts.accept(desk.actor, conflicts.id_of(args.number), args.why)
    value: dict[str, Any] = {"number": args.number, "accepted_by": desk.actor.login, "why": args.why}
    return Answer(lambda: value, lambda: table([[f"{args.number} stays as it is: {args.why}."]]))
