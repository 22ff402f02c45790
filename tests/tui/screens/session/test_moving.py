"""Before a session that moves is saved, what hangs on it is shown and comes along as it is ticked."""

from datetime import date, datetime

import pytest

from models import Appointment, Task
from studio.kernel.access import Actor
from studio.sessions import views
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour)


@pytest.fixture
def session_id(actor: Actor) -> int:
    session_id = factories.session(actor, at(24, 10), confirmed=True).session_id
    factories.appointment(actor, at(24, 12), session=session_id)
    factories.task(actor, "Order the album [/", session=session_id, due_on=date(2026, 12, 1))
    return session_id


async def moved(pilot, session_id: int) -> None:
    pilot.app.open(Open("session", session_id))
    await settled(pilot)
    pilot.app.place.edit.move_to(at(26, 11))
    await press(pilot, "ctrl+s")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_it_is_shown_before_and_comes_along(desk: Desk, session_id: int, width: int, height: int) -> None:
    async with desk((width, height)) as pilot:
        await moved(pilot, session_id)
        assert_golden(pilot.app, f"session_moves_{width}x{height}")
        await press(pilot, "enter")
        assert pilot.app.place.said.startswith("Saved session 10001.")
    assert views.session_record(session_id).starts_at == at(26, 11)
    assert Appointment.get().starts_at == at(26, 13)
    assert Task.get().due_on == date(2026, 12, 3)


async def test_back_saves_nothing_and_keeps_what_was_typed(desk: Desk, session_id: int) -> None:
    async with desk() as pilot:
        await moved(pilot, session_id)
        await press(pilot, "escape")
        assert pilot.app.place.said == "Nothing was saved; what you typed is still here."
        assert "Thu Nov 26, 2026" in screen_text(pilot.app)
    assert views.session_record(session_id).starts_at == at(24, 10)


async def test_each_comes_along_as_it_is_ticked(desk: Desk, session_id: int) -> None:
    async with desk() as pilot:
        await moved(pilot, session_id)
        await press(pilot, "space", "enter")
        assert pilot.app.place.said.startswith("Saved session 10001.")
    assert Appointment.get().starts_at == at(24, 12)
    assert Task.get().due_on == date(2026, 12, 3)


async def test_alone_all_of_it_stays(desk: Desk, session_id: int) -> None:
    async with desk() as pilot:
        await moved(pilot, session_id)
        await press(pilot, "space", "down", "space", "m")
    assert views.session_record(session_id).starts_at == at(26, 11)
    assert Appointment.get().starts_at == at(24, 12)
    assert Task.get().due_on == date(2026, 12, 1)


async def test_what_follows_by_itself_is_said_while_the_time_is_typed(desk: Desk, actor: Actor) -> None:
    session_id = factories.session(actor, at(24, 10), confirmed=True).session_id
    async with desk() as pilot:
        pilot.app.open(Open("session", session_id))
        await settled(pilot)
        pilot.app.place.general.focus_field("date")
        await type_text(pilot, "nov 26")
        await press(pilot, "tab")
        assert pilot.app.place.said.endswith(
            "Thanksgiving Day. It is not confirmed any more: the client said yes to the old time. "
            "Session Pending is due on Thu Nov 26, 2026 then."
        )
        await press(pilot, "ctrl+s")
    assert views.session_record(session_id).starts_at == at(26, 10)


async def test_who_is_taken_is_told_before_it_is_asked_what_comes_along(
    desk: Desk, actor: Actor, session_id: int
) -> None:
    factories.session(actor, at(26, 11))
    async with desk() as pilot:
        await moved(pilot, session_id)
        assert "Taken" in screen_text(pilot.app)
        assert "Order the album" not in screen_text(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.place.said.startswith("Room 1 is taken from 11:00 AM")
        await press(pilot, "ctrl+s", "n")
        assert "It moves to Thu Nov 26, 2026, 12:00 PM." in screen_text(pilot.app)
        await press(pilot, "enter")
    assert views.session_record(session_id).starts_at == at(26, 12)
    assert Appointment.get().starts_at == at(26, 14)


async def test_a_copy_is_booked_with_its_events_as_they_are_ticked(desk: Desk, actor: Actor, session_id: int) -> None:
    for hour, what in ((14, "Church [/"), (18, "Party")):
        factories.appointment(actor, at(24, hour), session=session_id, event=True, description=what)
    factories.session(actor, at(26, 11))
    async with desk() as pilot:
        pilot.app.open(Open("session", session_id))
        await settled(pilot)
        pilot.app.place.commands.do_copy()
        await settled(pilot)
        pilot.app.place.edit.move_to(at(26, 11))
        await press(pilot, "ctrl+s", "n")
        assert_golden(pilot.app, "session_copies_80x24")
        await press(pilot, "down", "space", "enter")
    church = Appointment.get(Appointment.starts_at == at(26, 16))
    assert (church.session_id, church.description, church.event) == (3, "Church [/", True)
    assert Appointment.select().where(Appointment.session == 3).count() == 1
