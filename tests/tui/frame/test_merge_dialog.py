from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from studio.kernel.types import FieldChange
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled
from tui.frame.merge_dialog import Compared, MergeDialog

pytestmark = pytest.mark.sqlite

WHO = (FieldChange("notes", "", "", "BB [/", datetime(2026, 11, 21, 19, tzinfo=UTC)),)
OLD = "11/02/2026 10:00:00 AM MKH - booked\n" * 3
NOTES = Compared(
    ("notes", 0),
    "Notes",
    f"{OLD}wants prints",
    f"{OLD}wants prints [/\n11/21/2026 11:04:00 AM MKH - called back, wants the album before Thanksgiving",
    f"{OLD}wants prints\n11/21/2026 11:03:00 AM BB - paid the album",
    asked=True,
    mine_only=False,
    lines=True,
)
CANCELLED = Compared(("cancelled", 0), "Cancelled", "", "client ill", "", asked=True, mine_only=False, lines=False)
FILE = Compared(("file_number", 0), "File number", "", "", "B-204", asked=False, mine_only=False, lines=False)
TYPE = Compared(("session_type", 0), "Type", "Family", "Newborn", "Family", asked=False, mine_only=True, lines=False)
ALL = (TYPE, FILE, NOTES, CANCELLED)


async def asked(pilot: Pilot[Any], compared: Sequence[Compared] = ALL, *, saving: bool = True) -> list[Any]:
    answers: list[Any] = []
    pilot.app.push_screen(MergeDialog(compared, WHO, saving=saving), answers.append)
    await settled(pilot)
    return answers


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24), (120, 40)])
async def test_both_stand_side_by_side(desk: Desk, width: int, height: int):
    async with desk((width, height)) as pilot:
        await asked(pilot)
        assert_golden(pilot.app, f"dialog_merge_{width}x{height}")


async def test_each_field_is_chosen_and_the_last_choice_leaves(desk: Desk):
    async with desk() as pilot:
        answers = await asked(pilot)
        await press(pilot, "b")
        assert answers == []
        await press(pilot, "t")
        assert answers == [{("notes", 0): "both", ("cancelled", 0): "theirs"}]


async def test_a_choice_can_be_changed_before_the_last_one(desk: Desk):
    async with desk() as pilot:
        answers = await asked(pilot)
        await press(pilot, "m", "up", "t", "m")
        assert answers == [{("notes", 0): "theirs", ("cancelled", 0): "mine"}]


async def test_esc_chooses_nothing(desk: Desk):
    async with desk() as pilot:
        answers = await asked(pilot)
        await press(pilot, "m", "escape")
        assert answers == [None]


@pytest.mark.parametrize("key", ["enter", "s", "ctrl+s"])
async def test_saving_before_everything_is_chosen_says_what_is_left(desk: Desk, key: str):
    async with desk() as pilot:
        answers = await asked(pilot)
        await press(pilot, key)
        assert answers == []
        assert "Choose for each field that you both changed" in screen_text(pilot.app)


async def test_a_key_that_means_nothing_here_says_why(desk: Desk):
    async with desk() as pilot:
        answers = await asked(pilot)
        await press(pilot, "down", "b")
        assert "Cancelled can be only one of the two" in screen_text(pilot.app)
        await press(pilot, "down", "m")
        assert "Only BB [/ changed that" in screen_text(pilot.app)
        await press(pilot, "down", "t")
        assert "Only you changed that" in screen_text(pilot.app)
        assert answers == []


@pytest.mark.parametrize("key", ["enter", "s", "ctrl+s"])
async def test_where_nothing_is_asked_one_key_goes_on(desk: Desk, key: str):
    async with desk() as pilot:
        answers = await asked(pilot, (FILE, TYPE))
        assert "You changed other fields." in screen_text(pilot.app)
        assert "s Save mine beside theirs" in screen_text(pilot.app)
        await press(pilot, key)
        assert answers == [{}]


async def test_a_long_text_is_read_page_by_page(desk: Desk):
    lines = "\n".join(f"line {number}" for number in range(40))
    long = Compared(("notes", 0), "Notes", "", lines, "short", asked=True, mine_only=False, lines=True)
    async with desk() as pilot:
        await asked(pilot, (long,))
        assert "line 0" in screen_text(pilot.app)
        for _ in range(12):
            await press(pilot, "pagedown")
        assert "line 39" in screen_text(pilot.app)
        for _ in range(12):
            await press(pilot, "pageup")
        assert "line 0" in screen_text(pilot.app)


async def test_a_draft_is_put_back_and_not_saved(desk: Desk):
    async with desk() as pilot:
        await asked(pilot, (FILE,), saving=False)
        assert "s Put mine back beside theirs" in screen_text(pilot.app)
