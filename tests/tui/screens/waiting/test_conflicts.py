"""The conflicts on their screen."""

import pytest

from models import Impossible
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, type_text

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_list(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    factories.conflict(actor)
    async with desk(size=size) as pilot:
        await press(pilot, "r")
        assert_golden(pilot.app, f"conflicts_{size[0]}x{size[1]}")


async def test_one_is_accepted_with_a_word(book: Book, actor: Actor, desk: Desk) -> None:
    factories.conflict(actor)
    async with desk() as pilot:
        await press(pilot, "r", "a", "enter")
        assert "Say in a few words why it stays as it is." in screen_text(pilot.app)
        await type_text(pilot, "Agreed [/")
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "It stays as it is booked." in text and "Nothing is in the way of any booking to come." in text
        await press(pilot, "ctrl+z", "enter")
    assert Impossible.get().why in ("", "Agreed [/")


async def test_enter_opens_what_is_booked(book: Book, actor: Actor, desk: Desk) -> None:
    factories.conflict(actor)
    async with desk() as pilot:
        await press(pilot, "r", "enter")
        assert "Session 10001" in screen_text(pilot.app)
