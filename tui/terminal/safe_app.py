"""What the app shell is built on: it ends in order when the terminal is gone, and breaks without telling names."""

import asyncio
import gc
from collections.abc import Sequence
from contextvars import Context, copy_context
from typing import Any, TypeVar, cast

from rich.console import RenderableType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Offset

from studio.kernel import times
from tui.terminal import crash, safe_output
from tui.terminal.differences import LeanFrames
from tui.terminal.driver import SafeDriver
from tui.terminal.input import PASTE_MOST, PasteCut
from tui.terminal.no_color import AttributesOnly
from tui.terminal.private import keep_lines_bare, once
from tui.text import safe

ReturnType = TypeVar("ReturnType")


class SafeApp(LeanFrames[ReturnType]):
    """An app on ``SafeDriver``. Subclasses override ``terminal_gone``."""

    _pointer = Offset(0, 0)

    def __init__(self, **options: Any) -> None:
        safe_output.install()
        keep_lines_bare()
        super().__init__(driver_class=cast(type[Driver], self._driver_for), **options)
        self.crash: crash.Crash | None = None
        """What was recorded when the app broke."""
        self.goodbye: list[str] = []
        """Sentences to print once the terminal is given back."""
        self._at_work: Context | None = None
        """The context in which screens may be used, from when the first one is there."""
        self._ending: asyncio.Task[None] | None = None
        self._attributes_only = [AttributesOnly()] if self.no_color else None

    def _driver_for(self, _app: object, *, mouse: bool = True, **_options: object) -> SafeDriver:
        return SafeDriver(self, self.begin_end, mouse=mouse)

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor stands, for magnifiers and screen readers: on what is chosen."""
        # Fields of Textual's know where they have it; what has none of its own names the place of what is chosen in it.
        at: Offset | None = getattr(self.screen.focused, "cursor_screen_offset", None)
        self._pointer = self._pointer if at is None else at
        return self._pointer

    @cursor_position.setter
    def cursor_position(self, at: Offset) -> None:
        self._pointer = at

    def get_line_filters(self) -> Sequence[LineFilter]:
        return super().get_line_filters() if self._attributes_only is None else self._attributes_only

    async def terminal_gone(self, why: str) -> None:
        """Save what was typed: the terminal is gone or the process was told to end.

        Called once, on the event loop, before the app exits, and only if the first screen was there; nothing can be
        shown any more.

        Args:
            why: ``SIGHUP``, ``SIGTERM`` or a few words such as "the terminal is closed".
        """

    def begin_end(self, why: str, exit_code: int) -> None:
        """Let ``terminal_gone`` save, then exit with ``exit_code``."""
        self._ending = asyncio.get_running_loop().create_task(self._end(why, exit_code), context=self._at_work)

    async def _end(self, why: str, exit_code: int) -> None:
        try:
            if self._at_work is not None:
                await asyncio.wait_for(self.terminal_gone(why), times.SAVE_WITHIN_S)
        except TimeoutError:
            pass
        except Exception as error:
            self.crash = crash.record(error)
        self.exit(return_code=exit_code)

    def on_paste_cut(self, _message: PasteCut) -> None:
        """Say that a paste was too long."""
        self.notify(
            f"The pasted text was too long; only its first {PASTE_MOST:,} characters were taken.",
            severity="warning",
            markup=False,
        )

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing: the way to a browser leads through a variable of the environment that names any program."""

    # Start

    def on_ready(self) -> None:
        """Note that the screens are there, and collect garbage from now on."""
        self._at_work = copy_context()
        # The start makes no garbage worth looking for; what it made stays until the end. To look costs as much as a
        # tenth of the start, so it waits until nobody waits for it.
        once(self, times.COLLECT_AFTER_S, _collect_garbage_from_now_on)

    # Crashes

    def broke(self, error: Exception) -> None:
        """Record an error that nobody caught, and end; its text and its values may be somebody's name."""
        if self.is_headless:
            super().broke(error)
            return
        if self.crash is None:
            self.crash = crash.record(error)
        self.exit(return_code=1)

    def panic(self, *renderables: RenderableType) -> None:
        """End the app; ``renderables`` may hold data and are not shown."""
        self.exit(return_code=1)

    def exit(
        self, result: ReturnType | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Leave; the first exit code that is not 0 stays, and ``message`` is printed without what would steer."""
        if message:
            self.goodbye.append(safe(str(message)))
        super().exit(result, self.return_code or return_code)


def _collect_garbage_from_now_on() -> None:
    if not gc.isenabled():
        gc.collect()
        gc.freeze()
        gc.enable()
