"""What the studio requires of a client, and leaves out, on the screen."""

import pytest

from models import Client
from studio.kernel import preferences
from studio.kernel.access import Actor
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.client.client import ClientScreen

pytestmark = pytest.mark.sqlite


async def test_what_is_required_is_asked_for_before_a_save_and_nothing_typed_is_lost(desk: Desk, actor: Actor):
    preferences.set_text(actor, "client.email", "required")
    async with desk() as pilot:
        pilot.app.open(Open("client"))
        await settled(pilot)
        await type_text(pilot, "Weber [/")
        await press(pilot, "ctrl+s")
        assert "email" in str(pilot.app.place.said).lower()
        assert Client.get_or_none(Client.last_name == "Weber [/") is None
        assert "Weber [/" in screen_text(pilot.app)
        await type_text(pilot, "w@example.org")
        await press(pilot, "ctrl+s")
    assert Client.get(Client.last_name == "Weber [/")


async def test_what_is_left_out_is_not_in_the_form_and_stays_stored(desk: Desk, actor: Actor):
    client_id = factories.client(actor, "Weber [/", "Jo", call_warning="Dog", notes="x")
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await press(pilot, "tab", "tab")
        for name in ("client.email", "client.address", "client.lead_source", "client.bill_to"):
            preferences.set_text(actor, name, "none")
        preferences.set_text(actor, "client.tabs", "sessions")
        pilot.app._tick()
        await settled(pilot)
        assert_golden(pilot.app, "client_left_out")
        screen = pilot.app.screen
        assert isinstance(screen, ClientScreen)
        screen.general.focus_field("first_name")
        await type_text(pilot, "Joan")
        await press(pilot, "ctrl+s")
    saved = Client.get_by_id(client_id)
    assert (saved.first_name, saved.call_warning) == ("Joan", "Dog")


async def test_something_typed_stays_in_a_field_that_another_desk_leaves_out(desk: Desk, actor: Actor):
    client_id = factories.client(actor, "Weber [/", "Jo")
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ClientScreen)
        screen.general.focus_field("call_warning")
        await type_text(pilot, "Dog")
        preferences.set_text(actor, "client.call_warning", "none")
        pilot.app._tick()
        await settled(pilot)
        assert "Dog" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
    assert Client.get_by_id(client_id).call_warning == "Dog"
