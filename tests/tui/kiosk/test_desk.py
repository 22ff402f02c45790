"""The full program at the wall: it goes back by its key and by itself, and keeps what was typed."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from studio.kernel import preferences
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import SharedGateway, settled
from tests.tui.goldens import screen_text
from tests.tui.settle import press, type_text, until
from tui.kiosk import desk as kiosk_desk
from tui.kiosk.desk import KioskDesk

pytestmark = pytest.mark.sqlite
AtWall = Callable[[], AbstractAsyncContextManager[Pilot[Any]]]


@pytest.fixture
def at_wall(book: Book, actor: Actor) -> AtWall:
    """Open the program as the wall does."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Pilot[Any]]:
        app = KioskDesk(book.url, actor, SharedGateway())
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            yield pilot

    return opened


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let no time pass but what the test adds."""
    passed = [1000.0]
    monkeypatch.setattr(kiosk_desk, "monotonic", lambda: passed[0])
    return passed


async def test_it_says_how_to_go_back_and_its_key_does(at_wall: AtWall):
    async with at_wall() as pilot:
        assert "goes back to the wall; by itself after 2 minutes without a key." in screen_text(pilot.app)
        await press(pilot, "ctrl+q")
        assert not pilot.app.is_running and pilot.app.return_code == 0


async def test_left_alone_it_goes_back_and_what_was_typed_is_offered_to_the_same_person(
    actor: Actor, at_wall: AtWall, time_passes: list[float]
):
    preferences.set_text(actor, "kiosk.minutes", "5")
    factories.client(actor, "Weber", "Jo")
    async with at_wall() as pilot:
        time_passes[0] += 299
        await press(pilot, "f3")
        await type_text(pilot, "weber")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "Half of a na")
        time_passes[0] += 299
        pilot.app._tick()
        await settled(pilot)
        assert pilot.app.is_running, "each key begins the five minutes anew"
        time_passes[0] += 2
        pilot.app._tick()
        await until(lambda: not pilot.app.is_running)
    assert pilot.app.return_code == 0
    async with at_wall() as pilot:
        await settled(pilot)
        assert "not saved" in screen_text(pilot.app)


def test_the_style_sheet_is_there():
    (sheet,) = KioskDesk.CSS_PATH
    assert (Path(kiosk_desk.__file__).parent / sheet).is_file()
