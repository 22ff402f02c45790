"""After a change of what due dates are counted by: which would move, and whether they shall."""

from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from models import Session
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.own import STATUS
from studio.workflow import workflow
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import key_event, press, settled, type_text
from tui.screens.dialogs.recount import RecountDialog, offer_recount

pytestmark = pytest.mark.sqlite


def book_sessions(actor: Actor, days: int) -> None:
    client_id = factories.client(actor, "Ana [VIP] [/")
    for day in range(1, days + 1):
        factories.session(actor, f"2027-02-{day:02} 10:00", client_id=client_id)


def dues() -> list[date]:
    return [row.status_due for row in Session.select().order_by(Session.id)]


async def statuses(pilot: Pilot[Any]) -> None:
    await press(pilot, "f12")
    await type_text(pilot, "status")
    await press(pilot, "enter")


async def change_duration(pilot: Pilot[Any]) -> None:
    """Change the days of the first status where they stand."""
    await statuses(pilot)
    await press(pilot, "right", "right", "enter")
    await type_text(pilot, "2")
    await press(pilot, "enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_changed_duration_asks_and_moves_them(actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    book_sessions(actor, 22)
    before = dues()
    async with desk(size) as pilot:
        await change_duration(pilot)
        assert isinstance(pilot.app.screen, RecountDialog)
        assert_golden(pilot.app, "recount_{}x{}".format(*size))
        await press(pilot, "down", "down", "y")
        told = pilot.app.place.said

    assert "22 open due dates moved." in told
    moved = dues()
    assert moved[0] == date(2027, 2, 3)
    assert all(now > was for now, was in zip(moved, before, strict=True))


@pytest.mark.parametrize("keys", [("enter",), ("escape",), ("n",), ("down", "enter"), ("up", "enter")])
async def test_the_safe_answer_leaves_them(actor: Actor, desk: Desk, keys: tuple[str, ...]) -> None:
    book_sessions(actor, 2)
    before = dues()
    async with desk() as pilot:
        await change_duration(pilot)
        await press(pilot, *keys)
        told = pilot.app.place.said

    assert told == "The due dates stay as they are."
    assert dues() == before


async def test_what_was_left_is_not_asked_for_again(actor: Actor, desk: Desk) -> None:
    book_sessions(actor, 2)
    before = dues()
    async with desk() as pilot:
        await change_duration(pilot)
        await press(pilot, "n")
        # Another change: of the second status, at which no session stands.
        await press(pilot, "down", "enter")
        await type_text(pilot, "7")
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, RecountDialog)
        # And one of the first again: they would move elsewhere now.
        await press(pilot, "up", "enter")
        await type_text(pilot, "3")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RecountDialog)
        assert "Due dates are counted by what you changed: 2 open due dates" in screen_text(pilot.app)
    assert dues() == before


async def test_keys_from_before_the_question_do_not_answer_it(actor: Actor, desk: Desk) -> None:
    book_sessions(actor, 2)
    before = dues()
    async with desk() as pilot:
        await statuses(pilot)
        await press(pilot, "right", "right", "enter")
        for key in ("2", "enter", "y"):
            pilot.app.post_message(key_event(key))
        await settled(pilot)
        assert isinstance(pilot.app.screen, RecountDialog)
    assert dues() == before


async def test_the_whole_entry_changed_in_its_dialog_asks_too(actor: Actor, desk: Desk) -> None:
    book_sessions(actor, 2)
    async with desk() as pilot:
        await statuses(pilot)
        await press(pilot, "e", "tab", "tab")
        await type_text(pilot, "2")
        await press(pilot, "ctrl+s")
        asked = isinstance(pilot.app.screen, RecountDialog)

    assert asked


async def test_what_moves_nothing_asks_nothing(actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await change_duration(pilot)
        assert not isinstance(pilot.app.screen, RecountDialog)
        assert workflow.initial_status(workflow.cycle_of(None)).duration_business_days == 2


async def test_refused_where_the_right_was_lost_meanwhile(actor: Actor, desk: Desk) -> None:
    book_sessions(actor, 2)
    upkeep.change(actor, STATUS, workflow.initial_status(workflow.cycle_of(None)).id, None, {"duration": 2})
    before = dues()
    ben = factories.user(actor, role="desk")
    async with desk() as pilot:
        pilot.app.actor = ben
        pilot.app.run_worker(offer_recount(pilot.app, frozenset()))
        await settled(pilot)
        await press(pilot, "y")
        text = screen_text(pilot.app)

    assert "may not work out due dates anew" in text
    assert dues() == before
