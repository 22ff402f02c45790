import re
from datetime import date, datetime, timedelta

import pytest

import models
from studio.appointments import looking, series
from studio.appointments.repeating import rule_of
from studio.background import background
from studio.booking import availability, free, presence, scheduling, slots
from studio.booking.resources import Slot
from studio.calendar import calendar, seeking, whose
from studio.clients import clients
from studio.clients.clients import Phone
from studio.dates import hours
from studio.exchange import calendar_out
from studio.exchange.calendar_out import Part
from studio.find import search
from studio.kernel import access, feed, journal, undo
from studio.lists import upkeep
from studio.lists.own import CLIENT_GROUP
from studio.lists.page import page
from studio.lists.spec import Asked
from studio.messages import invitations
from studio.people import roles
from studio.sessions import agenda, reminders, sessions, views, visits
from studio.sessions.agenda import Filter
from studio.sessions.listed import SESSIONS
from studio.waiting import standing
from studio.workflow import workflow
from tests import factories

pytestmark = pytest.mark.sqlite

DAY = date(2026, 11, 23)
TEN, SIX = datetime(2026, 11, 23, 10), datetime(2026, 11, 23, 18)

GROWING = {
    "client", "client_address", "client_phone", "client_email", "family_member", "session", "session_participant",
    "session_promotion", "session_online", "booking", "status_note", "reminder_state", "journal_entry", "journal_change",
    "absence", "client_in_group", "client_seen", "appointment", "appointment_person", "appointment_room", "session_equipment",
    "session_flag", "outbox",
}  # fmt: skip


def listed(actor, *filters):
    return page(actor, SESSIONS, Asked(filters))


def in_group(actor, text, role=""):
    group_id = upkeep.add(actor, CLIENT_GROUP, {"name": "School"})
    clients.save_client(actor, 1, None, {"groups": [group_id]})
    who = actor
    if role:
        who = factories.user(actor, "dee", role=role)
        roles.set_right(actor, roles.role_of(role).id, "others", False)
    with access.reading_as(who):
        return search.find(text)


def repeated(actor):
    one = factories.appointment(actor, "2026-12-01 10:00", rooms=()).appointment_id
    series.book(actor, one, rule_of("week", count=3))
    series.cancel(actor, one, "ill", "all")


CALLS = {
    "agenda day": lambda mia, s: agenda.day(DAY),
    "agenda of a user": lambda mia, s: agenda.day(DAY, Filter(user_id=1)),
    "agenda of a room": lambda mia, s: agenda.day(DAY, Filter(room_id=1)),
    "over the day": lambda mia, s: standing.told(),
    "what is done without anybody": lambda mia, s: background.jobs(),
    "without an outcome": lambda mia, s: visits.without_outcome(),
    "calendar day": lambda mia, s: calendar.read(DAY, 1),
    "calendar month of all": lambda mia, s: calendar.read(DAY, 42, whose.offered(), merged=True, hidden=True),
    "calendar of equipment": lambda mia, s: calendar.read(DAY, 42, [whose.Whose(whose.EQUIPMENT, 9, "Van", "Van")]),
    "the next booking": lambda mia, s: seeking.booking(whose.EVERYBODY, SIX),
    "side": lambda mia, s: agenda.side(DAY),
    "side of a user": lambda mia, s: agenda.side(DAY, Filter(user_id=1)),
    "side of a room": lambda mia, s: agenda.side(DAY, Filter(room_id=2, hidden=True)),
    "side of a studio": lambda mia, s: agenda.side(DAY, Filter(studio_id=1)),
    "overdue": lambda mia, s: page(mia, SESSIONS, agenda.overdue(DAY)),
    "sessions of a client": lambda mia, s: agenda.sessions_of_client(1),
    "sessions since": lambda mia, s: listed(mia, ("from", "today")),
    "sessions in a status": lambda mia, s: listed(mia, ("status", "Archived")),
    "sessions overdue": lambda mia, s: listed(mia, ("late", "")),
    "sessions overdue in a status": lambda mia, s: listed(mia, ("late", ""), ("status", "Session Pending")),
    "sessions of a client in a status": lambda mia, s: listed(mia, ("client", "1001"), ("status", "Session Pending")),
    "find a name": lambda mia, s: search.find("ana"),
    "find a number": lambda mia, s: search.find("4155"),
    "find those of a group": lambda mia, s: in_group(mia, "group:school"),
    "find a name in a group": lambda mia, s: in_group(mia, "ana group:school"),
    "find one's own in a group": lambda mia, s: in_group(mia, "ana group:school", "desk"),
    "find a session": lambda mia, s: search.find(s.number),
    "session record": lambda mia, s: views.session_record(s.session_id),
    "status notes": lambda mia, s: views.status_notes(s.session_id),
    "session by number": lambda mia, s: views.session_id_of(s.number),
    "client record": lambda mia, s: clients.client_record(1),
    "client by number": lambda mia, s: clients.client_id_of("1001"),
    "reminders": lambda mia, s: reminders.due_reminders(mia),
    "calendar of a room": lambda mia, s: list(calendar_out.lines(Part(room_id=2), "")),
    "calendar of a user": lambda mia, s: list(calendar_out.lines(Part(user_id=1), "")),
    "invitation before": lambda mia, s: invitations._before(models.Communication(session_id=s.session_id, client_id=1)),
    "invitation to an appointment before": lambda mia, s: invitations._before(
        models.Communication(session_id=s.session_id, appointment_id=1, client_id=1)
    ),
    "of a series": lambda mia, s: repeated(mia),
    "clashes": lambda mia, s: scheduling.clashes(Slot((1, 2), TEN, SIX)),
    "next free": lambda mia, s: scheduling.next_free(Slot((1, 2), TEN, TEN + timedelta(hours=1))),
    "free times": lambda mia, s: free.find(free.Wish(DAY, 60, ((1,),), ((2,),), type_id=1)),
    "who has a time slot": lambda mia, s: slots.places(DAY, DAY),
    "who is away": lambda mia, s: presence.of_day(DAY),
    "which of them are away": lambda mia, s: hours.away(TEN, SIX, [1, 2]),
    "who is free": lambda mia, s: availability.availability(1, None, 2, TEN, SIX),
    "who is free for a meeting": lambda mia, s: looking.look("mia", "Room 1", TEN, SIX),
    "changes of others": lambda mia, s: feed.changes_after(journal.last_entry_id() - 1),
    "changes of a record": lambda mia, s: journal.changes_since("session", s.session_id, 0),
    "what can be undone": lambda mia, s: undo.next_undo(mia),
    "undo": lambda mia, s: undo.undo(mia),
    "book": lambda mia, s: factories.session(mia, SIX, client_id=1),
    "save": lambda mia, s: sessions.save_session(mia, s.session_id, None, {"description": "Other"}),
    "move": lambda mia, s: sessions.move_session(mia, s.session_id, None, SIX),
    "cancel": lambda mia, s: sessions.cancel(mia, s.session_id, "ill"),
    "confirm": lambda mia, s: sessions.confirm(mia, s.session_id),
    "status": lambda mia, s: workflow.change_status(mia, s.session_id, None),
    "add a client": lambda mia, s: factories.client_with_phone(mia, "415 555 0177"),
    "save a client": lambda mia, s: clients.save_client(mia, 1, None, {"phones": [Phone("415 555 0178")]}),
    "save a member": lambda mia, s: factories.member(mia, 1, "Noa"),
}


def statements_of(call, monkeypatch):
    db, seen = models.database.obj, []
    run = db.execute_sql

    def spy(sql, params=None, *rest, **named):
        seen.append((sql, params))
        return run(sql, params, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(db, "execute_sql", spy)
        call()
    return seen


def read_whole(sql, params):
    tables = dict(re.findall(r'(?:FROM|JOIN|UPDATE) "?(\w+)"?(?: AS)? "?(\w+)"?', sql))
    names = {alias: table for table, alias in tables.items()} | {table: table for table in tables}
    plan = [str(row[3]) for row in models.database.obj.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
    scanned = [found[1] for step in plan if (found := re.match(r"SCAN (\w+)", step)) and "VIRTUAL" not in step]
    return {names[name] for name in scanned if names.get(name) in GROWING}


@pytest.mark.parametrize("name", CALLS)
def test_no_read_walks_through_a_table_that_grows(book, actor, monkeypatch, name):
    client_id = factories.client_with_phone(actor)
    factories.member(actor, client_id)
    saved = factories.session(actor, TEN, client_id=client_id)
    seen = statements_of(lambda: CALLS[name](actor, saved), monkeypatch)
    reads = [(sql, params) for sql, params in seen if sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))]
    assert reads
    assert {sql: found for sql, params in reads if (found := read_whole(sql, params))} == {}


def test_the_check_sees_a_walk(book):
    assert read_whole("SELECT * FROM session s WHERE s.notes = ?", ("x",)) == {"session"}
    assert read_whole('SELECT "t1"."id" FROM "client" AS "t1" WHERE "t1"."notes" = ?', ("x",)) == {"client"}
    assert read_whole("SELECT * FROM session s WHERE s.id = ?", (1,)) == set()
