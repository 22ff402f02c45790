"""What one should know before one calls or writes stands on top as soon as it is so, and one key leads to another way."""

from datetime import UTC, datetime

import pytest

from models import Communication, DeadAddress, Role
from studio.clients.clients import Email
from studio.kernel import access
from studio.kernel.access import Actor
from studio.kernel.types import Choice
from studio.messages import consent, warned
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite

PHONE = "415 555 0133"


async def opened(pilot, what: Open) -> None:
    pilot.app.open(what)
    await settled(pilot)


def banner(pilot) -> str:
    return " ".join(pilot.app.screen.query_one("#banner").plain_text.split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_call_to_who_wants_none(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    client = factories.reached(actor, call_warning="Never before noon [/")
    call = factories.call(actor, client=client, call_type=1, phone=PHONE)
    consent.note(actor, "call", PHONE, "withdrawn", how="by phone")
    async with desk(size=size) as pilot:
        await opened(pilot, Open("call", call))
        assert_golden(pilot.app, "call_withdrawn_{}x{}".format(*size))
        await press(pilot, "f10", "0")
        assert (pilot.app.screen.KIND, pilot.app.screen.edit.links["client"]) == ("text", client)
        await press(pilot, "escape")
        Communication.update(completed_on=datetime(2026, 11, 20).date()).execute()
        await press(pilot, "f5")
        assert banner(pilot) == "", "what is done needs no warning"


async def test_a_mail_to_a_dead_address_is_told_of_while_it_is_typed(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.reached(actor)
    DeadAddress.create(
        channel="email", address_key="old@example.com", at=datetime.now(UTC), code="5.1.1", words="Gone [/"
    )
    consent.note(actor, "text", PHONE, "withdrawn")
    async with desk() as pilot:
        await opened(pilot, Open("email", client_id=client))
        assert banner(pilot) == ""
        await press(pilot, "f10", "0")
        assert pilot.app.screen.said == "Nothing speaks against this way."
        pilot.app.screen.general.focus_field("to")
        await type_text(pilot, "old@example.com")
        assert banner(pilot) == "old@example.com takes no mails any more: Gone [/. F10 C 0: call instead."
        await press(pilot, "f10", "0")
        assert pilot.app.screen.KIND == "call"
        await press(pilot, "escape")
        assert "old@example.com" in screen_text(pilot.app), "what was typed is still there"


async def test_what_was_written_goes_along_to_the_other_way(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.reached(actor)
    consent.note(actor, "email", "zoe@example.com", "withdrawn")
    mail = factories.message(actor, client=client, body="See you [/ at {session.time}.")
    async with desk() as pilot:
        await opened(pilot, Open("email", mail))
        await press(pilot, "f10", "0")
        screen = pilot.app.screen
        assert (screen.KIND, screen.dirty) == ("text", True)
        assert screen.edit.mine()["body"] == "See you [/ at {session.time}."
        assert screen.query_one("#general").field("body").standing == "See you [/ at {session.time}."


async def test_where_there_is_no_other_way_the_key_says_so(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.client_with_phone(actor, PHONE)
    consent.note(actor, "text", PHONE, "withdrawn")
    consent.note(actor, "call", PHONE, "withdrawn")
    text = factories.message(actor, "text", client=client, phone=PHONE)
    async with desk() as pilot:
        await opened(pilot, Open("text", text))
        assert banner(pilot).startswith(f"No texts to {PHONE}: consent was withdrawn on")
        await press(pilot, "f10", "0")
        assert pilot.app.screen.said == "The client's record has no other way that is not withdrawn."


async def test_the_other_way_is_to_who_stands_in_the_form(book: Book, actor: Actor, desk: Desk) -> None:
    client, session = factories.reached(actor), factories.session(actor, "2026-11-24 10:00").session_id
    other = factories.reached(actor, emails=[Email("ben@example.com", "")])
    consent.note(actor, "email", "ben@example.com", "withdrawn")
    async with desk() as pilot:
        await opened(pilot, Open("email", client_id=client, session_id=session))
        pilot.app.screen.general.field("client").take(Choice(other, "Ben [/"))
        await settled(pilot)
        assert "No mails to ben@example.com" in banner(pilot)
        await press(pilot, "ctrl+s")
        assert "belongs to a session, and so to its client" in pilot.app.screen.said
        await press(pilot, "f10", "0")
        links = pilot.app.screen.edit.links
        assert (pilot.app.screen.KIND, links["client"], links["session"]) == ("text", other, None)


async def test_a_new_one_from_what_is_not_saved_waits_for_that(book: Book, actor: Actor, desk: Desk) -> None:
    task = factories.task(actor, "Order [/", client=factories.reached(actor))
    async with desk() as pilot:
        await opened(pilot, Open("task", task))
        commands = pilot.app.screen.commands
        assert commands.can_call()
        pilot.app.screen.general.field("client").take(Choice(factories.reached(actor), "Ben [/"))
        await settled(pilot)
        assert commands.can_call().reason == "Save what you typed first ({key:save})."


def test_who_sees_no_addresses_is_warned_of_all_that_it_goes_to(book: Book, actor: Actor) -> None:
    client = factories.reached(actor)
    mail = factories.message(actor, client=client, to="kai@example.com", cc="ann@example.com")
    consent.note(actor, "email", "ann@example.com", "withdrawn")
    guest = factories.user(actor, "guest", role="photographer")
    Role.update(rights="messages others").where(Role.code == "photographer").execute()
    with access.reading_as(access.again(guest)):
        told = warned.warned("email", f"{access.HIDDEN}, {access.HIDDEN}", client, None, mail)
        assert told.other == "text"
        assert len(told.sentences) == 1 and told.sentences[0].startswith("No mails to that address")
