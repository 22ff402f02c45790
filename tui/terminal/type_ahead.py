"""Keys typed ahead are answered one after the other: none reaches a field or screen that the one before has left.

Textual hands a key to whatever has the focus when the key arrives. On a slow line ``Tab`` and the word behind it arrive
together, and the word would go into the field that Tab was leaving. Here a key waits until the one before it has been
answered, by the widget, its parents or a binding, and until the screen that it called for is there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import Any

from textual import events
from textual.dom import DOMNode

from tui.terminal.private import OpenApp

WAIT_S = 2.0
"""A key that is not answered for so long no longer holds up the next one: the keyboard must never seem dead."""

STEP_S = 0.02

FOCUS_WITHIN_S = 0.7
"""For so long a new screen may take to read its record and put the focus somewhere."""

HOLDING = frozenset({"dialog", "leave", "undo", "save", "pane"})
"""Groups of workers that are about to put up a dialog, or to save and leave one: the next key is meant for what follows."""


class TypeAhead(OpenApp[Any]):
    """Mixed into the app before its base."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._typed: deque[events.Key | events.Paste] = deque()
        self._answering: asyncio.Task[None] | None = None
        self._top: object = None
        self._top_since = 0.0

    @property
    def keys_waiting(self) -> bool:
        """Whether a key is still to be answered."""
        return self._answering is not None

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            if self._answering is None:
                self._answering = asyncio.create_task(self._answer_keys())
            return
        await super().on_event(event)

    async def _answer_keys(self) -> None:
        try:
            while self._typed and self.is_running:
                await self._screen_is_there()
                nodes = (self.focused or self.screen).ancestors_with_self
                await super().on_event(self._typed.popleft())
                for node in nodes:
                    await _answered(node)
                # A widget that asked for the focus on the way gets it at the app's next turn.
                await _answered(self)
        except Exception as error:
            self.broke(error)
        finally:
            self._answering = None

    async def _screen_is_there(self) -> None:
        """Wait for the screen that the key before called for."""
        until = monotonic() + WAIT_S
        # Focus, workers and screens have no one event to wait for.
        while self._opening() and monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(STEP_S)

    def _opening(self) -> bool:
        screen = self.screen
        if screen is not self._top:
            self._top, self._top_since = screen, monotonic()
        if getattr(screen, "answering", False):
            return True
        if screen.focused is None and monotonic() - self._top_since < FOCUS_WITHIN_S:
            return True
        for worker in self.workers:
            if worker.group in HOLDING and not worker.is_finished:
                # On another screen's top it has put up its dialog, which is what the next key is for.
                if worker.node is screen or (worker.node is self and not screen.is_modal):
                    return True
        return False


async def _answered(node: DOMNode) -> None:
    """Wait until ``node`` has dealt with every message that it has now; one that is going away is not waited for."""
    done = asyncio.Event()
    if not node.is_running or not node.call_later(done.set):
        return
    until = monotonic() + WAIT_S
    while not done.is_set() and node.is_running and node.is_attached and monotonic() < until:
        try:
            await asyncio.wait_for(done.wait(), STEP_S)
        except TimeoutError:
            continue
