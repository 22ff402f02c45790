"""``sittings kiosk``: the wall, then the program of whoever shows who they are, then the wall again, until a PIN ends it."""

from __future__ import annotations

import gc
import os
import signal
import sys
import termios
import tty
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui import start
from tui.terminal.line import LINE_LOST

if TYPE_CHECKING:
    from studio.kernel.access import Actor
    from studio.sessions.agenda import Filter
    from tui.terminal.safe_app import SafeApp

FROM_KEYS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)
"""What keys send to a program whose terminal is as a shell leaves it."""
BROKE = "The program had to stop because of an error of its own."


def open_kiosk(url: str, only: Filter) -> int:
    """Show the wall on this terminal until somebody with the right for it ends it.

    Args:
        url: the session book, which is there already.
        only: whose day.

    Returns:
        The exit code, as ``start.run``.
    """
    if (code := start.refused()) is not None:
        return code
    start.scrub_environment()
    before = _deafen()
    try:
        code = _take_turns(url, only)
    finally:
        if before is not None:
            with suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, before)
    if sys.flags.inspect or sys.flags.interactive:
        # Python would begin to ask for code: whoever set its variables gets nothing of it.
        os._exit(code)
    return code


def _deafen() -> list[Any] | None:
    """Let no key end or stop this, also where no app has the terminal: before the first one, and between two."""
    for number in FROM_KEYS:
        signal.signal(number, signal.SIG_IGN)
    try:
        before = termios.tcgetattr(0)
        tty.setraw(0, termios.TCSANOW)
    except termios.error:
        return None  # the line is gone already; whoever reads finds out
    return before


def _take_turns(url: str, only: Filter) -> int:
    from tui.kiosk.wall import END

    said = ""
    while True:
        code, result = _wall(url, only, said)
        _forget()
        if code or result == END or result is None:
            return code
        code = _desk(url, result)
        _forget()
        if code >= 128 or code == LINE_LOST:
            return code
        said = BROKE if code else ""


def _forget() -> None:
    """Let go of the app that has ended, which was put aside as what stays until the end, and ignore keys again."""
    gc.unfreeze()
    gc.collect()
    for number in FROM_KEYS:
        signal.signal(number, signal.SIG_IGN)


def _wall(url: str, only: Filter, said: str) -> tuple[int, Any]:
    from tui.frame.gateway import Gateway

    made: list[SafeApp[Any]] = []

    def make() -> SafeApp[Any]:
        from tui.kiosk.wall import KioskApp

        made.append(KioskApp(url, only, Gateway(), said=said))
        return made[0]

    code = start.run(make)
    return code, made[0].return_value if made else None


def _desk(url: str, actor: Actor) -> int:
    from studio.kernel.errors import StudioError
    from tui.frame.gateway import Gateway

    gateway = Gateway()
    try:
        gateway.open(url)
    except StudioError:
        gateway.close()
        return 0  # the wall says that the book is away

    def make() -> SafeApp[Any]:
        from tui.kiosk.desk import KioskDesk

        return KioskDesk(url, actor, gateway)

    return start.run(make)
