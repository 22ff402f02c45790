from datetime import date, datetime

import pytest

from models import Booking, ClashPermit, JournalChange, Resource, Session
from studio.booking import scheduling
from studio.booking.resources import Slot
from studio.dates import closures
from studio.kernel import journal, preferences
from studio.kernel.errors import Clash, Invalid
from studio.sessions import sessions, views
from studio.sessions.flags import Flag
from tests import factories

pytestmark = pytest.mark.all_on_postgres


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute)


def rows(session_id):
    """Each booking: what, whether it blocks, and who permitted it to overlap others."""
    found = Booking.select().where(Booking.session == session_id).order_by(Booking.resource)
    who = {p.resource_id: p.user_id for p in ClashPermit.select().where(ClashPermit.session == session_id)}
    assert [b.resource_id for b in found if b.permitted] == sorted(who)
    return [(b.resource.name, b.blocking, who.get(b.resource_id)) for b in found]


def refused(call, *args, **kwargs):
    with pytest.raises(Clash) as caught:
        call(*args, **kwargs)
    return caught.value


class TestClashRule:
    @pytest.mark.parametrize(
        ("start", "end", "clashes"),
        [
            ("09:00", "10:00", False),
            ("09:00", "10:01", True),
            ("09:59", "10:01", True),
            ("10:15", "10:45", True),
            ("10:00", "11:00", True),
            ("09:00", "12:00", True),
            ("10:59", "12:00", True),
            ("11:00", "12:00", False),
        ],
    )
    def test_half_open(self, book, actor, start, end, clashes):
        first = factories.session(actor, at(10))
        slot = Slot((factories.room_id(),), at(*map(int, start.split(":"))), at(*map(int, end.split(":"))))
        assert [clash.holder for clash in scheduling.clashes(slot)] == [first.session_id] * clashes

    @pytest.mark.sqlite
    def test_another_room_at_the_same_time(self, book, actor):
        factories.session(actor, at(10))
        assert factories.session(actor, at(10), room=factories.room(actor)).number == "10002"

    @pytest.mark.sqlite
    def test_no_room_at_the_same_time(self, book, actor):
        factories.session(actor, at(10))
        second = factories.session(actor, at(10), room=None)
        assert rows(second.session_id) == []

    def test_the_photographer_of_one_is_the_assistant_of_the_other(self, book, actor):
        ben = factories.user(actor, name="Ben Berg", assistant=True)
        factories.session(actor, at(10), photographer=ben.user_id)
        error = refused(factories.session, actor, at(10), room=None, photographer=actor.user_id, assistant=ben.user_id)
        assert [clash.who for clash in error.clashes] == ["Ben Berg"]

    @pytest.mark.sqlite
    def test_an_untracked_room_is_never_taken(self, book, actor):
        factories.session(actor, at(10))
        with journal.entry(actor, "x") as entry:
            entry.update(Resource, factories.room_id(), tracked=False)
        assert factories.session(actor, at(10)).number == "10002"

    def test_a_day_long_booking_is_seen_from_its_end(self, book, actor):
        long = factories.session(actor, at(10), minutes=1440)
        error = refused(factories.session, actor, at(9, 45, day=24), minutes=30)
        assert [clash.holder for clash in error.clashes] == [long.session_id]
        assert factories.session(actor, at(10, day=24)).number == "10002"

    @pytest.mark.sqlite
    def test_itself_is_never_in_the_way(self, book, actor):
        saved = factories.session(actor, at(10))
        sessions.move_session(actor, saved.session_id, None, at(10, 30))
        assert Session.get_by_id(saved.session_id).starts_at == at(10, 30)

    @pytest.mark.sqlite
    def test_one_person_twice_in_a_session(self, book, actor):
        with pytest.raises(Invalid) as caught:
            factories.session(actor, at(10), photographer=actor.user_id, assistant=actor.user_id)
        assert str(caught.value) == "Mia [Hansen] [/ is the photographer already: choose another assistant or none."
        saved = factories.session(actor, at(10), photographer=actor.user_id)
        with pytest.raises(Invalid):
            sessions.save_session(actor, saved.session_id, None, {"assistant": actor.user_id})


class TestSentence:
    def test_names_who_when_whose_and_what_is_free(self, book, actor):
        weber = factories.client(actor, "Weber", "")
        factories.session(actor, at(11), client_id=weber, minutes=90, photographer=actor.user_id, type="Portrait")
        error = refused(factories.session, actor, at(11, 30), photographer=actor.user_id)
        assert str(error) == (
            "Mia [Hansen] [/ and Room 1 are taken from 11:00 AM to 12:30 PM by Weber, Portrait (10001). "
            "Next free for both: 12:30 PM."
        )
        assert error.field == "start"

    @pytest.mark.sqlite
    def test_one_thing_is_taken(self, book, actor):
        factories.session(actor, at(11), client_id=factories.client(actor, "Weber", "Jo"))
        error = refused(factories.session, actor, at(11))
        assert (
            str(error) == "Room 1 is taken from 11:00 AM to 12:00 PM by Weber, Jo, Family (10001). Next free: 12:00 PM."
        )

    @pytest.mark.sqlite
    def test_two_bookings_in_the_way(self, book, actor):
        client_id = factories.client(actor, "Weber", "")
        factories.session(actor, at(10), client_id=client_id)
        factories.session(actor, at(11), client_id=client_id)
        error = refused(factories.session, actor, at(10, 30))
        assert str(error) == (
            "Room 1 is taken from 10:00 AM to 11:00 AM by Weber, Family (10001). "
            "Room 1 is taken from 11:00 AM to 12:00 PM by Weber, Family (10002). Next free: 12:00 PM."
        )

    @pytest.mark.sqlite
    def test_times_as_the_studio_writes_them(self, book, actor):
        preferences.save(actor, clock24=True)
        factories.session(actor, at(13), client_id=factories.client(actor, "Weber", ""))
        error = refused(factories.session, actor, at(13))
        assert str(error) == "Room 1 is taken from 13:00 to 14:00 by Weber, Family (10001). Next free: 14:00."

    @pytest.mark.sqlite
    def test_free_only_on_another_day(self, book, actor):
        factories.session(actor, at(9), minutes=540, client_id=factories.client(actor, "Weber", ""))
        error = refused(factories.session, actor, at(16))
        assert str(error).endswith("Next free: Tue Nov 24, 2026, 9:00 AM.")

    @pytest.mark.sqlite
    def test_hostile_names_stand_as_they_are(self, book, actor):
        factories.session(actor, at(10))
        error = refused(factories.session, actor, at(10))
        assert f"by {factories.LAST}, {factories.FIRST}, Family (10001)" in str(error)


class TestNextFree:
    @pytest.mark.sqlite
    def test_fits_between_two_bookings(self, book, actor):
        factories.session(actor, at(10))
        factories.session(actor, at(12))
        room = (factories.room_id(),)
        assert scheduling.next_free(Slot(room, at(10), at(11))) == at(11)
        assert scheduling.next_free(Slot(room, at(10), at(11, 15))) == at(13)

    @pytest.mark.sqlite
    def test_starts_on_a_quarter_of_an_hour(self, book, actor):
        factories.session(actor, at(10), minutes=50)
        assert scheduling.next_free(Slot((factories.room_id(),), at(10, 5), at(11, 5))) == at(11)

    @pytest.mark.sqlite
    def test_within_opening_hours(self, book, actor):
        room = (factories.room_id(),)
        assert scheduling.next_free(Slot(room, at(7), at(8))) == at(9)
        assert scheduling.next_free(Slot(room, at(17, 30), at(18, 30))) == at(9, day=24)
        preferences.save(actor, opens_at_min=600, closes_at_min=690)
        assert scheduling.next_free(Slot(room, at(7), at(8))) == at(10)
        assert scheduling.next_free(Slot(room, at(10, 45), at(11, 45))) == at(10, day=24)

    @pytest.mark.sqlite
    def test_on_a_day_on_which_the_studio_works(self, book, actor):
        room = (factories.room_id(),)
        assert scheduling.next_free(Slot(room, at(17, 30, day=27), at(18, 30, day=27))) == at(9, day=30)
        factories.closure(actor, date(2026, 11, 30), date(2026, 11, 30), "Moving house")
        assert scheduling.next_free(Slot(room, at(17, 30, day=27), at(18, 30, day=27))) == datetime(2026, 12, 1, 9)
        assert scheduling.next_free(Slot(room, at(17, 30, day=25), at(18, 30, day=25))) == at(9, day=27)

    @pytest.mark.sqlite
    def test_on_any_day_where_the_one_asked_for_is_a_closed_one(self, book, actor):
        room = (factories.room_id(),)
        assert scheduling.next_free(Slot(room, at(17, 30, day=28), at(18, 30, day=28))) == at(9, day=29)

    @pytest.mark.sqlite
    def test_on_any_day_where_holidays_cannot_be_looked_up(self, book, actor, monkeypatch):
        def unknown(*_):
            raise Invalid("The country is not known.")

        monkeypatch.setattr(closures, "holidays_of", unknown)
        preferences.save(actor, work_week=(0, 1, 2, 3, 4, 5))
        room = (factories.room_id(),)
        assert scheduling.next_free(Slot(room, at(17, 30, day=28), at(18, 30, day=28))) == at(9, day=29)

    @pytest.mark.sqlite
    def test_never_for_what_is_longer_than_the_day(self, book, actor):
        assert scheduling.next_free(Slot((factories.room_id(),), at(9), at(19))) is None

    @pytest.mark.sqlite
    def test_a_held_session_is_no_obstacle(self, book, actor):
        factories.session(actor, at(10), on_hold=True)
        assert scheduling.next_free(Slot((factories.room_id(),), at(10), at(11))) == at(10)

    @pytest.mark.sqlite
    def test_a_booking_of_the_evening_before_counts(self, book, actor):
        factories.session(actor, at(20), minutes=900)
        assert scheduling.next_free(Slot((factories.room_id(),), at(9, day=24), at(10, day=24))) == at(11, day=24)

    def test_of_nobody_and_no_room_is_at_once(self, book, actor):
        assert scheduling.next_free(Slot((), at(10), at(11))) == at(10)
        assert scheduling.clashes(Slot((), at(10), at(11))) == ()

    @pytest.mark.sqlite
    def test_found_slots_can_be_booked(self, book, actor):
        for _ in range(12):
            free = scheduling.next_free(Slot((factories.room_id(),), at(9), at(10)))
            factories.session(actor, free)
        starts = [row.starts_at for row in Session.select().order_by(Session.id)]
        assert starts == [at(hour) for hour in range(9, 18)] + [at(hour, day=24) for hour in (9, 10, 11)]


class TestPolicies:
    def test_never(self, book, actor):
        factories.session(actor, at(10))
        error = refused(factories.session, actor, at(10), allow_clash=True)
        assert (error.may_allow, len(error.clashes)) == (False, 1)
        assert Session.select().count() == 1

    def test_ask(self, book, actor):
        preferences.save(actor, clash_policy="ask")
        factories.session(actor, at(10))
        assert refused(factories.session, actor, at(10)).may_allow is True
        second = factories.session(actor, at(10), allow_clash=True)
        assert rows(second.session_id) == [("Room 1", True, actor.user_id)]
        note = views.status_notes(second.session_id)[0]
        assert (note.kind, note.initials, note.text) == (
            "booked",
            "MKH",
            "Booked for Mon Nov 23, 2026, 10:00 AM - 11:00 AM, status Session Pending, double booking permitted",
        )
        logged = JournalChange.select().where(JournalChange.table == "clash_permit").get()
        assert f'"user_id": {actor.user_id}' in logged.after

    def test_always(self, book, actor):
        preferences.save(actor, clash_policy="always")
        factories.session(actor, at(10))
        second = factories.session(actor, at(10))
        assert rows(second.session_id) == [("Room 1", True, actor.user_id)]

    @pytest.mark.sqlite
    def test_only_what_is_taken_is_permitted(self, book, actor):
        preferences.save(actor, clash_policy="always")
        factories.session(actor, at(10))
        second = factories.session(actor, at(10), photographer=actor.user_id)
        assert sorted(rows(second.session_id)) == [
            ("Mia [Hansen] [/", True, None),
            ("Room 1", True, actor.user_id),
        ]

    @pytest.mark.sqlite
    def test_a_photographer_is_not_asked(self, book, actor):
        preferences.save(actor, clash_policy="ask")
        ben = factories.user(actor, role="photographer")
        factories.session(actor, at(10))
        assert refused(factories.session, ben, at(10), allow_clash=True).may_allow is False

    @pytest.mark.sqlite
    def test_what_was_permitted_is_not_asked_again(self, book, actor):
        preferences.save(actor, clash_policy="ask")
        factories.session(actor, at(10))
        second = factories.session(actor, at(10), allow_clash=True)
        preferences.save(actor, clash_policy="never")
        sessions.save_session(actor, second.session_id, None, {"photographer": actor.user_id})
        assert sorted(rows(second.session_id)) == [
            ("Mia [Hansen] [/", True, None),
            ("Room 1", True, actor.user_id),
        ]
        sessions.save_session(actor, second.session_id, None, {"ends_at": at(10, 45)})
        refused(sessions.save_session, actor, second.session_id, None, {"ends_at": at(11, 30)})

    @pytest.mark.sqlite
    def test_moved_out_of_the_way_it_blocks_again(self, book, actor):
        preferences.save(actor, clash_policy="always")
        factories.session(actor, at(10))
        second = factories.session(actor, at(10))
        sessions.move_session(actor, second.session_id, None, at(14))
        assert rows(second.session_id) == [("Room 1", True, None)]

    @pytest.mark.sqlite
    def test_a_change_without_a_move_that_doubles_leaves_a_note(self, book, actor):
        preferences.save(actor, clash_policy="always")
        factories.session(actor, at(10), room=None, photographer=actor.user_id)
        second = factories.session(actor, at(10))
        sessions.save_session(actor, second.session_id, None, {"photographer": actor.user_id})
        note = views.status_notes(second.session_id)[0]
        assert (note.kind, note.text) == (
            "clash",
            "Double booking permitted at Mon Nov 23, 2026, 10:00 AM - 11:00 AM",
        )


class TestHeldAndCancelled:
    def test_booking_over_a_held_one_warns(self, book, actor):
        weber = factories.client(actor, "Weber", "Jo")
        factories.session(actor, at(10), client_id=weber, on_hold=True)
        second = factories.session(actor, at(10))
        assert second.warnings == ("Room 1 is held for Weber, Jo (10001), 10:00 AM to 11:00 AM.",)
        assert rows(second.session_id) == [("Room 1", True, None)]

    def test_a_held_one_does_not_come_back_into_a_taken_slot(self, book, actor):
        held = factories.session(actor, at(10), on_hold=True)
        factories.session(actor, at(10, 30))
        error = refused(sessions.hold, actor, held.session_id, None, on_hold=False)
        assert error.clashes[0].number == "10002"
        assert Session.get_by_id(held.session_id).on_hold_id is not None
        assert rows(held.session_id) == [("Room 1", False, None)]

    def test_a_cancelled_one_does_not_come_back_into_a_taken_slot(self, book, actor):
        first = factories.session(actor, at(10))
        sessions.cancel(actor, first.session_id, "ill")
        assert rows(first.session_id) == []
        factories.session(actor, at(10, 30))
        refused(sessions.save_session, actor, first.session_id, None, {"cancelled": False})
        assert Session.get_by_id(first.session_id).cancelled_id is not None

    def test_both_come_back_into_a_free_slot(self, book, actor):
        for change, back in (
            ({"on_hold": True}, {"on_hold": False}),
            ({"cancelled": Flag("x")}, {"cancelled": False}),
        ):
            saved = factories.session(actor, at(10))
            sessions.save_session(actor, saved.session_id, None, change)
            sessions.save_session(actor, saved.session_id, None, back)
            assert rows(saved.session_id) == [("Room 1", True, None)]
            sessions.cancel(actor, saved.session_id, "done")

    @pytest.mark.sqlite
    def test_a_held_one_can_be_booked_twice_over(self, book, actor):
        for _ in range(3):
            factories.session(actor, at(10), on_hold=True)
        assert Booking.select().where(~Booking.blocking).count() == 3

    @pytest.mark.sqlite
    def test_moving_a_held_one_asks_nobody(self, book, actor):
        held = factories.session(actor, at(8), on_hold=True)
        factories.session(actor, at(10))
        sessions.move_session(actor, held.session_id, None, at(10))
        assert rows(held.session_id) == [("Room 1", False, None)]


class TestMove:
    def test_keeps_the_length(self, book, actor):
        saved = factories.session(actor, at(10), minutes=45)
        sessions.move_session(actor, saved.session_id, saved.version, at(15, 10))
        row = Session.get_by_id(saved.session_id)
        assert (row.starts_at, row.ends_at) == (at(15, 10), at(15, 55))

    def test_into_a_taken_slot_changes_nothing(self, book, actor):
        factories.session(actor, at(10), client_id=factories.client(actor, "Weber", ""))
        second = factories.session(actor, at(12))
        error = refused(sessions.move_session, actor, second.session_id, None, at(10, 30))
        assert str(error) == "Room 1 is taken from 10:00 AM to 11:00 AM by Weber, Family (10001). Next free: 11:00 AM."
        row = Session.get_by_id(second.session_id)
        assert (row.starts_at, row.version) == (at(12), 1)
        assert Booking.get(Booking.session == second.session_id).starts_at == at(12)

    @pytest.mark.sqlite
    def test_two_sessions_change_places_by_way_of_a_third_time(self, book, actor):
        one, two = factories.session(actor, at(10)), factories.session(actor, at(11))
        sessions.move_session(actor, one.session_id, None, at(15))
        sessions.move_session(actor, two.session_id, None, at(10))
        sessions.move_session(actor, one.session_id, None, at(11))
        assert [row.starts_at for row in Session.select().order_by(Session.id)] == [at(11), at(10)]

    @pytest.mark.sqlite
    def test_keeps_the_length_that_somebody_changed_a_moment_ago(self, book, actor, monkeypatch):
        saved = factories.session(actor, at(10))
        opened = journal.entry

        def stretch_first(*args, **kwargs):
            monkeypatch.setattr(journal, "entry", opened)
            sessions.save_session(actor, saved.session_id, None, {"ends_at": at(12)})
            return opened(*args, **kwargs)

        monkeypatch.setattr(journal, "entry", stretch_first)
        sessions.move_session(actor, saved.session_id, None, at(14))
        assert Session.get_by_id(saved.session_id).ends_at == at(16)
