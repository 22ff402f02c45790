"""Appointments that repeat: booked, moved, changed and cancelled as one act, and what is past stays as it was."""

from datetime import date, datetime

import pytest

from models import Appointment, AppointmentPerson, Booking, JournalEntry
from studio.appointments import appointments, series
from studio.appointments.repeating import rule_of
from studio.booking import attending
from studio.kernel import database, preferences, undo
from studio.kernel.errors import Invalid, StaleRecord
from tests import factories

WEEKLY = rule_of("week", count=4)


def starts(**wanted):
    rows = Appointment.select().order_by(Appointment.starts_at)
    return [
        f"{row.starts_at:%m-%d %H:%M}"
        for row in rows
        if wanted.get("cancelled", False) == (row.cancelled_id is not None)
    ]


def whole():
    """All that is kept of appointments, to the byte."""
    return {
        table: sorted(database.rows(f"SELECT * FROM {table}"), key=str)
        for table in ("appointment", "appointment_person", "appointment_room", "booking", "appointment_flag")
    }


@pytest.fixture
def meeting(book, frozen, actor):
    people = (actor.user_id,)
    return factories.appointment(actor, "2026-12-01 10:00", people=people, rooms=(), notes="n").appointment_id


class TestBooking:
    def test_each_date_is_an_appointment_of_its_own(self, actor, meeting):
        done = series.book(actor, meeting, WEEKLY)
        assert starts() == ["12-01 10:00", "12-08 10:00", "12-15 10:00", "12-22 10:00"]
        rows = list(Appointment.select())
        assert len({row.number for row in rows}) == 4
        assert {row.series_id for row in rows} == {meeting}
        assert {(row.notes, row.repeats, row.version) for row in rows if row.id != meeting} == {
            ("n", "FREQ=WEEKLY;INTERVAL=1;COUNT=4", 1)
        }
        assert Booking.select().count() == AppointmentPerson.select().count() == 4
        assert len(done.appointment_ids) == 4
        undo.undo(actor)
        assert starts() == ["12-01 10:00"]
        assert Appointment.get_by_id(meeting).series_id is None

    def test_every_date_is_looked_at_before_the_first_is_written(self, actor, meeting):
        factories.session(actor, "2026-12-22 10:00", photographer=actor.user_id)
        before, entries = whole(), JournalEntry.select().count()
        with pytest.raises(series.Taken) as refused:
            series.book(actor, meeting, WEEKLY)
        assert "1 of 3 date is taken, and nothing was saved. Tue Dec 22, 2026: Mia [Hansen] [/ is taken" in str(
            refused.value
        )
        assert [one.starts_at.day for one in refused.value.taken] == [22]
        assert (whole(), JournalEntry.select().count()) == (before, entries)

    def test_what_becomes_of_taken_dates_is_said_date_by_date(self, actor, meeting):
        preferences.save(actor, clash_policy="ask")
        for day in (8, 15, 22):
            factories.session(actor, f"2026-12-{day:02} 10:00", photographer=actor.user_id)
        choices = {date(2026, 12, 8): "skip", date(2026, 12, 15): "allow", date(2026, 12, 22): "next"}
        done = series.book(actor, meeting, WEEKLY, choices)
        assert starts() == ["12-01 10:00", "12-15 10:00", "12-22 11:00"]
        assert [one.starts_at.day for one in done.left_out] == [8]

    def test_nothing_may_be_allowed_where_the_studio_never_does(self, actor, meeting):
        factories.session(actor, "2026-12-08 10:00", photographer=actor.user_id)
        with pytest.raises(series.Taken):
            series.book(actor, meeting, WEEKLY, otherwise="allow")
        series.book(actor, meeting, WEEKLY, otherwise="skip")
        assert starts() == ["12-01 10:00", "12-15 10:00", "12-22 10:00"]

    def test_closed_days_are_left_out(self, actor, meeting):
        factories.closure(actor, date(2026, 12, 15), date(2026, 12, 15), "Painting")
        done = series.book(actor, meeting, WEEKLY)
        assert starts() == ["12-01 10:00", "12-08 10:00", "12-22 10:00"]
        assert [one.left_out for one in done.left_out] == ["Painting"]

    def test_dates_that_are_over_are_left_out(self, actor, meeting, frozen):
        frozen.move_to("2026-12-15T10:01:00-08:00")
        done = series.book(actor, meeting, WEEKLY)
        assert starts() == ["12-01 10:00", "12-22 10:00"]
        assert [(one.starts_at.day, one.over) for one in done.left_out] == [(8, True), (15, True)]
        undo.undo(actor)
        frozen.move_to("2026-12-22T10:01:00-08:00")
        with pytest.raises(Invalid, match="No further date is left"):
            series.book(actor, meeting, WEEKLY)

    def test_one_series_is_enough_and_cancelled_ones_repeat_no_more(self, actor, meeting):
        series.book(actor, meeting, WEEKLY)
        with pytest.raises(Invalid, match="is part of a series already"):
            series.book(actor, meeting, WEEKLY)
        other = factories.appointment(actor, "2026-12-02 10:00").appointment_id
        appointments.cancel(actor, other, "ill")
        with pytest.raises(Invalid, match="is cancelled: repeat one"):
            series.book(actor, other, WEEKLY)


@pytest.fixture
def weekly(actor, meeting, frozen):
    """Four dates, of which the first two are over, and the third goes on."""
    ids = series.book(actor, meeting, WEEKLY).appointment_ids
    frozen.move_to(datetime(2026, 12, 15, 18, 10))  # UTC: ten past ten in Los Angeles
    return ids


@pytest.fixture
def coming(actor, meeting):
    return series.book(actor, meeting, WEEKLY).appointment_ids


class TestChanging:
    def test_this_alone(self, actor, coming):
        series.change(actor, coming[1], None, {"starts_at": datetime(2026, 12, 9, 11)}, "this")
        assert starts() == ["12-01 10:00", "12-09 11:00", "12-15 10:00", "12-22 10:00"]

    def test_this_and_those_that_follow_move_by_as_much(self, actor, coming):
        values = {"starts_at": datetime(2026, 12, 9, 10, 30), "ends_at": datetime(2026, 12, 9, 12)}
        series.change(actor, coming[1], None, values, "following")
        assert starts() == ["12-01 10:00", "12-09 10:30", "12-16 10:30", "12-23 10:30"]
        assert {(row.ends_at - row.starts_at).seconds for row in Appointment.select() if row.id != coming[0]} == {5400}
        undo.undo(actor)
        assert starts() == ["12-01 10:00", "12-08 10:00", "12-15 10:00", "12-22 10:00"]

    @pytest.mark.parametrize("scope", ["following", "all"])
    @pytest.mark.parametrize(
        "values",
        [
            {"starts_at": datetime(2026, 12, 2, 9)},
            {"description": "Other [/", "people": (), "notes": ""},
            {"cancelled": "no more"},
            {"confirmed": True},
        ],
    )
    def test_the_past_never_changes_to_the_byte(self, actor, weekly, scope, values):
        before = [row for row in whole()["appointment"] if row[0] in weekly[:3]]
        people = [row for row in whole()["appointment_person"] if row[1] in weekly[:3]]
        bookings = database.rows("SELECT * FROM booking ORDER BY id")[:3]
        done = series.change(actor, weekly[0], None, values, scope)
        assert done.appointment_ids == (weekly[3],)
        assert [row for row in whole()["appointment"] if row[0] in weekly[:3]] == before
        assert [row for row in whole()["appointment_person"] if row[1] in weekly[:3]] == people
        assert database.rows("SELECT * FROM booking ORDER BY id")[:3] == bookings

    def test_where_all_is_past_nothing_is_changed(self, actor, weekly, frozen):
        frozen.move_to(datetime(2027, 1, 15))
        with pytest.raises(Invalid, match="what is past stays as it is"):
            series.cancel(actor, weekly[0], "ill", "all")

    def test_a_daily_series_moves_into_its_own_times(self, actor, meeting):
        ids = series.book(actor, meeting, rule_of("day", count=4, closed="keep")).appointment_ids
        series.change(actor, ids[0], None, {"starts_at": datetime(2026, 12, 2, 10)}, "all")
        assert starts() == ["12-02 10:00", "12-03 10:00", "12-04 10:00", "12-05 10:00"]
        series.change(actor, ids[0], None, {"starts_at": datetime(2026, 12, 1, 10)}, "all")
        assert starts() == ["12-01 10:00", "12-02 10:00", "12-03 10:00", "12-04 10:00"]

    def test_taken_dates_are_asked_about_and_those_skipped_stay(self, actor, coming):
        factories.session(actor, "2026-12-15 14:00", photographer=actor.user_id)
        before, to = whole(), {"starts_at": datetime(2026, 12, 1, 14)}
        with pytest.raises(series.Taken, match="Tue Dec 15, 2026"):
            series.change(actor, coming[0], None, to, "all")
        assert whole() == before
        done = series.change(actor, coming[0], None, to, "all", {date(2026, 12, 15): "skip"})
        assert starts() == ["12-01 14:00", "12-08 14:00", "12-15 10:00", "12-22 14:00"]
        assert [one.appointment_id for one in done.left_out] == [coming[2]]

    def test_people_and_words_change_together_and_cancelled_ones_are_left(self, actor, coming):
        ben = factories.user(actor, name="Ben")
        appointments.cancel(actor, coming[2], "ill")
        series.change(actor, coming[0], None, {"people": (ben.user_id,), "description": "Ours"}, "all")
        assert [attending.people_of(one) for one in coming] == [(ben.user_id,)] * 2 + [(actor.user_id,)] + [
            (ben.user_id,)
        ]

    def test_cancelled_together_and_taken_back_together(self, actor, coming):
        series.cancel(actor, coming[1], "no more", "following")
        assert starts() == ["12-01 10:00"]
        assert starts(cancelled=True) == ["12-08 10:00", "12-15 10:00", "12-22 10:00"]
        undo.undo(actor)
        assert len(starts()) == 4

    def test_who_read_an_older_one_is_told(self, actor, coming):
        appointments.confirm(actor, coming[0])
        with pytest.raises(StaleRecord):
            series.change(actor, coming[0], 2, {"description": "x"}, "all")
