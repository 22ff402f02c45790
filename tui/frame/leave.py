"""Before what was typed would be lost: save it, throw it away, or stay."""

from __future__ import annotations

from typing import Literal

from tui.frame.ask import AskDialog
from tui.frame.desk import Desk


async def ask_leave(desk: Desk, title: str) -> Literal["save", "discard", "stay"]:
    """Ask what becomes of the unsaved text of the record ``title``; Enter and Esc stay with it."""
    text = f"{title}\nWhat you typed here is not saved."
    answers = [("s", "Save"), ("d", "Throw away"), ("k", "Keep typing")]
    answer = await desk.push_screen_wait(AskDialog("Not saved", text, answers, safe="k"))
    return "save" if answer == "s" else "discard" if answer == "d" else "stay"
