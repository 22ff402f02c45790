"""The list of sessions that have stood at a status for too long."""

from datetime import date, timedelta
from typing import Any

import pytest

from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.own import STATUS
from studio.sessions import views
from studio.workflow import workflow
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite


@pytest.fixture
def two(actor: Actor, frozen: Any) -> list[int]:
    """Book two sessions that will be stale after ten business days, and let the second of them stand longer."""
    upkeep.change(actor, STATUS, workflow.initial_status(workflow.cycle_of(None)).id, None, {"stale_after": 10})
    client_id = factories.client(actor)
    made = [factories.session(actor, f"2026-12-2{n} 10:00", client_id=client_id).session_id for n in (1, 2)]
    frozen.shift(timedelta(days=24))
    return made


async def opened(pilot: Any) -> None:
    await press(pilot, "f12")
    await type_text(pilot, "stale")
    await press(pilot, "enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_it_looks(two: list[int], desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        await opened(pilot)
        assert_golden(pilot.app, "stale_{}x{}".format(*size))


async def test_the_agenda_marks_them_too(two: list[int], desk: Desk, actor: Actor) -> None:
    fresh = factories.session(actor, "2026-12-21 15:00").session_id
    async with desk() as pilot:
        pilot.app.place.show_day(date(2026, 12, 21))
        await settled(pilot)
        markers = {row.key: row.marker for row in pilot.app.place.table.rows}
    assert (markers[two[0]], markers[fresh]) == ("~", "")


async def test_enter_opens_one(two: list[int], desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert pilot.app.screen.session_id == two[1]


async def test_a_change_of_status_takes_one_off(two: list[int], desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot)
        await press(pilot, "s", "enter")
        text = screen_text(pilot.app)

    assert "Session 10001 is now Image Capture Pending." in text
    assert "10002" in text and text.count("10001") == 1
    assert views.session_record(two[0]).status.name == "Image Capture Pending"


async def test_another_desk_takes_one_off(two: list[int], actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot)
        workflow.change_status(actor, two[1], None)
        pilot.app._tick()
        await settled(pilot)
        text = screen_text(pilot.app)

    assert "10001" in text and "10002" not in text


async def test_nothing_is_stale(actor: Actor, desk: Desk) -> None:
    factories.session(actor)
    async with desk() as pilot:
        pilot.app.open(Open("stale"))
        await settled(pilot)
        await press(pilot, "s")
        text = screen_text(pilot.app)

    assert "Nothing is stale." in text
