"""Every write goes through the one door, ``journal.entry``: seen while the services run, and read off their source."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

import models
import studio
from models import (
    TABLES,
    AppointmentFlag,
    Book,
    BusyCalendar,
    DeadAddress,
    JournalChange,
    JournalEntry,
    Outbox,
    PinGuess,
    Presence,
    ReminderState,
    Ring,
    SessionFlag,
    StatusNote,
    Studio,
    User,
    WorkerNote,
)
from studio.appointments import appointments, converting, series
from studio.appointments.repeating import rule_of
from studio.background import background, doing
from studio.booking import busy
from studio.calendar import blocks, carrying
from studio.calendar.whose import EVERYBODY
from studio.clients import clients, dead, joining
from studio.exchange import calendar_in
from studio.kernel import access, clock, database, journal, nouns, preferences, sentences, undo
from studio.lists import offering, record_kind, upkeep
from studio.lists.own import CLIENT_STATUS, OWN, STATUS
from studio.messages import calls, compose, confirming, consent, outbox, reading, template_kinds, templates
from studio.notes import words
from studio.papers import print_queue
from studio.people import pins, roles, users
from studio.sessions import reminders, sessions, visits
from studio.tasks import tasks
from studio.to_do import bulk, call_sheet, closing, copying, moving
from studio.waiting import conflicts, expected
from studio.workflow import by_type, recount, workflow
from tests import factories
from tests.sources import nodes
from tests.studio.messages import queued
from tests.studio.messages.written import ANA, laid, letter, sent

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\b", re.IGNORECASE)
AT = datetime(2026, 11, 21, 10)


class Door:
    """Watches the door: which statements write, and whether it was open."""

    def __init__(self):
        self.open, self.inside, self.outside = 0, [], []

    def saw(self, sql):
        if WRITE.match(sql):
            (self.inside if self.open else self.outside).append(sql)


@pytest.fixture
def door(book, monkeypatch):
    watched = Door()
    opened, db = journal.entry, models.database.obj
    run = db._execute_cursor

    @contextmanager
    def entry(*args, **kwargs):
        with opened(*args, **kwargs) as made:
            watched.open += 1
            try:
                yield made
            finally:
                watched.open -= 1

    def execute(sql, *rest):
        # What the journal writes when it closes comes after the last line of the caller's block.
        frame, inside_close = sys._getframe(1), False
        while frame is not None and not inside_close:
            frame, inside_close = frame.f_back, frame.f_code is journal.Entry.close.__code__
        watched.open += inside_close
        watched.saw(sql)
        watched.open -= inside_close
        return run(sql, *rest)

    monkeypatch.setattr(journal, "entry", entry)
    monkeypatch.setattr(db, "_execute_cursor", execute, raising=False)
    return watched


def family(actor):
    client_id = factories.client(actor)
    return client_id, factories.member(actor, client_id)


def booked(actor, **values):
    return factories.session(actor, AT, **values).session_id


def cancelled_and_back(actor):
    session_id = booked(actor)
    sessions.cancel(actor, session_id, "ill")
    sessions.uncancel(actor, session_id)


def expecting(actor):
    session_id = booked(actor)
    expected.expect(actor, session_id, AT.date())
    return session_id


def meeting(actor):
    return factories.appointment(actor, AT).appointment_id


def carried(actor):
    meeting(actor)
    (one,) = blocks.read(AT.date(), 1)
    later = timedelta(hours=2)
    return carrying.Carried("move", one, one.starts_at + later, one.ends_at + later, EVERYBODY, EVERYBODY)


def called_off_and_back(actor):
    appointment_id = meeting(actor)
    appointments.cancel(actor, appointment_id, "ill")
    appointments.uncancel(actor, appointment_id)


def converted(actor):
    one = factories.appointment(actor, AT, client=factories.client(actor)).appointment_id
    converting.convert(actor, one, {"session_type": 2})


CALENDAR = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20271201T100000\nDTEND:20271201T110000\nEND:VEVENT\nEND:VCALENDAR\n"


def taken_over(actor):
    return calendar_in.take_over(
        actor, CALENDAR, user_id=1, what="appointments", first=date(2027, 12, 1), last=date(2027, 12, 1)
    )


def repeated(actor):
    one = factories.appointment(actor, "2027-03-01 10:00", rooms=()).appointment_id
    series.book(actor, one, rule_of("week", count=3))
    return one


def late_message_again(actor):
    one = queued.message(actor)
    with journal.entry(actor, "message.held", count=1) as entry:
        entry.update(Outbox, one, tries=1, next_try_at=clock.now_utc() + timedelta(hours=1))
    doing.do(actor, background.MESSAGES)


def busy_elsewhere(actor, do):
    busy.set_address(actor, actor.user_id, "/a.ics")
    do(actor, actor.user_id)


def emptied(actor, user_id):
    with journal.entry(actor, "busy.set", name="", address="") as entry:
        entry.update(BusyCalendar, 1, offered="now\n2099-12-01T10:00/2099-12-01T11:00")
    busy.accept(actor, user_id)


def undone(actor):
    booked(actor)
    undo.undo(actor)


def recounted(actor):
    booked(actor)
    initial = workflow.initial_status(workflow.cycle_of(None)).id
    upkeep.change(actor, STATUS, initial, None, {"duration": 4})
    recount.recount(actor)


def template_tried(actor):
    words = templates.Words("Soon [/", "Hello {client.first_name}")
    return template_kinds.send_test(actor, words, template_kinds.example("", None), "mia@example.com")


def came_in(actor):
    return factories.incoming(actor, factories.reached(actor))


def mailed(actor):
    return factories.message(actor, client=factories.reached(actor))


def offered(actor):
    times = [offering.Times(date(2026, 12, 5), time(9), time(10))]
    return offering.offer(actor, "Minis [/", factories.room_id(), None, times)


def status(actor):
    return upkeep.add(actor, CLIENT_STATUS, {"name": "New [/"})


def message(actor, state="waiting"):
    one = queued.message(actor)
    with journal.entry(actor, "message.held", count=1) as entry:
        entry.update(Outbox, one, state=state)
    return one


def known(actor):
    users.set_pin(actor, actor.user_id, "471100")
    pins.take_on(User.get_by_id(actor.user_id), "471100", "here")


def moved_apart(actor):
    upkeep.add(actor, STATUS, {"name": "New [/", "order": 17})
    return STATUS


def switched(actor):
    booked(actor)
    by_type.switch_on(actor)
    return by_type.switch_off(actor, by_type.WORD)


def given_up(actor):
    with journal.entry(actor, "Gave an address up") as entry:
        entry.insert(DeadAddress, channel="email", address_key=ANA, at=entry.at)
    return ANA


AGAIN = {"session_type": 1, "starts_at": datetime(2026, 12, 1, 10)}

CALLS = {
    "by_type.switch_on": lambda actor: switched(actor),
    "by_type.switch_off": lambda actor: switched(actor),
    "clients.add_client": lambda actor: factories.client_with_phone(actor),
    "clients.save_client": lambda actor: clients.save_client(actor, factories.client_with_phone(actor), 1, {"phones": []}),
    "clients.save_member": lambda actor: family(actor),
    "clients.remove_member": lambda actor: clients.remove_member(actor, family(actor)[1]),
    "joining.join_clients": lambda actor: joining.join_clients(actor, family(actor)[0], factories.client_with_phone(actor)),
    "words.add_word": lambda actor: words.add_word(actor, "albun"),
    "preferences.save": lambda actor: preferences.save(actor, clock24=True),
    "preferences.set_text": lambda actor: preferences.set_text(actor, "format.clock", "24"),
    "reminders.dismiss": lambda actor: reminders.dismiss(actor, booked(actor)),
    "reminders.snooze": lambda actor: reminders.snooze(actor, booked(actor)),
    "sessions.book_session": lambda actor: booked(actor, confirmed=True, promotions=[factories.promotion(actor)]),
    "sessions.save_session": lambda actor: sessions.save_session(actor, booked(actor), 1, {"description": "x", "room": None}),
    "sessions.move_session": lambda actor: sessions.move_session(actor, booked(actor), 1, datetime(2026, 11, 27, 9)),
    "sessions.confirm": lambda actor: sessions.confirm(actor, booked(actor)),
    "sessions.hold": lambda actor: sessions.hold(actor, booked(actor)),
    "sessions.cancel": lambda actor: sessions.cancel(actor, booked(actor), "ill"),
    "expected.expect": lambda actor: expected.expect(actor, booked(actor), AT.date()),
    "expected.born": lambda actor: expected.born(actor, expecting(actor), AT.date()),
    "conflicts.accept": lambda actor: conflicts.accept(actor, factories.conflict(actor), "as it is"),
    "sessions.no_show": lambda actor: sessions.no_show(actor, booked(actor)),
    "sessions.uncancel": lambda actor: cancelled_and_back(actor),
    "appointments.book": meeting,
    "appointments.change": lambda actor: appointments.change(actor, meeting(actor), 1, {"people": "mia"}),
    "appointments.move": lambda actor: appointments.move(actor, meeting(actor), 1, datetime(2026, 11, 27, 9)),
    "appointments.confirm": lambda actor: appointments.confirm(actor, meeting(actor)),
    "appointments.no_show": lambda actor: appointments.no_show(actor, meeting(actor)),
    "appointments.cancel": lambda actor: appointments.cancel(actor, meeting(actor), "ill"),
    "appointments.uncancel": called_off_and_back,
    "appointments.copy": lambda actor: appointments.copy(actor, meeting(actor), datetime(2026, 11, 27, 9)),
    "carrying.carry_out": lambda actor: carrying.carry_out(actor, carried(actor)),
    "converting.convert": converted,
    "series.book": lambda actor: repeated(actor),
    "series.change": lambda actor: series.change(actor, repeated(actor), None, {"description": "x"}, "all"),
    "series.cancel": lambda actor: series.cancel(actor, repeated(actor), "ill", "following"),
    "doing.do": late_message_again,
    "busy.set_address": lambda actor: busy.set_address(actor, actor.user_id, "/a.ics"),
    "busy.remove": lambda actor: busy_elsewhere(actor, busy.remove),
    "busy.accept": lambda actor: busy_elsewhere(actor, emptied),
    "calendar_in.take_over": lambda actor: taken_over(actor),
    "recount.recount": lambda actor: recounted(actor),
    "undo.undo": undone,
    "offering.offer": lambda actor: offered(actor),
    "offering.repeat": lambda actor: offering.repeat(actor, offered(actor)[0], date(2026, 12, 20)),
    "offering.withdraw": lambda actor: offering.withdraw(actor, offered(actor)),
    "upkeep.add": lambda actor: status(actor),
    "upkeep.change": lambda actor: upkeep.change(actor, CLIENT_STATUS, status(actor), 1, {"name": "Other"}),
    "upkeep.delete": lambda actor: upkeep.delete(actor, CLIENT_STATUS, status(actor)),
    "upkeep.renumber": lambda actor: upkeep.renumber(actor, moved_apart(actor)),
    "upkeep.set_inactive": lambda actor: upkeep.set_inactive(actor, CLIENT_STATUS, status(actor), True),
    "upkeep.shift": lambda actor: upkeep.shift(actor, CLIENT_STATUS, status(actor), -1),
    "pins.take_on": lambda actor: known(actor),
    "roles.add_role": lambda actor: roles.add_role(actor, "Intern [/"),
    "roles.delete_role": lambda actor: roles.delete_role(actor, roles.add_role(actor, "Intern [/")),
    "roles.rename_role": lambda actor: roles.rename_role(actor, roles.add_role(actor, "Intern [/"), "Guest [/"),
    "roles.set_right": lambda actor: roles.set_right(actor, roles.add_role(actor, "Intern [/"), "book", True),
    "users.add_user": lambda actor: factories.user(actor),
    "users.edit_user": lambda actor: users.edit_user(actor, actor.user_id, 1, {"initials": "MM"}),
    "users.set_pin": lambda actor: users.set_pin(actor, actor.user_id, "471100"),
    "record_kind.add": lambda actor: factories.task(actor),
    "record_kind.save": lambda actor: record_kind.save(actor, tasks.KIND, factories.task(actor), 1, {"urgent": True}),
    "record_kind.remove": lambda actor: record_kind.remove(actor, calls.KIND, factories.call(actor)),
    "bulk.complete": lambda actor: bulk.complete(actor, [("task", factories.task(actor)), ("call", factories.call(actor))]),
    "bulk.assign": lambda actor: bulk.assign(actor, [("task", factories.task(actor))], actor.user_id, None),
    "bulk.move_due": lambda actor: bulk.move_due(actor, [("call", factories.call(actor))], date(2026, 11, 30)),
    "calls.log": lambda actor: calls.log(actor, factories.call(actor), 1, {"result": 2, "next_on": date(2026, 11, 30)}),
    "copying.copy": lambda actor: copying.copy(actor, booked(actor), 1, AGAIN),
    "moving.move": lambda actor: moving.move(actor, booked(actor), None, datetime(2026, 12, 1, 10)),
    "confirming.confirm": lambda actor: confirming.confirm(actor, booked(actor, client_id=factories.reached(actor)), "email"),
    "compose.copy": lambda actor: compose.copy(actor, mailed(actor)),
    "compose.reply": lambda actor: compose.reply(actor, came_in(actor)),
    "compose.save_and_send": lambda actor: compose.save_and_send(actor, mailed(actor), 1, {"body": "Come [/"}),
    "compose.send": lambda actor: compose.send(actor, mailed(actor)),
    "compose.write": lambda actor: factories.message(actor, client=factories.reached(actor), sends=True),
    "template_kinds.send_test": lambda actor: template_tried(actor),
    "templates.translate": lambda actor: templates.translate(actor, factories.template(actor), "de", {"body": "Danke [/"}),
    "consent.note": lambda actor: consent.note(actor, "email", "zoe@example.com", "withdrawn"),
    "outbox.hold": lambda actor: outbox.hold(actor, [message(actor)]),
    "outbox.release": lambda actor: outbox.release(actor, [message(actor, "held")]),
    "outbox.retry": lambda actor: outbox.retry(actor, [message(actor, "failed")]),
    "outbox.cancel": lambda actor: outbox.cancel(actor, [message(actor)]),
    "outbox.went": lambda actor: outbox.went(actor, [message(actor, "unsure")]),
    "reading.mark_read": lambda actor: reading.mark_read(actor, [sent(actor)], read=False),
    "print_queue.mark_printed": lambda actor: print_queue.mark_printed(actor, [letter(actor)]),
    "print_queue.claim": lambda actor: print_queue.claim(actor, laid(letter(actor))),
    "print_queue.put_back": lambda actor: print_queue.put_back(actor, laid(letter(actor, state="sent")), ()),
    "print_queue.mark_waiting": lambda actor: print_queue.mark_waiting(actor, [letter(actor, state="sent")]),
    "visits.mark": lambda actor: visits.mark(actor, booked(actor), "arrived"),
    "closing.settle": lambda actor: closing.settle(actor, booked(actor), 1, "cancelled"),
    "call_sheet.log": lambda actor: call_sheet.log(actor, booked(actor), "confirmed"),
    "dead.take_up": lambda actor: dead.take_up(actor, given_up(actor)),
    "workflow.change_status": lambda actor: workflow.change_status(actor, booked(actor), 1),
}  # fmt: skip
MOMENTS = {"presence.say_here", "ringing.answer", "ringing.calling", "ringing.ring"}
"""These keep what is so at this moment, outside of the journal: see ``MOMENTARY_WRITERS``."""
READS = {
    "doing.calendar_to_read",
    "carrying.follows",
    "carrying.trial",
    "limits.judge",
    "access.keep_rights",
    "access.may_now",
    "access.require",
    "access.again",
    "access.refusal",
    "access.rights_now",
    "access.reading_as",
    "access.rights_to_read",
    "access.sight",
    "theirs.only",
    "theirs.refuse",
    "belonging.settle_client",
    "appointments.settled",
    "looking.refuse_wrong",
    "series.plan",
    "series.plan_change",
    "print_queue.lay_out",
    "print_queue.gather",
    "mailbox.look",  # What it takes of each mail is the program's own act.
    "tasks.refuse_unseen",
    "conflicts.refuse_unseen",
    "tasks.veiled",
    "calls.refuse_unseen",
    "roles.refuse_above",
    "compose.preview",
    "compose.shown",
    "confirming.confirmations",
    "copying.consequences",
    "moving.consequences",
    "moving.judge",
    "merge_fields.values_for",
    "templates.preview",
    "backup.backup",
    "checking.check",
    "checking.may_upgrade",
    "entering.owner_without_pin",
    "fields.checked",
    "views.asked",
    "views.counts",
    "journal.entry",
    "paper.of_list",
    "reminders.due_reminders",
    "reminders.coming",
    "reminders.is_front_desk",
    "rules.checked",
    "rules.chosen_due",
    "flag_rules.apply",
    "changes.may_see",
    "changes.told",
    "undo.may_undo",
    "undo.next_undo",
    "page.count",
    "page.export",
    "page.lines_of",
    "page.page",
    "outbox_listed.told_of",
    "trial.server_of",
}


@pytest.mark.of_the_day(2)
@pytest.mark.sqlite
@pytest.mark.parametrize("name", CALLS)
def test_a_service_writes_only_with_the_door_open(book, actor, door, name):
    CALLS[name](actor)
    assert door.outside == []
    assert len(door.inside) > 2


@pytest.mark.sqlite
def test_the_watch_sees_a_write_outside(book, actor, door):
    Studio.create(name="by the back door")
    assert len(door.outside) == 1


@pytest.mark.sqlite
def test_every_service_that_takes_an_actor_is_watched(book):
    found = set()
    for module in pkgutil.walk_packages(studio.__path__, "studio."):
        if module.ispkg or module.name.startswith("studio.demo."):
            continue
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = inspect.unwrap(function).__module__ == loaded.__name__ and not name.startswith("_")
            if own and "actor" in inspect.signature(function).parameters:
                found.add(f"{module.name.rpartition('.')[2]}.{name}")
    assert found | {"pins.take_on"} == set(CALLS) | READS | MOMENTS


@pytest.mark.of_the_day(2)
@pytest.mark.sqlite
@pytest.mark.parametrize("name", sorted(CALLS))
def test_who_is_no_longer_active_writes_nothing_whatever_the_desk_thinks(book, actor, name):
    ben = factories.user(actor, role="owner")
    User.update(inactive=True).where(User.id == ben.user_id).execute()
    head = journal.last_entry_id()
    refused(lambda: CALLS[name](ben), f"{ben.name} is no longer active here: ask the studio's owner.")
    assert journal.last_entry_id() == head


@pytest.mark.sqlite
def test_a_role_taken_away_counts_at_once(book, actor):
    ben = factories.user(actor, role="manager")
    preferences.save(ben, clash_policy="ask")
    User.update(role="desk").where(User.id == ben.user_id).execute()
    refused(
        lambda: preferences.save(ben, clash_policy="never"),
        f"{ben.name} may not change the studio's preferences: ask the studio's owner.",
    )


def refused(call, sentence):
    with pytest.raises(access.NotAllowed) as caught:
        call()
    assert str(caught.value) == sentence


SEEING = {word for word, right in access.RIGHTS.items() if right.sees}
"""What one sees: every role of a new book does."""


def test_what_each_role_of_a_new_book_may(book):
    kept = {role.code: role.rights for role in roles.list_roles()}
    assert kept == access.SHIPPED
    assert kept["owner"] == frozenset(access.RIGHTS)
    assert kept["manager"] == frozenset(access.RIGHTS) - {"users"}
    assert kept["desk"] == {"book", "clients", "status", "words", "tasks", "messages", "allow_clash"} | SEEING
    assert kept["photographer"] == kept["desk"] - {"allow_clash"}
    assert all(access.SYSTEM.may(right) for right in access.RIGHTS)


class TestUsers:
    @pytest.mark.sqlite
    def test_a_new_one_logs_in(self, book, actor):
        made = factories.user(actor, " Ben.Berg ", name="Ben [/", initials="bb", role="manager")
        assert access.log_in("BEN.berg") == made
        assert (made.initials, made.role, made.name) == ("BB", "manager", "Ben [/")

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"login": "mia"}, "login"),
            ({"login": "a b"}, "login"),
            ({"login": ""}, "login"),
            ({"login": "../x"}, "login"),
            ({"login": "x" * 33}, "login"),
            ({"initials": "mkh"}, "initials"),
            ({"initials": "SYS"}, "initials"),
            ({"initials": "ABCDEF"}, "initials"),
            ({"initials": ""}, "initials"),
            ({"name": " "}, "name"),
            ({"role": "boss"}, "role"),
        ],
    )
    def test_refused(self, book, actor, values, field):
        with pytest.raises(access.NotFound.__base__) as caught:
            users.add_user(actor, **{"login": "ben", "name": "Ben", "initials": "BB", **values})
        assert caught.value.field == field
        assert User.select().count() == 1

    @pytest.mark.sqlite
    def test_nobody_and_who_left(self, book, actor):
        with pytest.raises(access.NotFound) as caught:
            access.log_in("ghost")
        assert str(caught.value).startswith('Nobody here has the login "ghost": ')
        User.update(inactive=True).execute()
        with pytest.raises(access.NotAllowed) as refused:
            access.log_in("mia")
        assert str(refused.value) == "Mia [Hansen] [/ is no longer active here: ask the studio's owner."

    @pytest.mark.sqlite
    def test_listed_by_name(self, book, actor):
        factories.user(actor, "ann", name="Ann", initials="AA", photographer=False, assistant=True)
        assert [(user.login, user.photographer, user.assistant) for user in users.list_users()] == [
            ("ann", False, True),
            ("mia", True, False),
        ]


# -- the source ------------------------------------------------------------------------------------------------------

STUDIO = Path(studio.__file__).parent
WRITERS = {"create", "insert", "insert_many", "insert_from", "delete", "delete_instance", "update", "save"} | {
    "bulk_create", "bulk_update", "replace", "replace_many", "get_or_create", "delete_by_id", "set_by_id",
}  # fmt: skip
DATABASE_CALLS = {
    "execute_sql": {
        "kernel/journal.py",
        "kernel/database.py",
        "kernel/schema.py",
        "kernel/postgres.py",
        "kernel/sqlite.py",
        "book/backup.py",
    },
    "executemany": {"demo/bulk.py"},
    "atomic": {"kernel/journal.py", "kernel/postgres.py"},
}
DERIVED_WRITERS = {"find/index.py"}
MOMENTARY_WRITERS = {
    "kernel/presence.py",
    "find/ringing.py",
    "messages/claims.py",
    "booking/busy.py",
    "background/noted.py",
}
"""Who is in which record, who calls, that a worker runs and which message it has in hand, and who is busy elsewhere is no act
of anybody: nobody undoes it or looks it up later, and the journal and every desk's change feed would grow by what merely is
so now."""


def receiver(node):
    while isinstance(node, (ast.Attribute, ast.Call)):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def writes(source, here):
    """List the calls in a module's source that write, where that module should not."""
    tables = {model.__name__ for model in models.TABLES} | {"model", "models"}
    for node in nodes(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        whose, verb = receiver(node.func.value), node.func.attr
        on_a_table = whose in tables and verb in WRITERS and here != "kernel/journal.py"
        on_the_database = here not in DATABASE_CALLS.get(verb, {here})
        derived = (whose, verb) == ("database", "write") and here not in DERIVED_WRITERS
        derived |= whose == "database" and verb in ("try_write", "note") and here not in MOMENTARY_WRITERS
        if on_a_table or on_the_database or derived:
            yield ast.unparse(node.func)


def test_the_source_writes_nowhere_else():
    names = {path.relative_to(STUDIO).as_posix(): path for path in STUDIO.rglob("*.py")}
    found = {name: list(writes(path.read_text("utf-8"), name)) for name, path in names.items()}
    assert {name: said for name, said in found.items() if said} == {} and len(found) > 300


def test_the_reader_of_the_source_sees_a_write():
    source = (
        "Session.update(x=1).execute()\ndatabase.write('x')\ndatabase.try_write('x')\ndatabase.note('x')\ndb.execute_sql('x')\n"
        "db.atomic()\nentry.update(Session)"
    )
    assert sorted(writes(source, "x.py")) == [
        "Session.update",
        "database.note",
        "database.try_write",
        "database.write",
        "db.atomic",
        "db.execute_sql",
    ]


def entries_without_a_verb(source):
    for node in nodes(source) if ".entry(" in source or ".tell(" in source else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("journal.entry", "entry.tell", "opened.tell"):
            said = node.args[-1]
            said = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
            yield from (ast.unparse(verb) for verb in said if getattr(verb, "value", "") not in sentences.ACTS)


def test_what_is_done_is_told_as_a_verb_with_facts():
    found = {path: list(entries_without_a_verb(path.read_text("utf-8"))) for path in STUDIO.rglob("*.py")}
    assert {path.relative_to(STUDIO): said for path, said in found.items() if said} == {} and len(found) > 300


def test_the_reader_of_the_source_sees_a_sentence():
    source = 'journal.entry(mia, f"Moved {x}")\nentry.tell("Did it")\nentry.tell("entry.up" if up else "down")'
    assert list(entries_without_a_verb(source)) == ["f'Moved {x}'", "'Did it'", "'down'"]


def test_every_transaction_takes_the_write_lock_at_its_start(empty_book, count_queries):
    with count_queries() as asked:
        pass
    seen = []
    db = models.database.obj
    db.connection().trace_v2(1, lambda event: seen.append(event["sql"]))
    with journal.entry(access.SYSTEM, "x") as entry:
        entry.insert(Studio, name="x")
    assert asked == []
    assert [sql for sql in seen if sql.upper().startswith("BEGIN")] == ["BEGIN IMMEDIATE"]
    assert database.rows("SELECT count(*) FROM journal_entry")[0][0] == 1


NEVER_TAKEN_BACK = {
    *(Book, PinGuess, SessionFlag, AppointmentFlag, StatusNote, ReminderState),
    *(JournalEntry, JournalChange, Presence, Ring, WorkerNote),
}
"""What is only ever added to, or written by what cannot be undone, or is so at this moment and no act of anybody."""


def test_of_every_table_it_is_said_who_may_take_back_what_was_done_to_it(book):
    assert {model for model in TABLES if nouns.right_of(model) is None} == NEVER_TAKEN_BACK
    assert {kept.kind: nouns.right_of(kept.model) for kept in OWN.values()} == {
        kept.kind: kept.right for kept in OWN.values()
    }
