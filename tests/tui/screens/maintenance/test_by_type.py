"""Statuses for each session type, and back, from the screen of the statuses."""

import pytest

from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.cycles import cycle_named
from studio.lists.maintained import entries
from studio.lists.own import STATUS
from studio.sessions.views import session_record
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden
from tests.tui.screens.maintenance.test_list import opened
from tests.tui.settle import press, settled, type_text

pytestmark = pytest.mark.sqlite


def stands(session_id: int) -> str:
    return session_record(session_id).status.name


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_it_is_switched_on_off_with_the_word_and_on_again(desk: Desk, actor: Actor, width: int, height: int):
    session_id = factories.session(actor, type="Wedding", photographer=None).session_id
    factories.session(actor, "2026-11-24 10:00", photographer=None)
    async with desk((width, height)) as pilot:
        screen = await opened(pilot, "session statuses")
        await press(pilot, "b", "y")
        await settled(pilot)
        own = "These are those of Portrait; t shows another type's."
        assert screen.said == f"Each session type has its own statuses now. {own}"
        assert screen.title_text() == "Maintenance: session statuses, Portrait"
        cycle = cycle_named("Wedding")
        upkeep.change(actor, STATUS, entries(STATUS, within=cycle)[0].id, None, {"name": "W-Deposit [/ 写真"})
        await press(pilot, "b")
        assert_golden(pilot.app, f"statuses_off_{width}x{height}")
        await type_text(pilot, "yes")
        await press(pilot, "enter")
        assert preferences.load().statuses_by_type
        await press(pilot, "ctrl+u")
        await type_text(pilot, "common")
        await press(pilot, "enter")
        assert stands(session_id) == "Session Pending"
        assert screen.said == "All sessions have one set of statuses now; the sets of the types are kept."
        await press(pilot, "b", "y")
        await settled(pilot)
        back = "2 sessions are back in the set of the type."
        assert screen.said == f"Each session type has its own statuses now. {back} {own}"
    assert stands(session_id) == "W-Deposit [/ 写真"


async def test_esc_changes_nothing(desk: Desk, actor: Actor):
    async with desk() as pilot:
        await opened(pilot, "session statuses")
        await press(pilot, "b", "escape")
        assert not preferences.load().statuses_by_type
        await press(pilot, "b", "y", "b", "escape")
        await settled(pilot)
        assert preferences.load().statuses_by_type


async def test_other_lists_say_that_it_is_not_for_them(desk: Desk, actor: Actor):
    async with desk() as pilot:
        screen = await opened(pilot, "lead")
        await press(pilot, "b")
        assert screen.said == "Only session statuses are kept by session type."
