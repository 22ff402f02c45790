"""Hands keys to the app one after the other, so that what is typed ahead of the screen arrives where it was meant.

Textual gives every key that has arrived to the widget that has the focus at that moment. On a slow line, or under fast
fingers, a name, Enter and the next field's text come in one packet, and all of it would land in the first field.
Here a key waits until what the key before it began is done: the focus moved, the dialog open, the record read.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ScreenError
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea
from textual.worker import Worker

if TYPE_CHECKING:
    from textual.app import App

PATIENCE_S = 0.75
"""The longest that a key waits for what goes on behind the form: a database that does not answer holds up no typing."""

OPENING_S = 4.0
"""The longest that it waits for a screen to open, where nothing could be typed before, and for a machine under load."""

PASSES = 2
"""A binding runs in the app, after the key has come up to it; what it posts to the widget takes a second way up."""


class TypeAhead:
    """The keys, clicks and pastes that the app has not been given yet."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[Message] = deque()
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self, message: Message) -> None:
        """Give ``message`` to the app, once everything before it has had its effect; called on the event loop."""
        self._waiting.append(message)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._give())

    async def _give(self) -> None:
        with self._app._context():
            while self._waiting:
                try:
                    async with asyncio.timeout(OPENING_S):
                        await self._give_one(self._waiting.popleft())
                except TimeoutError:
                    pass  # it takes longer than typing should wait
                except ScreenError:
                    pass  # there is no screen left: the program ends
                except Exception as error:
                    self._app._handle_exception(error)

    async def _give_one(self, message: Message) -> None:
        app = self._app
        if not app._running or not app.screen_stack or isinstance(message, events.MouseMove):
            app.post_message(message)
            return
        known, screen, focused = set(app.workers), app.screen, app.screen.focused
        app.post_message(message)
        if not await self._taken_as_text(message, focused):
            await self._effect(known, screen)

    async def _taken_as_text(self, message: Message, focused: object) -> bool:
        """Tell whether a letter went into the text that has the focus, which changes nothing else that keys depend on."""
        if not (isinstance(message, events.Key) and message.is_printable and isinstance(focused, (Input, TextArea))):
            return False
        await _drained(self._app)
        await _drained(focused)
        return message._stop_propagation and self._app.screen_stack[-1].focused is focused

    async def _effect(self, known: set[Worker[Any]], screen: DOMNode) -> None:
        """Wait until the message has gone its way, and until what it began in the background is done.

        Args:
            known: The workers from before; they are not waited for.
            screen: The one on top before. Where another comes on top, its own beginning is what counts.
        """
        app, passes, patient_until = self._app, 0, monotonic() + PATIENCE_S
        while passes < PASSES:
            await _drained(app)
            for pump in list(self._way_up()):
                await _drained(pump)
            passes += 1
            if not app.screen_stack:
                return
            if app.screen is not screen:
                screen, passes, patient_until = app.screen, 0, monotonic() + OPENING_S
                known = {worker for worker in app.workers if screen not in worker.node.ancestors_with_self}
            begun = [w._task for w in app.workers if w not in known and w._task is not None and not w.is_finished]
            if begun and monotonic() < patient_until:
                passes = 0
                # A worker that waits for a dialog's answer ends with the dialog, so the screen is looked at in between.
                await asyncio.wait(begun, timeout=0.01, return_when=asyncio.FIRST_COMPLETED)

    def _way_up(self) -> Iterator[MessagePump]:
        """List the pumps that a key goes through, from the focused widget to the app."""
        screen = self._app.screen_stack[-1]
        yield from (screen.focused or screen).ancestors_with_self


async def _drained(pump: MessagePump) -> None:
    """Wait until ``pump`` has handled all that stands in its queue now, or is closed."""
    done = asyncio.Event()
    if pump._closed or pump._closing or not pump.post_message(events.Callback(callback=done.set)):
        return
    while not (done.is_set() or pump._closed):
        # What a pump that closes had still to do is dropped without a word, so it is looked at now and then.
        try:
            await asyncio.wait_for(done.wait(), 0.02)
        except TimeoutError:
            pass
