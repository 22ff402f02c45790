"""The screen of the studio's preferences."""

from typing import Any

import pytest
from textual.pilot import Pilot

from models import Session
from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.workflow import workflow
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.dialogs.recount import RecountDialog
from tui.screens.maintenance.wanted import PreferencesScreen

pytestmark = pytest.mark.sqlite


async def opened(pilot: Pilot[Any], name: str = "") -> PreferencesScreen:
    pilot.app.open(Open("preferences"))
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, PreferencesScreen)
    if name:
        screen.table.move_to_key(name)
        await settled(pilot)
    return screen


def told(pilot: Pilot[Any]) -> str:
    return str(pilot.app.place.said)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_all_groups_with_what_was_changed(desk: Desk, actor: Actor, width: int, height: int):
    preferences.save(actor, clash_policy="ask", company="Ana [VIP] [/ 写真館")
    async with desk((width, height)) as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "prefer")
        await press(pilot, "enter")
        screen = pilot.app.screen
        screen.table.move_to_key("clash.policy")
        await settled(pilot)
        assert_golden(pilot.app, f"wanted_{width}x{height}")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"wanted_typing_{width}x{height}")
        await press(pilot, "escape", "w")
        assert_golden(pilot.app, f"wanted_why_{width}x{height}")


async def test_a_box_is_ticked_by_enter_and_by_space_and_undone(desk: Desk):
    async with desk() as pilot:
        await opened(pilot, "studio.holidays")
        await press(pilot, "enter")
        assert not preferences.load().holidays_on
        await press(pilot, "space")
        assert preferences.load().holidays_on
        await press(pilot, "ctrl+z", "u")
        assert not preferences.load().holidays_on
        line = next(line for line in screen_text(pilot.app).splitlines() if "Holidays count" in line)
        assert "[ ]" in line and "changed" in line


async def test_a_word_is_typed_where_it_stands_and_this_desk_follows(desk: Desk):
    async with desk() as pilot:
        await opened(pilot, "format.clock")
        await press(pilot, "enter")
        await type_text(pilot, "24")
        await press(pilot, "enter")
        assert pilot.app.preferences.clock24
        assert "11:04 AM" not in screen_text(pilot.app) and "11:04" in screen_text(pilot.app)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("studio.name", "", "Studio name"),
        (
            "studio.work_week",
            "mon,someday",
            'Work week: choose some of mon, tue, wed, thu, fri, sat, sun, not "mon,someday".',
        ),
        ("reminder.minutes", "2000", ""),
        ("studio.zone", "Mars", ""),
        ("format.clock", "25", 'No choice is called "25"'),
    ],
)
async def test_a_wrong_value_is_refused_and_stays_where_it_was_typed(desk: Desk, name: str, typed: str, sentence: str):
    before = preferences.load()
    async with desk() as pilot:
        screen = await opened(pilot, name)
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        assert told(pilot) and sentence in told(pilot)
        assert screen.typing_into.display and screen.typing_into.field.value == typed
        await press(pilot, "escape")
        assert screen.table.has_focus
    assert preferences.load() == before


@pytest.mark.parametrize(
    ("typed", "clock24", "shown"),
    [("9:30 AM", False, "9:30 AM"), ("930", True, "09:30"), ("8", False, "8:00 AM"), ("8h", True, "08:00")],
)
async def test_the_hours_are_typed_and_shown_as_all_times_are(
    desk: Desk, actor: Actor, typed: str, clock24: bool, shown: str
):
    preferences.save(actor, clock24=clock24)
    async with desk() as pilot:
        await opened(pilot, "studio.opens")
        await press(pilot, "enter")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        line = next(line for line in screen_text(pilot.app).splitlines() if "  Opens  " in line)
        assert shown in line and "changed" in line


async def test_an_end_of_the_day_is_the_first_after_its_beginning_or_midnight(desk: Desk):
    async with desk() as pilot:
        screen = await opened(pilot, "studio.closes")
        for typed, minutes in (("8", 20 * 60), ("24:00", 24 * 60), ("noon", 12 * 60), ("midnight", 24 * 60)):
            await press(pilot, "enter")
            await type_text(pilot, typed)
            await press(pilot, "enter")
            assert preferences.load().closes_at_min == minutes
        assert "12:00 AM" in screen_text(pilot.app)
        await press(pilot, "enter", "enter")
        assert not screen.typing_into.display and preferences.load().closes_at_min == 24 * 60


async def test_due_dates_that_would_move_are_asked_about(desk: Desk, actor: Actor):
    saved = factories.session(actor, "2026-11-23 10:00")
    workflow.change_status(actor, saved.session_id, None)
    due = Session.get_by_id(saved.session_id).status_due
    async with desk() as pilot:
        await opened(pilot, "studio.work_week")
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, "thu")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RecountDialog)
        await press(pilot, "y")
        assert told(pilot) == "1 open due date moved."
    assert Session.get_by_id(saved.session_id).status_due != due


async def test_regions_are_offered_for_the_country_by_both_names(desk: Desk):
    async with desk() as pilot:
        await opened(pilot, "studio.country")
        await press(pilot, "enter")
        await type_text(pilot, "germany")
        await press(pilot, "enter", "down", "enter")
        await type_text(pilot, "bav")
        await press(pilot, "enter")
        assert (preferences.load().country, preferences.load().region) == ("DE", "BY")
        await press(pilot, "h")
        assert "Epiphany" in screen_text(pilot.app)


async def test_the_filter_finds_by_what_it_does(desk: Desk):
    async with desk() as pilot:
        screen = await opened(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "booked twice")
        assert [row.key for row in screen.table.rows] == ["group clash", "clash.policy"]
        await type_text(pilot, "xyzzy")
        await press(pilot, "enter", "enter")
        assert told(pilot) == "No preference is shown. Backspace shows more again."


async def test_back_to_the_default(desk: Desk, actor: Actor):
    preferences.save(actor, clash_policy="ask")
    async with desk() as pilot:
        await opened(pilot, "clash.policy")
        await press(pilot, "d")
        assert preferences.load().clash_policy == "never"
        await press(pilot, "d")
        assert told(pilot) == "Double bookings is as shipped already."


async def test_who_may_not_change_them_sees_them_and_is_told(desk: Desk, actor: Actor):
    di = factories.user(actor, role="desk", name="Di [/")
    async with desk(who=di) as pilot:
        await opened(pilot, "clash.policy")
        await press(pilot, "enter")
        assert told(pilot) == "Di [/ may not change the studio's preferences: ask the studio's owner."


async def test_what_another_desk_changed_is_seen(desk: Desk, actor: Actor):
    async with desk() as pilot:
        await opened(pilot, "clash.policy")
        preferences.set_text(actor, "clash.policy", "always")
        pilot.app._tick()
        await settled(pilot)
        assert any("always" in row.cells[1] for row in pilot.app.screen.table.rows if len(row.cells) > 1)
