"""The keys of the manual, as fast as the line brings them: what is seen then is what the manual shows."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from difflib import unified_diff
from pathlib import Path

import pytest
import time_machine
from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from docs import shots
from docs.pages import SCREENS
from studio.book.opening import open_book
from studio.kernel import access, database
from tests.torture import TORTURE
from tests.tui.settle import key_event, settled
from tui.terminal import type_ahead

Walk = Callable[[shots.Camera], Awaitable[None]]


class Hasty(shots.Camera):
    """Waits for nothing between two pictures: all the keys to a screen come in one packet."""

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.pilot.app.post_message(key_event(key))

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def shoot(self, name: str) -> None:
        await settled(self.pilot)
        await super().shoot(name)


@pytest.fixture
def demo_book(demo_of: Callable[[datetime], Path]) -> Path:
    return demo_of(shots.NOW)


async def of_a_session(camera: shots.Camera) -> None:
    await shots.of_a_session(camera, access.log_in(shots.COLLEAGUE))


LATE_TURNS = 300
"""Turns of the loop: in one answer to a key there are fewer."""


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program itself be late with what it was asked to do at its next turn, such as to move the focus."""
    at_once = MessagePump.on_callback

    async def late(self: MessagePump, event: events.Callback) -> None:
        for _ in range(LATE_TURNS if isinstance(self, App) else 0):
            await asyncio.sleep(0)
        await at_once(self, event)

    monkeypatch.setattr(MessagePump, "on_callback", late)


def differing(taken: shots.Shots) -> list[str]:
    """Give the lines that are not those of the manual."""
    assert taken
    lines: list[str] = []
    for name, text in taken.items():
        manual = (SCREENS / f"{name}.txt").read_text("utf-8")
        lines += unified_diff(manual.splitlines(), text.splitlines(), name, "seen", n=0, lineterm="")
    return lines


IN_THE_LONG_RUN = (pytest.mark.torture, pytest.mark.skipif(TORTURE == 1, reason="it takes three seconds: make torture"))
WALKS = (shots.main_screens, shots.small_screens, of_a_session)
"""In the order in which the manual's screens are taken: each begins where the one before has left off."""


@pytest.mark.parametrize(
    ("walks", "size", "least"),
    [
        (WALKS, shots.NARROW, (4, 4, 7)),
        pytest.param(WALKS[:1], shots.WIDE, (4,), marks=IN_THE_LONG_RUN),
    ],
    ids=["find, client, session and over the agenda", "the same on a wide screen"],
)
async def test_the_pages_of_the_manual(
    demo_book: Path, tmp_path: Path, busy: None, walks: Sequence[Walk], size: tuple[int, int], least: Sequence[int]
) -> None:
    with time_machine.travel(shots.NOW, tick=False):
        url = str(shutil.copyfile(demo_book, tmp_path / "demo.db"))
        open_book(url)
        owner = access.log_in(shots.OWNER)
        database.close_database()
        async with shots.desk(url, owner, size, Hasty) as camera:
            for walk, pictures in zip(walks, least, strict=True):
                before = len(camera.shots)
                await walk(camera)
                assert differing(camera.shots) == [], walk.__name__
                assert len(camera.shots) - before >= pictures, walk.__name__


async def the_first_day(url: Path) -> list[str]:
    with time_machine.travel(shots.NOW, tick=False):
        taken = await shots.first_day(str(url), Hasty)
    assert len(taken) == 10
    return differing(taken)


async def test_the_first_day(tmp_path: Path) -> None:
    assert await the_first_day(tmp_path / "new.db") == []


async def test_the_first_day_in_a_busy_program(tmp_path: Path, busy: None) -> None:
    assert await the_first_day(tmp_path / "new.db") == []


async def test_where_keys_do_not_wait_for_a_busy_program_they_go_astray(
    tmp_path: Path, busy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = type_ahead._answered

    async def not_by_the_program(node: MessagePump) -> None:
        if not isinstance(node, App):
            await answered(node)

    monkeypatch.setattr(type_ahead, "_answered", not_by_the_program)
    assert await the_first_day(tmp_path / "new.db") != []
