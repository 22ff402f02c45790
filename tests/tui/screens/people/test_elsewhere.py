"""When somebody is busy elsewhere: which calendar says so, and what is asked about it."""

import pytest

from models import BusyCalendar
from studio.booking import busy
from studio.kernel.access import Actor
from tests.conftest import Book
from tests.studio.booking.test_busy import calendar, hours
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


async def asked(pilot) -> None:
    pilot.app.open(Open("users"))
    await settled(pilot)
    await press(pilot, "l")


async def test_a_calendar_is_named_and_taken_away(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await asked(pilot)
        await type_text(pilot, "http://a.example/mia.ics")
        await press(pilot, "enter")
        assert "begins with https://" in screen_text(pilot.app)
        await press(pilot, "escape", "l")
        await type_text(pilot, "https://a.example/mia.ics")
        await press(pilot, "enter")
        assert "The worker reads it within a minute." in screen_text(pilot.app)
        assert busy.calendar_of(1).address == "https://a.example/mia.ics"
        busy.note(busy.calendar_of(1), calendar(*hours(3)))
        await press(pilot, "l")
        assert_golden(pilot.app, "users_elsewhere_80x24")
        await press(pilot, "delete", "enter")
        assert not BusyCalendar.select().exists()


async def test_what_vanished_is_asked_about_and_keeping_it_is_the_safe_answer(
    book: Book, actor: Actor, desk: Desk
) -> None:
    busy.set_address(actor, 1, "/home/mia/a.ics")
    busy.note(busy.calendar_of(1), calendar(*hours(9)))
    busy.note(busy.calendar_of(1), calendar(*hours(1)))
    async with desk() as pilot:
        await asked(pilot)
        assert "The calendar lacks 8 busy times now." in screen_text(pilot.app)
        await press(pilot, "enter")
        assert len(busy.calendar_of(1).times) == 9
        await press(pilot, "l")
        busy.note(busy.calendar_of(1), calendar())
        await press(pilot, "a")
        assert "was read again meanwhile. The calendar is empty now" in " ".join(screen_text(pilot.app).split())
        busy.note(busy.calendar_of(1), calendar(*hours(1)))
        await press(pilot, "l", "a")
        assert "1 busy time elsewhere from now on." in screen_text(pilot.app)
        assert len(busy.calendar_of(1).times) == 1
