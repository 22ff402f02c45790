"""What somebody else did with a record is taken back from the record, after asking, or it is said why not."""

import pytest

from studio.clients import clients
from studio.kernel.access import Actor
from studio.sessions import sessions, views
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


async def undo_here(pilot, what: Open) -> str:
    pilot.app.open(what)
    await settled(pilot)
    await press(pilot, "f10", "1")
    return said(pilot)


def said(pilot) -> str:
    return " ".join(screen_text(pilot.app).split())


async def test_another_ones_act_is_taken_back_after_asking_who_did_it(actor: Actor, desk: Desk):
    ben = factories.user(actor, "ben", initials="BB", role="desk")
    saved = factories.session(actor, "2026-11-24 10:00")
    sessions.confirm(ben, saved.session_id)
    async with desk() as pilot:
        asked = await undo_here(pilot, Open("session", saved.session_id))
        await press(pilot, "enter")
        kept = views.session_record(saved.session_id).confirmed
        await press(pilot, "f10", "1", "u")
        text = said(pilot)

    assert "BB did this on Sat Nov 21, 2026, 11:04 AM:" in asked
    assert kept
    assert views.session_record(saved.session_id).confirmed is None
    assert "Undone:" in text


async def test_what_ones_role_may_not_undo_is_refused_in_a_sentence(actor: Actor, desk: Desk):
    from models import User

    saved = factories.session(actor, "2026-11-24 10:00")
    sessions.hold(actor, saved.session_id)
    ben = factories.user(actor, "ben", initials="BB", role="desk")
    async with desk(who=ben) as pilot:
        await undo_here(pilot, Open("session", saved.session_id))
        User.update(inactive=True).where(User.login == "ben").execute()
        await press(pilot, "u")
        text = said(pilot)

    assert "is no longer active here" in text
    assert views.session_record(saved.session_id).on_hold


async def test_of_a_client_too_and_of_a_new_record_it_says_why_not(actor: Actor, desk: Desk):
    ben = factories.user(actor, "ben", initials="BB", role="desk")
    client_id = factories.client(actor, "Diaz", "Noa")
    clients.save_client(ben, client_id, None, {"first_name": "Nora"})
    async with desk() as pilot:
        asked = await undo_here(pilot, Open("client", client_id))
        await press(pilot, "u")
        name = clients.client_record(client_id).first_name
        pilot.app.open(Open("session", client_id=client_id))
        await settled(pilot)
        await press(pilot, "f10", "1")
        new = said(pilot)

    assert "BB did this" in asked
    assert name == "Noa"
    assert "Nothing is saved of this record yet." in new
