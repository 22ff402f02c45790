"""Appointments: booked, changed, moved, copied, cancelled and taken back, under the rule of sessions."""

from datetime import datetime, timedelta

import pytest
from peewee import IntegrityError

import models
from models import Appointment, AppointmentFlag, AppointmentPerson, Booking, ClashPermit, JournalEntry, Resource
from studio.appointments import appointments, converting
from studio.appointments.kind import KIND
from studio.book import checking
from studio.booking import attending
from studio.kernel import clock, database, journal, preferences, undo
from studio.kernel.errors import Clash, Invalid, NotAllowed, NotFound, StaleRecord
from studio.lists import record_kind, upkeep
from studio.lists.own import ROOM
from studio.sessions import sessions
from studio.sessions.views import session_record
from tests import factories

DAY = datetime(2026, 11, 27)


def at(hour, minute=0, days=0):
    return DAY + timedelta(days=days, hours=hour, minutes=minute)


def row(saved):
    return Appointment.get_by_id(saved.appointment_id)


def taken(saved):
    """What an appointment has, by name."""
    found = Booking.select(Booking, Resource).join(Resource).where(Booking.appointment == saved.appointment_id)
    return sorted(one.resource.name for one in found)


@pytest.fixture
def ben(actor):
    return factories.user(actor, "ben", "Ben [/", initials="BB")


@pytest.fixture
def desk(actor):
    """Somebody of the front desk, who is never booked for a session."""
    return factories.user(actor, "eva", "Eva [b", initials="EB", photographer=False)


class TestBooking:
    def test_the_type_says_length_people_room_and_description(self, book, actor):
        kind = models.AppointmentType.get_by_id(factories.appointment_type_id())
        values = {"default_user": actor.user_id, "default_room": factories.room_id(), "description": "Bring samples [/"}
        models.AppointmentType.update(**values).where(models.AppointmentType.id == kind.id).execute()
        saved = factories.appointment(actor, at(10))
        made = row(saved)
        assert (made.number, made.ends_at, made.description) == ("1", at(10, 30), "Bring samples [/")
        assert taken(saved) == ["Mia [Hansen] [/", "Room 1"]
        assert (made.made_by_id, made.session_id, made.client_id) == (actor.user_id, None, None)
        assert checking.problems() == []

    def test_several_people_and_rooms_by_name(self, book, actor, ben, desk):
        factories.room(actor)
        saved = factories.appointment(actor, at(10), people="mia, BB, Eva [b", rooms="room 1, Room 2 [/")
        assert attending.people_of(saved.appointment_id) == (actor.user_id, ben.user_id, desk.user_id)
        # Who was never booked has a calendar by now, so that nobody takes her twice.
        assert taken(saved) == ["Ben [/", "Eva [b", "Mia [Hansen] [/", "Room 1", "Room 2 [/"]
        with pytest.raises(Clash, match="Eva"):
            factories.appointment(actor, at(10, 15), people="eva")

    def test_over_midnight(self, book, actor):
        saved = factories.appointment(actor, at(23), ends_at=at(1, days=1), people="mia")
        with pytest.raises(Clash):
            factories.appointment(actor, at(0, 30, days=1), people="mia")
        assert row(saved).ends_at == at(1, days=1)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"appointment_type": None}, "appointment_type"),
            ({"appointment_type": 99}, "appointment_type"),
            ({"starts_at": None}, "date"),
            ({"starts_at": datetime(1900, 1, 1)}, "date"),
            ({"ends_at": at(9)}, "end"),
            ({"ends_at": at(11, days=1)}, "end"),
            ({"people": "nobody [/"}, "people"),
            ({"rooms": "nowhere [/"}, "rooms"),
            ({"reminder_min": 1441}, "reminder_min"),
            ({"studio": 99}, "studio"),
            ({"description": "x\x1b[31m"}, "description"),
        ],
    )
    def test_refused(self, book, actor, values, field):
        with pytest.raises((Invalid, NotFound)) as caught:
            factories.appointment(
                actor, **{"start": at(10), **{k: v for k, v in values.items() if k != "starts_at"}}
            ) if "starts_at" not in values else appointments.book(
                actor, {"appointment_type": factories.appointment_type_id(), **values}
            )
        assert caught.value.field == field
        assert Appointment.select().count() == 0

    def test_no_such_field_and_no_such_number(self, book, actor):
        with pytest.raises(Invalid, match="An appointment has no status"):
            factories.appointment(actor, status=1)
        with pytest.raises(NotFound, match="There is no appointment 7"):
            attending.appointment_id_of("7")

    def test_who_may_not_book_books_none(self, book, actor):
        intern = factories.user(actor, role="desk")
        models.Role.update(rights="clients others").where(models.Role.code == "desk").execute()
        with pytest.raises(NotAllowed, match="may not book appointments"):
            factories.appointment(intern, at(10))


class TestClashes:
    """The same rule between sessions and appointments, and among appointments; in either order."""

    def test_a_session_is_in_the_way_and_named(self, book, actor):
        client = factories.client(actor, "Weber", "Jo")
        factories.session(actor, at(10), client_id=client, photographer=None)
        with pytest.raises(Clash) as caught:
            factories.appointment(actor, at(10, 30), rooms="Room 1")
        assert str(caught.value).startswith(
            "Room 1 is taken from 10:00 AM to 11:00 AM by Weber, Jo, Family (10001). Next free: 11:00 AM."
        )

    def test_an_appointment_is_in_the_way_and_named(self, book, actor):
        factories.appointment(actor, at(10), people="mia", rooms="Room 1")
        for book_it in (
            lambda: factories.session(actor, at(10, 15), photographer=actor.user_id),
            lambda: factories.appointment(actor, at(10, 15), people="mia", rooms="Room 1"),
        ):
            with pytest.raises(Clash) as caught:
                book_it()
            assert "Mia [Hansen] [/ and Room 1 are taken from 10:00 AM to 10:30 AM" in str(caught.value) or (
                "Room 1 and Mia [Hansen] [/ are taken from 10:00 AM to 10:30 AM" in str(caught.value)
            )
            assert "by appointment 1, Consultation. Next free for both: 10:30 AM." in str(caught.value)
        assert Booking.select().count() == 2

    def test_asked_and_allowed(self, book, actor):
        preferences.save(actor, clash_policy="ask")
        first = factories.session(actor, at(10), photographer=None)
        with pytest.raises(Clash) as caught:
            factories.appointment(actor, at(10), rooms="Room 1")
        assert caught.value.may_allow
        saved = factories.appointment(actor, at(10), rooms="Room 1", allow_clash=True)
        permit = ClashPermit.get()
        assert (permit.appointment_id, permit.other_id, permit.session_id) == (
            saved.appointment_id,
            first.session_id,
            None,
        )
        # It may overlap that one and nobody else.
        with pytest.raises(Clash):
            factories.appointment(actor, at(10, 15), rooms="Room 1")
        assert checking.problems() == []
        # And the other way round: a session over an appointment.
        other = factories.appointment(actor, at(14), rooms="Room 1")
        second = factories.session(actor, at(14), photographer=None, allow_clash=True)
        permit = ClashPermit.get(ClashPermit.session == second.session_id)
        assert permit.other_appointment_id == other.appointment_id
        appointments.cancel(actor, other.appointment_id, "ill [/")
        assert ClashPermit.select().where(ClashPermit.session == second.session_id).count() == 0
        assert checking.problems() == []

    def test_who_sees_only_their_own_is_told_no_more_than_that_it_is_taken(self, book, actor, ben):
        from studio.kernel import access

        factories.appointment(actor, at(10), rooms="Room 1", description="Secret [/")
        models.Role.update(rights="book clients").where(models.Role.code == "desk").execute()
        models.User.update(role="desk").where(models.User.id == ben.user_id).execute()
        ben = access.actor_of(models.User.get_by_id(ben.user_id))
        with access.reading_as(ben), pytest.raises(Clash) as caught:
            factories.appointment(ben, at(10), rooms="Room 1")
        assert "by another appointment." in str(caught.value)
        with access.reading_as(ben), pytest.raises(NotAllowed):
            record_kind.read(KIND, 1)

    def test_a_room_and_its_half(self, book, actor):
        large = upkeep.add(actor, ROOM, {"name": "Large"})
        halves = [upkeep.add(actor, ROOM, {"name": f"Half {one}", "part_of": large}) for one in "AB"]
        saved = factories.appointment(actor, at(10), rooms="Large, Half A")
        assert taken(saved) == ["Half A", "Half B"]
        with pytest.raises(Clash, match="Half B"):
            factories.appointment(actor, at(10), rooms=[halves[1]])

    def test_a_room_that_goes_hands_its_appointments_over_with_their_time(self, book, actor):
        other = factories.room(actor)
        saved = factories.appointment(actor, at(10), rooms="Room 1")
        later = factories.appointment(actor, at(14), rooms="Room 1")
        clash = factories.appointment(actor, at(14), rooms=[other])
        with pytest.raises(NotAllowed, match="is taken at the time of 1 of them, the first appointment 2"):
            upkeep.delete(actor, ROOM, factories.room_id(), move_to=other)
        appointments.cancel(actor, clash.appointment_id, "moved")
        upkeep.delete(actor, ROOM, factories.room_id(), move_to=other)
        assert (taken(saved), taken(later)) == (["Room 2 [/"], ["Room 2 [/"])
        assert checking.problems() == []

    def test_fewer_of_a_room_are_refused_by_name(self, book, actor):
        upkeep.change(actor, ROOM, factories.room_id(), None, {"count": 2})
        for _ in range(2):
            factories.appointment(actor, at(10), rooms="Room 1")
        with pytest.raises(
            NotAllowed, match="Bookings still to come would then take Room 1 twice .* move appointment 1"
        ):
            upkeep.change(actor, ROOM, factories.room_id(), None, {"count": 1})


class TestLinks:
    def test_made_from_a_session_it_belongs_to_it_and_its_client(self, book, actor):
        session = session_record(factories.session(actor, at(9), room=None).session_id)
        saved = factories.appointment(actor, at(10), session=session.id)
        assert (row(saved).session_id, row(saved).client_id) == (session.id, session.client.id)
        with pytest.raises(Invalid, match="belongs to a session, and so to its client"):
            appointments.change(actor, saved.appointment_id, None, {"client": factories.client(actor)})

    def test_none_is_linked_later_by_any_way_in(self, book, actor):
        session = factories.session(actor, at(9), room=None)
        client = session_record(session.session_id).client.id
        saved = factories.appointment(actor, at(10), client=client)
        with pytest.raises(Invalid, match="An appointment has no session"):
            appointments.change(actor, saved.appointment_id, None, {"session": session.session_id})
        with pytest.raises(IntegrityError, match="appointment_linked_later"), models.database.obj.atomic():
            Appointment.update(session=session.session_id).execute()
        # A copy is not made there either.
        linked = factories.appointment(actor, at(11), session=session.session_id)
        copied = appointments.copy(actor, linked.appointment_id, at(12))
        assert (row(copied).session_id, row(copied).client_id) == (None, client)


class TestChanging:
    def test_move_and_stretch(self, book, actor):
        saved = factories.appointment(actor, at(10), people="mia", ends_at=at(11))
        appointments.confirm(actor, saved.appointment_id)
        appointments.move(actor, saved.appointment_id, None, at(14))
        made = row(saved)
        assert (made.starts_at, made.ends_at, made.confirmed_id) == (at(14), at(15), None)
        assert Booking.get().starts_at == at(14)
        assert AppointmentPerson.get().place == at(14)
        factories.appointment(actor, at(15), people="mia")
        with pytest.raises(Clash):
            appointments.change(actor, saved.appointment_id, None, {"ends_at": at(15, 30)})
        assert Booking.get().ends_at == at(15)

    def test_people_and_rooms_change_with_their_time(self, book, actor, ben):
        saved = factories.appointment(actor, at(10), people="mia", rooms="Room 1")
        version = appointments.change(actor, saved.appointment_id, 1, {"people": "ben", "rooms": ""}).version
        assert (taken(saved), version) == (["Ben [/"], 2)
        with pytest.raises(StaleRecord, match="MKH changed people, rooms"):
            appointments.change(actor, saved.appointment_id, 1, {"description": "x"})
        assert not appointments.change(actor, saved.appointment_id, None, {"people": "ben"}).changed

    def test_who_left_may_stay_where_they_are(self, book, actor, ben):
        saved = factories.appointment(actor, at(10), people="mia, ben")
        models.User.update(inactive=True).where(models.User.id == ben.user_id).execute()
        appointments.change(actor, saved.appointment_id, None, {"people": "Ben [/", "description": "alone"})
        assert attending.people_of(saved.appointment_id) == (ben.user_id,)
        with pytest.raises(NotFound):
            factories.appointment(actor, at(12), people="ben")


class TestFlags:
    def test_each_with_who_when_and_why(self, book, actor):
        saved = factories.appointment(actor, at(10), rooms="Room 1")
        appointments.confirm(actor, saved.appointment_id)
        appointments.cancel(actor, saved.appointment_id, "  ill [/ ")
        made = row(saved)
        assert (made.confirmed_id, made.cancelled.why, made.cancelled.user_id) == (None, "ill [/", actor.user_id)
        assert Booking.select().count() == 0
        factories.session(actor, at(10), photographer=None)
        with pytest.raises(Clash):
            appointments.uncancel(actor, saved.appointment_id)

    def test_no_show_from_the_start_on(self, book, actor):
        coming = factories.appointment(actor, at(10))
        with pytest.raises(Invalid, match="The appointment starts .*: a no show can be flagged from then on"):
            appointments.no_show(actor, coming.appointment_id)
        past = factories.appointment(actor, clock.now() - timedelta(hours=2))
        appointments.no_show(actor, past.appointment_id)
        assert row(past).no_show.kind == "no_show"
        with pytest.raises(Invalid, match="cannot be a no show"):
            appointments.cancel(actor, past.appointment_id, "ill")
        with pytest.raises(Invalid, match="clear No show before you move it"):
            appointments.move(actor, past.appointment_id, None, at(10))

    def test_a_reason_is_asked_for(self, book, actor):
        saved = factories.appointment(actor, at(10))
        with pytest.raises(Invalid, match="Say in a few words why the appointment is cancelled"):
            appointments.cancel(actor, saved.appointment_id, "")

    @pytest.mark.parametrize(
        "change",
        [
            "confirmed_id = 1, cancelled_id = 2",
            "no_show_id = 3, cancelled_id = 2",
            "confirmed_id = 2",
            "confirmed_id = 4",
            "ends_at = starts_at",
            "session_id = 99",
            "client_id = 99",
        ],
    )
    def test_what_the_schema_refuses(self, book, actor, change):
        saved, other = factories.appointment(actor, at(10)), factories.appointment(actor, at(12))
        for one, kind in ((saved, "confirmed"), (saved, "cancelled"), (saved, "no_show"), (other, "confirmed")):
            AppointmentFlag.create(appointment=one.appointment_id, kind=kind, at=clock.now_utc(), why="x")
        with pytest.raises(IntegrityError), models.database.obj.atomic():
            models.database.obj.execute_sql(f"UPDATE appointment SET {change} WHERE id = {saved.appointment_id}")

    @pytest.mark.parametrize("links", [{}, {"session": 1, "appointment": 1}])
    def test_a_booking_is_of_one(self, book, actor, links):
        factories.appointment(actor, at(10))
        factories.session(actor, at(12), room=None)
        with pytest.raises(IntegrityError), models.database.obj.atomic():
            Booking.create(resource=1, starts_at=at(20), ends_at=at(21), blocking=True, **links)


class TestUndo:
    def test_each_act_is_taken_back(self, book, actor, ben):
        saved = factories.appointment(actor, at(10), people="mia", rooms="Room 1")
        acts = (
            lambda: appointments.move(actor, saved.appointment_id, None, at(14)),
            lambda: appointments.change(
                actor, saved.appointment_id, None, {"people": "ben", "rooms": "", "description": "x"}
            ),
            lambda: appointments.confirm(actor, saved.appointment_id),
            lambda: appointments.cancel(actor, saved.appointment_id, "ill"),
        )

        def seen():
            made = dict(row(saved).__data__)
            made.pop("version")
            bookings = sorted((one.resource_id, one.starts_at, one.ends_at) for one in Booking.select())
            return made, bookings, attending.people_of(saved.appointment_id), attending.rooms_of(saved.appointment_id)

        before = []
        for act in acts:
            before.append(seen())
            act()
        for was in reversed(before):
            undo.undo(actor)
            assert seen() == was
            assert checking.problems() == []
        # It was cancelled once, and that stays told: so it is not deleted.
        undo.undo(actor)
        assert (row(saved).cancelled.why, Booking.select().count()) == ("Booking undone", 0)
        assert checking.problems() == []

    def test_a_booking_is_taken_back_and_done_again(self, book, actor):
        saved = factories.appointment(actor, at(10), people="mia", rooms="Room 1")
        for counts in ((0, 0), (1, 2), (0, 0)):
            undo.undo(actor, journal.last_entry_id())
            assert (Appointment.select().count(), Booking.select().count()) == counts
            assert checking.problems() == []
        assert factories.appointment(actor, at(10), people="mia").number > saved.number

    def test_refused_where_the_time_is_taken_by_now(self, book, actor):
        saved = factories.appointment(actor, at(10), rooms="Room 1")
        appointments.cancel(actor, saved.appointment_id, "ill")
        head = JournalEntry.select().order_by(JournalEntry.id.desc()).get().id
        factories.session(actor, at(10), photographer=None)
        with pytest.raises((Clash, NotAllowed), match="Room 1 is taken"):
            undo.undo(actor, head)
        assert row(saved).cancelled_id is not None

    def test_deleted_and_back(self, book, actor):
        saved = factories.appointment(actor, at(10), people="mia", rooms="Room 1")
        record_kind.remove(actor, KIND, saved.appointment_id)
        assert (Appointment.select().count(), Booking.select().count()) == (0, 0)
        undo.undo(actor)
        assert taken(saved) == ["Mia [Hansen] [/", "Room 1"]
        appointments.confirm(actor, saved.appointment_id)
        with pytest.raises(
            NotAllowed, match="1 line of its history belong to this appointment: it stays. Cancel it instead."
        ):
            record_kind.remove(actor, KIND, saved.appointment_id)


class TestConverting:
    def test_it_takes_its_time_over(self, book, actor):
        client = factories.client(actor)
        saved = factories.appointment(
            actor, at(10), client=client, people="mia", rooms="Room 1", description="Twins [/", ends_at=at(12)
        )
        made = converting.convert(actor, saved.appointment_id, {"session_type": factories.type_id("Family")})
        session = session_record(made.session_id)
        assert (session.client.id, session.starts_at, session.ends_at) == (client, at(10), at(12))
        assert (session.photographer.id, session.room.name, session.description) == (
            actor.user_id,
            "Room 1",
            "Twins [/",
        )
        assert row(saved).cancelled.why == converting.WHY
        assert checking.problems() == []

    def test_one_undo_takes_all_of_it_back_and_one_does_it_again(self, book, actor):
        saved = factories.appointment(actor, at(10), client=factories.client(actor), people="mia", rooms="Room 1")
        appointments.confirm(actor, saved.appointment_id)
        was = row(saved).__data__, taken(saved)
        made = converting.convert(actor, saved.appointment_id, {"session_type": factories.type_id("Family")})
        for _ in range(2):
            assert (row(saved).cancelled_id is None, taken(saved)) == (False, [])
            assert (session_record(made.session_id).cancelled, Booking.select().count()) == (None, 2)
            assert f"Made appointment 1 session {made.number} for Ana" in undo.undo(actor, journal.last_entry_id())
            assert ({**row(saved).__data__, "version": 0}, taken(saved)) == ({**was[0], "version": 0}, was[1])
            assert (session_record(made.session_id).cancelled.why, Booking.select().count()) == ("Booking undone", 2)
            assert checking.problems() == []
            undo.undo(actor, journal.last_entry_id())

    def test_both_or_neither(self, book, actor):
        factories.session(actor, at(10), room=None, photographer=actor.user_id)
        saved = factories.appointment(actor, at(10), client=factories.client(actor), rooms="Room 1")
        values = {"session_type": factories.type_id("Family"), "photographer": actor.user_id}
        with pytest.raises(Clash):
            converting.convert(actor, saved.appointment_id, values)
        assert (row(saved).cancelled_id, taken(saved)) == (None, ["Room 1"])

    def test_nobodys_needs_a_client(self, book, actor):
        saved = factories.appointment(actor, at(10))
        values = {"session_type": factories.type_id("Family")}
        with pytest.raises(Invalid, match="A session is somebody's"):
            converting.convert(actor, saved.appointment_id, values)
        converting.convert(actor, saved.appointment_id, values, client_id=factories.client(actor))
        with pytest.raises(Invalid, match="Appointment 1 is cancelled"):
            converting.convert(actor, saved.appointment_id, values)


def test_a_session_moves_around_an_appointment_and_back(book, actor):
    session = factories.session(actor, at(9), photographer=None)
    factories.appointment(actor, at(11), rooms="Room 1")
    with pytest.raises(Clash, match="by appointment 1, Consultation"):
        sessions.move_session(actor, session.session_id, None, at(10, 45))
    sessions.move_session(actor, session.session_id, None, at(11, 30))
    assert database.rows("SELECT count(*) FROM booking")[0][0] == 2
