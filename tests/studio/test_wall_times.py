"""The studio's wall times on the days when the clocks change, and away from the machine's own zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from studio.kernel import clock, preferences
from studio.kernel.errors import Invalid
from studio.notes import stamp
from studio.sessions import agenda, reminders, sessions, views
from tests import factories

pytestmark = pytest.mark.sqlite

FORWARD, BACK = date(2027, 3, 14), date(2027, 11, 7)
"""In Los Angeles 2 AM becomes 3 AM, and 2 AM becomes 1 AM."""


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute)


class TestClock:
    def test_every_minute_of_both_days_there_and_back(self, book):
        for day in (FORWARD, BACK):
            minutes = [at(day, 0) + timedelta(minutes=n) for n in range(1440)]
            missing = [minute for minute in minutes if not clock.exists(minute)]
            assert missing == ([at(FORWARD, 2) + timedelta(minutes=n) for n in range(60)] if day == FORWARD else [])
            for minute in set(minutes) - set(missing):
                assert clock.wall(clock.utc(minute)) == minute

    def test_the_hour_that_comes_twice_is_the_first_one(self, book):
        assert clock.utc(at(BACK, 1, 30)) == datetime(2027, 11, 7, 8, 30, tzinfo=UTC)
        assert clock.utc(at(BACK, 2)) == datetime(2027, 11, 7, 10, tzinfo=UTC)

    @pytest.mark.parametrize(
        "zone", ["Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "UTC"]
    )
    def test_zones_with_odd_offsets(self, book, zone):
        clock.set_zone(zone)
        for month in range(1, 13):
            noon = datetime(2026, month, 15, 12, 34)
            assert clock.wall(clock.utc(noon)) == noon

    def test_today_is_the_studios_day(self, book, frozen):
        frozen.move_to(datetime(2026, 11, 22, 7, 59, tzinfo=UTC))
        assert clock.today() == date(2026, 11, 21)
        frozen.shift(60)
        assert clock.today() == date(2026, 11, 22)

    def test_the_machines_own_zone_where_the_studio_names_none(self, empty_book):
        assert clock.now() == datetime(2026, 11, 21, 11, 4)
        clock.set_zone("Europe/Berlin")
        assert clock.now() == datetime(2026, 11, 21, 20, 4)


class TestSessions:
    @pytest.mark.parametrize("day", [FORWARD, BACK])
    def test_times_stay_as_typed(self, book, actor, day):
        saved = factories.session(actor, at(day, 0, 30), minutes=300)
        made = views.session_record(saved.session_id)
        assert (made.starts_at, made.ends_at) == (at(day, 0, 30), at(day, 5, 30))
        assert [(row.starts_at, row.ends_at) for row in agenda.day(day)] == [(at(day, 0, 30), at(day, 5, 30))]
        sessions.move_session(actor, saved.session_id, None, at(day, 9))
        assert views.session_record(saved.session_id).ends_at == at(day, 14)

    def test_the_hour_that_is_left_out(self, book, actor):
        with pytest.raises(Invalid) as caught:
            factories.session(actor, at(FORWARD, 2, 30))
        assert str(caught.value) == (
            "There is no 2:30 AM on Sun Mar 14, 2027, when the clocks go forward: choose another time."
        )
        assert caught.value.field == "start"
        with pytest.raises(Invalid) as caught:
            factories.session(actor, at(FORWARD, 1, 30), minutes=60)
        assert caught.value.field == "end"
        assert factories.session(actor, at(FORWARD, 3)).number == "10001"

    def test_the_hour_that_comes_twice_is_booked_once(self, book, actor):
        factories.session(actor, at(BACK, 1), minutes=60)
        with pytest.raises(sessions.scheduling.Clash):
            factories.session(actor, at(BACK, 1, 30), minutes=60)

    def test_another_zone_later_changes_no_session(self, book, actor):
        saved = factories.session(actor, "2026-11-23 10:00", confirmed=True)
        preferences.save(actor, zone="Europe/Berlin")
        made = views.session_record(saved.session_id)
        assert made.starts_at == datetime(2026, 11, 23, 10)
        assert (made.booked_on, made.confirmed.at) == (datetime(2026, 11, 21, 20, 4), datetime(2026, 11, 21, 20, 4))


class TestReminders:
    @pytest.mark.parametrize(
        ("day", "start", "now_utc"),
        [
            (FORWARD, (3, 15), datetime(2027, 3, 14, 9, 45, tzinfo=UTC)),
            (BACK, (2, 15), datetime(2027, 11, 7, 9, 45, tzinfo=UTC)),
            (BACK, (3, 0), datetime(2027, 11, 7, 10, 30, tzinfo=UTC)),
        ],
    )
    def test_come_real_minutes_before(self, book, actor, frozen, day, start, now_utc):
        factories.session(actor, at(day, *start), minutes=30)
        frozen.move_to(now_utc - timedelta(seconds=1))
        assert reminders.due_reminders(actor) == ()
        frozen.shift(1)
        assert [reminder.minutes for reminder in reminders.due_reminders(actor)] == [30]
        frozen.shift(timedelta(minutes=31))
        assert [reminder.minutes for reminder in reminders.due_reminders(actor)] == [0]
        frozen.shift(1)
        assert reminders.due_reminders(actor) == ()

    def test_a_snooze_across_the_change_is_five_minutes(self, book, actor, frozen):
        saved = factories.session(actor, at(BACK, 2, 30), minutes=30, reminder_min=180)
        frozen.move_to(datetime(2027, 11, 7, 8, 58, tzinfo=UTC))
        assert clock.now() == at(BACK, 1, 58)
        reminders.snooze(actor, saved.session_id)
        assert reminders.due_reminders(actor) == ()
        frozen.shift(timedelta(minutes=5))
        assert clock.now() == at(BACK, 1, 3)
        assert [reminder.minutes for reminder in reminders.due_reminders(actor)] == [87]


def test_a_stamp_in_the_hour_that_comes_twice(book, frozen):
    frozen.move_to(datetime(2027, 11, 7, 9, 30, tzinfo=UTC))
    assert stamp.stamp("MKH", preferences.load()) == "11/07/2027 01:30:00 AM MKH - "
