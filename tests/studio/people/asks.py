"""What each service asks before it writes or tells: prepared by the owner, then done by whoever is tried."""

from datetime import date, datetime, time, timedelta

from models import BusyCalendar, DeadAddress, Outbox, Role, User
from studio.appointments import appointments, converting, series
from studio.appointments.repeating import rule_of
from studio.background import background, doing
from studio.book import backup, checking
from studio.booking import busy
from studio.calendar import blocks, carrying
from studio.calendar.whose import EVERYBODY
from studio.clients import clients, dead, joining
from studio.exchange import calendar_in
from studio.kernel import access, journal, preferences
from studio.lists import offering, record_kind, upkeep
from studio.lists.own import CLIENT_STATUS, STATUS
from studio.messages import calls, compose, confirming, consent, outbox, reading, template_kinds, templates
from studio.notes import words
from studio.papers import print_queue
from studio.people import roles, users
from studio.sessions import sessions, visits
from studio.tasks import tasks
from studio.to_do import bulk, call_sheet, closing, copying, moving
from studio.waiting import conflicts, expected
from studio.workflow import by_type, recount, workflow
from tests import factories
from tests.studio.messages.queued import message
from tests.studio.messages.written import laid, letter, sent

AT = datetime(2026, 11, 21, 10)
numbers = iter(range(10_000))


def offered(who):
    times = [offering.Times(date(2026, 12, 5), time(9), time(10))]
    return offering.offer(who, "Minis [/", factories.room_id(), None, times)


def session(mia):
    return factories.session(mia, AT, room=None, photographer=None).session_id


def queued(state):
    def make(mia):
        one = message(mia)
        with journal.entry(mia, "message.held", count=1) as entry:
            entry.update(Outbox, one, state=state)
        return one

    return make


def late_message(mia):
    with journal.entry(mia, "message.held", count=1) as entry:
        entry.update(Outbox, message(mia), tries=1, next_try_at=entry.at + timedelta(hours=1))


def expecting(mia):
    session_id = session(mia)
    expected.expect(mia, session_id, AT.date())
    return session_id


def meeting(mia):
    return factories.appointment(mia, AT).appointment_id


def carried(mia):
    meeting(mia)
    one = blocks.read(AT.date(), 1)[-1]
    later = timedelta(hours=2)
    return carrying.Carried("move", one, one.starts_at + later, one.ends_at + later, EVERYBODY, EVERYBODY)


def called_off(mia):
    appointment_id = meeting(mia)
    appointments.cancel(mia, appointment_id, "ill")
    return appointment_id


def cancelled(mia):
    session_id = session(mia)
    sessions.cancel(mia, session_id, "ill")
    return session_id


CALENDAR = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20271201T100000\nDTEND:20271201T110000\nEND:VEVENT\nEND:VCALENDAR\n"


def taken_over(who):
    return calendar_in.take_over(
        who, CALENDAR, user_id=1, what="appointments", first=date(2027, 12, 1), last=date(2027, 12, 1)
    )


def later(mia):
    return factories.appointment(mia, "2027-03-01 10:00", rooms=(), people=()).appointment_id


def repeated(mia):
    one = later(mia)
    series.book(mia, one, rule_of("week", count=3))
    return one


def elsewhere(mia):
    one = busy.set_address(mia, 1, "/a.ics")
    with journal.entry(mia, "busy.set", name="", address="") as entry:
        entry.update(BusyCalendar, one, offered="now")


def mailed(mia):
    return factories.message(mia, client=factories.reached(mia))


def status(mia):
    return upkeep.add(mia, CLIENT_STATUS, {"name": f"New {next(numbers)} [/"})


def moved_apart(mia):
    upkeep.add(mia, STATUS, {"name": f"New {next(numbers)} [/", "order": 17 + next(numbers)})
    return STATUS


def family(mia):
    client_id = factories.client(mia)
    return client_id, factories.member(mia, client_id)


def role(mia):
    return roles.add_role(mia, f"Intern {next(numbers)} [/")


def on_by_type(mia):
    if not preferences.load().statuses_by_type:
        by_type.switch_on(mia)


def off_by_type(mia):
    if preferences.load().statuses_by_type:
        by_type.switch_off(mia, by_type.WORD)


def due_elsewhere(mia):
    session(mia)
    initial = workflow.initial_status(workflow.cycle_of(None)).id
    upkeep.change(mia, STATUS, initial, None, {"duration": 4 + next(numbers)})


def given_up(mia):
    address = f"{fresh()}@family.example"
    with journal.entry(mia, "Gave an address up") as entry:
        entry.insert(DeadAddress, channel="email", address_key=address, at=entry.at)
    return address


def fresh():
    return f"user{next(numbers)}x"


ASKS = {
    "backup.backup": ("backup", lambda mia: None, lambda who, _: backup.backup(who, factories.path(f"{fresh()}.db"))),
    "checking.check": ("backup", lambda mia: None, lambda who, _: checking.check(who)),
    "checking.may_upgrade": ("backup", lambda mia: None, lambda who, _: checking.may_upgrade(who)),
    "clients.add_client": ("clients", lambda mia: None, lambda who, _: factories.client(who)),
    "clients.save_client": ("clients", factories.client, lambda who, one: clients.save_client(who, one, 1, {"notes": "x"})),
    "clients.save_member": ("clients", factories.client, factories.member),
    "clients.remove_member": ("clients", family, lambda who, two: clients.remove_member(who, two[1])),
    "joining.join_clients": (
        "clients",
        lambda mia: (factories.client(mia), factories.client(mia)),
        lambda who, two: joining.join_clients(who, *two),
    ),
    "words.add_word": ("words", lambda mia: None, lambda who, _: words.add_word(who, fresh())),
    "preferences.set_text": (
        "preferences",
        lambda mia: None,
        lambda who, _: preferences.set_text(who, "format.clock", "24"),
    ),
    "recount.recount": ("preferences", due_elsewhere, lambda who, _: recount.recount(who)),
    "by_type.switch_on": ("preferences", off_by_type, lambda who, _: by_type.switch_on(who)),
    "by_type.switch_off": ("preferences", on_by_type, lambda who, _: by_type.switch_off(who, by_type.WORD)),
    "preferences.save": ("preferences", lambda mia: None, lambda who, _: preferences.save(who, clock24=True)),
    "sessions.book_session": (
        "book",
        factories.client,
        lambda who, one: factories.session(who, AT, client_id=one, room=None, photographer=None),
    ),
    "sessions.save_session": ("book", session, lambda who, one: sessions.save_session(who, one, 1, {"description": "x"})),
    "sessions.move_session": ("book", session, lambda who, one: sessions.move_session(who, one, 1, datetime(2026, 11, 27, 9))),
    "sessions.confirm": ("book", session, lambda who, one: sessions.confirm(who, one)),
    "sessions.hold": ("book", session, lambda who, one: sessions.hold(who, one)),
    "sessions.cancel": ("book", session, lambda who, one: sessions.cancel(who, one, "ill")),
    "expected.expect": ("book", session, lambda who, one: expected.expect(who, one, AT.date())),
    "expected.born": ("book", expecting, lambda who, one: expected.born(who, one, AT.date())),
    "conflicts.accept": ("book", factories.conflict, lambda who, one: conflicts.accept(who, one, "as it is")),
    "sessions.no_show": ("book", session, lambda who, one: sessions.no_show(who, one)),
    "sessions.uncancel": ("book", cancelled, lambda who, one: sessions.uncancel(who, one)),
    "appointments.book": ("book", lambda mia: None, lambda who, _: meeting(who)),
    "appointments.change": ("book", meeting, lambda who, one: appointments.change(who, one, 1, {"description": "x"})),
    "appointments.move": ("book", meeting, lambda who, one: appointments.move(who, one, 1, datetime(2026, 11, 27, 9))),
    "appointments.confirm": ("book", meeting, lambda who, one: appointments.confirm(who, one)),
    "appointments.no_show": ("book", meeting, lambda who, one: appointments.no_show(who, one)),
    "appointments.cancel": ("book", meeting, lambda who, one: appointments.cancel(who, one, "ill")),
    "appointments.uncancel": ("book", called_off, lambda who, one: appointments.uncancel(who, one)),
    "appointments.copy": ("book", meeting, lambda who, one: appointments.copy(who, one, datetime(2026, 11, 27, 9))),
    "series.book": ("book", later, lambda who, one: series.book(who, one, rule_of("week", count=3))),
    "series.change": ("book", repeated, lambda who, one: series.change(who, one, None, {"description": "x"}, "all")),
    "series.cancel": ("book", repeated, lambda who, one: series.cancel(who, one, "ill", "all")),
    "doing.do": ("messages", late_message, lambda who, _: doing.do(who, background.MESSAGES)),
    "doing.calendar_to_read": ("preferences", elsewhere, lambda who, _: doing.calendar_to_read(who, 1)),
    "busy.set_address": ("preferences", lambda mia: None, lambda who, _: busy.set_address(who, 1, f"/{next(numbers)}.ics")),
    "busy.remove": ("preferences", elsewhere, lambda who, _: busy.remove(who, 1)),
    "busy.accept": ("preferences", elsewhere, lambda who, _: busy.accept(who, 1)),
    "calendar_in.take_over": ("book", lambda mia: None, lambda who, _: taken_over(who)),
    "carrying.carry_out": ("book", carried, carrying.carry_out),
    "converting.convert": (
        "book",
        lambda mia: factories.appointment(mia, AT, client=factories.client(mia)).appointment_id,
        lambda who, one: converting.convert(who, one, {"session_type": 2, "room": None, "photographer": None}),
    ),
    "workflow.change_status": ("status", session, lambda who, one: workflow.change_status(who, one, 1)),
    "record_kind.add": ("tasks", lambda mia: None, lambda who, _: factories.task(who)),
    "record_kind.save": ("tasks", factories.task, lambda who, one: record_kind.save(who, tasks.KIND, one, 1, {"urgent": True})),
    "record_kind.remove": ("messages", factories.call, lambda who, one: record_kind.remove(who, calls.KIND, one)),
    "bulk.complete": ("tasks", factories.task, lambda who, one: bulk.complete(who, [("task", one)])),
    "bulk.assign": ("messages", factories.call, lambda who, one: bulk.assign(who, [("call", one)], 1, None)),
    "bulk.move_due": ("tasks", factories.task, lambda who, one: bulk.move_due(who, [("task", one)], AT.date())),
    "calls.log": ("messages", factories.call, lambda who, one: calls.log(who, one, 1, {"result": 1})),
    "copying.copy": (
        "book",
        lambda mia: factories.session(mia, AT, room=None).session_id,
        lambda who, one: copying.copy(who, one, 1, {"session_type": 1, "starts_at": AT + timedelta(days=1), "room": None}),
    ),
    "moving.move": (
        "book",
        lambda mia: factories.session(mia, AT, room=None).session_id,
        lambda who, one: moving.move(who, one, None, AT + timedelta(days=1)),
    ),
    "confirming.confirm": (
        "messages",
        lambda mia: factories.session(mia, AT, client_id=factories.reached(mia), room=None).session_id,
        lambda who, one: confirming.confirm(who, one, "email"),
    ),
    "compose.copy": ("messages", mailed, lambda who, one: compose.copy(who, one)),
    "compose.reply": (
        "messages",
        lambda mia: factories.incoming(mia, factories.reached(mia)),
        lambda who, one: compose.reply(who, one),
    ),
    "compose.save_and_send": ("messages", mailed, lambda who, one: compose.save_and_send(who, one, 1, {"body": "x [/"})),
    "compose.send": ("messages", mailed, lambda who, one: compose.send(who, one)),
    "compose.write": (
        "messages",
        factories.reached,
        lambda who, one: factories.message(who, client=one, sends=True),
    ),
    "template_kinds.send_test": (
        "messages",
        lambda mia: template_kinds.example("", None),
        lambda who, whom: template_kinds.send_test(who, templates.Words("x [/", "y"), whom, "mia@example.com"),
    ),
    "templates.translate": (
        "preferences",
        factories.template,
        lambda who, one: templates.translate(who, one, "de", {"body": f"Danke {fresh()} [/"}),
    ),
    "consent.note": ("messages", lambda mia: None, lambda who, _: consent.note(who, "email", "zoe@example.com", "withdrawn")),
    "outbox.hold": ("messages", queued("waiting"), lambda who, one: outbox.hold(who, [one])),
    "outbox.release": ("messages", queued("held"), lambda who, one: outbox.release(who, [one])),
    "outbox.retry": ("messages", queued("failed"), lambda who, one: outbox.retry(who, [one])),
    "outbox.cancel": ("messages", queued("waiting"), lambda who, one: outbox.cancel(who, [one])),
    "outbox.went": ("messages", queued("unsure"), lambda who, one: outbox.went(who, [one])),
    "reading.mark_read": (
        "messages",
        lambda mia: sent(mia, message_id=f"<{fresh()}@lightroom.example>"),
        lambda who, one: reading.mark_read(who, [one], read=False),
    ),
    "print_queue.mark_printed": (
        "messages",
        lambda mia: letter(mia, message_id=f"<{fresh()}@lightroom.example>"),
        lambda who, one: print_queue.mark_printed(who, [one]),
    ),
    "print_queue.claim": (
        "messages",
        lambda mia: letter(mia, message_id=f"<{fresh()}@lightroom.example>"),
        lambda who, one: print_queue.claim(who, laid(one)),
    ),
    "print_queue.put_back": (
        "messages",
        lambda mia: letter(mia, message_id=f"<{fresh()}@lightroom.example>", state="sent"),
        lambda who, one: print_queue.put_back(who, laid(one), ()),
    ),
    "print_queue.mark_waiting": (
        "messages",
        lambda mia: letter(mia, message_id=f"<{fresh()}@lightroom.example>", state="sent"),
        lambda who, one: print_queue.mark_waiting(who, [one]),
    ),
    "visits.mark": ("book", session, lambda who, one: visits.mark(who, one, "arrived")),
    "closing.settle": ("book", session, lambda who, one: closing.settle(who, one, None, "cancelled")),
    "call_sheet.log": ("messages", session, lambda who, one: call_sheet.log(who, one, "no_answer")),
    "dead.take_up": ("messages", given_up, dead.take_up),
    "offering.offer": ("preferences", lambda mia: None, lambda who, _: offered(who)),
    "offering.repeat": (
        "preferences", lambda mia: offered(mia), lambda who, ids: offering.repeat(who, ids[0], date(2026, 12, 20)),
    ),
    "offering.withdraw": ("preferences", lambda mia: offered(mia), lambda who, ids: offering.withdraw(who, ids)),
    "upkeep.add": ("preferences", lambda mia: None, lambda who, _: status(who)),
    "upkeep.change": ("preferences", status, lambda who, one: upkeep.change(who, CLIENT_STATUS, one, 1, {"name": fresh()})),
    "upkeep.delete": ("preferences", status, lambda who, one: upkeep.delete(who, CLIENT_STATUS, one)),
    "upkeep.renumber": ("preferences", moved_apart, lambda who, kept: upkeep.renumber(who, kept)),
    "upkeep.set_inactive": ("preferences", status, lambda who, one: upkeep.set_inactive(who, CLIENT_STATUS, one, True)),
    "upkeep.shift": ("preferences", status, lambda who, one: upkeep.shift(who, CLIENT_STATUS, one, -1)),
    "roles.add_role": ("users", lambda mia: None, lambda who, _: role(who)),
    "roles.delete_role": ("users", role, lambda who, one: roles.delete_role(who, one)),
    "roles.rename_role": ("users", role, lambda who, one: roles.rename_role(who, one, f"Guest {fresh()}")),
    "roles.set_right": ("users", role, lambda who, one: roles.set_right(who, one, "users", True)),
    "users.add_user": (
        "users",
        lambda mia: role(mia),
        lambda who, one: factories.user(who, role=Role.get_by_id(one).code),
    ),
    "users.edit_user": (
        "users",
        lambda mia: factories.user(mia, role=Role.get_by_id(role(mia)).code),
        lambda who, ben: users.edit_user(who, ben.user_id, 1, {"name": "Ben [/"}),
    ),
    "users.set_pin": (
        "users",
        lambda mia: factories.user(mia, role=Role.get_by_id(role(mia)).code),
        lambda who, ben: users.set_pin(who, ben.user_id, "4711"),
    ),
}  # fmt: skip
"""The right that a service takes, what it is done to, and how it is done."""

OF_OTHERS = {
    *("clients.save_client", "clients.save_member", "clients.remove_member", "joining.join_clients"),
    *(name for name in ASKS if name.startswith("sessions.")),
    *(
        name
        for name in ASKS
        if name.startswith(("appointments.", "converting.", "series.")) and name != "appointments.book"
    ),
    *(name for name in ASKS if name.startswith(("compose.", "confirming.", "copying.", "moving."))),
    *(name for name in ASKS if name.startswith("outbox.")),
    "doing.do",
    *(name for name in ASKS if name.startswith("bulk.")),
    *("workflow.change_status", "record_kind.save", "record_kind.remove", "calls.log"),
    *("visits.mark", "closing.settle", "conflicts.accept", "expected.expect", "expected.born", "carrying.carry_out"),
    *("call_sheet.log", "reading.mark_read", "print_queue.mark_printed", "print_queue.mark_waiting"),
    *("print_queue.claim", "print_queue.put_back"),
}
"""What is done to a client or a session of somebody else, which one must see."""

NO_RIGHT_OF_ITS_OWN = {"pins.take_on", "reminders.dismiss", "reminders.snooze", "undo.undo"}
"""Whoever works here may answer a reminder or show their PIN; an undo takes the right of what it takes back."""


def with_rights(who, rights):
    """Let somebody's role do just that from now on."""
    Role.update(rights=" ".join(rights)).where(Role.code == User.get_by_id(who.user_id).role).execute()
    return access.again(who)
