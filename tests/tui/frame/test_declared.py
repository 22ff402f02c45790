"""What every declared record does alike: it is made, saved, and says so."""

import pytest

from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite

SAYS = {
    "call": "Saved the call.",
    "email": "Saved the email: a draft, Ctrl+O sends it.",
    "text": "Saved the text: a draft, Ctrl+O sends it.",
    "letter": "Saved the letter: a draft, Ctrl+O sends it.",
    "task": "Saved task 1.",
    "appointment": "Saved appointment 1.",
}


@pytest.mark.parametrize("kind", SAYS)
async def test_a_new_one_is_saved_and_stays_open(kind: str, book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.reached(actor)
    session = factories.session(actor, "2026-11-24 10:00", client_id=client).session_id
    async with desk() as pilot:
        pilot.app.open(Open(kind, client_id=client, session_id=session))
        await settled(pilot)
        await type_text(pilot, {"task": "Order [/", "appointment": "Cons"}.get(kind, ""))
        await press(pilot, "ctrl+s")
        screen = pilot.app.screen
        assert (screen.KIND, screen.said) == (kind, SAYS[kind])
        assert screen.edit.record_id is not None
