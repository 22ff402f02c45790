"""The conflicts on their screen."""

from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from models import Impossible
from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.days import CLOSURE
from studio.lists.own import ROOM
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_list(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    factories.conflict(actor)
    async with desk(size=size) as pilot:
        await press(pilot, "r")
        assert_golden(pilot.app, f"conflicts_{size[0]}x{size[1]}")


async def test_what_is_in_the_way_stands_there_whole(book: Book, actor: Actor, desk: Desk) -> None:
    factories.conflict(actor)
    day = {"first_day": date(2026, 12, 23), "last_day": date(2026, 12, 23)}
    factories.session(actor, "2026-12-23 10:00", room=None)
    upkeep.add(actor, CLOSURE, {"name": "Painting of both rooms and of the corridor [/", **day})
    async with desk() as pilot:
        await press(pilot, "r", "down")
        told = "The studio does not work that day: Painting of both rooms and of the corridor [/."
        assert told in " ".join(screen_text(pilot.app).split())
        await press(pilot, "up")
        assert told not in " ".join(screen_text(pilot.app).split())


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


async def test_what_another_desk_makes_impossible_and_possible_again_comes_and_goes(
    book: Book, actor: Actor, desk: Desk
) -> None:
    factories.session(actor, "2026-11-27 16:00")

    async def look(pilot: Pilot[Any]) -> str:
        pilot.app._tick()
        await settled(pilot)
        return screen_text(pilot.app)

    async with desk(size=(120, 40)) as pilot:
        for change, back in (
            (lambda: preferences.save(actor, closes_at_min=900), lambda: preferences.save(actor, closes_at_min=1080)),
            (lambda: _room(actor, used=False), lambda: _room(actor, used=True)),
        ):
            change()
            assert "1 conflict" in await look(pilot)
            await press(pilot, "r")
            assert "Fri Nov 27" in screen_text(pilot.app)
            back()
            assert "Nothing is in the way of any booking to come." in await look(pilot)
            change()
            assert "Fri Nov 27" in await look(pilot)
            back()
            await press(pilot, "escape")
            assert "conflict " not in await look(pilot)


def _room(actor: Actor, *, used: bool) -> None:
    upkeep.set_inactive(actor, ROOM, factories.room_id(), not used)
