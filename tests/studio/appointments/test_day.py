"""Appointments on the day, beside it, and reminders of them: in order of time among the sessions."""

from datetime import date, datetime, timedelta

import pytest

import models
from studio.appointments import appointments, kind
from studio.kernel import access, clock
from studio.kernel.errors import NotAllowed, NotFound
from studio.sessions import agenda, reminders
from studio.sessions.agenda import Filter
from tests import factories

TODAY = date(2026, 11, 21)


def at(hour, minute=0, days=0):
    return datetime.combine(TODAY, datetime.min.time()) + timedelta(days=days, hours=hour, minutes=minute)


def told(rows):
    return [(row.kind, row.number, row.session_id) for row in rows]


@pytest.fixture
def day(book, actor):
    factories.session(actor, at(12))
    factories.appointment(actor, at(14), people="mia", rooms="Room 1", description="Album [/")
    factories.appointment(actor, at(9), client=factories.client(actor, "Weber", "Jo"), studio=1)
    factories.appointment(actor, at(23), ends_at=at(1, days=1))
    appointments.cancel(actor, factories.appointment(actor, at(15)).appointment_id, "ill")


def test_in_order_of_time(day, actor):
    assert told(agenda.day(TODAY)) == [
        ("appointment", "2", -2),
        ("session", "10001", 1),
        ("appointment", "1", -1),
        ("appointment", "3", -3),
    ]
    first, _, meeting, _ = agenda.day(TODAY)
    assert (first.client, first.asked_of, first.confirmed) == ("Weber, Jo", True, False)
    assert (meeting.client, meeting.asked_of, meeting.description) == ("", False, "Album [/")
    assert (meeting.people, meeting.logins, meeting.places) == (("MKH",), ("mia",), ("Room 1",))


def test_what_goes_past_midnight_is_of_both_days(day):
    assert told(agenda.day(TODAY + timedelta(days=1))) == [("appointment", "3", -3)]


def test_what_is_cancelled_is_shown_where_it_is_asked_for(day):
    assert len(agenda.day(TODAY, Filter(hidden=True))) == 5


def test_of_a_person_a_room_and_a_studio(day, actor):
    assert told(agenda.day(TODAY, Filter(user_id=actor.user_id))) == [("appointment", "1", -1)]
    assert [row.number for row in agenda.day(TODAY, Filter(room_id=factories.room_id()))] == ["10001", "1"]
    assert len(agenda.day(TODAY, Filter(studio_id=1))) == 4
    assert agenda.day(TODAY, Filter(studio_id=2)) == ()


def test_one_is_read_by_its_key(day):
    assert agenda.entry(-1) == agenda.day(TODAY)[2]
    with pytest.raises(NotFound):
        agenda.entry(-99)


def test_it_is_the_next_booking(day):
    assert agenda.side(TODAY).next_row.number == "10001"
    appointments.move(access.SYSTEM, 2, None, at(11, 45))
    assert agenda.side(TODAY).next_row.number == "2"


def test_of_others_no_more_than_that_the_time_is_taken(day, actor):
    ben = factories.user(actor, "ben", "Ben", initials="BB", role="photographer")
    factories.appointment(actor, at(18), people="ben")
    models.Role.update(rights="book").where(models.Role.code == "photographer").execute()
    with access.reading_as(access.again(ben)):
        shown = agenda.day(TODAY, Filter(hidden=True))
        assert [row.kind for row in shown] == ["busy"] * 3 + ["appointment", "busy"]
        assert {row.description for row in shown} == {""}
        assert agenda.side(TODAY).next_row.number == "5"
        for read in (agenda.entry, lambda key: kind.seen(-key)):
            with pytest.raises(NotAllowed):
                read(-1)


def test_queries_do_not_grow_with_the_day(day, actor, count_queries):
    with count_queries() as few:
        agenda.day(TODAY)
    for hour in range(16, 22):
        factories.appointment(actor, at(hour), people="mia")
    with count_queries() as many:
        agenda.day(TODAY)
    assert len(many) == len(few)


class TestReminders:
    def due(self, actor):
        return [(one.session_id, one.number, one.client, one.minutes) for one in reminders.due_reminders(actor)]

    def test_before_the_start_until_it_is_answered(self, book, actor):
        soon = clock.now().replace(second=0) + timedelta(minutes=20)
        saved = factories.appointment(actor, soon, reminder_min=30, description="Album [/")
        key = -saved.appointment_id
        assert self.due(actor) == [(key, "appointment 1", "Album [/", 20)]
        reminders.snooze(actor, key)
        assert self.due(actor) == []
        reminders.dismiss(actor, key)
        appointments.move(actor, saved.appointment_id, None, soon + timedelta(minutes=5))
        assert self.due(actor) == [(key, "appointment 1", "Album [/", 25)]

    @pytest.mark.parametrize("minutes", [None, 10])
    def test_none_where_none_is_wanted_or_it_is_not_time(self, book, actor, minutes):
        factories.appointment(actor, clock.now() + timedelta(minutes=20), reminder_min=minutes)
        assert self.due(actor) == []

    def test_none_of_a_cancelled_one(self, book, actor):
        saved = factories.appointment(actor, clock.now() + timedelta(minutes=20), reminder_min=30)
        appointments.cancel(actor, saved.appointment_id, "ill")
        assert self.due(actor) == []

    def test_one_that_is_gone(self, book, actor):
        with pytest.raises(NotFound, match="That appointment is gone."):
            reminders.dismiss(actor, -7)


def test_what_is_told_beside_the_list(day, actor):
    appointments.confirm(actor, 2)
    first, second = kind.seen(2), kind.seen(1)
    assert (first.client, first.state, first.off) == ("Weber, Jo", "Confirmed (MKH, Nov 21)", False)
    assert (second.people, second.rooms, second.state) == ("Mia [Hansen] [/", "Room 1", "")
    assert kind.seen(4).off
