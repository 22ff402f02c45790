"""Whatever stands in a row of buttons can be pressed, on every screen."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from studio.kernel.access import Actor
from tests.tui.conftest import Desk
from tests.tui.settle import settled
from tests.tui.ways import book_for, go, go_back
from tui.places import SCREENS
from tui.widgets.button_row import ButtonRow

pytestmark = pytest.mark.sqlite

OF_THE_FRAME = ("title", "keys")
"""Rows that are the same on every screen."""


async def press_each(pilot: Pilot[Any], screen: Screen[Any], row: ButtonRow, broken: list[BaseException]) -> None:
    """Press the buttons of a row, each from the screen that it stands on."""
    for name in [button.name for button in row.buttons if button.name]:
        assert row.is_attached, (row.id, name)
        row.press(name)
        await settled(pilot)
        assert (pilot.app._exception, broken) == (None, []), (row.id, name)
        await go_back(pilot, screen)


@pytest.mark.of_the_day(4)
@pytest.mark.parametrize("kind", [*sorted(SCREENS), "new client", "new session"])
async def test_each_button_of_a_screen(kind: str, desk: Desk, actor: Actor, broken: list[BaseException]):
    starts = book_for(actor)
    async with desk((120, 40)) as pilot:
        screen = await go(pilot, starts[kind])
        for row in [row for row in screen.query(ButtonRow) if row.id not in OF_THE_FRAME]:
            await press_each(pilot, screen, row, broken)


async def test_each_button_of_the_frame(desk: Desk, broken: list[BaseException]):
    async with desk((120, 40)) as pilot:
        home = pilot.app.screen
        for name in OF_THE_FRAME:
            await press_each(pilot, home, home.query_one(f"#{name}", ButtonRow), broken)
