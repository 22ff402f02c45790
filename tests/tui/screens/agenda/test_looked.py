"""What the agenda shows is remembered for whoever works there, and what waits stands over the day."""

from datetime import date

import pytest

from models import Resource
from studio.kernel.access import Actor
from studio.lists import record_kind
from studio.people import users
from studio.sessions import looked
from studio.sessions.agenda import EVERYTHING, Filter
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled

pytestmark = pytest.mark.sqlite


async def test_the_filter_is_there_again_for_the_same_user_alone(book: Book, actor: Actor, desk: Desk):
    ben = factories.user(actor, "ben", "Ben", photographer=True)
    async with desk((120, 40)) as pilot:
        await press(pilot, "m", "h")
        assert "only Mia" in screen_text(pilot.app)
    async with desk((120, 40)) as pilot:
        assert "only Mia" in screen_text(pilot.app)
        assert pilot.app.place.only == Filter(user_id=actor.user_id, hidden=True)
        pilot.app.take_actor(ben)
        pilot.app.place.do_refresh()
        await settled(pilot)
        assert "only Mia" not in screen_text(pilot.app)
    async with desk((120, 40), who=ben) as pilot:
        assert pilot.app.place.only == EVERYTHING


def test_who_is_gone_and_a_damaged_file_count_as_everybody(book: Book, actor: Actor):
    ben = factories.user(actor, "ben", "Ben", photographer=True)
    looked.remember("mia", Filter(user_id=ben.user_id, hidden=True))
    assert looked.recall("mia") == (Filter(user_id=ben.user_id, hidden=True), "Ben")
    users.edit_user(actor, ben.user_id or 0, 1, {"inactive": True})
    assert looked.recall("mia") == (Filter(hidden=True), "")
    for text in ("", "[]", "{}", '{"user": "x", "room": [], "studio": {}, "hidden": 1}', '{"user": 1, "room": 1'):
        looked._file("mia").write_text(text)
        assert looked.recall("mia")[0].user_id is None
    assert looked.recall("nobody") == (EVERYTHING, "")


async def test_who_waits_and_what_cannot_take_place_is_counted(actor: Actor, desk: Desk):
    from studio.lists import upkeep
    from studio.lists.days import ABSENCE
    from studio.waiting.kind import KIND

    async with desk((120, 40)) as pilot:
        assert "waiting" not in screen_text(pilot.app).splitlines()[2]
        values = {"client": factories.client(actor), "session_type": factories.type_id("Family")}
        record_kind.add(actor, KIND, values, {})
        factories.session(actor, "2026-11-23 10:00", photographer=actor.user_id)
        mine, day = Resource.get(Resource.user == actor.user_id).id, date(2026, 11, 23)
        away = {"name": "Flu", "resource": mine, "first_day": day, "last_day": day}
        upkeep.add(actor, ABSENCE, away)
        pilot.app._tick()
        await settled(pilot)
        line = next(line for line in screen_text(pilot.app).splitlines() if "Sat Nov 21, 2026" in line)
        assert "1 conflict " in line and "1 waiting" in line
