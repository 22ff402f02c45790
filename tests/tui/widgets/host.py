"""An app around the widgets under test that keeps what they say."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from textual.app import ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from tui.terminal.marked_app import MarkedApp


class Host(MarkedApp[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, watch: tuple[type[Message], ...] = ()) -> None:
        super().__init__()
        self.widgets = widgets
        self.watched = watch
        self.heard: list[Any] = []

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def hear(self, message: Message) -> None:
        # A message passes here once for each widget that it bubbles through.
        if isinstance(message, self.watched) and not any(message is known for known in self.heard):
            self.heard.append(message)

    def running(self, width: int = 80, height: int = 24) -> AbstractAsyncContextManager[Pilot[None]]:
        return self.run_test(size=(width, height), message_hook=self.hear)

    def take(self, kind: type[Message]) -> list[Any]:
        """Return the messages of one kind heard so far and forget them."""
        found = [message for message in self.heard if isinstance(message, kind)]
        self.heard = [message for message in self.heard if not isinstance(message, kind)]
        return found
