"""Events of a session: a wedding's preparation, church and party go where the wedding goes."""

from datetime import date, datetime

import pytest

from models import Appointment, Booking, Session
from studio.appointments import appointments, kind
from studio.book import checking
from studio.booking.availability import availability
from studio.booking.holders import booked_by
from studio.calendar import blocks
from studio.exchange import calendar_out
from studio.kernel import database, undo
from studio.kernel.access import Actor
from studio.kernel.errors import Clash, Invalid, NotFound
from studio.lists import upkeep
from studio.lists.own import APPOINTMENT_TYPE
from studio.sessions import agenda, sessions
from studio.to_do import copying, moving
from tests import factories


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour)


class Wedding:
    """A wedding of one photographer: preparation the evening before, over midnight, church and party after it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.id = factories.session(
            actor, at(28, 9), ends_at=at(28, 12), room=None, photographer=actor.user_id
        ).session_id
        self.eve = self.event(at(27, 22), at(28, 1), "Preparation [/")
        self.church = self.event(at(28, 14), at(28, 15), "Church", people=(actor.user_id,))
        self.party = self.event(at(28, 20), at(29, 2), "Party", people=(actor.user_id,), hidden=True)

    def event(self, starts_at: datetime, ends_at: datetime, what: str, **given: object) -> int:
        return factories.appointment(
            self.actor, starts_at, ends_at=ends_at, session=self.id, description=what, event=True, **given
        ).appointment_id

    def starts(self) -> list[datetime]:
        return [Appointment.get_by_id(one).starts_at for one in (self.eve, self.church, self.party)]

    def suspended(self) -> set[str]:
        return {Appointment.get_by_id(one).suspended for one in (self.eve, self.church, self.party)}


@pytest.fixture
def wedding(book, actor: Actor) -> Wedding:
    return Wedding(actor)


def test_they_move_along_and_back(wedding: Wedding, actor: Actor) -> None:
    # The session comes to where its church still stands, and the church to where the party was.
    sessions.move_session(actor, wedding.id, None, at(28, 14))
    assert wedding.starts() == [at(28, 3), at(28, 19), at(29, 1)]
    assert checking.problems() == []
    undo.undo(actor)
    assert wedding.starts() == [at(27, 22), at(28, 14), at(28, 20)]
    assert checking.problems() == []


def test_they_are_on_hold_cancelled_and_back_with_it(wedding: Wedding, actor: Actor) -> None:
    alone = wedding.event(at(28, 17), at(28, 18), "Photos", people=(actor.user_id,))
    appointments.cancel(actor, alone, "It rains")
    sessions.hold(actor, wedding.id)
    assert wedding.suspended() == {"on_hold"}
    assert not Booking.select().where(Booking.blocking).exists()
    assert (blocks.read(date(2026, 11, 28), 1), agenda.day(date(2026, 11, 28))) == ((), ())
    sessions.hold(actor, wedding.id, on_hold=False)
    sessions.cancel(actor, wedding.id, "Called off")
    assert wedding.suspended() == {"cancelled"}
    assert not Booking.select().exists()
    assert checking.problems() == []
    undo.undo(actor)
    assert wedding.suspended() == {""}
    sessions.cancel(actor, wedding.id, "Called off")
    # Somebody has the time of the party by now.
    taken = factories.appointment(actor, at(28, 21), people=(actor.user_id,)).appointment_id
    with pytest.raises(Clash, match="is taken from 9:00 PM"):
        sessions.uncancel(actor, wedding.id)
    assert wedding.suspended() == {"cancelled"}
    appointments.cancel(actor, taken, "Later")
    sessions.uncancel(actor, wedding.id)
    assert wedding.suspended() == {""}
    assert Appointment.get_by_id(alone).cancelled_id is not None
    assert checking.problems() == []


def test_the_undo_of_its_booking_takes_them_along(wedding: Wedding, actor: Actor) -> None:
    booked = database.rows("SELECT min(id) FROM journal_entry WHERE verb = 'session.booked'")[0][0]
    undo.undo(actor, booked)
    assert wedding.suspended() == {"cancelled"}
    assert checking.problems() == []


def test_who_is_in_the_way_is_named_with_the_next_free_time(wedding: Wedding, actor: Actor) -> None:
    with pytest.raises(Clash) as refused:
        factories.session(actor, at(28, 23), room=None, photographer=actor.user_id)
    assert ", Party (event 3)" in str(refused.value)
    assert refused.value.next_free is not None
    with pytest.raises(Clash, match=r"Family \(|Portrait \("):
        wedding.event(at(28, 10), at(28, 11), "Inside", people=(actor.user_id,))


def test_hidden_ones_are_left_off_and_take_their_time(wedding: Wedding, actor: Actor) -> None:
    def shown(hidden: bool) -> set[int]:
        found = {block.key for block in blocks.read(date(2026, 11, 28), 1, hidden=hidden)}
        day = {row.session_id for row in agenda.day(date(2026, 11, 28), agenda.Filter(hidden=hidden))}
        assert day == found
        return found

    assert shown(False) == {wedding.id, -wedding.eve, -wedding.church}
    assert shown(True) == {wedding.id, -wedding.eve, -wedding.church, -wedding.party}
    sent = list(calendar_out.events(calendar_out.Part(), date(2026, 11, 27), date(2026, 11, 29)))
    assert len(sent) == 3


def test_what_does_not_come_along_stays(wedding: Wedding, actor: Actor) -> None:
    found = moving.consequences(actor, wedding.id, at(29, 9)).followers
    assert [one.called for one in found] == ["event 1, Preparation [/", "event 2, Church", "event 3, Party"]
    moving.move(actor, wedding.id, None, at(29, 9), along=[("event", wedding.church)])
    assert wedding.starts() == [at(27, 22), at(29, 14), at(28, 20)]
    assert checking.problems() == []


def test_an_event_is_of_a_session_and_only_one_is_hidden(wedding: Wedding, actor: Actor) -> None:
    with pytest.raises(Invalid, match="part of a session"):
        factories.appointment(actor, at(29, 10), event=True)
    with pytest.raises(Invalid, match="tick Event"):
        factories.appointment(actor, at(29, 10), session=wedding.id, hidden=True)
    # One that is an event no more is hidden no more, and stays where it is.
    appointments.change(actor, wedding.party, None, {"event": False})
    assert not Appointment.get_by_id(wedding.party).hidden
    sessions.hold(actor, wedding.id)
    appointments.change(actor, wedding.party, None, {"event": True})
    assert wedding.suspended() == {"on_hold"}
    assert not Booking.select().where(Booking.blocking).exists()
    sessions.hold(actor, wedding.id, on_hold=False)
    sessions.cancel(actor, wedding.id, "Called off")
    with pytest.raises(Invalid, match="is cancelled"):
        wedding.event(at(30, 10), at(30, 11), "Brunch")
    assert checking.problems() == []


def test_what_is_said_while_a_session_is_typed_knows_that_they_come_along(wedding: Wedding, actor: Actor) -> None:
    def said(hour: int) -> str:
        return availability(actor.user_id, None, None, at(28, hour), at(28, hour + 3), wedding.id)[1]

    assert said(14).startswith("Mia [Hansen] [/ is free then.")
    factories.session(actor, at(28, 16), room=None, photographer=actor.user_id)
    assert "is taken from 4:00 PM to 5:00 PM" in said(14)


def test_a_copy_has_them_as_far_from_it_in_one_act(wedding: Wedding, actor: Actor) -> None:
    appointments.cancel(actor, wedding.eve, "[/")
    one = sessions.save_session(actor, wedding.id, None, {"on_hold": True}).session_id
    found = copying.consequences(actor, one, at(30, 9))
    assert [each.called for each in found.followers] == ["event 2, Church", "event 3, Party"]
    assert found.sentence.endswith("not confirmed. 2 events can come along.")
    values = {
        "session_type": 1,
        "starts_at": at(30, 9),
        "ends_at": at(30, 12),
        "photographer": actor.user_id,
        "room": None,
    }
    along = [each.along for each in found.followers]
    copied = copying.copy(actor, one, factories.client(actor), values, along=along).session_id
    church, party = Appointment.select().where(Appointment.session == copied).order_by(Appointment.id)
    assert (church.starts_at, church.event, church.hidden, church.suspended) == (at(30, 14), True, False, "")
    assert (party.starts_at, party.description, party.hidden) == (at(30, 20), "Party", True)
    assert {church.client_id, party.client_id} == {Session.get_by_id(copied).client_id}
    assert blocking(-church.id) == blocking(copied) == 1
    assert checking.problems() == []
    undo.undo(actor)
    assert blocking(-church.id) == blocking(copied) == 0
    assert checking.problems() == []
    undo.undo(actor, database.rows("SELECT max(id) FROM journal_entry")[0][0])
    assert blocking(-church.id) == blocking(copied) == 1
    assert checking.problems() == []


def test_a_copy_is_booked_with_all_that_come_along_or_not_at_all(wedding: Wedding, actor: Actor) -> None:
    factories.appointment(actor, at(30, 14), people=(actor.user_id,))
    values = {
        "session_type": 1,
        "starts_at": at(30, 9),
        "ends_at": at(30, 12),
        "photographer": actor.user_id,
        "room": None,
    }
    with pytest.raises(Clash):
        copying.copy(actor, wedding.id, 1, values, along=[("event", wedding.church)])
    assert Session.select().count() == 1
    copying.copy(actor, wedding.id, 1, values, along=[("event", wedding.party)])
    with pytest.raises(NotFound, match="changed meanwhile"):
        copying.copy(actor, wedding.id, 1, values, along=[("event", 99)])


def blocking(holder: int) -> int:
    return int(Booking.select().where(booked_by([holder]) & Booking.blocking).count())


def test_a_new_one_is_of_the_last_one_s_type_or_the_studio_s_for_events(wedding: Wedding, actor: Actor) -> None:
    plain = factories.session(actor, at(30, 10)).session_id
    assert kind.event_begins(wedding.id)["appointment_type"].label == "Consultation"
    own = kind.event_begins(plain)["appointment_type"]
    assert own.label == "Event"
    upkeep.set_inactive(actor, APPOINTMENT_TYPE, own.key, True)
    assert "appointment_type" not in kind.event_begins(plain)
