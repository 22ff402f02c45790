"""Who, what and when is in the way of a session or an appointment, and what the studio's policy lets one do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from studio.dates.typed import format_date, format_time
from studio.kernel.errors import Clash
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk
from tui.frame.saving import Host

T = TypeVar("T")


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


async def save_asking(
    desk: Desk, host: Host, send: Callable[[bool], Awaitable[T]], move_to: Callable[[datetime], None]
) -> T | None:
    """Save, asking about each clash; ``None`` where the user would rather change something, which was said.

    Args:
        send: saves it, and is told whether it may clash.
        move_to: puts another start in.
    Raises:
        StudioError: what the service refuses, ``StaleRecord`` among it.
    """
    allowed = False
    while True:
        try:
            return await send(allowed)
        except Clash as clash:
            if allowed:
                raise
            answer = await ask_clash(desk, clash)
            if answer == "next" and clash.next_free is not None:
                move_to(clash.next_free)
            elif answer == "anyway":
                allowed = True
            else:
                host.say(str(clash), problem=True)
                host.focus_named("start")
                return None
