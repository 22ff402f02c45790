"""Absences and closures on their screens: what they make impossible is listed at once, and the agenda shows who is away."""

from datetime import date, time

import pytest

from studio.kernel.access import Actor
from studio.lists import maintained, upkeep
from studio.lists.days import ABSENCE, CLOSURE, SPECIAL_DAY
from studio.lists.maintained import entries
from studio.lists.own import ROOM
from studio.lists.slots import TIME_SLOT
from studio.sessions import sessions
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.appointment.appointment import AppointmentScreen
from tui.screens.dialogs.in_the_way import InTheWayDialog
from tui.screens.maintenance.list import ListScreen
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite

TUESDAY = date(2026, 11, 24)


def room_away(actor: Actor, why: str = "Painters [/", day: date = TUESDAY) -> int:
    values = {"name": why, "resource": factories.room_id(), "first_day": day, "last_day": day}
    return upkeep.add(actor, ABSENCE, values)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_a_changed_absence_lists_what_cannot_take_place(desk: Desk, actor: Actor, width: int, height: int):
    saved = factories.session(actor, "2026-11-24 10:00", client_id=factories.client(actor))
    room_away(actor, day=date(2026, 11, 23))
    async with desk((width, height)) as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "absences")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ListScreen)
        assert_golden(pilot.app, f"absences_{width}x{height}")
        await press(pilot, "e")
        await press(pilot, "tab", "tab", "tab", "tab")
        await type_text(pilot, "nov 24")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, InTheWayDialog)
        assert_golden(pilot.app, f"in_the_way_{width}x{height}")
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert saved.number in screen_text(pilot.app)


async def test_the_list_of_what_is_in_the_way_comes_back_until_it_is_left(desk: Desk, actor: Actor):
    client_id = factories.client(actor)
    first = factories.session(actor, "2026-11-24 10:00", client_id=client_id)
    second = factories.session(actor, "2026-11-24 12:00", client_id=client_id)
    room_away(actor, day=date(2026, 11, 23))
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "absences")
        await press(pilot, "enter", "e", "tab", "tab", "tab", "tab")
        await type_text(pilot, "nov 24")
        await press(pilot, "ctrl+s", "down", "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InTheWayDialog)
        assert pilot.app.screen.table.cursor_key == second.session_id
        await press(pilot, "o")
        sessions.cancel(actor, second.session_id, "Moved away")
        await press(pilot, "escape")
        text = screen_text(pilot.app)
        assert first.number in text
        assert second.number not in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ListScreen)
        await press(pilot, "f2", "f12", "enter")
        assert isinstance(pilot.app.screen, ListScreen)


async def test_a_closure_without_a_last_day_is_one_day(desk: Desk, actor: Actor):
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "closures")
        await press(pilot, "enter", "n")
        await type_text(pilot, "Team day")
        await press(pilot, "tab")
        await type_text(pilot, "nov 24")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ListScreen)
    (one,) = entries(CLOSURE)
    assert (one.values["first_day"], one.values["last_day"]) == (TUESDAY, TUESDAY)
    upkeep.change(actor, CLOSURE, one.id, None, {"last_day": date(2026, 11, 25)})
    upkeep.change(actor, CLOSURE, one.id, None, {"last_day": None})
    assert entries(CLOSURE)[0].values["last_day"] == TUESDAY


async def test_nothing_in_the_way_asks_nothing(desk: Desk, actor: Actor):
    factories.closure(actor, TUESDAY, TUESDAY)
    factories.session(actor, "2026-11-25 10:00", client_id=factories.client(actor))
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "closures")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "Team day")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ListScreen)
    assert [one.name for one in entries(CLOSURE)] == ["Team day"]


async def test_the_agenda_shows_that_the_studio_is_closed(desk: Desk, actor: Actor):
    factories.session(actor, "2026-11-21 14:00", client_id=factories.client(actor))
    async with desk((120, 40)) as pilot:
        assert "closed" not in screen_text(pilot.app)
        factories.closure(actor, date(2026, 11, 21), date(2026, 11, 22), "Moving [/")
        await press(pilot, "f5")
        text = screen_text(pilot.app)
    assert text.splitlines()[2].startswith(" Sat Nov 21, 2026  closed: Moving [/  1 conflict  today   1 session")
    (lane,) = [line for line in text.splitlines() if line.startswith(" Room 1 ")]
    assert "closed" in lane
    assert lane.index("closed") < lane.index("Ana")


async def test_the_line_of_the_day_tells_shorter_what_it_has_no_room_for(desk: Desk, actor: Actor):
    today = date(2026, 11, 21)
    ben = factories.user(actor, "ben", "Ben [b]Berg[/b]", initials="BB", calendar=True)
    person = next(choice.key for choice in maintained.offered(ABSENCE.fields["resource"]) if "Ben" in choice.label)
    room_away(actor, "Painters on the first and second floor", day=today)
    values = {"name": "At a very long wedding in Sonoma", "resource": person, "first_day": today, "last_day": today}
    upkeep.add(actor, ABSENCE, values)
    async with desk() as pilot:
        assert f"away: Room 1, {ben.name}" in screen_text(pilot.app).splitlines()[2]
        for n in range(1, 6):
            room = upkeep.add(actor, ROOM, {"name": f"The room with the number {n}"})
            upkeep.add(actor, ABSENCE, {**values, "resource": room})
        await press(pilot, "f5")
        assert "  7 away" in screen_text(pilot.app).splitlines()[2]


@pytest.mark.parametrize("verb", ["save", "save_close"])
async def test_who_books_on_a_closed_day_is_told_also_when_the_form_is_closed_with_it(
    desk: Desk, actor: Actor, verb: str
):
    factories.closure(actor, TUESDAY, TUESDAY, "Moving [/")
    client_id = factories.client(actor)
    async with desk() as pilot:
        pilot.app.open(Open("session", client_id=client_id))
        await settled(pilot)
        await press(pilot, "tab")
        await type_text(pilot, "fam")
        await press(pilot, "tab")
        await type_text(pilot, "nov 24")
        await press(pilot, "tab")
        assert "The studio does not work that day: Moving [/." in pilot.app.place.said
        pilot.app.place.run_command(verb)
        await settled(pilot)
        assert "The studio does not work that day: Moving [/." in pilot.app.place.said


async def test_the_agenda_shows_who_is_away(desk: Desk, actor: Actor):
    today = date(2026, 11, 21)
    room_away(actor, day=today)
    upkeep.add(actor, SPECIAL_DAY, {"name": "Open day [/", "day": today})
    async with desk((120, 40)) as pilot:
        text = screen_text(pilot.app)
    assert "Open day [/  Room 1 is away that day: Painters [/" in text
    (lane,) = [line for line in text.splitlines() if line.startswith(" Room 1 ")]
    assert "away" in lane


@pytest.mark.parametrize(
    ("kind", "keys", "says"),
    [
        ("closures", (), "Type the reason."),
        ("opening hours", ("x",), "Type the opening time, such as"),
        ("absences", ("x", "tab", "y"), 'No person, room or equipment is called "y"'),
    ],
)
async def test_what_is_missing_is_called_by_a_noun(
    desk: Desk, actor: Actor, kind: str, keys: tuple[str, ...], says: str
):
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, kind)
        await press(pilot, "enter", "n", *keys, "enter")
        assert says in screen_text(pilot.app)


async def test_who_has_no_calendar_cannot_be_away_and_is_told_what_gives_them_one(desk: Desk, actor: Actor):
    factories.user(actor, "dee", "Dee [Desk] [/", initials="DD", role="desk", photographer=False)
    why = "Dee [Desk] [/ has no calendar: tick Photographer or Assistant of theirs first, under Maintenance, Users."
    room_away(actor, "Painters", day=TUESDAY)
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "absences")
        await press(pilot, "enter", "n")
        await type_text(pilot, "Holiday")
        await press(pilot, "tab")
        await type_text(pilot, "dee")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.told.plain_text == f"! {why}"
        await press(pilot, "down")
        await type_text(pilot, "dee")
        at = pilot.app.screen.table.region
        shown = [line[at.x : at.right] for line in screen_text(pilot.app).splitlines()[at.y : at.bottom]]
        assert why in " ".join(" ".join(shown).split())
        await press(pilot, "escape")
        await press(pilot, "escape", "d", "right", "enter")
        await type_text(pilot, "dee")
        await press(pilot, "enter")
        assert pilot.app.place.said == why


async def test_what_is_in_the_way_is_listed_again_from_its_row(desk: Desk, actor: Actor):
    saved = factories.session(actor, "2026-11-24 10:00", client_id=factories.client(actor))
    factories.closure(actor, TUESDAY, TUESDAY)
    factories.closure(actor, date(2026, 12, 24), date(2026, 12, 24), "Winter [/")
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "closures")
        await press(pilot, "enter", "w")
        assert isinstance(pilot.app.screen, InTheWayDialog)
        assert saved.number in screen_text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InTheWayDialog)
        await press(pilot, "escape", "down", "w")
        assert isinstance(pilot.app.screen, ListScreen)
        assert pilot.app.place.said == "No booking to come that you see is in its way."
        await press(pilot, "f12")
        await type_text(pilot, "lead")
        await press(pilot, "enter", "w")
        assert pilot.app.place.said == "No booking is ever in the way of lead sources."


async def test_an_appointment_is_in_the_way_too_and_opens(desk: Desk, actor: Actor):
    factories.session(actor, "2026-11-24 10:00", client_id=factories.client(actor))
    meeting = factories.appointment(actor, "2026-11-24 15:00", people=(actor.user_id,))
    factories.closure(actor, TUESDAY, TUESDAY)
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "closures")
        await press(pilot, "enter", "w", "down")
        text = screen_text(pilot.app)
        assert "1 session and 1 appointment cannot take place" in text
        assert "Consultation" in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AppointmentScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InTheWayDialog)
        assert pilot.app.screen.table.cursor_key == -meeting.appointment_id


async def test_hours_end_at_the_first_such_time_after_they_begin(desk: Desk, actor: Actor):
    async with desk() as pilot:
        pilot.app.open(Open("list", name="special-day"))
        await settled(pilot)
        await press(pilot, "n")
        for typed in ("Open house", "nov 24", "", "9h30", "8"):
            await type_text(pilot, typed)
            await press(pilot, "tab")
        await press(pilot, "ctrl+s")
        (one,) = entries(SPECIAL_DAY)
        assert (one.values["opens"], one.values["closes"]) == (time(9, 30), time(20))
        await press(pilot, "right", "right", "right", "right", "enter")
        await type_text(pilot, "24:00")
        await press(pilot, "enter")
        assert entries(SPECIAL_DAY)[0].values["closes"] == time(0)


async def test_a_time_slot_is_offered_each_week_until_a_day(desk: Desk, actor: Actor):
    values = {"day": TUESDAY, "starts": time(9), "ends": time(12), "resource": factories.room_id(), "places": 3}
    upkeep.add(actor, TIME_SLOT, {"name": "Minis [/", "also": "Family; Consultation", **values})
    async with desk() as pilot:
        pilot.app.open(Open("list", name="time-slot"))
        await settled(pilot)
        await press(pilot, "k")
        await type_text(pilot, "nov 25")
        await press(pilot, "enter")
        assert "The week after Tue Nov 24, 2026 comes later" in screen_text(pilot.app)
        await press(pilot, "k")
        await type_text(pilot, "dec 10")
        await press(pilot, "enter")
        assert "Offered 2 times more." in pilot.app.place.said
        later = entries(TIME_SLOT)
        assert [one.values["day"] for one in later] == [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8)]
        assert {(one.values["places"], one.values["also"]) for one in later} == {(3, "Family; Consultation")}
        await press(pilot, "ctrl+z", "u")
        assert len(entries(TIME_SLOT)) == 1
