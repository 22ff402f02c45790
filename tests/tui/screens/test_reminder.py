from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from textual.pilot import Pilot

from studio.appointments import appointments
from studio.kernel import shown
from studio.kernel.access import Actor
from studio.sessions import reminders, sessions, visits
from studio.sessions.reminders import Reminder
from tests import factories
from tests.conftest import NOW
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, resize, settled, type_text
from tui.frame.reminder_watch import ReminderWatch, sentence
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.dialogs.reminder import ReminderDialog
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite

LINE = "Soon, F7 answers: 11:30 AM, in 26 minutes, Ana [VIP] [/, Zoe"


@pytest.fixture
def soon(actor: Actor) -> int:
    return factories.session(actor, "2026-11-21 11:30").session_id


async def remind(pilot: Pilot[Any]) -> None:
    """Let the program look, as it does each second."""
    pilot.app._tick()
    await settled(pilot)


async def answer(pilot: Pilot[Any], *keys: str) -> None:
    """Open the reminder in the line on top, and answer it."""
    await press(pilot, "f10", "0", *keys)


async def test_a_line_says_it_and_its_own_key_asks(desk: Desk, soon: int):
    async with desk() as pilot:
        await remind(pilot)
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert LINE in screen_text(pilot.app)
        await answer(pilot)
        assert_golden(pilot.app, "dialog_reminder")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert LINE in screen_text(pilot.app), "later is no answer"


async def test_a_line_that_does_not_fit_says_so(desk: Desk, soon: int):
    async with desk() as pilot:
        await remind(pilot)
        for width, cut in ((62, True), (120, False), (60, True)):
            await resize(pilot, width, 24)
            line = next(one for one in screen_text(pilot.app).splitlines() if one.startswith(" Soon"))
            assert line.endswith("..") == cut, line


async def test_it_takes_the_keys_from_nobody(desk: Desk, soon: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await remind(pilot)
        await type_text(pilot, "sdo")
        assert pilot.app.screen.field.value == "sdo"
        assert "Soon, F7 answers: 11:30 AM" in screen_text(pilot.app)


async def test_it_comes_at_its_second_and_goes_with_the_start(
    desk: Desk, actor: Actor, frozen: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
):
    factories.session(actor, "2026-11-21 11:35")
    async with desk() as pilot:
        await remind(pilot)
        frozen.shift(59)
        pilot.app._show_reminders()
        await settled(pilot)
        assert "Soon" not in screen_text(pilot.app)
        frozen.shift(1)
        # The clock alone brings it: what was read half a minute ago says when.
        pilot.app._show_reminders()
        await settled(pilot)
        assert "Soon, F7 answers: 11:35 AM, in 30 minutes" in screen_text(pilot.app)
        frozen.shift(3600)
        pilot.app._show_reminders()
        await settled(pilot)
        assert "Soon" not in screen_text(pilot.app), "after an hour's sleep it is of no use"


async def test_after_sleep_only_what_is_still_of_use_is_shown(
    desk: Desk, actor: Actor, soon: int, frozen: time_machine.Traveller
):
    factories.session(actor, "2026-11-21 13:00")
    async with desk() as pilot:
        await remind(pilot)
        frozen.shift(100 * 60)
        await remind(pilot)
        assert "Soon, F7 answers: 1:00 PM, in 16 minutes" in screen_text(pilot.app)


LATER = datetime(2026, 11, 21, 15)
TAKES_AWAY: dict[str, Callable[[Actor, int], object]] = {
    "move": lambda actor, one: sessions.move_session(actor, one, None, LATER),
    "cancel": lambda actor, one: sessions.cancel(actor, one, "ill"),
    "hold": lambda actor, one: sessions.hold(actor, one),
    "no reminder": lambda actor, one: sessions.save_session(actor, one, None, {"reminder_min": None}),
    "start": lambda actor, one: visits.mark(actor, one, "started"),
    "dismissed at another desk of theirs": lambda actor, one: reminders.dismiss(actor, one),
    "snoozed at another desk of theirs": lambda actor, one: reminders.snooze(actor, one),
}
OF_APPOINTMENTS: dict[str, Callable[[Actor, int], object]] = {
    "move": lambda actor, one: appointments.move(actor, one, None, LATER),
    "cancel": lambda actor, one: appointments.cancel(actor, one, "ill"),
    "start": lambda actor, one: visits.mark(actor, -one, "started"),
}


@pytest.mark.parametrize("what", ["session", "appointment"])
async def test_what_another_desk_does_takes_it_away_at_the_next_look(desk: Desk, actor: Actor, what: str):
    acts = TAKES_AWAY if what == "session" else OF_APPOINTMENTS
    session = partial(factories.session, room=None)
    book: Any = session if what == "session" else partial(factories.appointment, reminder_min=30)
    async with desk() as pilot:
        for name, act in acts.items():
            saved = book(actor, "2026-11-21 11:30")
            await remind(pilot)
            assert "Soon, F7 answers: 11:30 AM, in 26 minutes" in screen_text(pilot.app), name
            act(actor, saved.session_id if what == "session" else saved.appointment_id)
            await remind(pilot)
            assert "Soon" not in screen_text(pilot.app), name


async def test_dismissed_by_one_it_stays_for_the_other(desk: Desk, actor: Actor, soon: int):
    ben = factories.user(actor, "ben", "Ben")
    async with desk() as mine, desk(who=ben) as theirs:
        await remind(mine)
        await remind(theirs)
        await answer(mine, "d")
        await remind(theirs)
        assert LINE in screen_text(theirs.app)
        assert "Soon" not in screen_text(mine.app)
    assert (len(reminders.due_reminders(actor)), len(reminders.due_reminders(ben))) == (0, 1)


async def test_who_switches_to_the_desk_sees_their_own(desk: Desk, actor: Actor, soon: int):
    ben = factories.user(actor, "ben", "Ben", role="photographer")
    async with desk() as pilot:
        await remind(pilot)
        pilot.app.take_actor(ben)
        await remind(pilot)
        assert "Soon" not in screen_text(pilot.app)


async def test_snooze_comes_back_after_five_minutes(desk: Desk, soon: int, frozen: time_machine.Traveller):
    async with desk() as pilot:
        await remind(pilot)
        await answer(pilot, "s")
        assert "Soon" not in screen_text(pilot.app)
        frozen.shift(timedelta(minutes=5))
        await remind(pilot)
        assert "Soon, F7 answers: 11:30 AM, in 21 minutes" in screen_text(pilot.app)


async def test_the_session_opens_from_the_reminder(desk: Desk, soon: int):
    async with desk() as pilot:
        await remind(pilot)
        await answer(pilot, "o")
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
        assert pilot.app.place.said == "Nothing asks for an answer now: no reminder, no call, no time that became free."


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


@pytest.mark.usefixtures("frozen")
def test_several_are_counted():
    watch, soon = ReminderWatch(), reminder(1)
    assert watch.line("F7") == ""
    later = Reminder(2, "10002", "B", "Family", "", datetime(2026, 11, 21, 11, 30), datetime(2026, 11, 21, 12, 30), 26)
    watch.take([soon, later])
    assert watch.line("F7") == ("Soon and 1 more, F7 answers: 11:05 AM, in 1 minute, Ana [VIP] [/, Family (10001)")
    assert watch.changed() and not watch.changed()
    watch.take([later])
    assert watch.changed()
