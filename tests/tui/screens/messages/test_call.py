"""A call on its screen: planned, logged, refused, gone."""

from datetime import date

import pytest

from models import Communication
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_call_is_planned_and_logged(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    client = factories.reached(actor)
    session = factories.session(actor, "2026-11-24 10:00", client_id=client).session_id
    async with desk(size=size) as pilot:
        pilot.app.open(Open("call", client_id=client, session_id=session))
        await settled(pilot)
        await type_text(pilot, "conf")
        await press(pilot, "enter", "ctrl+s")
        assert_golden(pilot.app, f"call_saved_{size[0]}x{size[1]}")
        await press(pilot, "ctrl+o")
        await type_text(pilot, "no an")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"call_logged_{size[0]}x{size[1]}")
    first, second = Communication.select().order_by(Communication.id)
    assert (first.result.name, first.completed_on) == ("No answer", date(2026, 11, 21))
    assert (first.user_id, second.user_id) == (actor.user_id, None)
    assert (second.previous_id, second.due_on, second.tries) == (first.id, date(2026, 11, 23), 2)


async def test_one_that_was_made_is_not_logged_again(book: Book, actor: Actor, desk: Desk) -> None:
    made = factories.call(actor, client=factories.reached(actor), completed_on=date(2026, 11, 19))
    async with desk() as pilot:
        pilot.app.open(Open("call", made))
        await settled(pilot)
        await press(pilot, "ctrl+o")
        assert pilot.app.screen.said == "That call was made already: change what is noted of it here."


async def test_one_that_is_gone_says_so(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("call", 99))
        await settled(pilot)
        assert "That call is gone: somebody deleted it." in screen_text(pilot.app)
