"""Ticking some of a list, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from studio.kernel.types import Choice
from tui import marks
from tui.frame.desk import Desk
from tui.screens.dialogs.pick import PickDialog


async def tick(desk: Desk, title: str, offered: Sequence[Choice], ticked: set[int]) -> set[int] | None:
    """Let the user tick entries one after the other; ``None`` when nothing was changed."""
    wanted = set(ticked)
    at: int | str | None = None
    while True:
        choices = [Choice(c.key, f"{marks.box(c.key in wanted)} {c.label}", c.hint) for c in offered]
        picked: Choice | None = await desk.push_screen_wait(
            PickDialog(title, choices, current=at, keys="Type to find   Enter Tick   Esc Done")
        )
        if picked is None:
            return wanted if wanted != ticked else None
        at = picked.key
        wanted ^= {int(picked.key)}
