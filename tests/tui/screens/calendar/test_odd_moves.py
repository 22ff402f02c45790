"""What is carried over midnight and through the nights when the clocks change; ranges, numbers and the mouse at their edges."""

import re
from datetime import date, time

import pytest
from textual import events

from models import Resource
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.days import ABSENCE
from studio.sessions import views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.screens.calendar.test_calendar import shown
from tests.tui.settle import press, settled
from tui.widgets.calendar_grid import CalendarGrid

pytestmark = pytest.mark.sqlite


def times(session_id: int) -> str:
    record = views.session_record(session_id)
    return f"{record.starts_at:%m-%d %H:%M} - {record.ends_at:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("day", "keys", "after"),
    [
        ("2026-11-24", ("r", "enter"), "11-23 22:00 - 11-24 02:00"),
        ("2026-11-24", ("r", "n", "enter"), "11-24 22:00 - 11-25 02:00"),
        ("2026-11-24", ("plus", "enter"), "11-23 22:00 - 11-24 02:30"),
        ("2026-11-23", ("plus", "enter"), "11-23 22:00 - 11-24 02:30"),
        ("2026-11-23", ("minus", "minus", "minus", "minus", "minus", "enter"), "11-23 22:00 - 11-23 23:30"),
        ("2026-11-23", ("r", "up", "enter"), "11-23 21:30 - 11-24 01:30"),
    ],
)
async def test_over_midnight(book: Book, actor: Actor, desk: Desk, day: str, keys: tuple[str, ...], after: str) -> None:
    one = factories.session(actor, "2026-11-23 22:00", photographer=actor.user_id, room=None, minutes=240).session_id
    async with desk() as pilot:
        await shown(pilot, day)
        pilot.app.place.grid.go(0, 0 if day.endswith("24") else 22 * 60)
        await press(pilot, *keys)
        assert times(one) == after


async def test_a_copy_from_the_morning_after_begins_the_evening_before_or_where_it_is_pasted(
    book: Book, actor: Actor, desk: Desk
) -> None:
    one = factories.session(actor, "2026-11-23 22:00", photographer=actor.user_id, room=None, minutes=240).session_id
    async with desk() as pilot:
        await shown(pilot, "2026-11-24")
        pilot.app.place.grid.go(0, 0)
        await press(pilot, "y", "n", "enter")
        assert times(one + 1) == "11-24 22:00 - 11-25 02:00"
        pilot.app.place.grid.go(0, 10 * 60)
        await press(pilot, "i", "enter")
        assert times(one + 2) == "11-24 10:00 - 11-24 14:00"


async def test_the_line_below_says_what_is_carried_and_not_what_the_cursor_was_on(
    book: Book, actor: Actor, desk: Desk
) -> None:
    factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id)
    async with desk((80, 24)) as pilot:
        await shown(pilot)
        for key, words in (("r", "being moved"), ("plus", "being stretched"), ("y", "being copied")):
            await press(pilot, key, "n")
            line = next(line for line in screen_text(pilot.app).split("\n") if line.endswith(words))
            assert line.startswith(" Mon 9:00 AM to Mon 10:00 AM  Ana [VIP] [/")
            await press(pilot, "escape")
            assert words not in screen_text(pilot.app)
        await press(pilot, "n", "down", "i")
        assert "  being copied\n" in screen_text(pilot.app)
        assert "Enter books\n" not in screen_text(pilot.app)


async def test_free_time_ends_where_somebody_is_away_or_gets_ready(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 15:00", photographer=actor.user_id, before_min=30, after_min=15)
    away = {
        "first_day": date(2026, 11, 23),
        "last_day": date(2026, 11, 23),
        "first_time": time(10),
        "last_time": time(12),
    }
    upkeep.add(actor, ABSENCE, {"resource": Resource.get(Resource.user == actor.user_id).id, "name": "Ill [/", **away})
    told = {
        9: "free for Mia [Hansen] [/ until 10:00 AM.",
        10: "not free for Mia [Hansen] [/. Mia [Hansen] [/: Ill [/.",
        12: "free for Mia [Hansen] [/ until 2:30 PM.",
        14.5: "not free for Mia [Hansen] [/. Before Ana [VIP] [/.",
    }
    async with desk() as pilot:
        await shown(pilot)
        for hour, words in told.items():
            pilot.app.place.grid.go(0, int(hour * 60))
            await settled(pilot)
            assert f": {words}" in screen_text(pilot.app)


async def test_what_has_no_room_below_the_columns_is_left_out_whole(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk((80, 24)) as pilot:
        await shown(pilot, "2026-11-28")
        lines = screen_text(pilot.app).split("\n")
    told = "Sat 9:00 AM: free for Mia [Hansen] [/ until the end of the day. Not worked."
    assert f" {told}" in [line.rstrip() for line in lines]


async def test_a_long_name_below_the_columns_is_cut_before_what_is_to_be_known(
    book: Book, actor: Actor, desk: Desk
) -> None:
    factories.user(actor, "max", "Maximiliane-Wilhelmina von Hohenzollern-Sigmaringen", initials="MW")
    factories.session(actor, "2026-12-01 10:00", photographer=actor.user_id)
    async with desk((80, 24)) as pilot:
        await shown(pilot, "2026-11-28")
        column = [one.whose.short for one in pilot.app.place.columns].index("MW")
        pilot.app.place.grid.go(column, 600)
        await settled(pilot)
        assert ".. Not worked.\n" in re.sub(r" +\n", "\n", screen_text(pilot.app))
        await press(pilot, "g", *"dec1", "enter", "o")
        told = "Tue Dec 1, 2026: 1 booked  1 not confirmed"
        line = next(line for line in screen_text(pilot.app).split("\n") if told in line)
        assert ".." not in line


async def test_what_was_said_of_the_last_search_goes_with_the_next(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 10:00", photographer=actor.user_id)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "j", "j")
        assert pilot.app.place.said == "Nothing more within ten weeks."
        await press(pilot, "t", "j")
        assert pilot.app.place.said == ""


@pytest.mark.parametrize("view", ["d", "w"])
async def test_esc_leaves_the_cursor_where_it_was(book: Book, actor: Actor, desk: Desk, view: str) -> None:
    one = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id).session_id
    async with desk() as pilot:
        await shown(pilot)
        place = pilot.app.place
        await press(pilot, view, "y", "n", "down", "down", "escape")
        assert (place.day, place.block and place.block.key) == (date(2026, 11, 23), one)
        await press(pilot, "n", "down", "down")
        before = (place.column.day, place.grid.spot)
        await press(pilot, "i", "n", "down", "escape")
        assert (place.column.day, place.grid.spot) == before


async def test_the_nights_when_the_clocks_change(book: Book, actor: Actor, desk: Desk) -> None:
    spring = factories.session(actor, "2027-03-14 00:00", photographer=actor.user_id, room=None).session_id
    autumn = factories.session(actor, "2027-11-07 00:00", photographer=actor.user_id, room=None).session_id
    async with desk() as pilot:
        await shown(pilot, "2027-03-14")
        place = pilot.app.place
        place.grid.go(0, 0)
        await press(pilot, "r", "down", "down", "down", "down", "down")
        assert place.said.startswith("There is no 2:30 AM on Sun Mar 14, 2027, when the clocks go forward")
        await press(pilot, "up", "up")
        assert "That night the clocks go forward: it lasts 60 min." in place.said
        await press(pilot, "enter")
        assert times(spring) == "03-14 01:30 - 03-14 03:30"
        await press(pilot, "escape")
        await shown(pilot, "2027-11-07")
        place = pilot.app.place
        place.grid.go(0, 0)
        await press(pilot, "r", "down", "down", "down")
        assert "1:30 AM comes twice, the first is meant" in place.said
        await press(pilot, "enter")
        assert times(autumn) == "11-07 01:30 - 11-07 02:30"


async def test_a_range_of_free_time_ends_at_the_next_booking_however_one_goes(
    book: Book, actor: Actor, desk: Desk
) -> None:
    factories.session(actor, "2026-11-23 11:00", photographer=actor.user_id)
    async with desk() as pilot:
        await shown(pilot)
        grid = pilot.app.place.grid
        for keys in (("pagedown",), ("end",), ("9", "down")):
            grid.go(0, 9 * 60)
            await press(pilot, "v", *keys)
            assert grid.marked == (9 * 60, 11 * 60), keys
            await press(pilot, "escape")
        await press(pilot, "v", "n")
        assert grid.range_from is None
        await press(pilot, "o", "v")
        assert (grid.range_from, pilot.app.place.said) == (None, "A day has the times: Enter shows it.")


async def test_a_number_is_nothing_to_a_key_that_takes_none(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "3", "c")
        assert (pilot.app.place.count, pilot.app.place.grid.count) == (0, 0)
        await press(pilot, "2", "e")
        assert (pilot.app.place.day, pilot.app.place.grid.spot.minute) == (date(2026, 11, 24), 9 * 60)


async def drag(pilot, start: tuple[int, int], end: tuple[int, int]) -> None:
    grid = pilot.app.place.query_one(CalendarGrid)
    for kind, (x, y) in ((events.MouseDown, start), (events.MouseMove, end), (events.MouseUp, end)):
        x, y = x + grid.region.x, y + grid.region.y
        pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
        await settled(pilot)


async def test_a_booking_that_is_dragged_by_its_middle_stays_where_the_button_is_let_go(
    book: Book, actor: Actor, desk: Desk
) -> None:
    one = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id, minutes=90).session_id
    async with desk() as pilot:
        await shown(pilot)
        grid = pilot.app.place.grid
        line = 1 + (9 * 60) // grid.step - grid.top
        await drag(pilot, (20, line + 1), (20, line + 3))
        await press(pilot, "enter")
        assert times(one) == "11-23 10:00 - 11-23 11:30"


async def test_who_is_taken_is_asked_about_before_what_comes_along(book: Book, actor: Actor, desk: Desk) -> None:
    one = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id, room=None).session_id
    factories.appointment(actor, "2026-11-23 15:00", session=one)
    factories.session(actor, "2026-11-24 09:00", photographer=actor.user_id, room=None)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "r", "n", "enter")
        assert "Taken" in screen_text(pilot.app)
        await press(pilot, "n")
        assert "It moves to Tue Nov 24, 2026, 10:00 AM." in screen_text(pilot.app)
        await press(pilot, "enter")
        assert times(one) == "11-24 10:00 - 11-24 11:00"
