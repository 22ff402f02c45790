"""At the end, however it comes: what is typed on any screen is written down."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from studio.kernel import drafts
from studio.kernel.access import Actor
from tui.frame.place import Place
from tui.terminal import crash
from tui.terminal.safe_app import SafeApp


class KeepsDrafts(SafeApp[Any]):
    """Mixed into the app before its base."""

    url: str
    actor: Actor
    book = ""
    """The identity of the open book, whatever its file is called."""

    @cached_property
    def window(self) -> drafts.Window:
        """This running program among the drafts of its user."""
        return drafts.Window(self.book, self.actor.login)

    async def terminal_gone(self, why: str) -> None:
        """Keep what is being typed: the line dropped, or the program was told to end."""
        self._keep_drafts()

    def broke(self, error: Exception) -> None:
        """Keep what is being typed also when the program itself fails."""
        self._keep_drafts()
        super().broke(error)

    def _keep_drafts(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                try:
                    screen.keep_draft_now()
                except Exception as error:  # whatever is wrong with one must not cost what stands in the others
                    crash.record(error)

    def on_unmount(self) -> None:
        """End the window: what is left of drafts is offered by the next one."""
        self.window.close()
