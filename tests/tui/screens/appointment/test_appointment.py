"""The record of an appointment: made from a session, from a client and of nobody, refused, cancelled, copied, converted."""

from datetime import datetime

import pytest

import models
from models import Appointment, Booking
from studio.appointments import appointments
from studio.kernel import preferences
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite

DAY = datetime(2026, 11, 27)


def at(hour: int, minute: int = 0) -> datetime:
    return DAY.replace(hour=hour, minute=minute)


async def opened(pilot, what: Open) -> None:
    pilot.app.open(what)
    await settled(pilot)


def linked_one(actor: Actor) -> appointments.Saved:
    client = factories.client(actor)
    session = factories.session(actor, "2026-12-01 10:00", client_id=client).session_id
    return factories.appointment(
        actor, at(10), session=session, people="mia", rooms="Room 1", description="Choose the album [/"
    )


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_it_shows_who_where_and_how_it_stands(
    book: Book, actor: Actor, desk: Desk, width: int, height: int
) -> None:
    saved = linked_one(actor)
    appointments.confirm(actor, saved.appointment_id)
    async with desk(size=(width, height)) as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        assert_golden(pilot.app, f"appointment_{width}x{height}")


async def test_one_made_from_a_session_belongs_to_it(book: Book, actor: Actor, desk: Desk) -> None:
    session = factories.session(actor, "2026-12-01 10:00")
    async with desk() as pilot:
        await opened(pilot, Open("session", session.session_id))
        await press(pilot, "f10", "2")
        wizard = pilot.app.screen
        assert (wizard.KIND, wizard.pane, wizard.dirty) == ("book", "Appointment", False)
        for name, typed in (("description", "Album [/"), ("date", "2026-11-27"), ("start", "14:30"), ("people", "mia")):
            wizard.query_one("#meeting").focus_field(name)
            await type_text(pilot, typed)
        await press(pilot, "ctrl+s")
        assert "Session        10001, Tue Dec 1, 2026" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        assert wizard.said.startswith("Appointment 1 is booked.")
        await press(pilot, "d")
        await press(pilot, "f10", "j")
        shown = screen_text(pilot.app)
    made = Appointment.get()
    assert (made.session_id, made.client_id, made.description) == (session.session_id, 1, "Album [/")
    assert (made.starts_at, made.ends_at) == (at(14, 30), at(15))
    assert "Consultation" in shown
    assert "Album [/" in shown


async def test_from_a_client_it_is_the_clients_and_of_no_session(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.client(actor)
    async with desk() as pilot:
        await opened(pilot, Open("client", client))
        await press(pilot, "f10", "2")
        pilot.app.screen.query_one("#meeting").focus_field("description")
        await type_text(pilot, "Prints")
        await press(pilot, "ctrl+s", "ctrl+s")
    made = Appointment.get()
    assert (made.client_id, made.session_id, made.description) == (client, None, "Prints")


async def test_the_type_fills_in_what_nobody_typed(book: Book, actor: Actor, desk: Desk) -> None:
    kind = models.AppointmentType.get(models.AppointmentType.name == "Delivery")
    kind.duration_min, kind.description, kind.default_room = 45, "Bring the prints", factories.room_id()
    kind.save()
    async with desk() as pilot:
        await opened(pilot, Open("appointment"))
        await type_text(pilot, "Mine")
        pilot.app.screen.general.focus_field("appointment_type")
        await type_text(pilot, "deliv")
        await press(pilot, "enter")
        values = pilot.app.screen.edit.mine()
        starts_at, ends_at = pilot.app.screen.edit.span
        await press(pilot, "ctrl+s")
    assert (values["description"], values["rooms"], values["people"] or "") == ("Mine", "Room 1", "")
    assert (ends_at - starts_at).total_seconds() == 45 * 60
    assert Appointment.get().appointment_type_id == kind.id


async def test_a_taken_room_is_named_and_what_was_typed_stays(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-27 10:00", client_id=factories.client(actor, "Weber", "Jo"), photographer=None)
    saved = factories.appointment(actor, at(14))
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "10:15")
        pilot.app.screen.general.focus_field("end")
        await type_text(pilot, "10:45 am")
        pilot.app.screen.general.focus_field("rooms")
        await type_text(pilot, "room 1")
        await press(pilot, "ctrl+s")
        asked = screen_text(pilot.app)
        await press(pilot, "b")
        kept = pilot.app.screen.edit.mine()["rooms"]
        await press(pilot, "ctrl+s", "n")
        assert "Saved appointment 1." in screen_text(pilot.app)
    assert "Room 1 is taken from 10:00 AM to 11:00 AM" in asked.replace("\n", " ")
    assert "Weber, Jo" in asked
    assert kept == "room 1"
    assert (Appointment.get().starts_at, Booking.select().where(Booking.appointment == 1).count()) == (at(11), 1)


async def test_booked_all_the_same_where_the_policy_asks(book: Book, actor: Actor, desk: Desk) -> None:
    preferences.save(actor, clash_policy="ask")
    factories.session(actor, "2026-11-27 10:00", photographer=None)
    saved = factories.appointment(actor, at(14), rooms="Room 1")
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "10:15 am")
        pilot.app.screen.general.focus_field("end")
        await type_text(pilot, "10:45 am")
        await press(pilot, "ctrl+s", "a")
    assert Appointment.get().starts_at == at(10, 15)


async def test_nobody_of_that_name_is_told_at_the_field(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, Open("appointment"))
        pilot.app.screen.general.focus_field("people")
        await type_text(pilot, "ghost [/")
        await press(pilot, "ctrl+s")
        shown, focused = screen_text(pilot.app), pilot.app.screen.refused
    assert "ghost [/" in shown
    assert focused == "people"
    assert Appointment.select().count() == 0


async def test_one_that_was_moved_meanwhile_is_not_confirmed_for_a_time_nobody_was_told(
    book: Book, actor: Actor, desk: Desk
) -> None:
    saved = factories.appointment(actor, at(14))
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        appointments.change(actor, saved.appointment_id, None, {"starts_at": at(16), "ends_at": at(17)})
        await press(pilot, "f10", "a", "f")
        told = pilot.app.screen.said
        confirmed = Appointment.get().confirmed_id
        await press(pilot, "f5", "f10", "a", "f")
    assert "changed" in told
    assert (confirmed, Appointment.get().confirmed_id is not None) == (None, True)


async def test_confirmed_cancelled_and_taken_back(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.appointment(actor, at(14), rooms="Room 1")
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        await press(pilot, "f10", "a", "f")
        confirmed = Appointment.get().confirmed_id
        await press(pilot, "f10", "a", "k")
        await type_text(pilot, "ill [/")
        await press(pilot, "enter")
        shown = screen_text(pilot.app)
        cancelled = Appointment.get().cancelled
        await press(pilot, "f10", "a", "k")
        again = screen_text(pilot.app)
    assert confirmed is not None
    assert cancelled.why == "ill [/"
    assert "Cancelled (ill [/, MKH" in shown
    assert "It takes place again." in again
    assert (Appointment.get().cancelled_id, Booking.select().count()) == (None, 1)


async def test_a_no_show_before_the_start_says_why_not(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.appointment(actor, at(14))
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        await press(pilot, "f10", "a", "x")
        assert "a no show can be flagged from then on" in " ".join(screen_text(pilot.app).split())


async def test_moved_in_the_form_and_saved(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.appointment(actor, at(14), people="mia", ends_at=at(15, 15))
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        await press(pilot, "f10", "a", "e")
        await type_text(pilot, "+1d 9:00")
        await press(pilot, "enter", "ctrl+s")
    made = Appointment.get()
    assert (made.starts_at, made.ends_at) == (datetime(2026, 11, 28, 9), datetime(2026, 11, 28, 10, 15))


async def test_where_nobody_came_it_is_not_moved(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.appointment(actor, datetime(2026, 11, 20, 9))
    appointments.no_show(actor, saved.appointment_id)
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        await press(pilot, "f10", "a", "e")
        assert "take No show back before you move it, or copy it." in " ".join(screen_text(pilot.app).split())


async def test_copied_for_the_same_client_and_no_session(book: Book, actor: Actor, desk: Desk) -> None:
    saved = linked_one(actor)
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        await press(pilot, "f10", "y")
        await type_text(pilot, "2026-11-30")
        await press(pilot, "ctrl+s")
    made = Appointment.get_by_id(2)
    assert (made.description, made.client_id, made.session_id) == ("Choose the album [/", 1, None)
    assert (made.starts_at, made.ends_at) == (datetime(2026, 11, 30, 10), datetime(2026, 11, 30, 10, 30))
    assert Booking.select().where(Booking.appointment == 2).count() == 2


async def test_it_becomes_a_session(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.appointment(actor, at(14), client=factories.client(actor), rooms="Room 1")
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        await press(pilot, "f10", "a", "j")
        await type_text(pilot, "fam")
        await press(pilot, "enter")
        assert pilot.app.screen.KIND == "session"
    assert Appointment.get().cancelled.why == "Became a session"
    assert models.Session.get().starts_at == at(14)


async def test_deleted_after_asking_and_back(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.appointment(actor, at(14), rooms="Room 1")
    async with desk() as pilot:
        await opened(pilot, Open("appointment", saved.appointment_id))
        await press(pilot, "f10", "k")
        await press(pilot, "d")
        assert (Appointment.select().count(), Booking.select().count()) == (0, 0)
        await press(pilot, "ctrl+z", "u")
    assert (Appointment.select().count(), Booking.select().count()) == (1, 1)


async def test_what_is_gone_is_told(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, Open("appointment", 99))
        assert "That appointment is gone: somebody deleted it." in screen_text(pilot.app)


async def test_an_empty_tab_says_how_to_make_one(book: Book, actor: Actor, desk: Desk) -> None:
    session = factories.session(actor, "2026-12-01 10:00")
    async with desk() as pilot:
        await opened(pilot, Open("session", session.session_id))
        await press(pilot, "f10", "j")
        assert "No appointments yet." in screen_text(pilot.app)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_the_tab_lists_them(book: Book, actor: Actor, desk: Desk, width: int, height: int) -> None:
    saved = linked_one(actor)
    session = Appointment.get().session_id
    other = factories.appointment(actor, datetime(2026, 11, 20, 9), session=session, people="mia")
    appointments.no_show(actor, other.appointment_id)
    appointments.cancel(actor, factories.appointment(actor, at(16), session=session).appointment_id, "ill [/")
    async with desk(size=(width, height)) as pilot:
        await opened(pilot, Open("session", session))
        await press(pilot, "f10", "j")
        assert_golden(pilot.app, f"session_appointments_{width}x{height}")
        await press(pilot, "down", "enter")
        assert pilot.app.screen.KIND == "appointment"
        assert pilot.app.screen.edit.record_id == saved.appointment_id


async def test_the_first_event_of_a_session_is_of_the_type_for_events(book: Book, actor: Actor, desk: Desk) -> None:
    session = factories.session(actor, at(10)).session_id
    async with desk() as pilot:
        await opened(pilot, Open("session", session))
        await press(pilot, "f10", "3")
        assert not pilot.app.screen.dirty
        await press(pilot, "ctrl+s")
        assert "Saved event 1." in screen_text(pilot.app)
    event = Appointment.get()
    assert (event.appointment_type.name, event.starts_at, event.ends_at.hour) == (
        "Event",
        datetime(2026, 11, 27, 11),
        12,
    )


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_an_event_is_added_to_a_session_and_goes_with_it(
    book: Book, actor: Actor, desk: Desk, width: int, height: int
) -> None:
    session = factories.session(actor, at(10), photographer=actor.user_id).session_id
    factories.appointment(
        actor, at(14), session=session, event=True, hidden=True, description="Church [/", people=(actor.user_id,)
    )
    async with desk(size=(width, height)) as pilot:
        await opened(pilot, Open("session", session))
        await press(pilot, "f10", "3")
        # It begins where the last one ends, with the photographer.
        assert not pilot.app.screen.dirty
        await type_text(pilot, "Party")
        await press(pilot, "ctrl+s")
        assert "Saved event 2." in screen_text(pilot.app)
        assert_golden(pilot.app, f"event_{width}x{height}")
        await press(pilot, "escape")
        assert "events: Church [/ 2:00 PM (hidden); Party 2:30 PM" in screen_text(pilot.app)
        assert_golden(pilot.app, f"session_events_{width}x{height}")
        await press(pilot, "f10", "a", "e")
        await type_text(pilot, "+1d")
        await press(pilot, "enter", "ctrl+s")
        assert "Event 2, Party" in screen_text(pilot.app)
        await press(pilot, "m")
        assert "events: Church [/ 2:00 PM (hidden); Party 2:30 PM" in screen_text(pilot.app)
        await press(pilot, "f10", "j")
        assert_golden(pilot.app, f"session_events_tab_{width}x{height}")
    assert [row.starts_at for row in Appointment.select().order_by(Appointment.id)] == [
        datetime(2026, 11, 28, 14),
        datetime(2026, 11, 28, 14, 30),
    ]
