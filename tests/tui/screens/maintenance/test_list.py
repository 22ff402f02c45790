"""The one screen of all lists that the studio keeps."""

import pytest

from studio.kernel.access import Actor
from studio.lists.maintained import entries
from studio.lists.own import OWN
from tests.tui.conftest import Desk
from tests.tui.settle import press, type_text
from tui.screens.maintenance.list import ListScreen

pytestmark = pytest.mark.sqlite


async def opened(pilot, name: str) -> ListScreen:
    await press(pilot, "f12")
    await type_text(pilot, name)
    await press(pilot, "enter")
    screen = pilot.app.screen
    assert isinstance(screen, ListScreen)
    return screen


async def test_a_name_is_changed_where_it_stands(desk: Desk, actor: Actor):
    async with desk() as pilot:
        await opened(pilot, "lead")
        await press(pilot, "enter")
        await type_text(pilot, "Fair [b]")
        await press(pilot, "enter")
    assert entries(OWN["lead-source"])[0].name == "Fair [b]"
