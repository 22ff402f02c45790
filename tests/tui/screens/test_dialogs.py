from datetime import date
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, resize, settled
from tests.tui.widgets.said import PEOPLE, read_date, read_time, show_date, show_time
from tui.frame.ask import AskDialog
from tui.pickers import Pickers
from tui.screens.dialogs.message import MessageDialog
from tui.screens.dialogs.month import MonthDialog
from tui.screens.dialogs.pick import NOTHING, PickDialog
from tui.screens.dialogs.text import TextDialog
from tui.terminal.marked_app import MarkedApp
from tui.widgets.choice_field import ChoiceField
from tui.widgets.date_field import DateField
from tui.widgets.month_grid import MonthDays
from tui.widgets.scrollbar import use_plain_scrollbars
from tui.widgets.time_field import TimeField

LINE = "9:00 Ito, Aya [VIP] [/  Portrait  Room 1  "


class Studio(Pickers, MarkedApp[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        use_plain_scrollbars()
        self.results: list[Any] = []
        self.date_field = DateField("date", parse=read_date, show=show_date)
        self.time_field = TimeField("start", parse=read_time, show=show_time)
        self.choice_field = ChoiceField("photographer", options=PEOPLE)

    def compose(self) -> ComposeResult:
        yield self.date_field
        yield self.time_field
        yield self.choice_field
        yield Static("\n".join(f"{number:3} {LINE}" for number in range(40)), markup=False)

    def ask(self, dialog: Screen[Any]) -> None:
        self.push_screen(dialog, self.results.append)


@pytest.fixture
def app() -> Studio:
    return Studio()


def leave() -> AskDialog:
    answers = [("s", "Save"), ("d", "Discard"), ("b", "Back to it")]
    return AskDialog("Not saved", "The description of Zoe [VIP] [/ was changed. Save it?", answers)


async def test_a_question_covers_only_its_box(app: Studio):
    async with app.run_test(size=(80, 16)) as pilot:
        app.ask(leave())
        await settled(pilot)
        assert_golden(app, "dialog_ask")


async def test_a_question_may_be_asked_before_the_screen_beneath_is_laid_out(app: Studio):
    app.call_later(lambda: app.ask(leave()))
    async with app.run_test(size=(80, 16)) as pilot:
        await settled(pilot)
        await resize(pilot, 80, 10)
        await resize(pilot, 80, 16)
        await settled(pilot)
        assert_golden(app, "dialog_ask")


async def test_a_dialog_over_a_dialog_shows_both(app: Studio):
    async with app.run_test(size=(80, 16)) as pilot:
        app.ask(MessageDialog("Below", "\n".join(f"{n}. line" for n in range(9))))
        await settled(pilot)
        app.ask(PickDialog("Above", PEOPLE[:2]))
        await settled(pilot)
        assert_golden(app, "dialog_over_dialog")


async def test_what_changes_beneath_a_dialog_is_seen(app: Studio):
    async with app.run_test(size=(80, 16)) as pilot:
        app.ask(leave())
        await settled(pilot)
        app.date_field.set_value(date(2026, 11, 21))
        await settled(pilot)
        assert screen_text(app).startswith("Sat Nov 21, 2026___")
        assert "Save it?" in screen_text(app)


@pytest.mark.parametrize(
    ("keys", "result"),
    [(["s"], "s"), (["D"], "d"), (["enter"], "b"), (["right", "enter"], "s"), (["escape"], None)],
)
async def test_a_question_is_answered_by_letter_or_enter(app: Studio, keys: list[str], result: str | None):
    async with app.run_test() as pilot:
        app.ask(leave())
        await settled(pilot)
        await press(pilot, *keys)
        assert app.results == [result]


async def test_a_second_enter_does_not_leave_the_screen_beneath(app: Studio):
    async with app.run_test() as pilot:
        below = leave()
        app.ask(below)
        await settled(pilot)
        app.ask(leave())
        await settled(pilot)
        top = app.screen
        assert isinstance(top, AskDialog)
        top.close("s")
        top.close("s")
        await settled(pilot)
        assert app.results == ["s"]
        assert app.screen is below


async def test_a_covered_dialog_does_not_close(app: Studio):
    async with app.run_test() as pilot:
        covered = leave()
        app.ask(covered)
        await settled(pilot)
        top = leave()
        app.ask(top)
        await settled(pilot)
        covered.close("s")
        await settled(pilot)
        assert app.screen is top
        assert app.results == []
        await press(pilot, "escape", "escape")
        assert app.results == [None, None]


async def test_a_line_is_echoed_and_refused_while_it_is_wrong(app: Studio):
    async with app.run_test(size=(60, 16)) as pilot:
        app.ask(TextDialog("Go to date", "Which day?", read=read_date, show=show_date))
        await settled(pilot)
        await press(pilot, "f", "r", "enter")
        await settled(pilot)
        assert_golden(app, "dialog_text_refused")
        await press(pilot, "i")
        await settled(pilot)
        assert_golden(app, "dialog_text")
        await press(pilot, "enter", "enter")
        assert app.results == [date(2026, 11, 27)]


async def test_a_reason_must_not_be_empty(app: Studio):
    def reason(text: str) -> str:
        if not text:
            raise Invalid("Say why the session is cancelled.")
        return text

    async with app.run_test() as pilot:
        app.ask(TextDialog("Cancel session", "Why?", read=reason))
        await settled(pilot)
        await press(pilot, "enter", *"ill", "enter")
        assert app.results == ["ill"]


async def test_a_list_gets_shorter_while_typing(app: Studio):
    async with app.run_test(size=(60, 16)) as pilot:
        app.ask(PickDialog("Photographer", PEOPLE, current=4))
        await settled(pilot)
        assert_golden(app, "dialog_pick")
        await press(pilot, "a", "n", "down", "down", "down", "up", "enter")
        assert app.results == [Choice(2, "Bernd Ångström", "BA")]


async def test_a_list_without_a_hit_says_so_and_takes_nothing(app: Studio):
    async with app.run_test(size=(60, 16)) as pilot:
        app.ask(PickDialog("Photographer", PEOPLE))
        await settled(pilot)
        await press(pilot, "z", "enter")
        assert_golden(app, "dialog_pick_nothing")
        assert app.results == []


async def test_a_list_of_one_says_all_of_that_nothing_begins_so(app: Studio):
    async with app.run_test(size=(60, 16)) as pilot:
        app.ask(PickDialog("Photographer", PEOPLE[:1]))
        await settled(pilot)
        await press(pilot, "z")
        assert NOTHING in screen_text(app)


async def test_a_month_gives_a_day_and_learns_which_are_busy(app: Studio):
    async def busy(first: date) -> MonthDays:
        return MonthDays(busy=frozenset({first.replace(day=3)}))

    async with app.run_test(size=(60, 16)) as pilot:
        app.ask(MonthDialog(date(2026, 11, 21), date(2026, 11, 21), month_days=busy))
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert_golden(app, "dialog_month")
        await press(pilot, "down", "enter")
        assert app.results == [date(2026, 11, 28)]


async def test_a_long_text_scrolls_on_a_small_screen(app: Studio):
    async with app.run_test(size=(60, 16)) as pilot:
        app.ask(MessageDialog("Why this date", "\n".join(f"{n}. Sat [/ is not worked" for n in range(30))))
        await settled(pilot)
        await press(pilot, "pagedown")
        await settled(pilot)
        assert_golden(app, "dialog_message")
        await press(pilot, "enter")
        assert app.results == [None]


async def test_down_in_a_field_opens_what_fits_it(app: Studio):
    async with app.run_test() as pilot:
        app.date_field.set_value(date(2026, 11, 21))
        await press(pilot, "down", "right", "enter")
        assert app.date_field.value_now == date(2026, 11, 22)
        await press(pilot, "tab", "down", "down", "enter")
        assert app.time_field.value == "9:15 AM"
        await press(pilot, "tab", "down", *"cruz", "enter")
        assert app.choice_field.value_now == 4
        await press(pilot, "down", "escape")
        assert app.choice_field.value_now == 4


async def test_an_empty_date_opens_the_month_of_today(app: Studio):
    async with app.run_test() as pilot:
        today = clock.today()
        await press(pilot, "down", "enter")
        assert app.date_field.value_now in (today, clock.today())
