"""Odd nights, odd days, odd zones and odd weeks: what is booked then, in all that shows or offers a time, as a row of a table.

What is right is worked out here, by the zones that Python knows and by counting. The machine is in another zone.
"""

import time as machine
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from studio.appointments import series
from studio.appointments.repeating import Rule
from studio.booking import finder, free
from studio.calendar import calendar, weeks
from studio.exchange import calendar_out
from studio.find import quick
from studio.kernel import clock, preferences, shown
from studio.sessions import reminders, wall
from tests import factories

pytestmark = pytest.mark.sqlite

STEP = timedelta(minutes=30)
LA, BERLIN, HOWE, INDIA = "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"
NIGHTS = {
    "clocks go forward": (LA, "2027-03-14 01:00", "2027-03-14 04:00"),
    "clocks go back": (LA, "2027-11-07 00:30", "2027-11-07 02:30"),
    "before the hour that comes twice": (LA, "2027-11-06 23:00", "2027-11-07 01:30"),
    "behind the hour that is skipped": (BERLIN, "2027-03-28 03:00", "2027-03-28 03:30"),
    "into the hour that comes twice": (BERLIN, "2027-10-31 01:30", "2027-10-31 02:30"),
    "half an hour is skipped": (HOWE, "2027-10-03 01:30", "2027-10-03 03:00"),
    "half an hour comes twice": (HOWE, "2027-04-04 01:00", "2027-04-04 03:00"),
    "a zone with a half hour": (INDIA, "2027-03-14 01:30", "2027-03-14 03:00"),
    "over midnight into the 29th": (LA, "2028-02-28 22:00", "2028-02-29 02:00"),
    "over midnight out of the 29th": (INDIA, "2028-02-29 22:30", "2028-03-01 00:30"),
    "over the end of a month": (BERLIN, "2027-01-31 22:00", "2027-02-01 02:00"),
}


@pytest.fixture(params=NIGHTS)
def night(request, book, actor, monkeypatch):
    """Give the zone, start and end of a session of the owner's, in a studio that is open day and night."""
    zone, start, end = NIGHTS[request.param]
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    machine.tzset()
    preferences.save(actor, opens_at_min=0, closes_at_min=24 * 60, work_week=tuple(range(7)), zone=zone)
    factories.client(actor, "Ruiz", "Ana")
    yield ZoneInfo(zone), datetime.fromisoformat(start), datetime.fromisoformat(end)
    monkeypatch.undo()
    machine.tzset()


def exists(at, zone):
    return at.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == at


def real(start, end, zone):
    """Return how long something lasts."""
    return end.replace(tzinfo=zone).astimezone(UTC) - start.replace(tzinfo=zone).astimezone(UTC)


def booked(actor, start, end, **more):
    return factories.session(actor, start, ends_at=end, client_id=1, photographer=actor.user_id, **more).session_id


def midnight(day):
    return datetime.combine(day, datetime.min.time())


def test_the_calendar_shows_it_by_the_hands_of_the_clock_and_counts_what_passes(actor, night):
    zone, start, end = night
    key = booked(actor, start, end)
    for first, days in ((start.date(), 1), (weeks.first_of_week(start.date()), 7), weeks.weeks_of_month(start.date())):
        found = calendar.read(first, days)
        placed = [
            tuple(midnight(column.day) + timedelta(minutes=n) for n in (one.first_min, one.last_min))
            for column in found.columns
            for one in column.placed
            if one.block.key == key
        ]
        last = first + timedelta(days=days - 1)
        edges = [midnight(end.date())] if start.date() < end.date() <= last else []
        cut = min(end, midnight(last) + timedelta(days=1))
        assert placed == list(zip([start, *edges], [*edges, cut], strict=True))
        passed = sum(day.booked_min for day in found.days)
        assert timedelta(minutes=passed) == real(start, cut, zone)


def test_the_finder_offers_each_half_hour_around_it_that_there_is(actor, night):
    zone, start, end = night
    booked(actor, start, end)
    first = start.date()
    found = free.find(free.Wish(first, 30, ((actor.user_id,),), days=3, step_min=30, apart_min=30))
    times = (midnight(first) + n * STEP for n in range(3 * 48))
    there = [
        at for at in times if exists(at, zone) and exists(at + STEP, zone) and not (at < end and start < at + STEP)
    ]
    assert [one.starts_at for one in found] == there


def test_a_line_that_is_typed_means_just_that(actor, night):
    _, start, end = night
    long = int((end - start).total_seconds()) // 60
    said = quick.understand(f"{start:%Y-%m-%d %H:%M} {long}m family #1001")
    assert said.problems == ()
    assert (said.values["starts_at"], said.values["ends_at"]) == (start, end)
    assert said.told == "Room 1 is free then."


def test_a_series_keeps_its_time_of_the_day_and_says_which_there_is_not(actor, night):
    zone, start, end = night
    first = start - timedelta(days=1)
    at = first.replace(hour=2, minute=15)
    key = factories.appointment(actor, at, ends_at=at + STEP, people=(), rooms=()).appointment_id
    planned = series.plan(actor, key, Rule("day", count=4, closed="keep"))
    days = [at + timedelta(days=n) for n in (1, 2, 3)]
    assert [one.starts_at for one in planned] == days
    assert [bool(one.taken) for one in planned] == [not exists(day, zone) for day in days]
    assert {one.taken for one in planned} <= {"", "The clocks skip that time."}


def test_a_feed_says_the_very_instants(actor, night):
    zone, start, end = night
    booked(actor, start, end)
    some = calendar_out.lines(calendar_out.Part(first=start.date(), last=start.date()), "x")
    [event] = Calendar.from_ical("".join(some)).walk("VEVENT")
    since, until = event.decoded("DTSTART"), event.decoded("DTEND")
    assert since.astimezone(UTC) == start.replace(tzinfo=zone).astimezone(UTC)
    assert until.astimezone(UTC) == end.replace(tzinfo=zone).astimezone(UTC)


def test_a_reminder_comes_so_many_minutes_before_that_pass(actor, night, frozen):
    zone, start, end = night
    booked(actor, start, end, reminder_min=90)
    frozen.move_to(start.replace(tzinfo=zone).astimezone(UTC) - timedelta(minutes=90, seconds=1))
    assert reminders.due_reminders(actor) == ()
    frozen.shift(1)
    assert [(one.minutes, one.starts_at) for one in reminders.due_reminders(actor)] == [(90, start)]


def test_the_wall_counts_down_what_passes_and_shows_it_on_both_its_days(actor, night, frozen):
    zone, start, end = night
    booked(actor, start, end)
    frozen.move_to(start.replace(tzinfo=zone).astimezone(UTC) - timedelta(minutes=150))
    assert wall.left_until(start, clock.now()) == "in 2 h 30 min"
    frozen.move_to(end.replace(tzinfo=zone).astimezone(UTC) - timedelta(minutes=1))
    now, shown_ = clock.now(), wall.of_now(wall.Filter(), preferences.load())
    assert [(one.starts_at, one.begun(now), one.over(now)) for one in shown_.rows] == [(start, True, False)]
    days = {start.date(), end.date()}
    assert [len(wall.wall(day, wall.Filter(), "full").rows) for day in days] == [1] * len(days)


@pytest.mark.parametrize("first_weekday", [5, 6, 0])
@pytest.mark.parametrize("clock24", [False, True])
def test_weeks_and_clocks_as_the_studio_has_them(book, actor, frozen, first_weekday, clock24):
    """Saturday, Nov 21, 2026: the first, the last or the last but one day of its week."""
    preferences.save(actor, first_weekday=first_weekday, clock24=clock24)
    begins = {5: date(2026, 11, 21), 6: date(2026, 11, 15), 0: date(2026, 11, 16)}[first_weekday]
    assert weeks.first_of_week(clock.today()) == begins
    month, days = weeks.weeks_of_month(date(2027, 2, 10))
    assert (month.weekday(), days % 7) == (first_weekday, 0)
    assert month <= date(2027, 2, 1) and month + timedelta(days=days) > date(2027, 2, 28)
    following = finder.ask("family next week after 5p", 1)
    assert following.found is not None
    offers = following.found.offers
    monday = next(day for n in range(7) if (day := begins + timedelta(days=7 + n)).weekday() < 5)
    assert offers[0].starts_at == datetime.combine(monday, datetime.min.time()) + timedelta(hours=17)
    spoken = "17:00" if clock24 else "5"
    assert f" at {spoken}" in following.found.sentence
    assert shown.format_time(offers[0].starts_at.time()) == ("17:00" if clock24 else "5:00 PM")
