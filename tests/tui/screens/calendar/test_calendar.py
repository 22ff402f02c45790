import re
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from textual import events

from models import Appointment, Task
from studio.calendar import whose
from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.days import ABSENCE
from studio.lists.own import BOOKING_PATTERN, EQUIPMENT
from studio.lists.slots import TIME_SLOT
from studio.people import users
from studio.sessions import sessions, views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, resize, settled
from tui.frame.desk import Open
from tui.screens.calendar.calendar import CalendarScreen
from tui.widgets.calendar_letters import Dragged

pytestmark = pytest.mark.sqlite


def a_day(actor: Actor) -> list[int]:
    """Book a day of three people, with each state."""
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    factories.user(actor, "cole", "Cole Okafor", initials="CO")
    client = factories.client(actor, "O'Brien", "Zoe")
    booked = [
        factories.session(actor, f"2026-11-23 {at}", client_id=client, **values).session_id
        for at, values in (
            ("09:15", {"photographer": anna.user_id, "minutes": 75}),
            ("10:30", {"photographer": anna.user_id, "type": "Headshot"}),
            ("10:00", {"photographer": actor.user_id, "room": None, "type": "Newborn"}),
            ("13:00", {"photographer": anna.user_id}),
            ("15:00", {"photographer": actor.user_id, "type": "Senior"}),
        )
    ]
    sessions.confirm(actor, booked[0])
    sessions.hold(actor, booked[3])
    factories.appointment(actor, "2026-11-23 14:00", people="cole")
    factories.session(actor, "2026-11-23 22:00", client_id=client, photographer=actor.user_id, room=None, minutes=240)
    return booked


async def shown(pilot, day: str = "2026-11-23") -> None:
    pilot.app.open(Open("calendar", typed={"date": day}))
    await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_day_and_a_week(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    a_day(actor)
    async with desk(size) as pilot:
        await shown(pilot)
        assert_golden(pilot.app, "calendar_day_{}x{}".format(*size))
        await press(pilot, "w", "h")
        assert_golden(pilot.app, "calendar_week_{}x{}".format(*size))


async def test_at_night_another_day_is_seen_from_where_it_opens(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await shown(pilot)
        for day, keys, at in ("nov24", "end 6 down", 9 * 60), ("nov25", "3 down", 10 * 60 + 30):
            await press(pilot, *keys.split(), "g", *day, "enter")
            place = pilot.app.place
            assert (place.day.day, place.grid.spot.minute) == (int(day[3:]), at)


async def test_a_week_of_several_says_who_is_out(book: Book, actor: Actor, desk: Desk) -> None:
    for name in ("Anna Berg", "Cole Okafor", "Dara Ito"):
        factories.user(actor, name[:4].lower(), name, initials="".join(word[0] for word in name.split()))
    ids = {one.short: one.resource_id for one in whose.offered()}
    day = {"first_day": date(2026, 11, 24), "last_day": date(2026, 11, 24), "name": "Sick [/"}
    upkeep.add(actor, ABSENCE, {"resource": ids["AB"], **day})
    upkeep.add(actor, ABSENCE, {"resource": ids["CO"], **day, "first_time": time(9), "last_time": time(12)})
    async with desk((120, 24)) as pilot:
        await shown(pilot, "2026-11-24")
        await press(pilot, "w")
        lines = screen_text(pilot.app).splitlines()
        assert "│ Tue 24 " in lines[3] and "│ out: AB CO " in lines[4]
        assert "Out: AB, CO." in screen_text(pilot.app)
        await resize(pilot, 80, 24)
        assert "│ 2 out" in screen_text(pilot.app)
        await press(pilot, "o")
        assert "out: AB, CO 9:00-12:00" in screen_text(pilot.app)


async def test_the_month_beneath_a_date_says_how_full_its_days_are(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-24 09:00", photographer=actor.user_id, minutes=60)
    factories.session(actor, "2026-11-25 09:00", photographer=actor.user_id, minutes=480)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "g", "down")
        assert re.search(r" 24░ +25█ +26x ", screen_text(pilot.app))


async def test_enter_opens_the_booking_or_books_the_free_time(book: Book, actor: Actor, desk: Desk) -> None:
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    booked = factories.session(actor, "2026-11-23 10:00", photographer=anna.user_id).session_id
    async with desk() as pilot:
        await press(pilot, "f4", "n", "n")
        assert pilot.app.place.day == date(2026, 11, 23)
        await press(pilot, "left", "home", "down", "down")
        assert pilot.app.place.block.key == booked
        await press(pilot, "enter")
        assert pilot.app.place.record.id == booked
        await press(pilot, "escape", "down", "enter")
        assert pilot.app.place.title_text() == "Book a session"


async def test_c_confirms_what_the_cursor_is_on(book: Book, actor: Actor, desk: Desk) -> None:
    booked = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id).session_id
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "c")
        assert views.session_record(booked).confirmed
        assert "✓" in screen_text(pilot.app)
        await press(pilot, "down", "c")
        assert pilot.app.place.said == "There is no booking under the cursor: j goes to the next one."
        await press(pilot, "o", "r")
        assert pilot.app.place.said == "In a month no booking is chosen: Enter shows the day and its bookings."


async def test_a_second_press_on_its_way_takes_nothing_back(book: Book, actor: Actor, desk: Desk) -> None:
    booked = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id).session_id
    async with desk() as pilot:
        await shown(pilot)
        for _ in range(2):
            pilot.app.post_message(events.Key("c", "c"))
        await settled(pilot)
        assert views.session_record(booked).confirmed
        await press(pilot, "c")
        assert not views.session_record(booked).confirmed


async def test_what_another_desk_books_appears(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await shown(pilot)
        assert pilot.app.place.found.days[0].booked == 0
        factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id)
        pilot.app.place.changed_elsewhere(frozenset({("session", 1)}))
        await settled(pilot)
        assert pilot.app.place.found.days[0].booked == 1


@pytest.mark.parametrize("begin", ["r", "v"])
async def test_what_another_desk_books_takes_nothing_from_who_moves_or_marks(
    book: Book, actor: Actor, desk: Desk, begin: str
) -> None:
    factories.session(actor, "2026-11-23 10:00", photographer=actor.user_id, room=None)
    async with desk() as pilot:
        await shown(pilot)
        place = pilot.app.place
        place.grid.go(0, 10 * 60 if begin == "r" else 12 * 60)
        await press(pilot, begin, "down", "down")
        before = place.grid.spot, place.grid.range_from, place.said
        factories.session(actor, "2026-11-23 16:00", photographer=actor.user_id, room=None)
        place.changed_elsewhere(frozenset({("session", 2)}))
        await settled(pilot)
        assert place.found.days[0].booked == 2
        assert (place.grid.spot, place.grid.range_from, place.said) == before


async def test_what_nobody_takes_part_in_yet_is_seen_and_given_to_somebody(
    book: Book, actor: Actor, desk: Desk
) -> None:
    key = factories.session(actor, "2026-11-23 11:00").session_id
    async with desk() as pilot:
        await shown(pilot)
        place = pilot.app.place
        assert [lane.titles[0] for lane in place.grid.lanes] == [actor.name, "Nobody"]
        await press(pilot, "right", "j", "r", "left", "enter")
        assert [lane.titles[0] for lane in place.grid.lanes] == ["Mon 23"]
    assert views.session_record(key).photographer.id == actor.user_id


async def test_columns_by_room_by_studio_and_together(book: Book, actor: Actor, desk: Desk) -> None:
    a_day(actor)
    async with desk() as pilot:
        await shown(pilot)
        titles = []
        for _ in range(4):
            titles.append([lane.titles[0] for lane in pilot.app.place.grid.lanes])
            await press(pilot, "b")
    mine = actor.name
    assert titles[:3] == [["Anna Berg", "Cole Okafor", mine], ["Mon 23"], ["Mon 23"]]
    assert titles[3] == titles[0]


async def test_whose_time_alone_is_shown_stands_in_the_line_on_top(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await shown(pilot)
        assert "Monday, Nov 23, 2026   0 booked" in screen_text(pilot.app)  # whose it is goes without saying
    factories.user(actor, "anna", "Anna Berg [/", initials="AB")
    upkeep.add(actor, EQUIPMENT, {"name": "Light set", "count": 2})
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "b", "b")
        assert "Monday, Nov 23, 2026  Light set   0 booked" in screen_text(pilot.app)
        await press(pilot, "b", "b", "m")
        for key, days in ("d", "Monday, Nov 23, 2026"), ("w", "November 22 - 28, 2026"), ("o", "November 2026"):
            await press(pilot, key)
            assert f" {days}  Mia   0 booked" in screen_text(pilot.app)
        await press(pilot, "m", "m")
        assert "  Mia   0 booked" not in screen_text(pilot.app)


async def test_free_time_of_a_piece_of_equipment_is_booked_with_it(book: Book, actor: Actor, desk: Desk) -> None:
    for name in ("Light set", "Van"):
        upkeep.add(actor, EQUIPMENT, {"name": name, "count": 1})
    a_day(actor)
    client = factories.client(actor, "Ito", "Emi")
    for at, taken in (("09:00", "Light set"), ("11:00", "Van")):
        factories.session(actor, f"2026-11-26 {at}", client_id=client, room=None, equipment=taken)
    async with desk((80, 24)) as pilot:
        await shown(pilot, "2026-11-26")
        await press(pilot, "b", "b")
        place = pilot.app.place
        assert [lane.titles[0] for lane in place.grid.lanes] == ["Light set", "Van"]
        assert place.said == "Columns by equipment."
        assert [[tile.head for tile in lane.tiles] for lane in place.grid.lanes] == [["Ito"], ["Ito"]]
        await press(pilot, "down", "down", "down", "down", "v", "down", "enter")
        assert pilot.app.place.edit.session.mine()["equipment"] == "Light set"
        await press(pilot, "escape")
        await shown(pilot)
        assert pilot.app.place.by == "equipment"


def starts(session_id: int) -> str:
    return f"{views.session_record(session_id).starts_at:%m-%d %H:%M}"


async def test_a_booking_is_moved_by_keys(book: Book, actor: Actor, desk: Desk) -> None:
    one = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id).session_id
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "r", "down", "down")
        assert pilot.app.place.said.startswith("Moves to Mon Nov 23, 2026, 10:00 AM to 11:00 AM: free.")
        await press(pilot, "escape")
        assert (starts(one), pilot.app.place.hand) == ("11-23 09:00", None)
        await press(pilot, "r", "down", "n", "down", "enter")
        assert starts(one) == "11-24 10:00"
        assert pilot.app.place.block.key == one


async def test_a_booking_in_the_way_is_told_before_enter(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id)
    two = factories.session(actor, "2026-11-23 11:00", photographer=actor.user_id, room=None).session_id
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "down", "down", "down", "r", "up", "up", "up")
        assert pilot.app.place.said.startswith("Mia [Hansen] [/ is taken from 9:00 AM to 10:00 AM by")
        assert "Next free: 10:00 AM." in pilot.app.place.said
        await press(pilot, "enter", "n")
        assert starts(two) == "11-23 10:00"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_follows_is_shown_before_enter_and_comes_along_as_it_is_ticked(
    book: Book, actor: Actor, desk: Desk, size: tuple[int, int]
) -> None:
    one = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id, confirmed=True).session_id
    factories.appointment(actor, "2026-11-24 14:00", session=one)
    factories.task(actor, "Order the album [/", session=one, due_on=date(2026, 12, 1))
    async with desk(size) as pilot:
        await shown(pilot)
        await press(pilot, "r", "n")
        assert_golden(pilot.app, "calendar_moves_{}x{}".format(*size))
        await press(pilot, "enter", "escape")
        assert (starts(one), pilot.app.place.hand is not None) == ("11-23 09:00", True)
        await press(pilot, "enter", "down", "space", "enter")
        assert pilot.app.place.said.startswith("Moved session 10001.")
        assert (starts(one), Task.get().due_on) == ("11-24 09:00", date(2026, 12, 1))
        assert Appointment.get().starts_at == datetime(2026, 11, 25, 14)


async def test_the_calendar_follows_to_the_next_free_time_of_another_day(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 00:00", photographer=actor.user_id, minutes=1440)
    two = factories.session(actor, "2026-11-24 12:00", photographer=actor.user_id, room=None).session_id
    async with desk() as pilot:
        await shown(pilot, "2026-11-24")
        await press(pilot, "home", "j", "r", "p", "enter", "n")
        assert (starts(two), pilot.app.place.day) == ("11-24 09:00", date(2026, 11, 24))
        assert pilot.app.place.block.key == two


async def test_longer_shorter_copied_and_pasted(book: Book, actor: Actor, desk: Desk) -> None:
    one = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id).session_id
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "plus", "plus", "minus", "enter")
        assert views.session_record(one).ends_at.hour == 10
        assert views.session_record(one).ends_at.minute == 30
        await press(pilot, "y", "down", "down", "down", "down", "enter")
        assert starts(one + 1) == "11-23 11:00"
        await press(pilot, "down", "down", "i", "enter")
        assert starts(one + 2) == "11-23 13:00"


async def test_a_range_is_marked_and_booked(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await shown(pilot)
        place = pilot.app.place
        await press(pilot, "v", "down", "down")
        assert " Mon 9:00 AM to 10:30 AM for Mia [Hansen] [/" in screen_text(pilot.app)
        assert place.typed_for(place.column, *place.grid.marked) == {
            "date": "2026-11-23",
            "start": "09:00",
            "end": "10:30",
            "photographer": "mia",
        }
        await press(pilot, "escape")
        assert place.grid.range_from is None
        await press(pilot, "v", "down", "enter")
        assert pilot.app.place is not place
        await press(pilot, "escape")
        assert (pilot.app.place, place.said) == (place, "")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_month(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    a_day(actor)
    async with desk(size) as pilot:
        await shown(pilot)
        await press(pilot, "o")
        assert_golden(pilot.app, "calendar_month_{}x{}".format(*size))
        await press(pilot, "pagedown", "left", "enter")
        assert (pilot.app.place.view, pilot.app.place.day) == ("day", date(2026, 12, 22))


async def test_a_month_counts_its_own_days_and_not_those_around_it(book: Book, actor: Actor, desk: Desk) -> None:
    for day in ("2026-11-02", "2026-11-30", "2026-12-01"):
        factories.session(actor, f"{day} 10:00", photographer=actor.user_id)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "o")
        assert "November 2026   2 booked  2 not confirmed" in screen_text(pilot.app)
        month = pilot.app.place.month
        looks = [month._head(day, here=False, room=20)[1][1] for day in month._days]
        assert looks[1] == looks[29] == "busy"
        assert set(looks[30:]) == {"muted"}, "a busy day of the next month is none of this one"


async def test_a_narrow_month_leaves_out_the_bars_before_the_number(
    book: Book, actor: Actor, desk: Desk, colourless: None
) -> None:
    async with desk((80, 24)) as pilot:
        await shown(pilot)
        await press(pilot, "o")
        month = pilot.app.place.month
        days = [replace(day, count=47, load=999, closed="") for day in month._days]
        month.show(days, month._titles, month.at)
        await settled(pilot)
        shown_now = screen_text(pilot.app)
        assert shown_now.count(" 47") == len(days)
        assert re.search(r">23 +47│", shown_now)


async def test_beside_wide_columns_stands_a_small_month(book: Book, actor: Actor, desk: Desk) -> None:
    a_day(actor)
    async with desk((140, 40)) as pilot:
        await shown(pilot)
        assert_golden(pilot.app, "calendar_day_140x40")


async def test_how_it_is_looked_at_is_remembered(book: Book, actor: Actor, desk: Desk) -> None:
    a_day(actor)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "m", "w", "z")
        before = pilot.app.place
        await press(pilot, "escape")
        await shown(pilot)
        after = pilot.app.place
    assert (after.view, after.step, [one.name for one in after.chosen]) == ("week", 20, [actor.name])
    assert before is not after


async def test_who_comes_later_has_a_column_where_all_have_one(book: Book, actor: Actor, desk: Desk) -> None:
    a_day(actor)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "w", "d", "escape")
        factories.user(actor, "dara", "Dara Ito", initials="DI")
        await shown(pilot)
        assert "Dara Ito" in [lane.titles[0] for lane in pilot.app.place.grid.lanes]


async def test_numbers_before_keys(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await shown(pilot)
        place = pilot.app.place
        await press(pilot, "3", "w")
        assert (place.day, place.view) == (date(2026, 12, 14), "day")
        await press(pilot, "1", "2", "d", "2", "o", "4", "down")
        assert (place.day, place.grid.spot.minute) == (date(2027, 2, 26), 11 * 60)
        await press(pilot, "7", "escape", "n")
        assert place.day == date(2027, 2, 27)


async def test_a_number_says_how_much_longer_it_gets(book: Book, actor: Actor, desk: Desk) -> None:
    one = factories.session(actor, "2026-11-23 11:00", photographer=actor.user_id).session_id
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "j", "3", "+", "+", "2", "-", "enter", "n")
        assert (pilot.app.place.count, pilot.app.place.day) == (0, date(2026, 11, 24))
    assert views.session_record(one).ends_at.hour == 13


async def test_the_next_booking_and_the_next_free_time(book: Book, actor: Actor, desk: Desk) -> None:
    one = factories.session(actor, "2026-11-25 09:00", photographer=actor.user_id).session_id
    two = factories.session(actor, "2026-12-15 15:00", photographer=actor.user_id).session_id
    async with desk() as pilot:
        await shown(pilot)
        place = pilot.app.place
        await press(pilot, "j")
        assert (place.day, place.block.key) == (date(2026, 11, 25), one)
        await press(pilot, "e")
        assert (place.day, place.grid.spot.minute) == (date(2026, 11, 25), 10 * 60)
        await press(pilot, "j", "j")
        assert place.block.key == two
        assert place.said == "Nothing more within ten weeks."
        await press(pilot, "u")
        assert place.block.key == one


async def test_in_a_month_whole_days_are_gone_to(book: Book, actor: Actor, desk: Desk) -> None:
    for at in ("2026-11-23 09:00", "2026-11-25 07:00", "2026-11-25 09:00", "2026-11-27 15:00"):
        factories.session(actor, at, photographer=actor.user_id)
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "o")
        place, days = pilot.app.place, []
        for key in ("j", "j", "u", "u", "e", "e"):
            await press(pilot, key)
            days.append(place.day.day)
        assert days == [25, 27, 25, 23, 24, 25]
        await press(pilot, "t", "2", "j")
        assert place.day == date(2026, 11, 25)


async def test_letters_on_bookings_and_free_times(book: Book, actor: Actor, desk: Desk) -> None:
    a_day(actor)
    async with desk() as pilot:
        await shown(pilot)
        grid = pilot.app.place.grid
        await press(pilot, "f")
        assert_golden(pilot.app, "calendar_letters_80x24")
        letters = {letter: target for target, letter in grid.letters.items()}
        await press(pilot, "d")
        column, minute, key = letters["d"]
        assert (grid.spot.column, grid.spot.minute // 30, grid.spot.key) == (column, minute // 30, key)
        free = next(letter for letter, target in letters.items() if target[2] is None)
        await press(pilot, "f", free)
        assert (grid.spot.column, grid.spot.minute, grid.spot.key) == letters[free]
        await press(pilot, "f", "escape")
        assert grid.letters == {}


async def test_the_mouse_drags(book: Book, actor: Actor, desk: Desk) -> None:
    one = factories.session(actor, "2026-11-23 09:00", photographer=actor.user_id, minutes=90).session_id
    async with desk() as pilot:
        await shown(pilot)
        grid = pilot.app.place.grid
        for start, end in (((20, 2), (20, 6)), ((20, 7), (20, 8))):
            grid.post_message(Dragged(grid.spot_of(*start), grid.spot_of(*end), edge=start[1] == 7))
            await settled(pilot)
            await press(pilot, "enter")
        record = views.session_record(one)
    assert (f"{record.starts_at:%H:%M}", f"{record.ends_at:%H:%M}") == ("11:00", "13:00")


async def test_a_pattern_whose_photographer_has_left_says_so(book: Book, actor: Actor, desk: Desk) -> None:
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    values = {"type": factories.type_id("Newborn"), "photographer": anna.user_id, "length": 90}
    upkeep.add(actor, BOOKING_PATTERN, {"name": "New baby", **values})
    users.edit_user(actor, anna.user_id or 0, 1, {"inactive": True})
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "1", "enter")
        assert "Anna Berg is in use no more" in screen_text(pilot.app)
        assert type(pilot.app.place) is CalendarScreen


async def test_a_digit_books_a_pattern_on_the_chosen_hour(book: Book, actor: Actor, desk: Desk) -> None:
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    values = {
        "type": factories.type_id("Newborn"),
        "photographer": anna.user_id,
        "length": 90,
        "description": "First [/",
    }
    upkeep.add(actor, BOOKING_PATTERN, {"name": "New baby [/", **values})
    async with desk((120, 40)) as pilot:
        await shown(pilot)
        opened = []
        pilot.app.place.open = opened.append
        await press(pilot, "1")
        assert " New baby [/: Newborn, Anna Berg, 90 min, First [/.  Enter books it here" in screen_text(pilot.app)
        await press(pilot, "enter")
    assert opened == [
        Open(
            "book",
            typed={
                "date": "2026-11-23",
                "start": "09:00",
                "end": "10:30",
                "photographer": "anna",
                "kind": "session",
                "type": "Newborn",
                "description": "First [/",
            },
        )
    ]


async def test_the_sun_of_the_studio_and_of_an_outside_location(book: Book, actor: Actor, desk: Desk) -> None:
    preferences.set_text(actor, "studio.place", "36.9741, -122.0308")
    far = factories.outside(actor, "Reykjavik [/", place="64.1466, -21.9426")
    values = {"room": None, "outside_location": far, "photographer": actor.user_id}
    factories.session(actor, "2026-11-23 10:00", **values)
    async with desk((160, 40)) as pilot:
        await shown(pilot)
        assert re.search("golden from 4:1[45] PM, sunset 4:5[23] PM", screen_text(pilot.app))
        await press(pilot, "down", "down", "down", "down")
        assert "at Reykjavik [/" in screen_text(pilot.app)


async def test_enter_books_the_whole_of_a_time_that_is_offered(book: Book, actor: Actor, desk: Desk) -> None:
    own = next(one.resource_id for one in whose.offered() if one.login == "mia")
    values = {"day": date(2026, 11, 23), "starts": time(9), "ends": time(9, 45), "resource": own}
    upkeep.add(actor, TIME_SLOT, {"name": "Mini [/", "session_type": factories.type_id("Family"), **values})
    async with desk() as pilot:
        await shown(pilot)
        place = pilot.app.place
        assert "Mini [/: Family" in screen_text(pilot.app)
        assert place.typed_for(place.column, *place.grid.marked) == {
            "date": "2026-11-23",
            "start": "09:00",
            "end": "09:45",
            "type": "Family",
            "kind": "session",
            "photographer": "mia",
        }


async def test_enter_books_the_place_under_the_cursor_for_a_type_of_appointment(
    book: Book, actor: Actor, desk: Desk
) -> None:
    own = next(one.resource_id for one in whose.offered() if one.login == "mia")
    values = {"day": date(2026, 11, 23), "starts": time(9), "ends": time(10, 30), "resource": own}
    upkeep.add(actor, TIME_SLOT, {"name": "Talks [/", "also": "Consultation", "places": 3, **values})
    async with desk() as pilot:
        await shown(pilot)
        assert "3 of 3 left, Talks [/: Consultation." in screen_text(pilot.app)  # in the line below, whole
        await press(pilot, "s")
        assert pilot.app.place.title_text() == "Who is missing: Talks [/, Nov 23  3 free"
        await press(pilot, "escape", "down", "enter")
        meeting = pilot.app.place.edit.appointment.mine()
        assert (meeting["start"], meeting["end"], meeting["appointment_type"].label) == (
            time(9, 30), time(10), "Consultation",
        )  # fmt: skip


async def test_five_keys_from_the_agenda_to_a_free_time_three_weeks_ahead(book: Book, actor: Actor, desk: Desk) -> None:
    taken = {"photographer": actor.user_id, "room": None}
    factories.session(actor, "2026-12-14 09:00", minutes=480, **taken)
    async with desk() as pilot:
        await press(pilot, "n", "n")
        keys = ("f4", "3", "w", "e", "enter")
        await press(pilot, *keys[:-1])
        place = pilot.app.place
        assert place.typed_for(place.column, *place.grid.marked) == {
            "date": "2026-12-14",
            "start": "17:00",
            "photographer": "mia",
        }
        await press(pilot, keys[-1])
        assert pilot.app.place is not place
