"""Odd days, odd clocks and odd weeks, each as a row of a table."""

from datetime import date, datetime, timedelta

import pytest

from studio.calendar import calendar, weeks
from studio.kernel import clock, preferences, shown
from tests import factories

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("zone", "start", "end", "real_min", "skipped"),
    [
        ("America/Los_Angeles", "2026-03-08 01:00", "2026-03-08 04:00", 120, (120, 180)),
        ("America/Los_Angeles", "2026-11-01 00:30", "2026-11-01 02:30", 180, None),
        ("Europe/Berlin", "2026-03-29 01:00", "2026-03-29 03:30", 90, (120, 180)),
        ("Europe/Berlin", "2026-10-25 02:00", "2026-10-25 04:00", 180, None),
        ("Australia/Lord_Howe", "2026-10-04 01:00", "2026-10-04 03:00", 90, (120, 150)),
        ("Asia/Kolkata", "2026-03-08 01:00", "2026-03-08 04:00", 180, None),
        ("America/Los_Angeles", "2028-02-29 10:00", "2028-02-29 12:00", 120, None),
    ],
)
def test_a_day_in_a_zone(book, actor, zone, start, end, real_min, skipped):
    preferences.set_text(actor, "studio.zone", zone)
    clock.set_zone(zone)
    starts_at, ends_at = datetime.fromisoformat(start), datetime.fromisoformat(end)
    key = factories.session(actor, starts_at, ends_at=ends_at).session_id
    found = calendar.read(starts_at.date(), 1)
    (column,), (day,) = found.columns, found.days
    (placed,) = column.placed
    wall = (starts_at.hour * 60 + starts_at.minute, ends_at.hour * 60 + ends_at.minute)
    assert (placed.block.key, (placed.first_min, placed.last_min)) == (key, wall)
    assert day.booked_min == real_min
    gone = [(shade.first_min, shade.last_min) for shade in column.shades if shade.kind == "skipped"]
    assert gone == ([skipped] if skipped else [])


@pytest.mark.parametrize(
    ("first_weekday", "day", "week", "month", "days"),
    [
        (6, "2026-11-25", "2026-11-22", "2026-11-01", 35),
        (0, "2026-11-25", "2026-11-23", "2026-10-26", 42),
        (5, "2026-11-25", "2026-11-21", "2026-10-31", 35),
        (6, "2026-11-22", "2026-11-22", "2026-11-01", 35),
        (6, "2028-02-29", "2028-02-27", "2028-01-30", 35),
        (6, "2026-02-10", "2026-02-08", "2026-02-01", 28),
        (0, "2027-02-10", "2027-02-08", "2027-02-01", 28),
        (0, "0001-01-01", "0001-01-01", "0001-01-01", 35),
    ],
)
def test_weeks_as_the_studio_counts_them(first_weekday, day, week, month, days):
    shown.set_formats(shown.Formats(first_weekday=first_weekday))
    asked = date.fromisoformat(day)
    assert weeks.first_of_week(asked) == date.fromisoformat(week)
    assert weeks.weeks_of_month(asked) == (date.fromisoformat(month), days)


def test_over_midnight_at_the_end_of_february(book, actor):
    factories.session(actor, "2028-02-28 22:00", minutes=300)
    found = calendar.read(date(2028, 2, 28), 3)
    assert [[(one.first_min, one.last_min) for one in column.placed] for column in found.columns] == [
        [(1320, 1440)],
        [(0, 180)],
        [],
    ]
    assert found.days[1].day == date(2028, 2, 29)


def test_the_zone_of_the_machine_does_not_matter(book, actor, monkeypatch):
    before = calendar.read(date(2026, 11, 22), 7)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert calendar.read(date(2026, 11, 22), 7) == before
    assert before.days[-1].day - before.days[0].day == timedelta(days=6)
