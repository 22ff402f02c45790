from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from models import Appointment, Task
from studio.appointments import appointments
from studio.calendar import blocks, carrying, whose
from studio.calendar.carrying import COPY, MOVE, STRETCH, Carried
from studio.calendar.whose import EQUIPMENT, EVERYBODY, NOBODY, PERSON, ROOM
from studio.kernel import undo
from studio.kernel.errors import Clash, Invalid, StaleRecord
from studio.lists import upkeep
from studio.lists.own import EQUIPMENT as THINGS
from studio.sessions import equipment, sessions, views
from tests import factories

MON = date(2026, 11, 23)


def named(kind, begins):
    return next(one for one in whose.offered() if one.kind == kind and one.name.startswith(begins))


def block(key):
    return next(one for one in blocks.read(MON, 1, hidden=True) if one.key == key)


def carried(key, kind=MOVE, by=timedelta(), longer=timedelta(), origin=EVERYBODY, target=None):
    one = block(key)
    return Carried(kind, one, one.starts_at + by, one.ends_at + by + longer, origin, target or origin)


@pytest.fixture
def three(book, actor):
    """Give two people, a second room, and a session of each at 10 and 11 in the first room."""
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    factories.room(actor, "Room 2")
    one = factories.session(actor, "2026-11-23 10:00", photographer=anna.user_id).session_id
    two = factories.session(actor, "2026-11-23 11:00", photographer=actor.user_id).session_id
    return one, two


def test_a_move_is_tried_and_done(actor, three):
    one, _ = three
    sessions.confirm(actor, one)
    later = carried(one, by=timedelta(hours=3))
    told = carrying.trial(actor, later)
    assert told.possible
    assert told.words == (
        "Moves to Mon Nov 23, 2026, 1:00 PM to 2:00 PM: free. "
        "It is not confirmed any more: the client said yes to the old time."
    )
    carrying.carry_out(actor, later)
    assert views.session_record(one).starts_at == datetime(2026, 11, 23, 13)
    assert not views.session_record(one).confirmed


def test_a_clash_is_told_with_the_next_free_time(actor, three):
    one, _ = three
    half = carried(one, by=timedelta(minutes=30))
    told = carrying.trial(actor, half)
    assert not told.possible
    assert told.words.startswith("Room 1 is taken from 11:00 AM to 12:00 PM by ")
    assert told.words.endswith("Next free for both: 12:00 PM.")
    with pytest.raises(Clash):
        carrying.carry_out(actor, half)


def test_to_another_person_and_to_another_room(actor, three):
    one, two = three
    anna, mia = named(PERSON, "Anna"), named(PERSON, "Mia")
    taken = carrying.trial(actor, carried(one, by=timedelta(hours=1), origin=anna, target=mia))
    assert not taken.possible
    assert "Mia" in taken.words
    carrying.carry_out(actor, carried(one, origin=anna, target=mia))
    assert block(one).user_ids == (actor.user_id,)
    first, second = named(ROOM, "Room 1"), named(ROOM, "Room 2")
    carrying.carry_out(actor, carried(two, origin=first, target=second))
    assert block(two).room_ids == (second.id,)


def test_to_another_piece_of_equipment(actor, three):
    one, two = three
    for name, count in (("Lights, soft", 2), ("Lights, hard", 1)):
        upkeep.add(actor, THINGS, {"name": name, "count": count})
    soft, hard = named(EQUIPMENT, "Lights, soft"), named(EQUIPMENT, "Lights, hard")
    sessions.save_session(actor, one, None, {"equipment": "Lights, soft:2"})
    sessions.save_session(actor, two, None, {"equipment": "Lights, soft"})
    refused = carrying.trial(actor, carried(one, origin=soft, target=hard))
    assert (refused.possible, refused.words) == (False, "There are 1 of Lights, hard, not 2: take fewer.")
    other = carried(two, origin=soft, target=hard)
    assert carrying.trial(actor, other).words.startswith(
        "Moves to Mon Nov 23, 2026, 11:00 AM to 12:00 PM, Lights, hard"
    )
    carrying.carry_out(actor, other)
    assert equipment.of_session(two) == {hard.id: 1}


def test_who_photographs_nobody_here_is_told_before_it_is_done(actor, three):
    factories.user(actor, "di", "Di [/", initials="DI", photographer=False, assistant=False)
    given = carried(three[0], origin=named(PERSON, "Anna"), target=named(PERSON, "Di"))
    told = carrying.trial(actor, given)
    assert (told.possible, told.words) == (False, "Di [/ is no photographer here: choose another one.")
    with pytest.raises(Invalid, match="Di .* is no photographer here"):
        carrying.carry_out(actor, given)


def test_longer_shorter_and_too_short(actor, three):
    one, _ = three
    assert not carrying.trial(actor, carried(one, STRETCH, longer=timedelta(minutes=15))).possible
    assert carrying.trial(actor, carried(one, STRETCH, longer=-timedelta(minutes=15))).possible
    assert (
        carrying.trial(actor, carried(one, STRETCH, longer=-timedelta(hours=1))).words
        == "It has to end after its start."
    )
    carrying.carry_out(actor, carried(one, STRETCH, longer=-timedelta(minutes=15)))
    assert block(one).ends_at == datetime(2026, 11, 23, 10, 45)


def test_from_nobody_to_somebody_and_back(book, actor):
    mia = named(PERSON, "Mia")
    meeting = factories.appointment(actor, "2026-11-23 12:00", people=()).appointment_id
    for key in (factories.session(actor, "2026-11-23 10:00").session_id, -meeting):
        carrying.carry_out(actor, carried(key, origin=NOBODY, target=mia))
        assert block(key).user_ids == (actor.user_id,)
        assert carrying.trial(actor, carried(key, by=timedelta(hours=4), origin=mia, target=NOBODY)).possible
        carrying.carry_out(actor, carried(key, origin=mia, target=NOBODY))
        assert block(key).user_ids == ()


def test_a_copy_is_a_new_booking(actor, three):
    one, _ = three
    assert not carrying.trial(actor, carried(one, COPY)).possible
    done = carrying.carry_out(actor, carried(one, COPY, by=timedelta(hours=4)))
    assert done.number == "10003"
    assert (block(done.key).client_id, block(done.key).type) == (block(one).client_id, block(one).type)


def test_appointments_are_carried_alike(book, actor):
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    key = -factories.appointment(actor, "2026-11-23 10:00", people="mia").appointment_id
    mine, annas = named(PERSON, "Mia"), named(PERSON, "Anna")
    carrying.carry_out(actor, carried(key, by=timedelta(hours=1), origin=mine, target=annas))
    assert (block(key).user_ids, block(key).starts_at.hour) == ((anna.user_id,), 11)
    done = carrying.carry_out(actor, carried(key, COPY, by=timedelta(hours=1)))
    assert block(done.key).user_ids == (anna.user_id,)
    assert not carrying.trial(actor, carried(key, by=timedelta(hours=1))).possible


def test_what_is_held_takes_no_time(actor, three):
    one, _ = three
    sessions.hold(actor, one)
    assert "on hold" in carrying.trial(actor, carried(one, by=timedelta(hours=1))).words


def test_somebody_else_saved_it_meanwhile(actor, three):
    one, _ = three
    before = carried(one, by=timedelta(hours=4))
    sessions.confirm(actor, one)
    with pytest.raises(StaleRecord):
        carrying.carry_out(actor, before)
    assert carried(one).stays
    assert not replace(carried(one), kind=COPY).stays


def test_the_time_around_is_carried_along(actor, three):
    one, two = three
    sessions.save_session(actor, one, None, {"after_min": 0, "before_min": 30})
    at_noon = carried(one, by=timedelta(hours=2))
    assert not carrying.trial(actor, at_noon).possible
    sessions.cancel(actor, two, "ill")
    assert carrying.trial(actor, at_noon).possible
    done = carrying.carry_out(actor, carried(one, COPY, by=timedelta(hours=4)))
    assert block(done.key).around.before_min == 30


def test_what_follows_is_told_and_comes_along_in_one_act(actor, three):
    one, _ = three
    factories.appointment(actor, "2026-11-23 08:00", session=one)
    factories.task(actor, "Album [/", session=one, due_on=date(2026, 12, 1))
    later = carried(one, by=timedelta(days=1, hours=3))
    told = carrying.trial(actor, later)
    assert told.words == (
        "Moves to Tue Nov 24, 2026, 1:00 PM to 2:00 PM: free. Session Pending is due on Tue Nov 24, 2026 then. "
        "1 appointment and 1 task can come along."
    )
    carrying.carry_out(actor, later, [one.along for one in carrying.follows(actor, later).followers])
    assert (Appointment.get().starts_at, Task.get().due_on) == (datetime(2026, 11, 24, 11), date(2026, 12, 2))
    undo.undo(actor)
    assert (Appointment.get().starts_at, Task.get().due_on) == (datetime(2026, 11, 23, 8), date(2026, 12, 1))
    assert views.session_record(one).starts_at == datetime(2026, 11, 23, 10)


def test_what_a_copy_begins_as_is_told(actor, three):
    one, _ = three
    copy = carried(one, COPY, by=timedelta(days=1))
    begins = "It begins at Session Pending, due on Tue Nov 24, 2026, not confirmed."
    assert carrying.trial(actor, copy).words == f"Is copied to Tue Nov 24, 2026, 10:00 AM to 11:00 AM: free. {begins}"
    sessions.confirm(actor, one)
    assert carrying.trial(actor, copy).words.endswith(f"{begins} What hangs on the first one stays with that.")


def test_its_events_come_along_and_are_not_in_its_way(actor, three):
    one, _ = three
    anna = views.session_record(one).photographer.id
    church = factories.appointment(actor, "2026-11-23 13:00", session=one, event=True, people=(anna,), rooms="Room 1")
    later = carried(one, by=timedelta(hours=3))
    assert carrying.trial(actor, later).words.endswith("1:00 PM to 2:00 PM: free. 1 event can come along.")
    carrying.carry_out(actor, later)
    assert appointments.found(church.appointment_id).starts_at == datetime(2026, 11, 23, 16)


def test_a_copy_has_the_events_that_are_ticked(actor, three):
    one, _ = three
    factories.appointment(actor, "2026-11-23 20:00", session=one, event=True, description="Party")
    later = carried(one, COPY, by=timedelta(days=1, hours=3))
    assert carrying.trial(actor, later).words.endswith("not confirmed. 1 event can come along.")
    (party,) = carrying.follows(actor, later).followers
    done = carrying.carry_out(actor, later, [party.along])
    assert [row.starts_at for row in Appointment.select().where(Appointment.session == done.key)] == [
        datetime(2026, 11, 24, 23)
    ]
    with pytest.raises(Clash):
        carrying.follows(actor, later)
