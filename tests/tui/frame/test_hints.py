"""What a field is for stands in the line at the bottom while the cursor is in it and nothing better is to be said."""

import pytest

from studio.clients.fields import ADDRESS, CLIENT, EMAIL, MEMBER, PHONE
from studio.kernel.access import Actor
from studio.lists.own import OWN
from studio.sessions.fields import SESSION
from studio.workflow.fields import STATUS_CHANGE
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite

TABLES = (SESSION, STATUS_CHANGE, CLIENT, PHONE, EMAIL, ADDRESS, MEMBER, *(kept.fields for kept in OWN.values()))


def test_every_hint_fits_into_a_line_of_a_terminal_of_eighty_columns():
    assert [field.help for table in TABLES for field in table.values() if len(field.help) > 78] == []


async def open_session(pilot, actor: Actor) -> None:
    pilot.app.open(Open("session", factories.session(actor, "2026-11-24 10:00").session_id))
    await settled(pilot)


async def test_the_hint_follows_the_cursor(actor: Actor, desk: Desk):
    async with desk() as pilot:
        await open_session(pilot, actor)
        said = [pilot.app.screen.said]
        for field in ("number", "photographer", "date"):
            pilot.app.screen.general.focus_field(field)
            await settled(pilot)
            said.append(pilot.app.screen.said)

    assert said == [SESSION["description"].help, SESSION["number"].help, "", SESSION["date"].help]


async def test_a_hint_comes_back_when_nothing_is_said_any_more(actor: Actor, desk: Desk):
    async with desk() as pilot:
        await open_session(pilot, actor)
        screen = pilot.app.screen
        screen.say("Still reading the session.")
        screen.general.focus_field("number")
        await settled(pilot)
        busy = screen.said
        screen.quiet()

        assert (busy, screen.said) == ("Still reading the session.", SESSION["number"].help)


async def test_a_hint_gives_way_to_all_else_that_is_said(actor: Actor, desk: Desk):
    async with desk() as pilot:
        await open_session(pilot, actor)
        screen = pilot.app.screen
        screen.general.focus_field("date")
        await type_text(pilot, "31 february")
        typed = screen.said
        await press(pilot, "ctrl+s", "down")
        refused = screen.said

    assert "February" in typed and "February" in refused


async def test_the_fields_of_a_dialog_say_it_too(actor: Actor, desk: Desk):
    async with desk() as pilot:
        pilot.app.open(Open("client", factories.client(actor)))
        await settled(pilot)
        await press(pilot, "f10", "8")
        pilot.app.screen.form.focus_field("birthday")
        await settled(pilot)
        text = " ".join(screen_text(pilot.app).split())

    assert MEMBER["birthday"].help[:40] in text
