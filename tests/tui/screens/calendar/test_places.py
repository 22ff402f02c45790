"""Who is missing from the places of a mini-session day, from keys alone."""

from datetime import date, time

import pytest

from studio.kernel import access
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.slots import TIME_SLOT
from studio.people import roles
from studio.sessions import sessions
from studio.to_do import missing
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden
from tests.tui.settle import press
from tui.screens.book.book import BookScreen
from tui.screens.messages.call import CallScreen
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite

DAY = date(2026, 11, 23)


@pytest.fixture
def minis(actor: Actor) -> int:
    """Offer four places on Monday, of which three are taken and one is confirmed; return who has not confirmed."""
    kind, room = factories.type_id("Headshot"), factories.room_id()
    values = {"day": DAY, "starts": time(9), "ends": time(11), "resource": room, "session_type": kind, "places": 4}
    upkeep.add(actor, TIME_SLOT, {"name": "Minis [/", **values})
    held = {"type": "Headshot", "photographer": None}
    sessions.confirm(actor, factories.session(actor, "2026-11-23 09:00", **held).session_id)
    client_id = factories.client_with_phone(actor, last="Weber [VIP]", first="Kai")
    factories.session(actor, "2026-11-23 10:00", client_id=client_id, **held)
    return client_id


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_who_is_missing_is_listed_and_reached(
    desk: Desk, minis: int, actor: Actor, width: int, height: int
) -> None:
    async with desk((width, height)) as pilot:
        await press(pilot, "f10", "v", "s")
        place = pilot.app.place
        assert [one.state for one in place.found.values()] == ["free", "not confirmed", "free"]
        assert_golden(pilot.app, f"places_{width}x{height}")
        await press(pilot, "c")
        assert place.said == "Nobody has that place yet."
        await press(pilot, "down", "c")
        assert isinstance(pilot.app.screen, CallScreen)
        await press(pilot, "escape", "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
        await press(pilot, "escape", "h", "up", "enter")
        assert isinstance(pilot.app.screen, BookScreen)
        when = pilot.app.screen.edit.session.mine()["when"]
        assert (when.date, when.start, when.end) == (DAY, time(9, 30), time(10))


def test_what_others_work_on_is_taken_and_phones_are_for_who_may_see_them(minis: int, actor: Actor) -> None:
    who = factories.user(actor, "ben", role="photographer")
    seen = [(one.state, one.phone) for one in missing.lines(DAY, DAY, everyone=True)]
    assert seen[2] == ("not confirmed", "(415) 555-0133")
    for right in ("others", "reach"):
        roles.set_right(actor, roles.role_of("photographer").id, right, False)
    with access.reading_as(who):
        told = [(one.state, one.place.client, one.phone) for one in missing.lines(DAY, DAY, "Minis [/", everyone=True)]
    assert told == [("taken", "", ""), ("free", "", ""), ("taken", "", ""), ("free", "", "")]
    assert missing.lines(DAY, DAY, "Others") == ()
