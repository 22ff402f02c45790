"""Whatever is pressed, pasted, clicked or sent at the wall: nothing comes of it but what the wall shows."""

import gc
import sys
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from studio.kernel import clock
from studio.kernel.access import Actor
from tests import factories
from tests.torture import TORTURE
from tests.tui.conftest import settled
from tests.tui.goldens import screen_text
from tests.tui.kiosk.conftest import Wall
from tests.tui.kiosk.test_wall import SURNAMES
from tests.tui.monkey import NAMED, Monkey
from tests.tui.settle import press
from tui.kiosk.wall import WallScreen
from tui.terminal import crash

EVENTS = 300 if TORTURE == 1 else 1000 * TORTURE
EACH = 100
pytestmark = [pytest.mark.sqlite, pytest.mark.timeout(60 + 60 * TORTURE)]

PROGRAMS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "subprocess.Popen",
    "pty.spawn",
)
"""What Python tells before it starts another program, or itself once more."""
_started: list[str] = []
HIDDEN = [name for name in SURNAMES if len(name) > 1]
"""A single letter somebody may type as their initials."""


def _watch(event: str, _arguments: tuple[object, ...]) -> None:
    if event in PROGRAMS:
        _started.append(event)


sys.addaudithook(_watch)


class Passer(Monkey):
    """Somebody who stands before the wall."""

    def _messages(self, decoder: Any) -> Any:
        if self.pick.random() < 0.05:
            decoder.feed(b"\x11\x03\x1a\x1c\x13\x04\x10", self.played)  # ^Q ^C ^Z ^\ ^S ^D ^P
        yield from super()._messages(decoder)


async def test_random_keys_lead_nowhere(actor: Actor, day: None, on_wall: Wall, monkeypatch: pytest.MonkeyPatch):
    broken: list[BaseException] = []
    monkeypatch.setattr(crash, "record", broken.append)
    monkey = Passer("any day", (80, 24))
    monkeypatch.setattr("tests.tui.monkey.NAMED", [*NAMED, "ctrl+q", "ctrl+backslash", "super+c", "ctrl+at"])
    async with on_wall() as pilot:
        _started.clear()
        for played in range(EACH, EVENTS + 1, EACH):
            await monkey.play(pilot, played)
            text = screen_text(pilot.app)
            assert [name for name in HIDDEN if name in text] == [], f"{monkey}"
            assert pilot.app.is_running and pilot.app.return_value is None, f"{monkey}"
            assert [type(screen) for screen in pilot.app.screen_stack] == [WallScreen], f"{monkey}"
    assert (broken, _started) == ([], [])


def test_a_program_that_is_started_would_be_seen():
    import subprocess

    _started.clear()
    subprocess.run(["true"], check=True)
    assert "subprocess.Popen" in _started


async def test_a_week_on_the_wall_takes_no_more_memory_than_its_second_day(
    actor: Actor, day: None, on_wall: Wall, frozen: time_machine.Traveller
):
    for after in range(2, 8):
        factories.session(
            actor, f"{clock.today() + timedelta(after):%Y-%m-%d} 10:00", client_id=factories.client(actor)
        )
    kept = []
    async with on_wall() as pilot:
        for _ in range(7):
            for _ in range(6):
                frozen.shift(4 * 3600)
                pilot.app.tick()
                await settled(pilot)
            await press(pilot, "x", "escape")
            gc.collect()
            kept.append(len(gc.get_objects()))
    assert max(kept[2:]) - kept[1] < 200, kept
