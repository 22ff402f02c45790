"""Random keys, pastes, mouse, sizes and bytes for the whole program, each the same for the same seed."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.pilot import Pilot

from tests.tui.settle import TURN_S, key_event, owed
from tui.terminal.input import InputDecoder

PASTES = [
    entry["text"] for entry in json.loads((Path(__file__).parents[1] / "hostile_strings.json").read_text("utf-8"))
]

NAMED = [
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "tab", "escape", "space"),
    *("backspace", "delete", "insert", "shift+tab", "shift+right", "shift+down", "alt+s", "alt+b"),
    *(f"f{number}" for number in range(1, 13)),
    *(f"ctrl+{key}" for key in "abcdefghijklmnoprstuvwxyz"),
    *(f"ctrl+{key}" for key in ("pagedown", "pageup", "home", "end", "left", "right")),
]
"""Ctrl+Q is left out, which would end most runs early; the palette leads out too."""

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-/:.,;?=<>[]@#é山"
BYTES = [
    b"\x1b",
    b"[",
    b"O",
    b"\x9b",
    b"A",
    b"1;5",
    b"~",
    b"M",
    b"<0;",
    b"200~",
    b"u",
    b"\xff",
    b"\x00",
    b"\r",
    b"\xe5\xb1",
    b"9",
]

MOST_TURNS = 100_000
"""Turns of the event loop in which the program must come to rest; the busiest event takes some hundreds."""
MOST_WAITS = 60_000
"""Times that the test sleeps a millisecond for a timer or the database to bring what is owed."""


class Hang(AssertionError):
    """The program did not come to rest."""


class Monkey:
    """Plays to one program.

    Args:
        seed: What is played follows from it.
        size: The size of the window; now and then it changes, and comes back.
    """

    def __init__(self, seed: str, size: tuple[int, int]) -> None:
        self.pick = random.Random(seed)
        self.seed, self.size = seed, size
        self.played = 0
        self.longest_turn_s = 0.0
        """Processor time of the longest turn of the event loop."""
        self.last: list[str] = []

    async def play(self, pilot: Pilot[Any], most: int) -> None:
        """Play until ``most`` events were played in all, or the program was left.

        Raises:
            Hang: the program did not come to rest.
        """
        app = pilot.app
        decoder = InputDecoder(lambda: None, lambda: (app.size.width, app.size.height))
        while self.played < most and app.is_running and app._exception is None:
            for _ in range(self.pick.choice((1, 1, 1, 2, 5, 20))):
                for message in self._messages(decoder):
                    if isinstance(message, events.Resize):
                        app._driver._size = message.size  # type: ignore[union-attr]
                    app.post_message(message)
                self.played += 1
            await self.rest(pilot)

    async def rest(self, pilot: Pilot[Any]) -> None:
        """Give the program its turns until nothing is owed."""
        turns = waits = quiet = 0
        while quiet < 2 and pilot.app._exception is None:
            began = time.process_time()
            owes = owed(pilot.app)
            asked = time.process_time() - began
            await asyncio.sleep(TURN_S if owes == "time" else 0)
            self.longest_turn_s = max(self.longest_turn_s, time.process_time() - began - asked)
            turns, waits, quiet = turns + 1, waits + (owes == "time"), 0 if owes else quiet + 1
            if turns - waits > MOST_TURNS or waits > MOST_WAITS:
                raise Hang(f"{self} did not come to rest: it owes {owes}")

    def __str__(self) -> str:
        return f"seed {self.seed!r}, event {self.played}, after {' '.join(self.last[-12:])}"

    def _messages(self, decoder: InputDecoder) -> Iterator[Message]:
        kind = self.pick.choices(("key", "letter", "paste", "mouse", "size", "bytes"), (40, 30, 2, 20, 3, 5))[0]
        played: list[Message]
        if kind == "key":
            played = [key_event(self.pick.choice(NAMED))]
        elif kind == "letter":
            played = [key_event(self.pick.choice(LETTERS))]
        elif kind == "paste":
            played = [events.Paste(self.pick.choice(PASTES)[:3000])]
        elif kind == "mouse":
            played = self._mouse()
        elif kind == "size":
            size = self._some_size()
            played = [events.Resize(size, size)]
        else:
            raw = b"".join(self.pick.choices(BYTES, k=self.pick.randint(1, 12)))
            played = [*decoder.feed(raw, self.played), *decoder.expire(self.played + 10.0)]
        self.last = [*self.last[-30:], *(_word(message) for message in played)]
        yield from played

    def _some_size(self) -> Size:
        if self.pick.random() < 0.6:
            return Size(*self.size)
        return Size(self.pick.choice((20, 40, 60, 80, 100, 120, 200)), self.pick.choice((5, 10, 16, 24, 40, 60)))

    def _mouse(self) -> list[Message]:
        width, height = self.size
        # The first and the last lines have most that can be pressed.
        y = self.pick.choice((0, 1, 2, height - 1, self.pick.randrange(height)))
        at = (None, self.pick.randrange(width), y, 0, 0)
        none = (False, False, False)
        kind = self.pick.choice(("press", "press", "press", "drag", "up", "down"))
        if kind == "press":
            return [events.MouseDown(*at, 1, *none), events.MouseUp(*at, 1, *none)]
        if kind == "drag":
            to = (None, self.pick.randrange(width), self.pick.randrange(height), 1, 1)
            return [events.MouseDown(*at, 1, *none), events.MouseMove(*to, 1, *none), events.MouseUp(*to, 1, *none)]
        return [(events.MouseScrollUp if kind == "up" else events.MouseScrollDown)(*at, 0, *none)]


def _word(message: Message) -> str:
    if isinstance(message, events.Key):
        return message.key
    if isinstance(message, events.MouseEvent):
        return f"{type(message).__name__}({message.x:.0f},{message.y:.0f})"
    return f"Resize({message.size})" if isinstance(message, events.Resize) else type(message).__name__
