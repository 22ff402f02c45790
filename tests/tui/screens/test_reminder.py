from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from textual.pilot import Pilot

from studio.kernel import shown, times
from studio.kernel.access import Actor
from studio.sessions import reminders
from studio.sessions.reminders import Reminder
from tests import factories
from tests.conftest import NOW
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.reminder_watch import ReminderWatch, sentence
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.dialogs.reminder import ReminderDialog
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite

LINE = "Soon, F10 0 answers: 11:30 AM, in 26 minutes, Ana [VIP] [/, Zoe"


@pytest.fixture
def soon(actor: Actor) -> int:
    return factories.session(actor, "2026-11-21 11:30").session_id


@pytest.fixture(autouse=True)
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no dialog open by itself at the program's own next look, however slow the test's machine is."""
    monkeypatch.setattr(times, "QUIET_S", 10**9)


@pytest.fixture
def quiet(busy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the user for one who has pressed no key for a while."""
    monkeypatch.setattr(times, "QUIET_S", 0)


async def remind(pilot: Pilot[Any]) -> None:
    """Do what the program does every fifteen seconds."""
    pilot.app.run_worker(pilot.app._remind())
    await settled(pilot)


async def test_a_dialog_opens_where_nobody_types(desk: Desk, soon: int, quiet: None):
    async with desk() as pilot:
        await remind(pilot)
        assert_golden(pilot.app, "dialog_reminder")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert len(reminders.due_reminders(pilot.app.actor)) == 1
        assert LINE in screen_text(pilot.app)


async def test_the_dialog_opens_once_for_each_reminder(desk: Desk, soon: int, quiet: None):
    async with desk() as pilot:
        await remind(pilot)
        await press(pilot, "escape")
        await remind(pilot)
        assert isinstance(pilot.app.screen, AgendaScreen)


async def test_no_dialog_opens_while_keys_are_pressed(desk: Desk, soon: int, monkeypatch: pytest.MonkeyPatch):
    async with desk() as pilot:
        await press(pilot, "n", "p")
        monkeypatch.setattr(times, "QUIET_S", 60)
        await remind(pilot)
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert "Soon, F10 0 answers: 11:30 AM" in screen_text(pilot.app)


async def test_no_dialog_opens_over_a_field(desk: Desk, soon: int, monkeypatch: pytest.MonkeyPatch):
    async with desk() as pilot:
        await press(pilot, "f3")
        monkeypatch.setattr(times, "QUIET_S", 0)
        await remind(pilot)
        await type_text(pilot, "sdo")
        assert pilot.app.screen.field.value == "sdo"
        assert "Soon, F10 0 answers: 11:30 AM" in screen_text(pilot.app)


async def test_snooze_comes_back_after_five_minutes(
    desk: Desk, soon: int, quiet: None, frozen: time_machine.Traveller, actor: Actor
):
    async with desk() as pilot:
        await remind(pilot)
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert "Soon" not in screen_text(pilot.app)
        frozen.shift(timedelta(minutes=5))
        await remind(pilot)
        assert isinstance(pilot.app.screen, ReminderDialog)


async def test_dismissed_is_dismissed(desk: Desk, soon: int, quiet: None, frozen: time_machine.Traveller, actor: Actor):
    async with desk() as pilot:
        await remind(pilot)
        await press(pilot, "d")
        frozen.shift(timedelta(minutes=5))
        await remind(pilot)
        assert isinstance(pilot.app.screen, AgendaScreen)
    assert reminders.due_reminders(actor) == ()


async def test_the_session_opens_from_the_reminder(desk: Desk, soon: int, quiet: None):
    async with desk() as pilot:
        await remind(pilot)
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert pilot.app.screen.session_id == soon


async def test_the_line_is_answered_by_its_key_tip(desk: Desk, soon: int):
    async with desk() as pilot:
        await press(pilot, "n")
        await remind(pilot)
        await press(pilot, "f10", "0")
        assert isinstance(pilot.app.screen, ReminderDialog)


async def test_without_a_reminder_the_key_tip_says_so(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "f10", "0")
        assert pilot.app.place.said == "No session starts soon, and nobody calls."


def reminder(minutes: int) -> Reminder:
    start = NOW + timedelta(minutes=minutes)
    return Reminder(1, "10001", "Ana [VIP] [/", "Family", "", start, start + timedelta(hours=1), minutes)


def test_a_reminder_is_one_sentence():
    assert sentence(reminder(1)) == "11:05 AM, in 1 minute, Ana [VIP] [/, Family (10001)"


def test_a_session_that_starts_now_says_so():
    shown.set_formats(shown.Formats(clock24=True))
    assert sentence(reminder(0)) == "11:04, now, Ana [VIP] [/, Family (10001)"


def test_one_past_midnight_says_when_it_ends():
    start, end = datetime(2026, 11, 21, 18), datetime(2026, 11, 22, 2)
    wedding = Reminder(1, "10001", "Ana [VIP] [/", "Wedding", "", start, end, 26)
    assert sentence(wedding) == ("6:00 PM to 2:00 AM Sunday, in 26 minutes, Ana [VIP] [/, Wedding (10001)")
    midnight = Reminder(1, "10001", "Ana [VIP] [/", "Wedding", "", start, datetime(2026, 11, 22), 26)
    shown.set_formats(shown.Formats(clock24=True))
    assert sentence(midnight) == "18:00, in 26 minutes, Ana [VIP] [/, Wedding (10001)"


def test_several_are_counted():
    watch, soon = ReminderWatch(), reminder(1)
    assert watch.line("F7") == ""
    later = Reminder(2, "10002", "B", "Family", "", datetime(2026, 11, 21, 11, 30), datetime(2026, 11, 21, 12, 30), 26)
    watch.take([soon, later])
    assert watch.line("F7") == ("Soon and 1 more, F7 answers: 11:05 AM, in 1 minute, Ana [VIP] [/, Family (10001)")
    watch.tell(soon)
    assert watch.untold() == later
    watch.take([later])
    watch.take([soon, later])
    assert watch.untold() == soon
