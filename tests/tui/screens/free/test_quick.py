"""Quick line: a booking typed as one line, from keys alone."""

from datetime import date, datetime, time

import pytest

from models import OpeningHours, Session
from studio.find import quick
from studio.find.quick import Quick
from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.kernel.errors import Unavailable
from studio.lists import upkeep
from studio.lists.own import OUTSIDE_LOCATION
from studio.lists.slots import CAP
from studio.sessions import sessions
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, type_text

pytestmark = pytest.mark.sqlite


@pytest.fixture
def smith(actor: Actor) -> int:
    factories.user(actor, "anna", "Anna [Berg] [/", initials="AB")
    return factories.client(actor, "Smith [VIP]", "Jo")


def booked():
    return [
        (f"{one.starts_at:%a %H:%M}", f"{one.ends_at:%H:%M}", one.client_id)
        for one in Session.select().order_by(Session.id)
    ]


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_it_shows_field_by_field_what_is_understood(
    desk: Desk, smith: int, actor: Actor, width: int, height: int
):
    factories.client(actor, "Smith", "Ada")
    async with desk((width, height)) as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, 'mon 14:30 90m family smith @room1 !anna "Twins [/"')
        assert_golden(pilot.app, f"quick_line_{width}x{height}")


async def test_f9_twice_a_line_and_enter_book(desk: Desk, smith: int):
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "mon 14:30 90m family smith !anna")
        await press(pilot, "enter")
        assert booked() == [("Mon 14:30", "16:00", smith)]
        assert pilot.app.place.name_of() == "Agenda"
        assert pilot.app.place.said == "This is Mon Nov 23, 2026, where session 10001 was booked; t goes to today."


async def test_a_line_holds_with_its_end_here_and_page_by_page(desk: Desk, smith: int):
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "fri 14:30 family smith hold until wed")
        assert " On hold         until Wed Nov 25, 2026" in screen_text(pilot.app)
        await press(pilot, "tab")
        assert "until Wed Nov 25, 2026: its time stays free" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert Session.get().on_hold.until == date(2026, 11, 25)
        await press(pilot, "escape", "f9", "f9")
        await type_text(pilot, "fri 14:30 family smith hold")
        assert " On hold         without an end" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert Session.get_by_id(2).on_hold.until is None


async def test_what_there_is_to_be_told_of_a_booking_stays_on_the_agenda(desk: Desk, smith: int, actor: Actor):
    factories.closure(actor, date(2026, 12, 1), date(2026, 12, 1), "Painting")
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "dec 1 14:30 family smith")
        await press(pilot, "ctrl+s")
        said = pilot.app.place.said
    assert said.startswith("Session 10001 is booked: Tue Dec 1, 2026, 2:30 PM - 3:30 PM.")
    assert said.endswith("The studio does not work that day: Painting.")


async def test_enter_takes_who_is_meant_and_then_the_next_free_time(desk: Desk, smith: int, actor: Actor):
    ada = factories.client(actor, "Smith", "Ada")
    factories.session(actor, "2026-11-23 14:00", client_id=ada)
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "mon 14:30 family smith")
        await press(pilot, "enter")
        assert pilot.app.place.field.value == "mon 14:30 family #1002"
        assert "Room 1 is taken from 2:00 PM to 3:00 PM" in screen_text(pilot.app)
        await press(pilot, "enter", "enter")
        assert booked()[1:] == [("Mon 15:00", "16:00", ada)]


async def test_as_it_is_asks_about_a_clash(desk: Desk, smith: int, actor: Actor):
    preferences.save(actor, clash_policy="ask")
    factories.session(actor, "2026-11-23 14:00", client_id=smith)
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "mon 14:30 family smith")
        await press(pilot, "ctrl+s")
        await press(pilot, "a")
        assert booked()[1:] == [("Mon 14:30", "15:30", smith)]


async def test_the_next_free_time_keeps_the_length_by_the_clock_s_hands_over_a_night_when_they_go_forward(
    desk: Desk, smith: int, actor: Actor
):
    OpeningHours.create(name="Nights [/", sun=True, opens=time(0), closes=time(12), studio=1)
    factories.session(actor, "2027-03-14 00:00", ends_at=datetime(2027, 3, 14, 1, 30), client_id=smith)
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "2027-03-14 00:30 60m family smith")
        await press(pilot, "ctrl+s")
        assert "Take Sun Mar 14, 2027, 1:30 AM" in screen_text(pilot.app)
        await press(pilot, "n")
        assert booked()[1:] == [("Sun 01:30", "03:30", smith)]


async def test_what_is_full_is_asked_about_after_who_is_taken(desk: Desk, smith: int, actor: Actor):
    preferences.save(actor, clash_policy="ask")
    upkeep.add(actor, CAP, {"name": "Mondays [/", "most": 1, "per": "day", "session_type": factories.type_id("Family")})
    factories.session(actor, "2026-11-23 14:00", client_id=smith)
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "mon 14:30 family smith")
        await press(pilot, "ctrl+s", "a")
        shown = screen_text(pilot.app)
        assert "Full" in shown and "Mondays [/ is full: 1 on Mon Nov 23 at most, and this would be" in shown
        await press(pilot, "b")
        assert len(booked()) == 1 and pilot.app.place.field.has_focus
        await press(pilot, "ctrl+s", "a", "n")
        assert booked()[1:] == [("Tue 09:00", "10:00", smith)]


async def test_what_the_line_before_said_is_not_booked_for_one_that_is_refused(
    desk: Desk, smith: int, monkeypatch: pytest.MonkeyPatch
):
    def refused(text: str) -> Quick:
        raise Unavailable("The database is away.")

    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, "mon 14:30 family smith")
        assert pilot.app.place.line.values
        monkeypatch.setattr(quick, "understand", refused)
        await type_text(pilot, " outside")
        assert pilot.app.place.said == "The database is away."
        await press(pilot, "ctrl+s", "enter")
        assert booked() == []


async def test_what_is_missing_is_said_and_nothing_is_booked(desk: Desk, smith: int):
    async with desk() as pilot:
        await press(pilot, "f9", "f9", "enter")
        assert pilot.app.place.said == "Type day, time, type and client: fri 14:30 90m family smith @room1 !anna."
        await type_text(pilot, "mon 14:30 nobody")
        await press(pilot, "enter")
        assert pilot.app.place.said == (
            'Nobody is called "nobody": choose, or add the client first. Say a session type.'
        )
        assert booked() == []


async def test_tab_goes_on_in_the_wizard_with_all_of_it(desk: Desk, smith: int, monkeypatch: pytest.MonkeyPatch):
    async with desk() as pilot:
        await press(pilot, "f9", "f9")
        await type_text(pilot, 'mon 14:30 family smith !anna "Twins"')
        await press(pilot, "tab")
        assert pilot.app.place.name_of() == "Book"
        assert pilot.app.place.client_wanted == smith
        assert pilot.app.place.typed["start"] == "14:30"


async def test_tab_takes_the_assistant_along_and_where_it_is_outside_or_nowhere(desk: Desk, smith: int, actor: Actor):
    factories.user(actor, "ben", "Ben Berg", initials="BB")
    upkeep.add(actor, OUTSIDE_LOCATION, {"name": "Baker Beach [/"})
    for place, room in (('@"baker beach [/"', "Baker Beach [/"), ("outside", None)):
        async with desk() as pilot:
            await press(pilot, "f9", "f9")
            await type_text(pilot, f"mon 14:30 family smith !anna !ben {place}")
            await press(pilot, "tab")
            mine = pilot.app.place.edit.session.mine()
            assert [one and one.label for one in (mine["photographer"], mine["assistant"], mine["room"])] == [
                "Anna [Berg] [/",
                "Ben Berg",
                room,
            ]
            assert pilot.app.place.pane == "Check"
            await press(pilot, "enter")
            assert pilot.app.place.said.startswith("Session ")
        made = Session.select().order_by(Session.id.desc()).get()
        assert (made.room, made.outside_location_id is not None) == (None, room is not None)
        sessions.cancel(actor, made.id, "next one")
