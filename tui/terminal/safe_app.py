"""What the app shell is built on: it ends in order when the terminal is gone, and breaks without telling names."""

import asyncio
import gc
from typing import Any, TypeVar

from rich.console import RenderableType
from textual.app import App

from tui.terminal import crash, safe_output
from tui.terminal.driver import SafeDriver
from tui.terminal.input import PASTE_MOST, PasteCut
from tui.terminal.no_color import AttributesOnly
from tui.text import safe

ReturnType = TypeVar("ReturnType")
SAVE_WITHIN_S = 1.5
"""Time for ``terminal_gone``; the driver ends the process soon after."""


class SafeApp(App[ReturnType]):
    """An app on ``SafeDriver``. Subclasses override ``terminal_gone``."""

    def __init__(self, **options: Any) -> None:
        safe_output.install()
        super().__init__(driver_class=SafeDriver, **options)
        self.crash: crash.Crash | None = None
        """What was recorded when the app broke."""
        self.goodbye: list[str] = []
        """Sentences to print once the terminal is given back."""
        self._end_task: asyncio.Task[None] | None = None
        if self.no_color:
            self._filters = [AttributesOnly(lambda: self.theme_variables["background"])]

    async def terminal_gone(self, why: str) -> None:
        """Save what was typed: the terminal is gone or the process was told to end.

        Called once, on the event loop, before the app exits, and only if the first screen was there; nothing can be
        shown any more.

        Args:
            why: ``SIGHUP``, ``SIGTERM`` or a few words such as "the terminal is closed".
        """

    def begin_end(self, why: str, exit_code: int) -> None:
        """Let ``terminal_gone`` save, then exit with ``exit_code``; called by the driver on the event loop."""
        self._end_task = asyncio.create_task(self._end(why, exit_code))

    async def _end(self, why: str, exit_code: int) -> None:
        try:
            if self._dom_ready:
                with self._context():
                    await asyncio.wait_for(self.terminal_gone(why), SAVE_WITHIN_S)
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

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse pointer alone: few terminals know the sequence, and some print it."""

    # Start

    async def _ready(self) -> None:
        await super()._ready()
        # The start makes no garbage worth looking for; what it made stays until the end.
        self.call_after_refresh(_collect_garbage_from_now_on)

    # Crashes

    def _handle_exception(self, error: Exception) -> None:
        if self.crash is None and not self.is_headless:
            self.crash = crash.record(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End the app; ``renderables`` may hold data and are not shown."""
        self._return_code = 1
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self.goodbye += [safe(str(message)) for message in self._exit_renderables]
        self._exit_renderables.clear()


def _collect_garbage_from_now_on() -> None:
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
