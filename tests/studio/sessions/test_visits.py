"""Arrived, started, done; and what is over without an outcome."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from models import JournalEntry, Session, StatusNote, Visit
from studio.appointments import appointments
from studio.exchange import json_views
from studio.kernel import access, sentences, undo
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotAllowed
from studio.people import roles
from studio.sessions import agenda, sessions, visits, wall
from studio.sessions.visits import NOT_YET, VisitView
from studio.to_do import closing
from studio.workflow.history import status_notes
from tests import factories
from tests.conftest import NOW, ZONE, Book


def stands(key: int) -> VisitView:
    return visits.of([key]).get(key, {}).get(NOW.date(), NOT_YET)


def test_each_step_is_noted_once_with_when_and_by_whom(book: Book, actor: Actor, frozen: time_machine.Traveller):
    ben = factories.user(actor)
    for key in (
        factories.session(actor, "2026-11-21 11:30").session_id,
        -factories.appointment(actor, "2026-11-21 12:00").appointment_id,
    ):
        assert stands(key) == NOT_YET
        assert visits.mark(actor, key, "arrived").changed
        frozen.shift(720)
        again = visits.mark(ben, key, "arrived")
        assert (again.changed, again.at) == (False, stands(key).arrived), "who came first stays"
        visits.mark(ben, key, "started")
        frozen.shift(60)
        visits.mark(ben, key, "done")
        visit = stands(key)
        assert visit.waiting_min(datetime(2026, 11, 21, 18)) == 12
        row = Visit.get((Visit.session if key > 0 else Visit.appointment) == abs(key))
        assert (row.arrived_by_id, row.started_by_id, row.done_by_id) == (actor.user_id, ben.user_id, ben.user_id)


def test_what_is_noted_stands_in_the_journal_and_the_history_and_is_taken_back(book: Book, actor: Actor):
    session_id = factories.session(
        actor, "2026-11-21 11:30", client_id=factories.client(actor, "Weber", "Jo")
    ).session_id
    visits.mark(actor, session_id, "arrived")
    visits.mark(actor, session_id, "started")
    last = JournalEntry.select().order_by(JournalEntry.id.desc()).first()
    number = Session.get_by_id(session_id).number
    assert sentences.act(last.verb, sentences.read(last.facts)) == f"Noted that session {number} started with Weber, Jo"
    assert [note.text for note in status_notes(session_id)][:2] == ["Started", "Arrived"]
    undo.undo(actor)
    assert stands(session_id).started is None and stands(session_id).arrived is not None
    undo.undo(actor)
    assert stands(session_id) == NOT_YET
    assert StatusNote.select().order_by(StatusNote.id.desc()).first().kind == "undone"
    visits.mark(actor, session_id, "done")
    visits.mark(actor, session_id, "done", on=False)
    assert stands(session_id) == NOT_YET
    assert status_notes(session_id)[0].text == "Noted as done: taken back"


def test_a_visit_holds_for_its_day_alone(book: Book, actor: Actor, frozen: time_machine.Traveller):
    session_id = factories.session(actor, "2026-11-21 11:30").session_id
    visits.mark(actor, session_id, "arrived")
    sessions.move_session(actor, session_id, None, datetime(2026, 11, 21, 12))
    assert agenda.day(NOW.date())[0].visit.arrived is not None, "a little later on the same day it is the same visit"
    sessions.move_session(actor, session_id, None, datetime(2026, 11, 23, 10))
    with pytest.raises(Invalid, match="The session is on Mon Nov 23, 2026: how it goes is noted on its day"):
        visits.mark(actor, session_id, "arrived")
    frozen.move_to(datetime(2026, 11, 23, 18, tzinfo=ZoneInfo(ZONE)))
    assert agenda.day(datetime(2026, 11, 23).date())[0].visit == NOT_YET
    assert visits.mark(actor, session_id, "done").changed
    assert visits.of([session_id])[session_id].popitem()[1].arrived is None


def test_who_came_is_no_no_show_and_who_did_not_come_has_not_arrived(book: Book, actor: Actor):
    for key, missing, cancel in (
        (factories.session(actor, "2026-11-21 10:00").session_id, sessions.no_show, sessions.cancel),
        (-factories.appointment(actor, "2026-11-21 08:00").appointment_id, appointments.no_show, appointments.cancel),
    ):
        visits.mark(actor, key, "arrived")
        with pytest.raises(Invalid, match="was noted as arrived at 11:04 AM: take that back first"):
            missing(actor, abs(key))
        visits.mark(actor, key, "arrived", on=False)
        missing(actor, abs(key))
        with pytest.raises(Invalid, match="is flagged as a no show: clear that first"):
            visits.mark(actor, key, "arrived")
        missing(actor, abs(key), flag=False)
        cancel(actor, abs(key), "ill")
        with pytest.raises(Invalid, match="is cancelled: take the cancellation back first"):
            visits.mark(actor, key, "done")


def test_who_may_not_change_sessions_notes_nothing(book: Book, actor: Actor):
    session_id = factories.session(actor, "2026-11-21 11:30").session_id
    ben = factories.user(actor, role="photographer")
    roles.set_right(actor, roles.role_of("photographer").id, "others", False)
    with access.reading_as(ben), pytest.raises(NotAllowed):
        visits.mark(ben, session_id, "arrived")
    roles.set_right(actor, roles.role_of("photographer").id, "others", True)
    roles.set_right(actor, roles.role_of("photographer").id, "book", False)
    with pytest.raises(NotAllowed, match="may not note how a visit goes"):
        visits.mark(ben, session_id, "arrived")
    assert Visit.select().count() == 0


def test_nobody_is_late_where_nobody_is_noted_and_time_settles_nothing(
    book: Book, actor: Actor, frozen: time_machine.Traveller
):
    one = factories.session(actor, "2026-11-21 11:00", room=None, photographer=None).session_id
    other = factories.session(actor, "2026-11-21 11:00", room=None, photographer=None).session_id
    frozen.shift(1200)

    def said() -> list[str]:
        now = datetime(2026, 11, 21, 11, 24)
        return [
            visits.words(row.visit, row.starts_at, row.ends_at, now, awaited=row.awaited)[0]
            for row in agenda.day(NOW.date())
        ]

    assert said() == ["", ""]
    visits.mark(actor, one, "arrived")
    assert said() == ["HERE 0m", "LATE 24m"]
    frozen.shift(86_400 * 3)
    row = Session.get_by_id(other)
    assert (row.no_show_id, row.cancelled_id, stands(other)) == (None, None, NOT_YET)
    assert [entry.key for entry in visits.without_outcome()] == [one, other], "it stands there until somebody says"


def test_what_is_over_gets_an_outcome(book: Book, actor: Actor, frozen: time_machine.Traveller):
    made = [
        factories.session(actor, f"2026-11-21 {hour:02}:00", client_id=factories.client(actor, f"C{hour}")).session_id
        for hour in (8, 9, 15)
    ]
    meeting = factories.appointment(
        actor, "2026-11-21 07:00", client=factories.client(actor, "Lin", "Bo"), people="mia"
    ).appointment_id
    factories.session(actor, "2026-11-20 10:00")
    frozen.shift(60)
    found = visits.without_outcome()
    assert [one.key for one in found] == [-meeting, made[0], made[1]], "ended today; before nobody could say"
    assert found[0].who == actor.initials
    for one, outcome in zip(found, ("done", "no_show", "cancelled"), strict=True):
        closing.settle(actor, one.key, one.version, outcome)
    assert visits.without_outcome() == ()
    shown = wall.wall(found[0].starts_at.date(), wall.Filter(), "full").rows
    assert [row.starts_at.hour for row in shown] == [7, 15], "who was missed or cancelled is not on the wall"
    late = json_views.session(made[1])
    assert (late["cancelled"], late["cancel_reason"], late["no_show"]) == (True, "Cancelled late", False)
    undo.undo(actor)
    assert [one.key for one in visits.without_outcome()] == [made[1]]
