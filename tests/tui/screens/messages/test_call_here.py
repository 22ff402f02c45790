"""One key logs the call under the cursor, on a session's and on a client's record."""

import pytest

from models import Communication
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open


@pytest.mark.parametrize("kind", ["session", "client"])
async def test_a_call_is_logged_from_the_tab(book: Book, actor: Actor, desk: Desk, kind: str) -> None:
    client_id = factories.client(actor)
    session_id = factories.session(actor, client_id=client_id).session_id
    factories.call(actor, session=session_id, call_type=1)
    async with desk() as pilot:
        pilot.app.open(Open(kind, session_id if kind == "session" else client_id))
        await settled(pilot)
        await press(pilot, "f10", "t", "r")
        refused = screen_text(pilot.app)
        await press(pilot, "f10", "m", "r")
        await type_text(pilot, "Busy")
        await press(pilot, "enter")
        await settled(pilot)
        told = screen_text(pilot.app)

    assert "There is no call under the cursor: the tab Communications lists them." in " ".join(refused.split())
    assert "Logged the call. The next try is on Mon Nov 23, 2026." in told
    assert [row.tries for row in Communication.select().order_by(Communication.id)] == [1, 2]
