"""``sittings status by-type [on|off]``: statuses for each session type, and back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from cli.desk import Desk
from cli.output import Answer, table
from studio.workflow import by_type as switching

NOTHING_YET = (
    "Nothing is done yet: --yes does it. The sets are kept, and `sittings status by-type on` brings them back."
)


def by_type(desk: Desk, args: Namespace) -> Answer:
    """Say whether each session type has its own statuses."""
    on = desk.preferences.statuses_by_type
    said = "Each session type has its own statuses." if on else "All sessions have one set of statuses."
    return Answer(lambda: {"by_type": on}, lambda: [said])


def by_type_on(desk: Desk, args: Namespace) -> Answer:
    """Give each session type its own statuses."""
    restored = switching.switch_on(desk.actor)
    back = f" {restored} session{'s are' if restored != 1 else ' is'} back where they stood." if restored else ""
    return Answer(
        lambda: {"by_type": True, "restored": restored},
        lambda: [f"Each session type has its own statuses now.{back}"],
    )


def by_type_off(desk: Desk, args: Namespace) -> Answer:
    """Go back to one set of statuses for all sessions, or show where the sessions would go."""
    plan = switching.planned()
    if args.yes:
        switching.switch_off(desk.actor, switching.WORD)
    tail = "All sessions have one set of statuses now: `sittings undo` takes it back." if args.yes else NOTHING_YET
    return Answer(
        lambda: {"by_type": not args.yes, "landings": [_json(one) for one in plan]},
        lambda: [*_lines(plan), tail],
    )


def _json(one: switching.Landing) -> dict[str, object]:
    return {
        "type": one.session_type,
        "from": one.was,
        "to": one.to,
        "sessions": one.sessions,
        "same_name": one.matched,
    }


def _lines(plan: Iterable[switching.Landing]) -> Iterable[str]:
    yield from table(
        [one.session_type, str(one.sessions), one.was, "to", one.to, "" if one.matched else "no status has that name"]
        for one in plan
    )
