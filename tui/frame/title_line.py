"""The first line of a screen: where we are, who else is there, whose studio, who works here, what time it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.text import cells, fit, safe
from tui.widgets.button_row import Button

MOST_STUDIO = 24
ROOM_LEFT = 28
"""Cells that are left to the clock and to the beginning of where we are."""


def title_line(buttons: Sequence[Button], here: str, who: str, studio: str, now: str, width: int) -> list[Button]:
    """Make the first line.

    Args:
        buttons: where we are, words that may be cut, and what else can be pressed there.
        here: who else is in the record; worth more room than whose studio it is.
        who: the initials of who works here, worth as much as the clock: several may share a desk.
        width: in cells.
    """
    here = f"  {safe(here)} " if here else ""
    # Before there is a studio nobody works in it.
    user = f"{safe(who)}  " if who and studio else ""
    now, shown = f"{now} ", ""
    if studio and width >= (100 if here else 72):
        shown = f"{fit(studio, min(MOST_STUDIO, cells(studio)))}  "
    right = shown + user + now
    left = [*buttons, Button(fit(here, min(cells(here), max(width - ROOM_LEFT, 0))))] if here else list(buttons)
    room = width - cells(right) - sum(cells(button.text) for button in left[1:]) - 1
    first = replace(left[0], look="title-name", text=fit(left[0].text, min(cells(left[0].text), max(0, room))))
    gap = " " * max(1, 1 + room - cells(first.text))
    return [first, *left[1:], Button(gap + shown), *([Button(user, "switch_user")] if user else []), Button(now)]
