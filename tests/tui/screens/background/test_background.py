"""What is done without anybody, on one screen."""

from typing import Any

import pytest

from studio.background import noted
from studio.kernel.access import Actor
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


async def opened(pilot: Any) -> None:
    pilot.app.open(Open("background"))
    await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_it_looks_where_nothing_is_set_up(desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        await opened(pilot)
        assert_golden(pilot.app, "background_empty_{}x{}".format(*size))


async def test_the_key_tip_leads_there_and_escape_back(desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "f10", "v", "d")
        assert pilot.app.place.name_of() == "Background"
        await press(pilot, "escape")
        assert pilot.app.place.name_of() == "Agenda"


async def test_a_worker_that_comes_is_seen_with_the_next_look(desk: Desk, actor: Actor) -> None:
    async with desk() as pilot:
        await opened(pilot)
        assert "never ran" in screen_text(pilot.app)
        noted.note(noted.WORKER)
        pilot.app._tick()
        await settled(pilot)
        assert "runs" in screen_text(pilot.app)
        assert "never ran" not in screen_text(pilot.app)
