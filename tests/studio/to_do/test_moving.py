"""A session moves: what follows is said before, and what comes along moves in the same act."""

from datetime import date, datetime

import pytest

from models import Appointment, JournalEntry, Task
from studio.book import checking
from studio.kernel import undo
from studio.kernel.access import Actor
from studio.kernel.errors import Clash, NotFound
from studio.messages import confirming
from studio.sessions import sessions, views
from studio.to_do import moving
from tests import factories


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour)


@pytest.fixture
def session_id(book, actor: Actor) -> int:
    return factories.session(
        actor, at(24, 10), client_id=factories.reached(actor), photographer=actor.user_id
    ).session_id


def test_what_follows_is_said_before(book, actor: Actor, session_id: int) -> None:
    sessions.confirm(actor, session_id)
    confirming.confirm(actor, session_id, "email")
    confirming.confirm(actor, session_id, "text", sends=False)
    meeting = factories.appointment(actor, at(24, 12), session=session_id, people=(actor.user_id,))
    factories.task(actor, "Order the album [/", session=session_id, due_on=date(2026, 12, 1))
    found = moving.consequences(actor, session_id, at(26, 11))
    assert [(one.called, one.was, one.to) for one in found.followers] == [
        (
            f"appointment {meeting.number}, Consultation",
            "Tue Nov 24, 2026, 12:00 PM - 12:30 PM",
            "Thu Nov 26, 2026, 1:00 PM - 1:30 PM",
        ),
        ("task 1, Order the album [/", "Tue Dec 1, 2026", "Thu Dec 3, 2026"),
    ]
    assert found.told == (
        "It is not confirmed any more: the client said yes to the old time.",
        "Session Pending is due on Thu Nov 26, 2026 then.",
        "One message is in the outbox with the old time: look whether it should still go.",
        "One message is not sent yet: fields such as the date are filled when it is.",
    )


def test_it_moves_with_what_comes_along_in_one_act(book, actor: Actor, session_id: int) -> None:
    meeting = factories.appointment(actor, at(24, 11), session=session_id, people=(actor.user_id,)).appointment_id
    factories.task(actor, session=session_id, due_on=date(2026, 12, 1))
    along = [one.along for one in moving.consequences(actor, session_id, at(25, 11)).followers]
    before = JournalEntry.select().count()
    # At the new time of the session its appointment still stands: it is in nobody's way.
    moving.move(actor, session_id, None, at(24, 11), along=[("appointment", meeting)])
    moving.move(actor, session_id, None, at(25, 11), along=along)
    assert JournalEntry.select().count() == before + 2
    assert views.session_record(session_id).starts_at == at(25, 11)
    assert Appointment.get_by_id(meeting).starts_at == at(25, 12)
    assert Task.get().due_on == date(2026, 12, 2)
    undo.undo(actor)
    assert Appointment.get_by_id(meeting).starts_at == at(24, 12)
    assert Task.get().due_on == date(2026, 12, 1)
    assert checking.problems() == []


@pytest.mark.sqlite
def test_one_that_cannot_come_along_keeps_all_of_it_where_it_is(book, actor: Actor, session_id: int) -> None:
    meeting = factories.appointment(actor, at(24, 12), session=session_id, people=(actor.user_id,)).appointment_id
    factories.session(actor, at(25, 12), room=None, photographer=actor.user_id)
    with pytest.raises(Clash):
        moving.move(actor, session_id, None, at(25, 10), along=[("appointment", meeting)])
    assert views.session_record(session_id).starts_at == at(24, 10)
    assert Appointment.get_by_id(meeting).starts_at == at(24, 12)
    with pytest.raises(NotFound, match="look again"):
        moving.move(actor, session_id, None, at(25, 10), along=[("appointment", 99)])
    moving.move(actor, session_id, None, at(25, 10))
    assert Appointment.get_by_id(meeting).starts_at == at(24, 12)
    assert checking.problems() == []


@pytest.mark.sqlite
def test_nothing_hangs_on_a_new_one(book, actor: Actor, session_id: int) -> None:
    assert moving.consequences(actor, session_id, at(24, 15)).sentence == ""
    with pytest.raises(NotFound):
        moving.consequences(actor, 99, at(24, 15))


@pytest.mark.sqlite
def test_what_follows_by_itself_is_told_and_nothing_is_asked(book, actor: Actor, session_id: int) -> None:
    sessions.confirm(actor, session_id)
    found = moving.consequences(actor, session_id, at(24, 15))
    assert (found.asks, found.sentence) == (False, "It is not confirmed any more: the client said yes to the old time.")


@pytest.mark.sqlite
def test_of_one_that_only_lasts_longer_nothing_comes_along(book, actor: Actor, session_id: int) -> None:
    sessions.confirm(actor, session_id)
    confirming.confirm(actor, session_id, "email")
    factories.appointment(actor, at(24, 12), session=session_id)
    factories.task(actor, session=session_id)
    longer = moving.consequences(actor, session_id, at(24, 10), at(24, 12))
    assert longer.followers == ()
    assert longer.told == ("One message is in the outbox with the old time: look whether it should still go.",)
    same = moving.consequences(actor, session_id, at(24, 10), at(24, 11))
    assert same.told == ("One message is in the outbox as it was before: look whether it should still go.",)
