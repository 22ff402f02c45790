"""The full program, opened from the wall: it goes back to it when it is left, and when nobody presses a key any more."""

from __future__ import annotations

from pathlib import PurePath
from time import monotonic
from typing import ClassVar

from textual import events

from studio.kernel.access import Actor
from studio.sessions.wall import MINUTES
from tui.app import SittingsApp
from tui.frame.gateway import Gateway

WELCOME = "{key:quit} goes back to the wall; by itself after {minutes} without a key."


class KioskDesk(SittingsApp):
    """One desk, for as long as somebody is at it."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../styles/app.tcss"]

    def __init__(self, url: str, actor: Actor, gateway: Gateway) -> None:
        super().__init__(url, actor, gateway)
        self._touched_at = monotonic()

    @property
    def minutes(self) -> int:
        """How long nobody may press a key."""
        return int(self.preferences.of(MINUTES.name))

    def on_mount(self) -> None:
        minutes = f"{self.minutes} minute{'s' * (self.minutes != 1)}"
        self.call_later(self.say, WELCOME.replace("{minutes}", minutes))

    def _tick(self) -> None:
        if self.left_alone and self.is_running:
            # As when the line drops: what is typed is kept, and offered to whoever typed it.
            self.begin_end("idle", 0)
        else:
            super()._tick()

    @property
    def left_alone(self) -> bool:
        """Whether nobody has done anything for so long."""
        return monotonic() - self._touched_at >= self.minutes * 60

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            self._touched_at = monotonic()
        await super().on_event(event)
