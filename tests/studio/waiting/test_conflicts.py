"""Bookings that a later change made impossible stand in a list until they are moved, cancelled or accepted."""

from datetime import date, datetime, time, timedelta

import pytest

from models import Impossible, JournalEntry, Resource
from studio.appointments import appointments
from studio.kernel import access, preferences, undo
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


def hours(actor, anna, **values):
    resource = Resource.get(Resource.user == anna).id
    return upkeep.add(
        actor, OPENING_HOURS, {"name": "Week", "resource": resource, "mon": True, "opens": time(9), **values}
    )


def edit(kept, **values):
    return lambda actor, entry_id: upkeep.change(actor, kept, entry_id, None, values)


def delete(kept):
    return lambda actor, entry_id: upkeep.delete(actor, kept, entry_id)


def settings(**values):
    return lambda actor, *_: preferences.save(actor, **values)


def room_used(used):
    return lambda actor, *_: upkeep.set_inactive(actor, ROOM, factories.room_id(), not used)


def works_here(works):
    return lambda actor, *_: users.edit_user(actor, users.named_login("anna").id, None, {"inactive": not works})


def closed(actor, _, day=MONDAY):
    return upkeep.add(actor, CLOSURE, {"name": "Move", "first_day": day, "last_day": day})


def special(actor, _, **values):
    given = {"name": "Long", "day": MONDAY, "opens": time(8), "closes": time(22), **values}
    return upkeep.add(actor, SPECIAL_DAY, given)


def nothing(*_):
    return None


SAYS = {
    "closed": "The studio does not work that day: Move.",
    "nine to five": "The studio is open from 9:00 AM to 5:00 PM on Mon Nov 30.",
    "nine to three": "The studio is open from 9:00 AM to 3:00 PM on Mon Nov 30.",
    "special": "The studio is open from 8:00 AM to 12:00 PM on Mon Nov 30.",
    "anna": "Anna works from 9:00 AM to 2:00 PM on Mon Nov 30.",
    "anna off": "Anna does not work on Mon Nov 30.",
    "away": "Anna is away that day: Flu.",
    "room": "Room 1 is not used any more.",
    "gone": "Anna does not work here any more.",
}
AT_FIVE = settings(opens_at_min=540, closes_at_min=1020)
LATE = time(21)
CASES = {
    "shorter opening hours": (nothing, AT_FIVE, settings(closes_at_min=1320), SAYS["nine to five"], 1),
    "a work week that counts other days": (nothing, settings(work_week=(1, 2)), nothing, "", 0),
    "a closed day": (nothing, closed, delete(CLOSURE), SAYS["closed"], 2),
    "a closed day that moves": (
        lambda actor, anna: closed(actor, anna, MONDAY + timedelta(days=1)),
        edit(CLOSURE, first_day=MONDAY, last_day=MONDAY),
        edit(CLOSURE, first_day=MONDAY + timedelta(days=2), last_day=MONDAY + timedelta(days=2)),
        SAYS["closed"],
        2,
    ),
    "a special day becomes shorter": (
        special,
        edit(SPECIAL_DAY, closes=time(12)),
        edit(SPECIAL_DAY, closes=LATE),
        SAYS["special"],
        1,
    ),
    "a special day with longer hours goes": (
        lambda actor, anna: [AT_FIVE(actor), special(actor, anna)][1],
        delete(SPECIAL_DAY),
        special,
        SAYS["nine to five"],
        1,
    ),
    "a special day with longer hours becomes another": (
        lambda actor, anna: [AT_FIVE(actor), special(actor, anna)][1],
        edit(SPECIAL_DAY, day=MONDAY + timedelta(days=1)),
        edit(SPECIAL_DAY, day=MONDAY),
        SAYS["nine to five"],
        1,
    ),
    "shorter hours of a person": (
        lambda actor, anna: hours(actor, anna, closes=LATE),
        edit(OPENING_HOURS, closes=time(14)),
        edit(OPENING_HOURS, closes=LATE),
        SAYS["anna"],
        2,
    ),
    "hours of a person on other weekdays": (
        lambda actor, anna: hours(actor, anna, closes=LATE),
        edit(OPENING_HOURS, mon=False, tue=True),
        edit(OPENING_HOURS, mon=True),
        SAYS["anna off"],
        2,
    ),
    "one of two hours of a person goes": (
        lambda actor, anna: [hours(actor, anna, closes=time(14)), hours(actor, anna, opens=time(14), closes=LATE)][1],
        delete(OPENING_HOURS),
        lambda actor, *_: upkeep.delete(actor, OPENING_HOURS, 1),
        SAYS["anna"],
        2,
    ),
    "hours of the room become shorter": (
        lambda actor, anna: hours(actor, anna, resource=factories.room_id(), closes=LATE),
        edit(OPENING_HOURS, closes=time(14)),
        edit(OPENING_HOURS, closes=LATE),
        "Room 1 is open from 9:00 AM to 2:00 PM on Mon Nov 30.",
        1,
    ),
    "hours of the studio become shorter": (
        lambda actor, anna: hours(actor, anna, resource=None, closes=LATE),
        edit(OPENING_HOURS, closes=time(15)),
        edit(OPENING_HOURS, closes=LATE),
        SAYS["nine to three"],
        1,
    ),
    "an absence": (nothing, lambda actor, anna: away(actor, anna), delete(ABSENCE), SAYS["away"], 2),
    "a room that is not used any more": (nothing, room_used(False), room_used(True), SAYS["room"], 1),
    "somebody who does not work here any more": (nothing, works_here(False), works_here(True), SAYS["gone"], 2),
}
"""What stands before, what is changed, what takes that back, why, and of how many: a session, and an appointment elsewhere."""


class TestEachCause:
    @pytest.mark.parametrize("case", CASES)
    def test_is_noted_and_settled_when_it_goes_away(self, book, actor, anna, case):
        before, change, back, why, many = CASES[case]
        entry = before(actor, anna)
        booked = factories.session(actor, "2026-11-30 18:00", photographer=anna)
        meeting = factories.appointment(actor, "2026-11-30 19:00", people=(anna,))
        found = [(booked.number, why), (meeting.number, why)][:many]
        made = change(actor, anna if entry is None else entry)
        assert listed(actor) == found
        back(actor, made if entry is None else entry)
        assert listed(actor) == []

    @pytest.mark.parametrize("case", ["shorter opening hours", "shorter hours of a person"])
    def test_its_undo_takes_the_line_along(self, book, actor, anna, case):
        before, change, _, why, _ = CASES[case]
        entry = before(actor, anna)
        booked = factories.session(actor, "2026-11-30 18:00", photographer=anna)
        change(actor, entry)
        assert listed(actor) == [(booked.number, why)]
        undo.undo(actor)
        assert listed(actor) == []

    def test_what_was_booked_outside_of_hours_knowingly_is_not_noted_when_they_change(self, book, actor, anna):
        AT_FIVE(actor)
        own = hours(actor, anna, closes=time(18))
        late = hours(actor, anna, opens=time(19), closes=time(20))
        factories.session(actor, "2026-11-30 21:00", photographer=anna)
        hers(actor, anna, "2026-12-01 21:00")
        studio = {"name": "Short", "day": MONDAY, "opens": time(9), "closes": time(12)}
        acts = {
            "shorter": lambda: upkeep.change(actor, OPENING_HOURS, own, None, {"closes": time(17)}),
            "shorter in the preferences": lambda: preferences.save(actor, closes_at_min=1000),
            "one of two is not used": lambda: upkeep.set_inactive(actor, OPENING_HOURS, late, True),
            "it is used again": lambda: upkeep.set_inactive(actor, OPENING_HOURS, late, False),
            "more hours": lambda: hours(actor, anna, opens=time(7), closes=time(8)),
            "hours of the studio": lambda: hours(actor, anna, resource=None, closes=time(13)),
            "a special day": lambda: upkeep.add(actor, SPECIAL_DAY, studio),
            "which is not used": lambda: upkeep.set_inactive(actor, SPECIAL_DAY, 1, True),
            "which is used again": lambda: upkeep.set_inactive(actor, SPECIAL_DAY, 1, False),
            "another special day": lambda: upkeep.add(actor, SPECIAL_DAY, {**studio, "day": date(2026, 12, 1)}),
            "which comes to that day": lambda: upkeep.change(actor, SPECIAL_DAY, 2, None, {"day": MONDAY}),
            "the studio's become hers": lambda: upkeep.change(
                actor, OPENING_HOURS, 4, None, {"resource": Resource.get(Resource.user == anna).id}
            ),
        }
        for what, act in acts.items():
            act()
            assert listed(actor) == [], what

    @pytest.mark.sqlite
    def test_hours_that_are_added_or_used_again_note_what_they_alone_are_in_the_way_of(self, book, actor, anna):
        saved = factories.session(actor, "2026-11-30 16:00", photographer=anna)
        own = hours(actor, anna, closes=time(14))
        assert [number for number, _ in listed(actor)] == [saved.number]
        upkeep.set_inactive(actor, OPENING_HOURS, own, True)
        assert listed(actor) == []
        upkeep.set_inactive(actor, OPENING_HOURS, own, False)
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

    def test_by_somebody_else_who_takes_it(self, book, actor, anna):
        saved = hers(actor, anna)
        meeting = factories.appointment(actor, "2026-11-30 15:00", people=(anna,))
        away(actor, anna)
        sessions.save_session(actor, saved.session_id, None, {"description": "x"})
        assert len(listed(actor)) == 2
        sessions.save_session(actor, saved.session_id, None, {"photographer": actor.user_id})
        assert [number for number, _ in listed(actor)] == [meeting.number]
        appointments.change(actor, meeting.appointment_id, None, {"people": (actor.user_id,)})
        assert listed(actor) == []
        undo.undo(actor)
        assert [number for number, _ in listed(actor)] == [meeting.number]

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
