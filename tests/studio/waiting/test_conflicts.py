"""Bookings that a later change made impossible stand in a list until they are moved, cancelled or accepted."""

from datetime import date, datetime, time, timedelta

import pytest

from models import Impossible, JournalEntry, Resource
from studio.appointments import appointments
from studio.kernel import access, undo
from studio.kernel.errors import Invalid, NotAllowed
from studio.lists import upkeep
from studio.lists.days import ABSENCE, CLOSURE, OPENING_HOURS, SPECIAL_DAY
from studio.lists.own import ROOM
from studio.lists.page import count, page
from studio.lists.spec import Asked
from studio.people import roles, users
from studio.sessions import sessions
from studio.waiting import conflicts
from studio.waiting.conflicts_listed import CONFLICTS
from tests import factories

pytestmark = pytest.mark.some_on_postgres(of="file")

MONDAY = date(2026, 11, 30)
OPEN = Asked(filters=(("open", ""),), columns=("number", "why"))


@pytest.fixture
def anna(book, actor):
    return factories.user(actor, "anna", "Anna", role="photographer", photographer=True).user_id


def listed(actor):
    return [line.values for line in page(actor, CONFLICTS, OPEN).lines]


def away(actor, user_id, first=MONDAY, last=MONDAY, **values):
    resource = Resource.get(Resource.user == user_id).id
    given = {"name": "Flu", "resource": resource, "first_day": first, "last_day": last, **values}
    return upkeep.add(actor, ABSENCE, given)


def hers(actor, anna, start="2026-11-30 10:00", **values):
    return factories.session(actor, start, photographer=anna, room=None, **values)


class TestNoted:
    def test_by_an_absence_sessions_and_appointments_and_nobody_elses(self, book, actor, anna):
        saved = hers(actor, anna)
        factories.session(actor, "2026-11-30 10:00", photographer=1)
        meeting = factories.appointment(actor, "2026-11-30 15:00", people=(anna,))
        hers(actor, anna, "2026-12-01 10:00")
        away(actor, anna)
        words = "Anna is away that day: Flu."
        assert listed(actor) == [(saved.number, words), (meeting.number, words)]
        assert count(actor, CONFLICTS, OPEN) == 2

    def test_by_a_closure_a_special_day_other_hours_a_room_and_a_person(self, book, actor, anna):
        saved = factories.session(actor, "2026-11-30 15:00", photographer=anna)
        upkeep.add(actor, CLOSURE, {"name": "Move", "first_day": MONDAY, "last_day": MONDAY})
        assert listed(actor) == [(saved.number, "The studio does not work that day: Move.")]
        upkeep.delete(actor, CLOSURE, 1)
        assert listed(actor) == []
        short = {"name": "Short", "day": MONDAY, "opens": time(9), "closes": time(12)}
        day = upkeep.add(actor, SPECIAL_DAY, short)
        assert listed(actor) == [(saved.number, "The studio is open from 9:00 AM to 12:00 PM on Mon Nov 30.")]
        upkeep.change(actor, SPECIAL_DAY, day, None, {"closes": time(18)})
        assert listed(actor) == []
        own = {"name": "Anna", "resource": Resource.get(Resource.user == anna).id, "mon": True, "opens": time(9)}
        hours = upkeep.add(actor, OPENING_HOURS, {**own, "closes": time(14)})
        assert listed(actor) == [(saved.number, "Anna works from 9:00 AM to 2:00 PM on Mon Nov 30.")]
        upkeep.set_inactive(actor, OPENING_HOURS, hours, True)
        assert listed(actor) == []
        factories.room(actor)
        upkeep.set_inactive(actor, ROOM, factories.room_id(), True)
        assert listed(actor) == [(saved.number, "Room 1 is not used any more.")]
        upkeep.set_inactive(actor, ROOM, factories.room_id(), False)
        users.edit_user(actor, anna, None, {"inactive": True})
        assert listed(actor) == [(saved.number, "Anna does not work here any more.")]
        users.edit_user(actor, anna, None, {"inactive": False})
        assert listed(actor) == []

    def test_what_was_booked_into_it_knowingly_is_none(self, book, actor, anna):
        away(actor, anna)
        hers(actor, anna)
        assert listed(actor) == []

    def test_the_past_and_what_does_not_take_place_is_none(self, book, actor, anna):
        hers(actor, anna, "2026-11-20 10:00")
        hers(actor, anna, on_hold=True)
        sessions.cancel(actor, hers(actor, anna).session_id, "ill")
        away(actor, anna, date(2026, 11, 19))
        assert not Impossible.select().count()

    def test_noted_once_whatever_changes_again(self, book, actor, anna):
        hers(actor, anna)
        absence = away(actor, anna)
        upkeep.change(actor, ABSENCE, absence, None, {"last_day": MONDAY + timedelta(days=3)})
        upkeep.add(actor, CLOSURE, {"name": "Move", "first_day": MONDAY, "last_day": MONDAY})
        assert Impossible.select().count() == 1
        ((_, why),) = listed(actor)
        assert why == "The studio does not work that day: Move. Anna is away until Thu Dec 3: Flu."

    def test_undo_of_the_absence_takes_it_along_and_brings_it_back(self, book, actor, anna):
        saved = hers(actor, anna)
        absence = away(actor, anna)
        undo.undo(actor)
        assert listed(actor) == []
        absence = away(actor, anna)
        upkeep.delete(actor, ABSENCE, absence)
        assert listed(actor) == []
        undo.undo(actor)
        assert [number for number, _ in listed(actor)] == [saved.number]


class TestSettled:
    @pytest.mark.parametrize("act", ["move", "cancel", "hold"])
    def test_by_a_move_a_cancellation_or_a_hold(self, book, actor, anna, act):
        saved = hers(actor, anna)
        away(actor, anna)
        {
            "move": lambda: sessions.move_session(actor, saved.session_id, None, datetime(2026, 12, 2, 10)),
            "cancel": lambda: sessions.cancel(actor, saved.session_id, "ill"),
            "hold": lambda: sessions.hold(actor, saved.session_id),
        }[act]()
        assert listed(actor) == []
        undo.undo(actor)
        assert len(listed(actor)) == 1

    def test_an_appointment_that_moves(self, book, actor, anna):
        meeting = factories.appointment(actor, "2026-11-30 15:00", people=(anna,))
        away(actor, anna)
        appointments.move(actor, meeting.appointment_id, None, datetime(2026, 12, 2, 10))
        assert listed(actor) == []

    def test_somebody_accepts_it_with_a_name_and_it_comes_back_with_another_reason(self, book, actor, anna):
        saved = hers(actor, anna)
        away(actor, anna)
        conflicts.accept(actor, conflicts.id_of(saved.number), "Anna comes all the same")
        assert listed(actor) == []
        row = Impossible.get()
        assert (row.accepted_by_id, row.why) == (actor.user_id, "Anna comes all the same")
        last = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
        assert last.verb == "conflict.accepted"
        with pytest.raises(NotAllowed, match="accepted it before: Anna comes all the same"):
            conflicts.accept(actor, row.id, "x")
        upkeep.add(actor, CLOSURE, {"name": "Move", "first_day": MONDAY, "last_day": MONDAY})
        assert len(listed(actor)) == 1

    def test_not_without_a_word(self, book, actor):
        with pytest.raises(Invalid) as refused:
            conflicts.accept(actor, factories.conflict(actor), "  ")
        assert refused.value.field == "why"

    def test_others_work_is_not_told_of(self, book, actor, anna):
        factories.session(actor, "2026-11-30 10:00", photographer=1)
        mine = hers(actor, anna, "2026-11-30 12:00")
        upkeep.add(actor, CLOSURE, {"name": "Move", "first_day": MONDAY, "last_day": MONDAY})
        roles.set_right(actor, roles.role_of("photographer").id, "others", False)
        her = access.log_in("anna")
        with access.reading_as(her):
            assert [number for number, _ in listed(her)] == [mine.number]
