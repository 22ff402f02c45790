"""Who has not confirmed a day's session, and what one key does about it."""

import re
from datetime import date, datetime

import pypdf
import pytest

import models
from models import Appointment, CallType, Communication, CommunicationResult, JournalEntry, Session
from studio.appointments import appointments
from studio.kernel import access, journal, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.lists import theirs
from studio.messages import calls
from studio.papers import call_paper, files
from studio.people import roles
from studio.sessions import reminders, sessions
from studio.to_do import call_sheet
from tests import factories

pytestmark = pytest.mark.usefixtures("frozen")
TOMORROW = date(2026, 11, 22)


@pytest.fixture
def three(book, actor):
    """Three sessions of tomorrow, the last one confirmed, and one of the day after."""
    clients = [
        factories.client_with_phone(actor, f"415 555 013{n}", call_warning="Dog [/" if n == 1 else "") for n in range(3)
    ]
    made = [
        factories.session(actor, f"2026-11-22 1{n}:00", client_id=one, room=None, photographer=None).session_id
        for n, one in enumerate(clients)
    ]
    sessions.confirm(actor, made[2])
    factories.session(actor, "2026-11-23 10:00", room=None, photographer=None)
    return made


def told():
    return [(one.session_id, one.result, one.call_id) for one in call_sheet.sheet(TOMORROW)]


def made_calls(session_id):
    rows = Communication.select().where(Communication.session == session_id).order_by(Communication.id)
    return [
        (row.result.name if row.result_id else "", str(row.completed_on), str(row.due_on), row.tries) for row in rows
    ]


def test_who_has_not_confirmed_stands_there(three):
    first, second = call_sheet.sheet(TOMORROW)
    assert (first.session_id, first.phone, first.warning, first.result, first.call_id) == (
        three[0], "(415) 555-0130", "", "", None,
    )  # fmt: skip
    assert (second.session_id, second.warning, second.session_type) == (three[1], "Dog [/", "Family")


@pytest.mark.sqlite
def test_held_cancelled_and_other_days_do_not(three, actor):
    sessions.hold(actor, three[0])
    sessions.cancel(actor, three[1], "ill")
    assert call_sheet.sheet(TOMORROW) == ()
    assert call_sheet.sheet(date.min) == ()


def test_reached_and_confirmed(three, actor):
    assert call_sheet.log(actor, three[0], "confirmed") is None
    assert [one.session_id for one in call_sheet.sheet(TOMORROW)] == [three[1]]
    assert Session.get_by_id(three[0]).confirmed_id is not None
    assert made_calls(three[0]) == [("Reached", "2026-11-21", "2026-11-21", 1)]
    row = Communication.get(Communication.session == three[0])
    assert (row.call_type.name, row.phone, row.user_id) == ("Confirm the session", "(415) 555-0130", actor.user_id)


def test_confirming_and_the_call_are_one_act_which_is_done_and_taken_back_whole(three, actor, monkeypatch):
    before = JournalEntry.select().count()
    call_sheet.log(actor, three[0], "confirmed")
    assert JournalEntry.select().count() == before + 1
    assert JournalEntry.select().order_by(JournalEntry.id.desc()).get().verb == "call.logged"
    undo.undo(actor)
    assert Session.get_by_id(three[0]).confirmed_id is None
    assert made_calls(three[0]) == []
    with monkeypatch.context() as broken:
        broken.setattr(calls, "log_in", refuse)
        with pytest.raises(Invalid, match="No calls today"):
            call_sheet.log(actor, three[0], "confirmed")
    assert Session.get_by_id(three[0]).confirmed_id is None


def refuse(*_):
    raise Invalid("No calls today.")


def test_no_answer_makes_the_next_call_in_the_same_act(three, actor):
    before = JournalEntry.select().count()
    assert call_sheet.log(actor, three[0], "no_answer") == TOMORROW
    assert JournalEntry.select().count() == before + 1
    assert made_calls(three[0]) == [("No answer", "2026-11-21", "2026-11-21", 1), ("", "None", "2026-11-22", 2)]
    [(_, result, call_id), _] = told()
    assert result == "No answer, Nov 21"
    assert call_sheet.log(actor, three[0], "voicemail") == TOMORROW
    assert Communication.get_by_id(call_id).result.name == "Left voicemail"
    assert [tries for *_, tries in made_calls(three[0])] == [1, 2, 3]


@pytest.mark.sqlite
def test_the_next_try_is_a_business_day_where_there_is_time(three, actor):
    later = factories.session(actor, "2026-12-04 10:00", room=None, photographer=None).session_id
    assert call_sheet.log(actor, later, "no_answer") == date(2026, 11, 23)
    assert call_sheet.log(actor, later, "voicemail") == date(2026, 11, 24)


@pytest.mark.sqlite
def test_a_call_about_something_else_is_left_alone(three, actor):
    other = CallType.get(CallType.name == "Pictures are ready").id
    call_id = factories.call(actor, session=three[0], client=Session.get_by_id(three[0]).client_id, call_type=other)
    call_sheet.log(actor, three[0], "confirmed")
    assert Communication.get_by_id(call_id).completed_on is None


@pytest.mark.sqlite
def test_who_wants_another_time(three, actor):
    assert call_sheet.log(actor, three[0], "moved") is None
    row = Communication.get(Communication.session == three[0])
    assert (row.result.name, row.body) == ("Reached", "Wants another time.")
    assert [one.session_id for one in call_sheet.sheet(TOMORROW)] == three[:2]


@pytest.fixture
def meeting(three, actor):
    """An appointment of tomorrow with a client of its own, between the sessions, and one with nobody."""
    client = factories.client_with_phone(actor, "415 555 0139")
    factories.call(actor, client=client, result=1, completed_on=date(2026, 11, 20))
    factories.appointment(actor, datetime(2026, 11, 22, 10, 30))
    return factories.appointment(actor, datetime(2026, 11, 22, 10, 15), client=client)


def test_appointments_with_a_client_stand_there_too(three, meeting, actor):
    held = -meeting.appointment_id
    assert told() == [(three[0], "", None), (held, "", None), (three[1], "", None)]
    before = JournalEntry.select().count()
    assert call_sheet.log(actor, held, "no_answer") == TOMORROW
    _, (key, result, call_id), _ = told()
    assert (key, result) == (held, "No answer, Nov 21")
    call_sheet.log(actor, held, "confirmed")
    assert Communication.get_by_id(call_id).result.name == "Reached"
    assert [one for one, *_ in told()] == three[:2]
    assert Appointment.get_by_id(meeting.appointment_id).confirmed_id is not None
    undo.undo(actor)
    undo.undo(actor)
    assert told()[1] == (held, "", None)
    assert JournalEntry.select().count() == before + 4


@pytest.mark.sqlite
def test_neither_all_calls_nor_all_appointments_are_read(meeting, actor, count_queries):
    ben = factories.user(actor, role="photographer")
    for one in roles.list_roles():
        if one.code == "photographer":
            roles.set_right(actor, one.id, "others", False)
    appointments.change(actor, meeting.appointment_id, None, {"people": "ben"})
    with count_queries() as asked:
        assert len(call_sheet.sheet(TOMORROW)) == 3
        with access.reading_as(ben):
            assert [one.session_id for one in call_sheet.sheet(TOMORROW)] == [-meeting.appointment_id]
            reminders.due_reminders(ben)
            theirs.refuse("appointment", meeting.appointment_id)
    plans = " ".join(
        row[3]
        for sql in asked
        for row in models.database.obj.execute_sql(f"EXPLAIN QUERY PLAN {sql}", ("",) * sql.count("?")).fetchall()
    )
    read = set(re.findall(r"INDEX (\w+)", plans))
    assert {"appointment_starts", "communication_session_due", "communication_client_due"} <= read
    assert read & {"communication_kind_due", "appointment_made_by_starts", "appointment_person_place"} == set()


@pytest.mark.sqlite
def test_an_appointment_of_a_session_has_its_calls_and_its_own(three, actor):
    made = factories.appointment(actor, datetime(2026, 11, 22, 9), session=three[0]).appointment_id
    call_sheet.log(actor, -made, "moved")
    assert made_calls(three[0]) == [("Reached", "2026-11-21", "2026-11-21", 1)]
    assert [result for _, result, _ in told()] == ["Reached, Nov 21", "", ""]
    call_sheet.log(actor, three[0], "no_answer")
    assert [result for _, result, _ in told()] == ["No answer, Nov 21", "No answer, Nov 21", ""]
    nobodys = factories.appointment(actor, datetime(2026, 11, 22, 12)).appointment_id
    with pytest.raises(Invalid, match="it has no client"):
        call_sheet.log(actor, -nobodys, "no_answer")


def test_a_call_is_about_one_of_a_clients_appointments(meeting, actor):
    client = Appointment.get_by_id(meeting.appointment_id).client_id
    later = factories.appointment(actor, datetime(2026, 11, 27, 10), client=client).appointment_id
    held, week = -meeting.appointment_id, date(2026, 11, 27)

    def lines():
        return [
            (one.result, one.call_id) for day in (TOMORROW, week) for one in call_sheet.sheet(day) if one.session_id < 0
        ]

    call_sheet.log(actor, -later, "no_answer")
    [first, (result, again)] = lines()
    assert (first, result) == (("", None), "No answer, Nov 21")
    own = factories.call(actor, client=client, call_type=Communication.get_by_id(again).call_type_id)
    assert lines() == [("", own), ("No answer, Nov 21", again)]
    call_sheet.log(actor, held, "moved")
    assert lines() == [("Reached, Nov 21", None), ("No answer, Nov 21", again)]
    call_sheet.log(actor, held, "confirmed")
    assert lines() == [("No answer, Nov 21", again)]


@pytest.mark.sqlite
def test_refused(three, actor):
    sessions.cancel(actor, three[0], "ill")
    with pytest.raises(Invalid):
        call_sheet.log(actor, three[0], "confirmed")
    with pytest.raises(NotFound):
        call_sheet.log(actor, 4711, "no_answer")
    assert Communication.select().count() == 0
    with journal.entry(actor, "Made them inactive") as entry:
        for row in CommunicationResult.select().where(~CommunicationResult.reached):
            entry.update(CommunicationResult, row.id, inactive=True)
    with pytest.raises(Invalid, match="The studio has no result of calls for no answer: add one under Maintenance"):
        call_sheet.log(actor, three[1], "no_answer")


@pytest.mark.sqlite
def test_who_may_not(three, actor):
    roles.add_role(actor, "Guest")
    guest = factories.user(actor, role="guest")
    with pytest.raises(NotAllowed):
        call_sheet.log(guest, three[0], "no_answer")
    with access.reading_as(guest):
        assert call_sheet.sheet(TOMORROW) == ()


@pytest.mark.sqlite
def test_who_sees_no_phones(three, actor):
    made = roles.add_role(actor, "Caller")
    for right in ("others", "messages"):
        roles.set_right(actor, made, right, True)
    caller = factories.user(actor, role="caller")
    with access.reading_as(caller):
        assert {one.phone for one in call_sheet.sheet(TOMORROW)} == {access.HIDDEN}


@pytest.mark.sqlite
def test_on_paper(three, actor, tmp_path):
    calls.log(
        actor,
        factories.call(actor, session=three[1], client=Session.get_by_id(three[1]).client_id),
        None,
        {"result": 2},
    )
    files.write(call_paper.of_day(TOMORROW), tmp_path / "a.pdf")
    text = " ".join(pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())
    for part in ("Call sheet for Sun Nov 22, 2026", "10:00 AM", "(415) 555-0131", "Dog [/", "No answer, Nov 21"):
        assert part in text
    files.write(call_paper.of_day(date(2027, 1, 1)), tmp_path / "none.pdf")
    assert (
        "All sessions and appointments of the day are confirmed."
        in pypdf.PdfReader(tmp_path / "none.pdf").pages[0].extract_text()
    )


def test_calls_of_two_appointments_of_one_client_on_one_day_stand_apart(meeting, actor):
    client = Appointment.get_by_id(meeting.appointment_id).client_id
    other = factories.appointment(actor, datetime(2026, 11, 22, 16), client=client).appointment_id
    call_sheet.log(actor, -other, "no_answer")

    def lines():
        return {one.session_id: one.result for one in call_sheet.sheet(TOMORROW) if one.session_id < 0}

    assert lines() == {-meeting.appointment_id: "", -other: "No answer, Nov 21"}
    call_sheet.log(actor, -meeting.appointment_id, "moved")
    assert lines() == {-meeting.appointment_id: "Reached, Nov 21", -other: "No answer, Nov 21"}
    tries = Communication.select().where(Communication.appointment == other)
    assert [one.tries for one in tries.order_by(Communication.id)] == [1, 2]
