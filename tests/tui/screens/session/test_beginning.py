from datetime import date

import pytest

from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.sessions import agenda, views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite


async def new_session(pilot, client_id: int) -> SessionScreen:
    pilot.app.open(Open("session", client_id=client_id))
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, SessionScreen)
    return screen


async def choose(pilot, field: str, typed: str) -> None:
    pilot.app.screen.general.focus_field(field)
    await type_text(pilot, typed)
    await press(pilot, "tab")


def booked(client_id: int) -> views.SessionRecord:
    return views.session_record(agenda.sessions_of_client(client_id)[0].session_id)


def own_cycle(actor: Actor) -> None:
    """Give weddings a cycle of their own."""
    preferences.save(actor, statuses_by_type=True)
    factories.cycle(actor, "Wedding", ("Contract out", "Album sent"))


async def test_status_and_due_date_are_shown_before_a_session_is_booked(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await new_session(pilot, factories.client(actor))
        text = screen_text(pilot.app)

    assert "Session Pending ..." in text
    assert "Due          Sat Nov 21, 2026" in text


async def test_the_due_date_goes_along_with_the_day_that_is_typed(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    async with desk() as pilot:
        screen = await new_session(pilot, client_id)
        await choose(pilot, "session_type", "family")
        await choose(pilot, "date", "jun 7 2027")
        due = screen.general.values()["status_due"]
        await press(pilot, "ctrl+r")
        why = screen_text(pilot.app)
        await press(pilot, "escape", "ctrl+s")

    assert due == date(2027, 6, 7)
    assert "on the session's day, Mon Jun 7, 2027" in why
    assert (booked(client_id).status_due, booked(client_id).status_due_by) == (due, None)


async def test_a_due_date_set_by_hand_stays_when_another_day_is_typed(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    async with desk() as pilot:
        await new_session(pilot, client_id)
        await choose(pilot, "session_type", "family")
        await choose(pilot, "status_due", "dec 18")
        await choose(pilot, "date", "jun 7 2027")
        await press(pilot, "ctrl+s")

    assert (booked(client_id).status_due, booked(client_id).status_due_by) == (date(2026, 12, 18), "MKH")


async def test_another_status_can_be_chosen_while_booking_and_its_due_date_follows_at_once(
    book: Book, actor: Actor, desk: Desk
) -> None:
    client_id = factories.client(actor)
    async with desk() as pilot:
        screen = await new_session(pilot, client_id)
        await choose(pilot, "session_type", "family")
        await press(pilot, "ctrl+o")
        await type_text(pilot, "retouch")
        await press(pilot, "enter")
        told, due = screen_text(pilot.app), screen.general.values()["status_due"]
        await press(pilot, "ctrl+r")
        why = screen_text(pilot.app)
        await press(pilot, "escape", "ctrl+s")

    assert isinstance(due, date) and due > date(2026, 11, 25)
    assert "It begins with Retouch Pending, due" in told
    assert "business days from" in why
    made = booked(client_id)
    assert (made.status.name, made.status_due, made.status_due_by) == ("Retouch Pending", due, None)


async def test_a_due_date_typed_while_booking_stays_with_who_set_it(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    async with desk() as pilot:
        await new_session(pilot, client_id)
        await choose(pilot, "status_due", "dec 18")
        await choose(pilot, "session_type", "family")
        await press(pilot, "ctrl+s")

    made = booked(client_id)
    assert (made.status.name, made.status_due, made.status_due_by) == ("Session Pending", date(2026, 12, 18), "MKH")


async def test_a_type_with_a_cycle_of_its_own_begins_where_that_begins(book: Book, actor: Actor, desk: Desk) -> None:
    own_cycle(actor)
    client_id = factories.client(actor)
    async with desk() as pilot:
        screen = await new_session(pilot, client_id)
        await choose(pilot, "session_type", "wedd")
        text, due = screen_text(pilot.app), screen.general.values()["status_due"]
        await press(pilot, "ctrl+s")

    assert "Contract out ..." in text
    made = booked(client_id)
    assert (made.status.name, made.status_due, made.status_due_by) == ("Contract out", due, None)


async def test_a_chosen_status_outlives_a_dropped_line(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    async with desk() as pilot:
        screen = await new_session(pilot, client_id)
        await press(pilot, "ctrl+o")
        await type_text(pilot, "retouch")
        await press(pilot, "enter")
        screen.keep_draft_now()
    async with desk() as pilot:
        pilot.app.open(Open("session", client_id=client_id))
        await settled(pilot)
        await press(pilot, "p")
        text = screen_text(pilot.app)

    assert "Retouch Pending ..." in text
