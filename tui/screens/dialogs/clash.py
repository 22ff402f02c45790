"""Who, what and when is in the way of a session or an appointment, and what the studio's policy lets one do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

from studio.dates.typed import format_date, format_time
from studio.kernel.errors import Clash, OverCap
from studio.kernel.types import Allow
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk

T = TypeVar("T")


class Says(Protocol):
    """Where it is said that nothing was saved."""

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show one sentence."""


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
    title = "Full" if isinstance(clash, OverCap) else "Taken"
    answer = await desk.push_screen_wait(AskDialog(title, text, answers, safe="b", expected=False))
    return {"a": "anyway", "n": "next"}.get(answer or "", "back")


async def save_asking(
    desk: Desk, host: Says, send: Callable[[Allow], Awaitable[T]], move_to: Callable[[datetime], None] | None = None
) -> T | None:
    """Save, asking about a clash and about what is full; ``None`` where the user would rather change something, which was said.

    Args:
        send: saves it, and is told what the user wants all the same.
        move_to: puts another start in; None where nothing moves.
    Raises:
        StudioError: what the service refuses, ``StaleRecord`` among it.
    """
    allowed: Allow = {}
    while True:
        try:
            return await send(allowed)
        except Clash as clash:
            if clash.allowed_by in allowed:
                raise
            answer = await ask_clash(desk, clash, moves=move_to is not None)
            if answer == "next" and move_to is not None and clash.next_free is not None:
                move_to(clash.next_free)
            elif answer == "anyway":
                allowed[clash.allowed_by] = True
            else:
                host.say(str(clash), problem=True)
                return None
