"""``sittings preference``: the studio's preferences, shown and set by their names."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from cli.recount import due_notes
from studio.dates.holiday_dates import codes_of
from studio.kernel import preferences
from studio.kernel.preferences import Shown
from studio.workflow.recount import COUNTED_BY_PREFERENCES


def preference(desk: Desk, args: Namespace) -> Answer:
    """Show all preferences or one, or set one."""
    if args.name is None:
        found = preferences.shown_all()
        return Answer(lambda: (_json(one) for one in found), lambda: table(_cells(one) for one in found))
    if args.value is None:
        one = preferences.shown_one(args.name)
        return Answer(lambda: _json(one), lambda: _told(one))
    before = preferences.shown_one(args.name)
    now = preferences.set_text(desk.actor, args.name, _coded(desk, before.declared.name, args.value))
    told = (
        f"{now.declared.name} is now {_said(now)}."
        if now != before
        else f"{now.declared.name} is {_said(now)} already."
    )
    notes = due_notes() if now != before and now.declared.name in COUNTED_BY_PREFERENCES else ()
    return Answer(lambda: _json(now), lambda: table([[told]]), notes)


def _coded(desk: Desk, name: str, typed: str) -> str:
    """Return the code of a country or region that is typed by its name, as the screen offers it; all else as it is typed."""
    if name == "studio.country":
        return codes_of(typed, "")[0]
    return codes_of(desk.preferences.country, typed)[1] if name == "studio.region" else typed


def _cells(one: Shown) -> list[str]:
    return [one.declared.name, one.text, "changed" if one.changed else "", one.declared.about]


def _said(one: Shown) -> str:
    return one.text or "empty"


def _told(one: Shown) -> list[str]:
    declared = one.declared
    lines = [[declared.name, _said(one)], ["on screen", declared.label]]
    lines += [["default", declared.write(declared.default)]] if declared.ships else []
    lines += [["may be", declared.allowed], ["", declared.about]]
    lines += [["", declared.elsewhere]] if declared.elsewhere else []
    return list(table(lines))


def _json(one: Shown) -> dict[str, Any]:
    declared = one.declared
    return {
        "name": declared.name,
        "value": one.text,
        "default": declared.write(declared.default) if declared.ships else None,
        "changed": one.changed,
        "about": declared.about,
        "allowed": [word.text for word in declared.words] or declared.allowed,
    }
