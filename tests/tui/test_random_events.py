"""Whatever is pressed, pasted, clicked or sent, in whatever window: the program lives, rests and stays as small as it was."""

import gc
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
import time_machine

from models import User
from studio.book.opening import open_book
from studio.demo.house import OWNER
from studio.kernel import times
from studio.kernel.access import Actor, actor_of
from tests.conftest import NOW, Book
from tests.torture import TORTURE
from tests.tui.conftest import open_desk
from tests.tui.monkey import Hang, Monkey
from tests.tui.settle import key_event, resize
from tests.tui.ways import go_home
from tui.screens.find.find import FindScreen
from tui.terminal.differences import LeanScreen

SIZES = [(60, 16), (80, 24), (200, 60)]
EVENTS = 40 if TORTURE == 1 else 334 * TORTURE
"""At each size; `make torture` plays a hundred thousand in all."""
SEED = os.environ.get("SITTINGS_SEED", "any day")

MOST_STAY = 40
"""Screens that were left and are still there, of hundreds: a scrollbar keeps the one that was on top when it was made."""
EACH = 4_000
"""Events that one program gets before the next is started."""
WARM = 16_000
"""Events after which all was seen and the caches are full."""
MOST_MIB = 20
"""By so much the process may grow from then on, whatever number of programs it runs and has run."""
TIDY_AFTER_S = times.TIDY_AFTER_S
"""When the program itself looks for what is left of a closed screen: without that, garbage would look like growth."""
LOOKS = gc.get_threshold()
"""How often Python looks for garbage in the program; once the tests run, it looks more seldom (``tests.conftest``)."""

LONGEST_TURN_S = 5.0
"""Processor time of one turn of the event loop; `make bench` says what it should be."""

pytestmark = [pytest.mark.torture, pytest.mark.sqlite, pytest.mark.timeout(60 + 60 * TORTURE)]


@pytest.fixture
def demo_url(demo_of: Callable[[datetime], Path], frozen: time_machine.Traveller, tmp_path: Path) -> str:
    """Open a copy of the demo's book."""
    url = str(tmp_path / "demo.db")
    shutil.copyfile(demo_of(NOW), url)
    open_book(url)
    return url


@pytest.fixture
def owner(demo_url: str) -> Actor:
    """Return who works in it."""
    return actor_of(User.get(User.login == OWNER.login))


def memory_mib() -> float:
    """Return what belongs to this process alone."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def screens() -> list[LeanScreen[Any]]:
    """List all screens and dialogs that are in memory."""
    gc.collect()
    return [thing for thing in gc.get_objects() if isinstance(thing, LeanScreen)]


async def run(url: str, owner: Actor, monkey: Monkey, most: int) -> float | None:
    """Play to one program until there were as many events, or it was left; what it has closed is gone then.

    Returns:
        MiB that the process has for itself when the program is back at its first screen; none for one that was left.
    """
    try:
        async with open_desk(url, owner, monkey.size) as pilot:
            before = WeakSet(screens())
            await monkey.play(pilot, most)
            stay = [screen for screen in screens() if screen not in before and screen not in pilot.app.screen_stack]
            assert not pilot.app.is_running or len(stay) <= MOST_STAY, stay
            if not pilot.app.is_running:
                return None
            await resize(pilot, *monkey.size)
            await go_home(pilot)
            gc.collect()
            return memory_mib()
    except Exception as error:
        raise AssertionError(f"{monkey}") from error


def grown_mib(stages: list[tuple[int, float]]) -> float:
    """Return by how many MiB the process grew once it was warm, from what it had after so many events each time."""
    warm = [mib for played, mib in stages if played >= WARM]
    return warm[-1] - warm[0] if warm else 0.0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_random_events_neither_end_nor_hang_the_program_nor_make_it_grow(
    demo_url: str,
    owner: Actor,
    broken: list[BaseException],
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
):
    monkeypatch.setattr(times, "TIDY_AFTER_S", TIDY_AFTER_S)
    request.addfinalizer(partial(gc.set_threshold, *gc.get_threshold()))
    gc.set_threshold(*LOOKS)
    monkey = Monkey(f"{SEED} {size}", size)
    stages: list[tuple[int, float]] = []
    while monkey.played < EVENTS:
        mib = await run(demo_url, owner, monkey, min(EVENTS, monkey.played + EACH))
        assert broken == [], f"{monkey}"
        if mib is not None:
            stages.append((monkey.played, round(mib, 1)))
        print(monkey.played, mib, round(monkey.longest_turn_s, 3), flush=True)
    assert monkey.longest_turn_s < LONGEST_TURN_S, f"{monkey}"
    assert grown_mib(stages) < MOST_MIB, f"{monkey} {stages}"


# What would be seen


def test_growth_is_found_once_all_was_seen():
    assert grown_mib([(4_000, 60.0), (8_000, 90.0)]) == 0
    assert grown_mib([(4_000, 60.0), (16_000, 90.0), (32_000, 92.0), (50_000, 115.0)]) == 25


async def test_a_program_that_never_rests_is_found(book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch):
    monkey = Monkey("any", (80, 24))
    monkeypatch.setattr("tests.tui.monkey.MOST_TURNS", 100)
    monkeypatch.setattr("tests.tui.monkey.owed", lambda app: "turns")
    with pytest.raises(AssertionError, match="seed 'any'") as failed:
        await run(book.url, actor, monkey, 100)
    assert isinstance(failed.value.__cause__, Hang)


async def test_an_error_is_found_and_the_seed_named(book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(FindScreen, "draw_frame", lambda screen: 1 // 0)
    monkey = Monkey("any", (80, 24))
    monkeypatch.setattr(monkey, "_messages", lambda decoder: [key_event("f3")])
    with pytest.raises(AssertionError, match="seed 'any', event") as failed:
        await run(book.url, actor, monkey, 100)
    assert isinstance(failed.value.__cause__, ZeroDivisionError)
