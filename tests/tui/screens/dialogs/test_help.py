import pytest

from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, type_text
from tui.frame.key_words import KeyGroup, KeyHelp, groups_of
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.dialogs.help import HelpDialog, help_text
from tui.screens.dialogs.palette import PaletteDialog
from tui.screens.find.find import FindScreen

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24), (120, 40)])
async def test_f1_explains_the_screen_and_its_keys(desk: Desk, width: int, height: int):
    async with desk((width, height)) as pilot:
        await press(pilot, "f1")
        assert_golden(pilot.app, f"help_{width}x{height}")


async def test_help_scrolls_to_its_end_and_closes(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "f1", "end")
        assert "Walk the ribbon" in screen_text(pilot.app)
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, AgendaScreen)


async def test_question_mark_explains_in_a_list_and_is_typed_in_a_field(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpDialog)
        await press(pilot, "escape", "f3", "question_mark")
        assert isinstance(pilot.app.screen, FindScreen)
        assert pilot.app.screen.field.value == "?"


def test_help_is_laid_out_in_the_width():
    groups = [KeyGroup("Home", (KeyHelp("^S, F10 S", "Save", "Save what was typed, all of it or nothing at all."),))]
    assert help_text("What it is for.", groups, 60).plain.splitlines() == [
        "What it is for.",
        "",
        "Home",
        " ^S, F10 S        Save           Save what was typed, all of",
        "                                 it or nothing at all.",
    ]


async def test_the_users_own_keys_stand_in_the_help(desk: Desk):
    async with desk() as pilot:
        pilot.app.own_keys = {"agenda.confirm": "k", "app.tips": ", f7", "app.find": ","}
        groups = groups_of(AgendaScreen.every_command(), AgendaScreen.TABS, pilot.app.keys_of)
    keys = {line.title: line.keys for group in groups for line in group.lines}
    assert (keys["Confirm"], keys["Find"]) == ("k, F7 F", "F3, F7 3")


# -- all commands ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24)])
async def test_all_commands_stand_in_the_palette_with_the_reason_of_those_not_possible(
    desk: Desk, width: int, height: int
):
    async with desk((width, height)) as pilot:
        await press(pilot, "ctrl+p")
        assert_golden(pilot.app, f"palette_{width}x{height}")


async def test_a_command_is_found_by_name_and_run(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "fin")
        assert_golden(pilot.app, "palette_narrowed")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FindScreen)


async def test_a_command_that_is_not_possible_says_why(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "confi")
        await press(pilot, "enter")
        assert pilot.app.place.said == "There is no session under the cursor: F9 books one."


async def test_nothing_by_that_name_is_said_and_esc_leaves(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "xyz")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PaletteDialog)
        assert "Nothing is called that." in screen_text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, AgendaScreen)


async def test_typing_leaves_what_fits(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "f1")
        await type_text(pilot, "fri")
        text = screen_text(pilot.app)
        await press(pilot, "backspace", "backspace", "backspace")
        await type_text(pilot, "qqq")
        nothing = screen_text(pilot.app)
    assert "Type any date: fri" in text
    assert "Show today." not in text
    assert "Nothing here is called that." in nothing
