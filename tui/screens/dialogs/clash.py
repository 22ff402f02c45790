"""Who, what and when is in the way of a session or an appointment, and what the studio's policy lets one do about it."""

from __future__ import annotations

from studio.dates.typed import format_date, format_time
from studio.kernel.errors import Clash
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk


async def ask_clash(desk: Desk, clash: Clash, *, moves: bool = True) -> str:
    """Show a clash; returns ``anyway`` where the user may and wants to book all the same, ``next`` to take the slot
    that is free next, where it ``moves``, else ``back``."""
    answers = [("b", "Back, to change it")]
    if moves and clash.next_free is not None:
        when = format_time(clash.next_free.time())
        answers.insert(0, ("n", f"Take {format_date(clash.next_free.date())}, {when}"))
    if clash.may_allow:
        answers.insert(0, ("a", "Book anyway"))
    text = f"{clash}\nNothing was saved; what you typed is still there."
    answer = await desk.push_screen_wait(AskDialog("Taken", text, answers, safe="b", expected=False))
    return {"a": "anyway", "n": "next"}.get(answer or "", "back")
