"""Whatever stands in a row of buttons can be pressed, on every screen."""

import pytest

from studio.kernel.access import Actor
from tests.tui.conftest import Desk
from tests.tui.settle import settled
from tests.tui.ways import book_for, go, go_back
from tui.places import SCREENS
from tui.widgets.button_row import ButtonRow

pytestmark = pytest.mark.sqlite

OF_THE_FRAME = ("title", "keys")
"""Rows that are the same on every screen."""


@pytest.mark.of_the_day(4)
@pytest.mark.parametrize("kind", [*sorted(SCREENS), "new client", "new session"])
async def test_each_button_of_a_screen(kind: str, desk: Desk, actor: Actor, broken: list[BaseException]):
    starts = book_for(actor)
    async with desk((120, 40)) as pilot:
        screen = await go(pilot, starts[kind])
        rows = [row for row in screen.query(ButtonRow) if row.id not in OF_THE_FRAME]
        for row in rows:
            for name in [button.name for button in row.buttons if button.name]:
                assert row.is_attached, (kind, row.id, name)
                row.press(name)
                await settled(pilot)
                assert (pilot.app._exception, broken) == (None, []), (kind, row.id, name)
                await go_back(pilot, screen)


async def test_each_button_of_the_frame(desk: Desk, broken: list[BaseException]):
    async with desk((120, 40)) as pilot:
        home = pilot.app.screen
        for row in (home.query_one(f"#{name}", ButtonRow) for name in OF_THE_FRAME):
            for name in [button.name for button in row.buttons if button.name]:
                row.press(name)
                await settled(pilot)
                assert (pilot.app._exception, broken) == (None, []), name
                await go_back(pilot, home)
