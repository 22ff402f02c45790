"""``sittings due recount``: open due dates worked out anew, and what other verbs say when it may be time for it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.dates.typed import format_date
from studio.workflow import recount as recounting
from studio.workflow.recount import WouldMove


def recount(desk: Desk, args: Namespace) -> Answer:
    """Show which open due dates would move, and move them with --yes."""
    found = recounting.would_move()
    moved = recounting.recount(desk.actor) if args.yes else 0
    return Answer(lambda: _as_json(found, moved), lambda: _lines(found, moved, asked=args.yes))


def _as_json(found: WouldMove, moved: int) -> dict[str, Any]:
    first = [
        {"number": one.number, "client": one.client, "from": _plain(one.was), "to": _plain(one.to)}
        for one in found.first
    ]
    return {"would_move": found.count, "first": first, "moved": moved}


def _lines(found: WouldMove, moved: int, *, asked: bool) -> Iterator[str]:
    yield from table([one.number, one.client, _said(one.was), "to", _said(one.to)] for one in found.first)
    if found.count > len(found.first):
        yield f".. and {found.count - len(found.first):,} more."
    yield recounting.moved_words(moved) if asked else found.sentence + " --yes moves them." * bool(found.count)


def due_notes() -> tuple[str, ...]:
    """Say how many open due dates would move, after a change of what they are counted by; nothing where none would."""
    found = recounting.would_move()
    return (f"{found.sentence} See them with: sittings due recount",) if found.count else ()


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _said(day: date | None) -> str:
    return format_date(day) if day else "no due date"
