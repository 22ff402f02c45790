"""Somebody else saved the same record: both versions field by field, and which one to keep."""

from __future__ import annotations

from collections.abc import Callable

from studio.kernel.errors import StaleRecord
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk

SAME_FIELD = {"starts_at": ("date", "start"), "ends_at": ("end",), "status_due": ("status_due",)}
"""Columns whose fields in the form have other names."""


async def keep_mine(desk: Desk, error: StaleRecord, mine: set[str]) -> Callable[[str], bool] | None:
    """Ask what to keep where both changed the same field.

    Args:
        mine: the names of the fields changed here.
    Returns:
        A test by field name: true where what was typed here is kept. ``None``: the user wants to look first.
    """
    theirs = {change.field for change in error.changes}
    both = sorted(mine & theirs)
    lines = [
        f"{change.by}: {change.field.replace('_', ' ')} from {change.before or '(empty)'!s} to {change.after or '(empty)'}"
        for change in error.changes[-8:]
        if change.field not in ("confirmed_at", "cancelled_at")
    ]
    if not both:
        text = "\n".join(
            ["While you were typing, somebody saved this record:", *lines, "", "Yours touches other fields."]
        )
        answer = await desk.push_screen_wait(
            AskDialog(
                "Changed by somebody else",
                text,
                [("s", "Save mine beside theirs"), ("l", "Look first")],
                safe="l",
                expected=False,
            )
        )
        return (lambda _name: True) if answer == "s" else None
    names = ", ".join(name.replace("_", " ") for name in both)
    text = "\n".join(["While you were typing, somebody saved this record:", *lines, "", f"You both changed {names}."])
    answers = [("m", "Keep mine"), ("t", "Take theirs, save the rest of mine"), ("l", "Look first")]
    answer = await desk.push_screen_wait(AskDialog("Changed by somebody else", text, answers, safe="l", expected=False))
    if answer == "m":
        return lambda _name: True
    if answer == "t":
        taken = {field for name in both for field in SAME_FIELD.get(name, (name,))}
        return lambda name: name not in taken
    return None
