from datetime import date, datetime, time, timedelta

import pytest

from models import OpeningHours, Studio
from studio.calendar import calendar, seeking, whose
from studio.calendar.whose import EQUIPMENT, PERSON, ROOM, Whose
from studio.dates.hours import WEEK
from studio.kernel import access, journal
from studio.lists import upkeep
from studio.lists.days import ABSENCE, OPENING_HOURS
from studio.lists.maintained import entries
from studio.lists.own import EQUIPMENT as THINGS
from studio.lists.slots import TIME_SLOT
from studio.people import roles
from studio.sessions import sessions
from tests import factories

MON = date(2026, 11, 23)


def named(kind: str, begins: str) -> Whose:
    return next(one for one in whose.offered() if one.kind == kind and one.name.startswith(begins))


def keys(column: calendar.Column) -> list[int]:
    return [placed.block.key for placed in column.placed]


def test_columns_by_person_room_and_together(book, actor):
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    one = factories.session(actor, "2026-11-23 10:00", photographer=anna.user_id).session_id
    two = factories.session(actor, "2026-11-23 11:00", photographer=actor.user_id, room=None).session_id
    meeting = -factories.appointment(actor, "2026-11-23 14:00", people="anna, mia").appointment_id
    asked = (named(PERSON, "Anna"), named(PERSON, "Mia"), named(ROOM, "Room 1"))
    found = calendar.read(MON, 1, asked)
    assert [keys(column) for column in found.columns] == [[one, meeting], [two, meeting], [one]]
    together = calendar.read(MON, 1, asked[:2], merged=True)
    assert [keys(column) for column in together.columns] == [[one, two, meeting]]
    assert [keys(column) for column in calendar.read(MON, 1).columns] == [[one, two, meeting]]


def test_each_piece_of_equipment_has_what_takes_it(book, actor):
    for name, count in (("Light set [/", 2), ("Van", 1)):
        upkeep.add(actor, THINGS, {"name": name, "count": count})
    one = factories.session(actor, "2026-11-23 10:00", equipment="Light set [/", after_min=30).session_id
    two = factories.session(actor, "2026-11-23 10:00", room=None, equipment="Light set [/, Van").session_id
    factories.session(actor, "2026-11-23 12:00")
    factories.appointment(actor, "2026-11-23 14:00", people="mia")
    sets, van = whose.of_kind(whose.offered(), EQUIPMENT)
    upkeep.add(actor, ABSENCE, {"resource": van.id, "first_day": MON, "last_day": MON, "name": "Repair [/"})
    found = calendar.read(MON, 1, (sets, van))
    assert [keys(column) for column in found.columns] == [[one, two], [two]]
    told = [[shade.words for shade in column.shades if shade.words] for column in found.columns]
    assert [len(told[0]), told[1]] == [1, ["Van: Repair [/"]]
    assert seeking.booking(van, datetime(2026, 11, 22)).key == two
    assert seeking.free(sets, datetime(2026, 11, 23, 9, 30)) == datetime(2026, 11, 23, 11)
    upkeep.set_inactive(actor, THINGS, van.id, inactive=True)
    assert whose.of_kind(whose.offered(), EQUIPMENT) == (sets,)


def test_of_several_pieces_one_is_free_until_all_are_out(book, actor):
    upkeep.add(actor, THINGS, {"name": "Light set [/", "count": 3})
    factories.session(actor, "2026-11-23 10:00", equipment="Light set [/", after_min=30)
    (sets,) = whose.of_kind(whose.offered(), EQUIPMENT)
    day = calendar.read(MON, 1, (sets,)).columns[0]
    assert [span.first_min for span in seeking.free_spans(day)] == [9 * 60]
    factories.session(actor, "2026-11-23 11:00", room=None, equipment="Light set [/:2")
    assert seeking.free(sets, datetime(2026, 11, 23, 9, 30)) == datetime(2026, 11, 23, 11, 30)


def test_what_nobody_takes_part_in_yet_has_a_column_of_its_own(book, actor):
    key = factories.session(actor, "2026-11-23 10:00").session_id
    mia = named(PERSON, "Mia")
    found = calendar.read(MON, 2, (mia,), with_nobody=True)
    assert [(column.whose.name, keys(column)) for column in found.columns[:2]] == [(mia.name, []), ("Nobody", [key])]
    assert found.columns[1].shades == found.columns[0].shades
    assert (found.days[0].booked, found.days[0].load) == (1, 0)
    assert keys(calendar.read(MON, 1, (mia,), merged=True, with_nobody=True).columns[0]) == [key]
    sessions.save_session(actor, key, None, {"photographer": actor.user_id})
    assert [column.whose for column in calendar.read(MON, 1, (mia,), with_nobody=True).columns] == [mia]


@pytest.mark.sqlite
def test_where_several_share_a_column_who_is_away_is_told_beside_it(book, actor):
    factories.user(actor, "anna", "Anna Berg", initials="AB")
    anna = named(PERSON, "Anna")
    upkeep.add(actor, ABSENCE, {"resource": anna.resource_id, "first_day": MON, "last_day": MON, "name": "Sick [/"})
    found = calendar.read(MON, 2, (anna, named(PERSON, "Mia")), merged=True)
    assert [[(one.short, shade.words) for one, shade in column.out] for column in found.columns] == [
        [("AB", "Anna Berg: Sick [/")],
        [],
    ]


def test_what_is_held_or_cancelled_is_shown_when_asked_for(book, actor):
    held, gone = (factories.session(actor, f"2026-11-23 {hour}:00") for hour in (10, 12))
    sessions.hold(actor, held.session_id)
    sessions.cancel(actor, gone.session_id, "ill")
    assert keys(calendar.read(MON, 1).columns[0]) == []
    shown = calendar.read(MON, 1, hidden=True).columns[0]
    assert [(one.block.held, one.block.cancelled) for one in shown.placed] == [(True, False), (False, True)]


def test_past_midnight_it_stands_on_both_days(book, actor):
    factories.session(actor, "2026-11-23 22:00", minutes=240)
    first, second = calendar.read(MON, 2).columns
    assert [(one.first_min, one.last_min, one.from_before, one.goes_on) for one in first.placed] == [
        (1320, 1440, False, True)
    ]
    assert [(one.first_min, one.last_min, one.from_before, one.goes_on) for one in second.placed] == [
        (0, 120, True, False)
    ]
    assert [day.booked for day in calendar.read(MON, 2).days] == [1, 0]


def test_up_to_midnight_is_one_day(book, actor):
    factories.session(actor, "2026-11-23 22:00", minutes=120)
    assert [len(column.placed) for column in calendar.read(MON, 2).columns] == [1, 0]


def test_closed_days_hours_breaks_and_absences_are_shaded(book, actor):
    hours = {"opens": time(9), "closes": time(17), "break_from": time(12), "break_to": time(13)}
    upkeep.add(actor, OPENING_HOURS, {"name": "Hours [/", **hours, **dict.fromkeys(WEEK, True)})
    mia = named(PERSON, "Mia")
    gone = {"first_day": MON, "first_time": time(15), "last_day": MON, "last_time": time(16)}
    upkeep.add(actor, ABSENCE, {"name": "Dentist [/", "resource": mia.resource_id, **gone})
    found = calendar.read(MON, 4, (mia,))
    told = [(shade.first_min // 60, shade.last_min // 60, shade.kind) for shade in found.columns[0].shades]
    assert told == [(0, 9, "hours"), (12, 13, "break"), (17, 24, "hours"), (15, 16, "away")]
    assert found.columns[0].shades[-1].words.endswith(": Dentist [/")
    assert [(shade.kind, shade.words) for shade in found.columns[3].shades] == [("closed", "closed: Thanksgiving Day")]
    assert [day.open_min for day in found.days] == [6 * 60, 7 * 60, 7 * 60, 0]


def test_the_load_of_a_day(book, actor):
    factories.session(actor, "2026-11-23 10:00", minutes=270, photographer=actor.user_id)
    (day,) = calendar.read(MON, 1, (named(PERSON, "Mia"),)).days
    assert (day.booked, day.unconfirmed, day.booked_min, day.open_min, day.load) == (1, 1, 270, 540, 50)


def test_of_what_others_work_on_only_the_time_is_shown(book, actor):
    factories.session(actor, "2026-11-23 10:00", photographer=actor.user_id)
    held = factories.session(actor, "2026-11-23 12:00", photographer=actor.user_id)
    sessions.hold(actor, held.session_id)
    dee = factories.user(actor, "dee", role="desk")
    roles.set_right(actor, roles.role_of("desk").id, "others", False)
    with access.reading_as(dee):
        (placed,) = calendar.read(MON, 1, hidden=True).columns[0].placed
    block = placed.block
    assert (block.kind, block.client, block.number, block.type, block.client_id) == ("busy", "Busy", "", "", 0)
    assert block.user_ids == (actor.user_id,)


@pytest.mark.parametrize("days", [1, 7, 42])
def test_as_many_queries_for_a_month_as_for_a_day(book, actor, count_queries, days):
    factories.session(actor, "2026-11-23 10:00")
    factories.appointment(actor, "2026-11-23 12:00", people="mia")
    upkeep.add(actor, THINGS, {"name": "Van", "count": 1})
    asked = tuple(one for one in whose.offered() if one.kind in (PERSON, ROOM))
    calendar.read(MON, days, asked)
    with count_queries() as queries:
        calendar.read(MON, days, asked)
    assert len(queries) == 13
    more = (*asked, named(EQUIPMENT, "Van"))
    with count_queries() as queries:
        calendar.read(MON, days, more)
    assert len(queries) == 14


def test_the_ends_of_the_calendar(book, actor):
    assert calendar.read(date.min, 2).columns[0].placed == ()
    with pytest.raises(Exception, match="no days so far ahead"):
        calendar.read(date.max - timedelta(days=1), 7)


def test_the_times_that_are_offered(book, actor):
    mia = named(PERSON, "Mia")
    values = {"day": MON, "starts": time(10), "ends": time(11, 30), "resource": mia.resource_id}
    upkeep.add(actor, TIME_SLOT, {"name": "Mini [/", "session_type": factories.type_id("Family"), **values})
    first, second = calendar.read(MON, 2, (mia,)).columns
    assert [(one.first_min, one.last_min, one.words) for one in first.offers] == [(600, 690, "Mini [/: Family")]
    assert second.offers == ()
    factories.session(actor, "2026-11-23 10:30", photographer=actor.user_id, minutes=20)
    slot_id = entries(TIME_SLOT)[0].id
    upkeep.change(actor, TIME_SLOT, slot_id, None, {"places": 3, "also": "Consultation"})
    (column,) = calendar.read(MON, 1, (mia,)).columns
    told = [(one.words, one.type, one.each_min) for one in column.offers]
    assert told == [("2 of 3 left, Mini [/: Family or Consultation", "Family", 30)]
    assert calendar.read(MON, 1, (mia,)).days[0].open_min == 9 * 60


def test_the_time_around_a_session_is_shaded(book, actor):
    values = {"photographer": actor.user_id, "before_min": 15, "after_min": 30, "drive_before_min": 45}
    factories.session(actor, "2026-11-23 10:00", client_id=factories.client(actor, "Ito", ""), **values)
    person, room = calendar.read(MON, 1, (named(PERSON, "Mia"), named(ROOM, "Room 1"))).columns
    told = [
        [(one.first_min, one.last_min, one.words) for one in column.shades if one.kind == "around"]
        for column in (person, room)
    ]
    assert told == [
        [(540, 600, "before Ito"), (660, 690, "after Ito")],
        [(585, 600, "before Ito"), (660, 690, "after Ito")],
    ]


@pytest.mark.sqlite
def test_beside_another_studio_each_is_shaded_by_its_own_hours(book, actor):
    with journal.entry(actor, "slots.offered", name="", count=0) as entry:
        two = entry.insert(Studio, name="Two", position=99)
        week = {day: day == "sat" for day in WEEK}
        entry.insert(OpeningHours, name="Sat", studio=two, opens=time(9), closes=time(12), position=0, **week)
    studios = whose.of_kind(whose.offered(), whose.STUDIO)
    beside, alone = (calendar.read(date(2026, 12, 5), 1, some).columns[-1] for some in (studios, studios[-1:]))
    assert beside.shades == alone.shades
