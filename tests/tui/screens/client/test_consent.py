"""What a client said about being written to, from the ribbon of the record."""

import pytest

from studio.kernel import access
from studio.kernel.access import Actor
from studio.messages import consent
from tests import canary, factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


async def asked(pilot, client):
    pilot.app.open(Open("client", client))
    await settled(pilot)
    pilot.app.screen.run_command("consent")
    await settled(pilot)


async def test_an_answer_is_noted_and_stands_in_the_list(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.reached(actor)
    consent.note(actor, "email", "zoe@example.com", "asked", how="by phone", words="May we write [/?")
    async with desk() as pilot:
        await asked(pilot, client)
        assert_golden(pilot.app, "dialog_consent_80x24")
        await press(pilot, "enter")
        assert_golden(pilot.app, "dialog_consent_says_80x24")
        await press(pilot, "ctrl+s")
        assert "Say how it was given" in " ".join(screen_text(pilot.app).split())
        await type_text(pilot, "on the form")
        await press(pilot, "ctrl+s")
        assert "given Sat Nov 21" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "escape")
    assert [one.state for one in consent.said("email", "zoe@example.com")] == ["given", "asked"]


async def test_a_client_without_addresses_says_so(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.client(actor)
    async with desk() as pilot:
        await asked(pilot, client)
        assert "There is no phone, mail or postal address" in pilot.app.screen.said


async def test_who_sees_no_addresses_is_told(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.reached(actor)
    dee = factories.user(actor, "dee", "Dee [/", role="desk")
    who = canary.with_rights(dee, canary.ALL - {"reach"})
    assert access.again(who)
    async with desk(who=who) as pilot:
        await asked(pilot, client)
        assert "may not see how clients are reached" in pilot.app.screen.said
