"""Appointments on the agenda: among the sessions, opened, confirmed, made from there."""

from datetime import datetime

import pytest

from models import Appointment
from studio.appointments import appointments
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, type_text

pytestmark = pytest.mark.sqlite

NOW_AT = datetime(2026, 11, 21, 11)


def fill(actor: Actor) -> None:
    factories.session(actor, NOW_AT.replace(hour=14), photographer=actor.user_id)
    client = factories.client(actor, "Weber", "Jo [/")
    factories.appointment(
        actor, NOW_AT.replace(hour=12), client=client, people="mia", description="Choose the album [/"
    )
    kind = factories.appointment_type_id("Staff meeting")
    factories.appointment(
        actor,
        NOW_AT.replace(hour=17),
        appointment_type=kind,
        people="mia",
        rooms="Room 1",
        description="Plan December [/",
    )


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_they_stand_in_order_of_time(book: Book, actor: Actor, desk: Desk, width: int, height: int) -> None:
    fill(actor)
    async with desk(size=(width, height)) as pilot:
        assert_golden(pilot.app, f"agenda_appointments_{width}x{height}")


async def test_opened_confirmed_and_refused(book: Book, actor: Actor, desk: Desk) -> None:
    fill(actor)
    async with desk() as pilot:
        await press(pilot, "home", "c")
        assert "Confirmed set: Weber, Jo [/, appointment 1." in " ".join(screen_text(pilot.app).split())
        await press(pilot, "s")
        assert "An appointment has no status: Enter opens it." in screen_text(pilot.app)
        await press(pilot, "x")
        assert "The appointment starts" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert (pilot.app.screen.KIND, pilot.app.screen.edit.record_id) == ("appointment", 1)
        assert pilot.app.screen.neighbours == (1, 2)
        await press(pilot, "escape", "end", "v")
        assert "This appointment is with no client" in screen_text(pilot.app)
    assert Appointment.get_by_id(1).confirmed_id is not None


async def test_the_client_of_one_opens(book: Book, actor: Actor, desk: Desk) -> None:
    fill(actor)
    async with desk() as pilot:
        await press(pilot, "home", "v")
        assert pilot.app.screen.KIND == "client"


async def test_a_missed_one_is_flagged(book: Book, actor: Actor, desk: Desk) -> None:
    factories.appointment(actor, NOW_AT.replace(hour=9), client=factories.client(actor))
    async with desk() as pilot:
        await press(pilot, "home", "x", "y")
    assert Appointment.get().no_show_id is not None


async def test_one_without_a_client_is_made_there(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "a", "enter")
        pilot.app.screen.query_one("#meeting").focus_field("description")
        await type_text(pilot, "Clean the lenses")
        await press(pilot, "ctrl+s", "ctrl+s", "d")
        shown = screen_text(pilot.app)
    made = Appointment.get()
    assert (made.description, made.client_id, made.starts_at) == ("Clean the lenses", None, NOW_AT.replace(hour=12))
    assert "Clean the lenses" in shown
    assert "1 appointment" in shown


async def test_others_changes_come_up(book: Book, actor: Actor, desk: Desk) -> None:
    fill(actor)
    async with desk() as pilot:
        appointments.cancel(actor, 1, "ill")
        pilot.app.screen.changed_elsewhere(frozenset({("appointment", 1)}))
        await press(pilot, "home")
        assert "Weber" not in screen_text(pilot.app)
