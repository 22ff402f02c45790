"""Whatever is pressed, pasted, clicked or sent at the wall: nothing comes of it but what the wall shows."""

import gc
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from textual.geometry import Size

from studio.kernel import clock
from studio.kernel.access import Actor
from studio.kernel.errors import Unavailable
from tests import factories
from tests.torture import TORTURE
from tests.tui.conftest import SharedGateway, settled
from tests.tui.goldens import screen_text
from tests.tui.kiosk.conftest import Wall
from tests.tui.kiosk.test_wall import SURNAMES
from tests.tui.monkey import NAMED, Monkey
from tests.tui.settle import key_event, press, resize
from tui.kiosk.wall import WallScreen
from tui.terminal import crash

FEW, MANY = 300, 1000 * TORTURE
"""Events in a run of every day, and in ``make torture``: a hundred thousand."""
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
        chance = self.pick.random()
        if chance < 0.05:
            decoder.feed(b"\x11\x03\x1a\x1c\x13\x04\x10", self.played)  # ^Q ^C ^Z ^\ ^S ^D ^P
        elif chance < 0.06:
            guess = f"{self.pick.randrange(10**6):06}"
            yield from (key_event(key) for key in ("escape", *"mkh", "enter", *guess, "enter"))
        yield from super()._messages(decoder)

    def _some_size(self) -> Size:
        return Size(1, 1) if self.pick.random() < 0.2 else super()._some_size()


@pytest.mark.parametrize("many", [FEW, pytest.param(MANY, marks=pytest.mark.torture, id="many")])
async def test_random_keys_lead_nowhere_while_days_go_by_and_the_book_goes_and_comes(
    actor: Actor,
    day: None,
    on_wall: Wall,
    monkeypatch: pytest.MonkeyPatch,
    frozen: time_machine.Traveller,
    many: int,
):
    broken: list[BaseException] = []
    away: list[bool] = []
    read = SharedGateway.read

    async def perhaps(gateway: SharedGateway, *asked: Any, **more: Any) -> Any:
        if away:
            raise Unavailable("/srv/secret/book.db cannot be read.")
        return await read(gateway, *asked, **more)

    monkeypatch.setattr(SharedGateway, "read", perhaps)
    monkeypatch.setattr(crash, "record", broken.append)
    monkey = Passer("any day", (80, 24))
    monkeypatch.setattr("tests.tui.monkey.NAMED", [*NAMED, "ctrl+q", "ctrl+backslash", "super+c", "ctrl+at"])
    async with on_wall() as pilot:
        _started.clear()
        for played in range(EACH, many + 1, EACH):
            await monkey.play(pilot, played)
            frozen.shift(monkey.pick.choice((60, 3600, 8 * 3600)))
            away[:] = [True] * (monkey.pick.random() < 0.3)
            pilot.app.tick()
            await settled(pilot)
            text = screen_text(pilot.app)
            assert [name for name in (*HIDDEN, "/srv") if name in text] == [], f"{monkey}"
            assert pilot.app.is_running and pilot.app.return_value is None, f"{monkey}"
            assert [type(screen) for screen in pilot.app.screen_stack] == [WallScreen], f"{monkey}"
        away.clear()
        pilot.app.tick()
        await resize(pilot, 80, 24)
        await press(pilot, "escape")
        text = screen_text(pilot.app)
        assert "cannot be reached" not in text and "Any key: initials and PIN" in text
    assert (broken, _started) == ([], [])


def test_a_program_that_is_started_would_be_seen():
    import subprocess

    _started.clear()
    subprocess.run(["true"], check=True)
    assert "subprocess.Popen" in _started


def resident_kib() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize(
    ("days", "looks"), [(4, 4), pytest.param(7, 24 * min(60, TORTURE), marks=pytest.mark.torture, id="week")]
)
async def test_a_week_on_the_wall_takes_no_more_memory_than_its_second_day(
    actor: Actor, day: None, on_wall: Wall, frozen: time_machine.Traveller, days: int, looks: int
):
    """Each minute of each day in ``make torture``; a few of some days else."""
    for after in range(2, days + 1):
        factories.session(
            actor, f"{clock.today() + timedelta(after):%Y-%m-%d} 10:00", client_id=factories.client(actor)
        )
    kept, resident = [], []
    async with on_wall() as pilot:
        for _ in range(days):
            for _ in range(looks):
                frozen.shift(24 * 3600 / looks)
                pilot.app.tick()
                await settled(pilot)
            await press(pilot, "x", "escape")
            gc.collect()
            kept.append(len(gc.get_objects()))
            resident.append(resident_kib())
    print("objects", kept, "KiB", resident)
    assert max(kept[2:]) - kept[1] < 200, kept
