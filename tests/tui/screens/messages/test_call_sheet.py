"""The call sheet at the desk."""

from datetime import date, datetime, timedelta
from typing import Any

import pypdf
import pytest

from models import Communication, Session
from studio.kernel.access import Actor
from studio.people import roles
from studio.sessions import sessions
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.appointment.appointment import AppointmentScreen
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite


@pytest.fixture
def two(actor: Actor, frozen: Any) -> list[int]:
    """Two sessions of tomorrow that nobody has confirmed."""
    clients = [
        factories.client_with_phone(actor, f"415 555 013{n}", last=name, call_warning="Ask about the dog [/" * n)
        for n, name in enumerate(("Ana [VIP] [/", "O'Brien"))
    ]
    return [
        factories.session(actor, f"2026-11-22 1{n}:00", client_id=one, room=None, photographer=None).session_id
        for n, one in enumerate(clients)
    ]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_it_looks(two: list[int], desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        await press(pilot, "y", "n")
        assert_golden(pilot.app, "call_sheet_{}x{}".format(*size))


async def test_one_key_confirms(two: list[int], desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "y", "c")
        text = screen_text(pilot.app)
    assert "reached, confirmed." in text and "(415) 555-0131" in text and "(415) 555-0130" not in text
    assert Session.get_by_id(two[0]).confirmed_id is not None


async def test_no_answer_and_voicemail_say_when_to_try_again(two: list[int], desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "y", "n")
        assert "The next try is on Sun Nov 22," in screen_text(pilot.app)
        await press(pilot, "down", "v")
        text = screen_text(pilot.app)
    assert "No answer, Nov 21" in text and "Left voicemail, Nov 21" in text
    assert Communication.select().count() == 4


async def test_who_wants_another_time_is_moved_on_the_session(two: list[int], desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "y", "m")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert pilot.app.screen.session_id == two[0]


async def test_enter_opens_and_another_desk_is_followed(two: list[int], actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "y")
        sessions.confirm(actor, two[0])
        pilot.app._tick()
        await settled(pilot)
        assert "(415) 555-0130" not in screen_text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert pilot.app.screen.session_id == two[1]


async def test_nothing_to_confirm(actor: Actor, frozen: Any, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "y", "c")
        text = screen_text(pilot.app)
    assert text.count("All sessions and appointments of the day are confirmed.") == 2


async def test_other_days(two: list[int], desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "y", "right")
        assert "Mon Nov 23, 2026" in screen_text(pilot.app)
        await press(pilot, "left", "left")
        assert "Sat Nov 21, 2026" in screen_text(pilot.app)
        await press(pilot, "g")
        await type_text(pilot, "11/22")
        await press(pilot, "enter")
        assert "(415) 555-0130" in screen_text(pilot.app)
        pilot.app.open(Open("call-sheet", typed={"day": (date.max - timedelta(days=1)).isoformat()}))
        await settled(pilot)
        await press(pilot, "right")
        assert "There is no day after this one." in screen_text(pilot.app)


async def test_an_appointment_with_a_client_is_one_of_them(two: list[int], actor: Actor, desk: Desk) -> None:
    client = factories.client_with_phone(actor, "415 555 0139", last="Zoë [/")
    made = factories.appointment(actor, datetime(2026, 11, 22, 9), client=client).appointment_id
    factories.appointment(actor, datetime(2026, 11, 22, 8))
    async with desk() as pilot:
        assert "Tomorrow, not confirmed 2, 1 appt" in screen_text(pilot.app)
        await press(pilot, "y", "n")
        text = screen_text(pilot.app)
        assert "No answer, Nov 21" in text and "8:00 AM" not in text
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, AppointmentScreen)
        assert pilot.app.screen.edit.record_id == made
        await press(pilot, "escape", "c", "escape")
        assert "Tomorrow, not confirmed 2 " in screen_text(pilot.app)


async def test_who_may_not_log(two: list[int], actor: Actor, desk: Desk) -> None:
    for one in roles.list_roles():
        if one.code == "photographer":
            roles.set_right(actor, one.id, "messages", False)
    ben = factories.user(actor, role="photographer")
    async with desk(who=ben) as pilot:
        await press(pilot, "y", "n")
        assert "may not log calls: ask the studio's owner." in screen_text(pilot.app)
    assert Communication.select().count() == 0


async def test_a_session_that_was_cancelled_meanwhile(two: list[int], actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "y")
        sessions.cancel(actor, two[0], "ill")
        await press(pilot, "c")
        text = screen_text(pilot.app)
    assert "cancelled" in text
    assert Communication.select().count() == 0


async def test_a_session_that_was_moved_meanwhile_is_not_confirmed_for_a_time_nobody_was_told(
    two: list[int], actor: Actor, desk: Desk
) -> None:
    async with desk() as pilot:
        await press(pilot, "y")
        sessions.save_session(
            actor, two[0], None, {"starts_at": datetime(2026, 11, 22, 16), "ends_at": datetime(2026, 11, 22, 17)}
        )
        await press(pilot, "c")
        told = screen_text(pilot.app)
        assert (Session.get_by_id(two[0]).confirmed_id, Communication.select().count()) == (None, 0)
        # It is read anew: whoever has told the client of the new time confirms that.
        await press(pilot, "c")
    assert "changed" in told
    assert Session.get_by_id(two[0]).confirmed_id is not None


async def test_it_is_printed(two: list[int], desk: Desk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with desk() as pilot:
        await press(pilot, "y", "p", "ctrl+u")
        await type_text(pilot, str(tmp_path / "calls.pdf"))
        await press(pilot, "enter")
        assert "Wrote 2 lines" in screen_text(pilot.app)
    assert "(415) 555-0131" in pypdf.PdfReader(tmp_path / "calls.pdf").pages[0].extract_text()
