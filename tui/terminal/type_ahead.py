"""Keys typed ahead are answered one after the other: none reaches a field or screen that the one before has left.

Textual hands a key to whatever has the focus when the key arrives. On a slow line ``Tab`` and the word behind it arrive
together, and the word would go into the field that Tab was leaving. Here a key waits until the one before it has been
answered, by the widget, its parents or a binding, until the screen on top says that it is ready (`Readiness`), and until
the program has had its turn, in which the focus goes where it was asked to.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import Any

from textual import events
from textual.dom import DOMNode
from textual.worker import Worker

from studio.kernel import times
from tui.terminal.private import OpenApp
from tui.terminal.readiness import Hold, Holds, Readiness, Typed, edits_text

WAYS_OUT = frozenset({"escape", "ctrl+q"})
"""What a screen that was waited for in vain still answers."""
PASSES = 3
"""So often what a widget sends itself, and what that sends once more, is waited for; a mouse in motion must not hold a key."""
ROUNDS = 3
"""What is bound to a key is run when the last of those that may answer it has had it. It may have the first one send a
message, as Enter does, and what answers that may change a field, which says so."""


class TypeAhead(OpenApp[Any]):
    """Mixed into the app before its base."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.holds = Holds()
        """What the program itself has under way, such as leaving a screen; it holds the keys of full screens."""
        self._typed: deque[Typed] = deque()
        self._answering: asyncio.Task[None] | None = None
        self._stirred = asyncio.Event()
        self._waiting_told = ""
        self._given_up: object = None

    @property
    def keys_waiting(self) -> bool:
        """Whether a key is still to be answered."""
        return self._answering is not None

    def stir(self) -> None:
        """Look again whether the next key can go on: a screen came up, or something it waits for is over."""
        self._stirred.set()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self._typed and self._waiting_told and isinstance(event, events.Key) and event.key == "escape":
                self.drop_typed()
                return
            self._typed.append(event)
            if self._answering is None:
                self._answering = asyncio.create_task(self._answer_keys())
            return
        await super().on_event(event)

    def on_worker_state_changed(self, _event: Worker.StateChanged) -> None:
        self.stir()

    def tell_of_waiting(self, sentence: str, before: str) -> None:
        """Show that keys wait, and why; empty when they go on and the sentence ``before`` is to go."""

    def drop_typed(self) -> None:
        """Forget the keys that wait."""
        if self._typed:
            self._typed.clear()
            self._tell("What you typed ahead was dropped.")
            self._waiting_told = ""
        self.stir()

    async def _answer_keys(self) -> None:
        try:
            while self.is_running and await self._next_may_go():
                nodes, typed = (self.focused or self.screen).ancestors_with_self, self._typed.popleft()
                rounds = 1 if edits_text(self.screen, typed) else ROUNDS
                await super().on_event(typed)
                while rounds:
                    here, rounds = self.focused, rounds - 1
                    for node in nodes:
                        await _answered(node)
                    if self.focused is not here:
                        # What has lost the focus may have something to ask, such as which of several is meant.
                        rounds = max(1, rounds)
        except Exception as error:
            self.broke(error)
        finally:
            self._answering = None

    async def _next_may_go(self) -> bool:
        """Wait until the screen on top takes the next key; false when none is left."""
        since = monotonic()
        while self._typed and self.is_running:
            self._stirred.clear()
            screen, before = self.screen, self._under_way()
            took = self._takes(screen, self._typed[0])
            # One that comes up again reads anew what may have changed: it says so when it has taken note of it. And where
            # it put the focus is so at the program's next turn, however much that has to do before.
            await _answered(screen)
            await _answered(self)
            if self.screen is not screen or not self._typed:
                continue
            if self._takes(screen, self._typed[0]):
                if not took or before != self._under_way():
                    continue  # something began or ended meanwhile, and may have moved the focus at its end
                self._tell("")
                return True
            if self._given_up is screen:
                self._typed.popleft()
                self._tell(f"Still {self._doing(screen)}: Esc leaves, other keys do nothing.")
            else:
                await self._wait(screen, since)
        return False

    def _under_way(self) -> list[tuple[int, list[Hold]]]:
        """Return what keys wait for, here and on the screen on top, and how much that was until now."""
        holders = [self.holds, *([self.screen.holds] if isinstance(self.screen, Readiness) else [])]
        return [(holds.begun, holds.now) for holds in holders]

    def _takes(self, screen: object, typed: Typed) -> bool:
        if not isinstance(screen, Readiness):
            return True
        if screen.takes(typed) and (screen.is_modal or self.holds.let(self, typed)):
            self._given_up = None
            return True
        return self._given_up is screen and isinstance(typed, events.Key) and typed.key in WAYS_OUT

    async def _wait(self, screen: object, since: float) -> None:
        """Wait for the screen to stir, tell the user when that takes long, and drop the keys when it takes too long."""
        limit = times.WAIT_AT_MOST_S if self._waiting_told else times.TELL_AFTER_S
        try:
            await asyncio.wait_for(self._stirred.wait(), max(0, since + limit - monotonic()))
        except TimeoutError:
            if limit == times.TELL_AFTER_S:
                self._tell(f"Still {self._doing(screen)}: the keys you type wait. Esc drops them.")
            else:
                self._given_up = screen
                self._typed.clear()
                self._tell(f"Still {self._doing(screen)}: the keys you typed were dropped. Esc leaves.")

    def _doing(self, screen: object) -> str:
        holds = [*self.holds.now, *(screen.holds.now if isinstance(screen, Readiness) else [])]
        return holds[-1].doing if holds else "opening"

    def _tell(self, sentence: str) -> None:
        if sentence != self._waiting_told:
            before, self._waiting_told = self._waiting_told, sentence
            self.tell_of_waiting(sentence, before)


async def _answered(node: DOMNode) -> None:
    """Wait until ``node`` has dealt with every message, those that it sends itself too, which go on to its parent then.

    One that is going away deals with them too.
    """
    done, left = asyncio.Event(), 1

    def passed() -> None:
        nonlocal left
        left = node.message_queue_size
        done.set()

    for _ in range(PASSES):
        done.clear()
        if not left or not node.is_running or not node.call_later(passed):
            return
        try:
            async with asyncio.timeout(times.WAIT_AT_MOST_S):
                await done.wait()
        except TimeoutError:
            return
