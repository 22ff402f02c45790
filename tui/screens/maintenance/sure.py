"""Saving what somebody should know something of first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from studio.kernel.errors import Unsure
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk

T = TypeVar("T")


async def when_sure(desk: Desk, write: Callable[[bool], Awaitable[T]]) -> T:
    """Write; what the studio warns of is asked first.

    Args:
        write: gets whether somebody said yes.
    Raises:
        StudioError: it is refused, or, as ``Unsure``, not wanted any more.
    """
    try:
        return await write(False)
    except Unsure as warning:
        answers = [("s", "Save all the same"), ("k", "Change it first")]
        asked = AskDialog("To know first", str(warning), answers, safe="k", expected=False)
        if await desk.push_screen_wait(asked) != "s":
            raise
    return await write(True)
