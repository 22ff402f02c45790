"""Mails, texts and letters on their screens: written, looked at, sent, refused."""

import pytest

from models import Communication, Outbox
from studio.clients import clients
from studio.clients.clients import Email
from studio.kernel.access import HIDDEN, Actor
from studio.kernel.types import Choice
from studio.messages import consent
from studio.messages.message_kinds import receivers, state_of
from studio.people import roles
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.messages.preview import PreviewDialog

pytestmark = pytest.mark.sqlite

BODY = "Dear {client.first_name},\n\nsee you on {session.date} at {session.time}.\n\n{studio.name}"


@pytest.fixture
def session(book: Book, actor: Actor) -> int:
    client = factories.reached(actor)
    factories.template(actor, "Reminder [/", subject="Your session, {client.first_name}", body=BODY)
    return factories.session(actor, "2026-11-24 10:00", client_id=client).session_id


async def opened(pilot, kind, record_id=None, session=None):
    client = None
    if session is not None:
        from models import Session

        client = Session.get_by_id(session).client_id
    pilot.app.open(Open(kind, record_id, client_id=client, session_id=session))
    await settled(pilot)


async def field(pilot, name, text):
    pilot.app.screen.general.focus_field(name)
    await settled(pilot)
    await type_text(pilot, text)
    await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_mail_is_written_from_a_template_looked_at_and_sent(
    session: int, desk: Desk, size: tuple[int, int]
) -> None:
    wide = f"{size[0]}x{size[1]}"
    async with desk(size=size) as pilot:
        await opened(pilot, "email", session=session)
        await field(pilot, "template", "Rem")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"email_new_{wide}")
        await press(pilot, "ctrl+o")
        assert_golden(pilot.app, f"email_preview_{wide}")
        await press(pilot, "enter")
        assert pilot.app.screen.said == "The email waits to be sent."
        assert_golden(pilot.app, f"email_waiting_{wide}")
    sent = Communication.get()
    assert sent.description == "Your session, Zoe [@click=app.quit]"
    assert "Tuesday, November 24, 2026 at 10:00 AM" in sent.body
    assert Outbox.get().state == "waiting"


async def test_a_draft_is_saved_and_what_was_sent_says_so_when_typed_into(
    session: int, actor: Actor, desk: Desk
) -> None:
    async with desk() as pilot:
        await opened(pilot, "email", session=session)
        await field(pilot, "subject", "Hello")
        await field(pilot, "body", "Words")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.said.startswith("Saved the email: a draft")
        mail = Communication.get().id
        assert state_of(mail) == "draft"
        await press(pilot, "ctrl+o", "s")
        assert state_of(mail) == "waiting"
        await type_text(pilot, "x")
        assert "waiting to be sent: copy it" in pilot.app.screen.said
        await press(pilot, "ctrl+s")
        assert "it is not changed any more" in pilot.app.screen.said


async def test_a_missing_field_is_shown_and_refused(session: int, actor: Actor, desk: Desk) -> None:
    client = factories.reached(actor, last="Other [/")
    mail = factories.message(actor, client=client, body="On {session.date}.")
    async with desk() as pilot:
        await opened(pilot, "email", mail)
        await press(pilot, "ctrl+o")
        assert_golden(pilot.app, "email_missing_80x24")
        assert "there is nothing for {session.date}" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "enter")
    assert state_of(mail) == "draft"


async def test_a_field_that_there_is_not_is_said(session: int, actor: Actor, desk: Desk) -> None:
    mail = factories.message(actor, session=session, body="On {session.dat}.")
    async with desk() as pilot:
        await opened(pilot, "email", mail)
        await press(pilot, "ctrl+r")
        assert 'did you mean "session.date"?' in pilot.app.screen.said


async def test_a_withdrawn_consent_asks_why(session: int, actor: Actor, desk: Desk) -> None:
    mail = factories.message(actor, session=session)
    consent.note(actor, "email", "zoe@example.com", "withdrawn", how="by phone")
    async with desk() as pilot:
        await opened(pilot, "email", mail)
        await press(pilot, "ctrl+o", "s")
        assert "consent was withdrawn" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "escape")
        assert "To send it all the same, say why." in pilot.app.screen.said
        await press(pilot, "ctrl+o", "s")
        await type_text(pilot, "she asked")
        await press(pilot, "enter")
        assert pilot.app.screen.said == "The email waits to be sent."
    assert state_of(mail) == "waiting"


async def test_a_copy_opens_in_its_place(session: int, actor: Actor, desk: Desk) -> None:
    mail = factories.message(actor, session=session, sends=True)
    async with desk() as pilot:
        await opened(pilot, "email", mail)
        pilot.app.screen.run_command("copy")
        await settled(pilot)
        assert pilot.app.screen.record_id != mail
        assert pilot.app.screen.state == "draft"


async def test_a_field_is_picked_into_the_text(session: int, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, "text", session=session)
        await field(pilot, "body", "Hi ")
        await press(pilot, "ctrl+t")
        assert_golden(pilot.app, "dialog_fields_80x24")
        await type_text(pilot, "first")
        await press(pilot, "enter")
        assert pilot.app.screen.edit.mine()["body"] == "Hi {client.first_name}"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_text_counts_its_parts_while_it_is_typed(session: int, desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size=size) as pilot:
        await opened(pilot, "text", session=session)
        await field(pilot, "body", "Grüße, see you! Ж")
        assert_golden(pilot.app, f"text_new_{size[0]}x{size[1]}")
        await press(pilot, "ctrl+o", "enter")
        assert pilot.app.screen.said == "The text waits to be sent."
    assert Outbox.get().channel == "text"


async def test_a_number_that_is_not_understood_stands_in_the_preview_as_it_is_typed(session: int, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, "text", session=session)
        await field(pilot, "body", "See you!")
        await field(pilot, "phone", "q[b]~")
        await press(pilot, "ctrl+r")
        assert isinstance(pilot.app.screen, PreviewDialog)
        assert "To q[b]~ " in " ".join(screen_text(pilot.app).split())


async def test_a_number_that_is_not_marked_is_refused(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.client(actor, phones=[clients.Phone("415 555 0199", "home", False)])
    text = factories.message(actor, "text", client=client)
    async with desk() as pilot:
        await opened(pilot, "text", text)
        await press(pilot, "ctrl+o", "enter")
        assert "is to no number" in pilot.app.screen.said
    assert state_of(text) == "draft"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_letter_goes_to_the_print_queue(session: int, desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size=size) as pilot:
        await opened(pilot, "letter", session=session)
        await field(pilot, "body", "Dear {client.name}")
        assert_golden(pilot.app, f"letter_new_{size[0]}x{size[1]}")
        await press(pilot, "ctrl+o", "enter")
        assert pilot.app.screen.said == "The letter waits to be printed."
    assert Outbox.get().channel == "letter"


async def test_receivers_are_ticked_among_those_of_the_record(session: int, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, "email", session=session)
        assert "zoe@example.com" in pilot.app.screen.edit.mine()["to"]
        pilot.app.screen.run_command("receivers")
        await settled(pilot)
        await press(pilot, "enter", "escape")
        assert pilot.app.screen.edit.mine()["to"] == ""


async def test_from_the_ribbon_of_a_session_and_a_client(session: int, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, "session", session)
        for verb in ("email", "text", "letter"):
            pilot.app.screen.run_command(verb)
            await settled(pilot)
            assert pilot.app.screen.linked("session") == session
            await press(pilot, "escape")


async def test_a_message_that_is_gone_says_so(session: int, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, "email", 99)
        assert "That email is gone" in pilot.app.screen.said


async def test_a_mail_that_came_in_is_read_and_answered(session: int, actor: Actor, desk: Desk) -> None:
    from models import Client

    mail = factories.incoming(actor, Client.get().id)
    async with desk() as pilot:
        await opened(pilot, "email", mail)
        assert_golden(pilot.app, "email_incoming_80x24")
        pilot.app.screen.run_command("reply")
        await settled(pilot)
        assert pilot.app.screen.edit.mine()["subject"] == "Re: Question [/"
        assert pilot.app.screen.state == "draft"


async def test_consent_is_noted_from_a_message(session: int, actor: Actor, desk: Desk) -> None:
    mail = factories.message(actor, session=session)
    async with desk() as pilot:
        await opened(pilot, "email", mail)
        pilot.app.screen.run_command("consent")
        await settled(pilot)
        assert "Mails to zoe@example.com" in screen_text(pilot.app)


async def test_who_sees_no_address_gives_a_draft_another_client_and_it_is_to_them(
    session: int, actor: Actor, desk: Desk
) -> None:
    other = factories.client(actor, "Other", emails=[Email("other@example.com")])
    mail = factories.message(actor, client=factories.reached(actor, last="First"))
    made = roles.add_role(actor, "Writer")
    for right in ("others", "messages", "clients"):
        roles.set_right(actor, made, right, True)
    async with desk(who=factories.user(actor, role="writer")) as pilot:
        await opened(pilot, "email", mail)
        screen = pilot.app.screen
        screen.edit.put({"client": Choice(other, "Other")})
        await screen.take_client()
        await press(pilot, "ctrl+s")
        assert screen.said.startswith("Saved the email")
        assert screen.edit.base["to"] == HIDDEN
    assert Communication.get_by_id(mail).client_id == other
    assert [one.address for one in receivers(mail)] == ["other@example.com"]
