"""Each list in each order under each filter that it offers: read from an index on both databases, whole and in order.

On PostgreSQL the server is told that the tables that grow hold a million rows, so that it plans as it would then; SQLite's
plans do not look at the number of rows.
"""

import gc
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest

import models
from models import (
    Appointment,
    AppointmentFlag,
    AppointmentPerson,
    AppointmentRoom,
    AppointmentType,
    Book,
    CallType,
    Client,
    ClientGroup,
    ClientInGroup,
    ClientStatus,
    ClientValue,
    Communication,
    CommunicationResult,
    Cycle,
    DeadAddress,
    Department,
    Impossible,
    JournalChange,
    JournalEntry,
    LeadSource,
    ListEntry,
    Outbox,
    Preference,
    Receiver,
    Resource,
    Session,
    SessionFlag,
    SessionValue,
    Status,
    Task,
    TaskStatus,
    TaskType,
    TemplateText,
    User,
    Waiting,
)
from models import OwnField as OwnFieldRow
from studio.book.opening import open_book
from studio.demo import bulk
from studio.exchange.listed import LISTS
from studio.kernel import database, journal
from studio.kernel.access import SYSTEM
from studio.kernel.clean import name_key
from studio.kernel.errors import Invalid
from studio.lists import page as pages
from studio.lists import question as questions
from studio.lists.own_columns import with_own
from studio.lists.own_fields import OwnField, sort_key
from studio.lists.spec import OWN as OWN_ONLY
from studio.lists.spec import Asked, ListSpec
from studio.messages.dead_listed import DEAD
from studio.people import users
from tests.conftest import NOW
from tests.torture import TORTURE, today

CLIENT_ROWS, SESSION_ROWS, ACTS, TASK_ROWS, CALL_ROWS = 200, 500, 600, 400, 400
HANDFUL = {
    *(model._meta.table_name for model in models.TABLES if issubclass(model, ListEntry)),
    *(model._meta.table_name for model in (Book, Cycle, Preference, TemplateText, User)),
    "schema_migration",
}
"""Tables that hold a handful of rows in every book: the lists that a studio keeps, its people and preferences. Others grow."""
FEW, MANY = 9, 3
"""PostgreSQL plans for long: of the questions under one filter it plans each third on a day, and each ninth of those under two,
of which SQLite plans each third on a day; all are planned in ``make torture``."""
TIMES = 2000
"""So many more rows than there are does PostgreSQL think that the tables have that grow."""

OWN = {
    "client": (OwnField(1, "mood", "Mood [/", "choice", "ask", ("Boho [/", "Über"), frozenset(), ""),),
    "session": (OwnField(2, "weight", "Weight", "number", "ask", (), frozenset(), ""),),
}
"""The fields that the studio of these books added; every third record has nothing in them."""

LISTED = {kind: with_own(spec, kind, OWN.get(kind, ())) for kind, spec in {**LISTS, "dead address": DEAD}.items()}

CHEAP = 3000
"""What PostgreSQL calls it when a few hundred rows are read and sorted."""

WORDS = {
    "clients": {"status": "1", "source": "1", "group": "1", "mood": "boho [/"},
    "sessions": {
        "client": "1001", "on": "2026-01-05", "late": "3", "status": "upload", "photographer": "mia", "room": "room 8",
        "type": "portrait", "from": "2026-01-01", "to": "2026-12-31", "due": "2026-12-31", "person": "mkh",
        "studio": "main", "unconfirmed": "", "expected": "",
        "stale": "", "weight": "-1.5", "weight-from": "-2", "weight-to": "1",
    },
    "journal": {
        "of": "client 1001", "person": "mkh", "kind": "moved", "day": "2026-01-05", "from": "2026-01-02", "to": "2026-01-09",
    },
    "dead addresses": {},
    "appointments": {
        "client": "1001", "session": "9001", "on": "2026-01-05", "type": "delivery", "person": "mia", "room": "room 8",
        "from": "2026-01-01", "to": "2026-12-31", "unconfirmed": "",
        "event": "yes",
    },
    "tasks": {
        "client": "1001", "session": "9051", "late": "3", "open": "", "user": "mia", "department": "sales",
        "status": "waiting", "type": "general", "by": "2026-12-31", "from": "2026-01-01",
    },
    "messages": {"state": "failed,unsure", "client": "1001"},
    "conflicts": {"open": ""},
    "waiting list entries": {"open": "", "client": "1001", "type": "portrait"},
    "things to do": {
        "open": "", "now": "", "done": "", "user": "mia", "department": "sales", "by": "2026-12-31", "from": "2026-01-01",
    },
    "communications": {
        "client": "1001", "session": "9051", "appointment": "5", "late": "3", "open": "", "user": "mia", "department": "sales",
        "kind": "call", "call-type": "return a call", "result": "busy", "by": "2026-12-31", "from": "2026-01-01",
        "unread": "",
    },
}  # fmt: skip
"""What is typed for each filter; the books below have rows for it."""


@pytest.fixture(scope="session")
def grown_sqlite(tmp_path_factory, sqlite_template):
    """Make a book with clients and sessions of which many are equal in what lists are sorted by."""
    path = tmp_path_factory.mktemp("lists") / "book.db"
    path.write_bytes(sqlite_template.read_bytes())
    _grow(str(path))
    return str(path)


@pytest.fixture(scope="session")
def grown_postgres(postgres_server):
    """Make the same book there. Once for all tests here, between which those of other files may come."""
    with postgres_server.copied("template_book") as url:
        _grow(url)
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def grown_url(request):
    return request.getfixturevalue(f"grown_{request.param}")


@pytest.fixture
def grown(grown_url, frozen):
    open_book(grown_url)
    if not database.is_sqlite():
        models.database.obj.execute_sql("SET jit = off")  # it would think a while about a million rows


def _grow(url):
    open_book(url)
    with journal.entry(SYSTEM, "Grew", undoable=False) as entry:
        statuses = [entry.insert(ClientStatus, name=name) for name in "12"]
        sources = [entry.insert(LeadSource, name=name) for name in "123"]
        _clients(statuses, sources)
        groups = [entry.insert(ClientGroup, name=name) for name in "12"]
        bulk.insert_rows(
            ClientInGroup, ("id", "client", "client_group", "name_key"),
            ((i, i, groups[i % 2], "") for i in range(1, CLIENT_ROWS + 1) if i % 4),
        )  # fmt: skip
        users.insert(entry, "ben", "Ben", "BB", role="photographer", photographer=True)
        for status_id, days in ((2, 200), (3, 180)):
            entry.update(Status, status_id, stale_after_business_days=days)
        rooms = [entry.insert(Resource, name=f"Room {n}", kind="room") for n in (8, 9)]
        _sessions(rooms)
        _own_values()
        departments = [entry.insert(Department, name=name) for name in ("Sales", "Lab", "Desk")]
        _tasks(departments)
        _appointments(rooms)
        _flags()
        _calls(departments)
        _dead()
        _outbox()
        _acts()
        _waiting()
        _conflicts()
        bulk.continue_ids()
    if not database.is_sqlite():
        _told_of_growth()
    database.close_database()


def _told_of_growth():
    """Tell the server that all tables but those of a handful of rows, and their indexes, hold so many times more."""
    execute = models.database.obj.execute_sql
    for table in models.database.obj.get_tables():
        execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    execute("ANALYZE")
    for table in set(models.database.obj.get_tables()) - HANDFUL:
        execute(
            f"UPDATE pg_class SET reltuples = reltuples * {TIMES} WHERE oid = '{table}'::regclass "
            f"OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = '{table}'::regclass)"
        )


def _clients(statuses, sources):
    names = ["Smith", "O'Brien", "Zoë", "smith", "王"]
    bulk.insert_rows(
        Client,
        ("id", "number", "last_name", "first_name", "name_key", "client_status", "lead_source", "created_at"),
        (
            (
                i, str(950 + i), names[i % 5], str(i % 7), name_key(f"{names[i % 5]} {i % 7}"),
                statuses[i % 2] if i % 3 else None, sources[i % 3], NOW.astimezone(),
            )
            for i in range(1, CLIENT_ROWS + 1)
        ),
    )  # fmt: skip


def _own_values():
    """Fill in the own fields, without the triggers' help: that of the place is what a new value gets anyway."""
    for owner, model, count in (("client", ClientValue, CLIENT_ROWS), ("session", SessionValue, SESSION_ROWS)):
        own = OWN[owner][0]
        OwnFieldRow.insert(
            id=own.id, version=1, name=own.name, position=1, inactive=False, owner=owner, key=own.key, kind=own.kind,
            wanted=own.wanted, options="\n".join(own.options), types="", help="",
        ).execute()  # fmt: skip
        values = [Decimal(i) / 2 - 2 for i in range(9)] if own.kind == "number" else own.options
        place = "" if owner == "client" else datetime(2026, 1, 1)
        bulk.insert_rows(
            model, ("id", "field", owner, "value", "sort_key", "place"),
            ((i, own.id, i, str(value := values[i % len(values)]), sort_key(value), place)
             for i in range(1, count + 1) if i % 3),
        )  # fmt: skip


def _acts():
    """Let six people and the program do things at all times of eighty days, each with some client."""
    verbs = (
        "client.changed",
        "session.moved",
        "entry.added",
        "session.booked",
        "appointment.moved",
        "series.moved",
        "event.moved",
    )
    at = NOW.astimezone() - timedelta(days=320)
    bulk.insert_rows(
        JournalEntry,
        ("id", "at", "user", "initials", "verb", "facts", "undoable"),
        (
            (i, at + timedelta(hours=3 * i), (1, 2, None)[i % 3], "XX", verbs[i % len(verbs)], "{}", True)
            for i in range(100, 100 + ACTS)
        ),
    )
    bulk.insert_rows(
        JournalChange,
        ("id", "entry", "table", "row_id", "before", "after"),
        ((i, i - 900, "client", 1 + i % CLIENT_ROWS, "{}", "{}") for i in range(1000, 1000 + ACTS)),
    )


def due(i, at):
    """Few are late: those that should have moved on a short while ago."""
    if i % 4 == 0:
        return None
    return NOW.date() - timedelta(days=i % 9) if i % 50 == 1 else max(at, NOW).date() + timedelta(days=1 + i % 9)


def _sessions(rooms):
    start = datetime(2026, 1, 1, 9)
    bulk.insert_rows(
        Session,
        (
            "id", "number", "client", "session_type", "starts_at", "ends_at", "studio", "photographer", "room",
            "status", "status_since", "status_due", "booked_by", "booked_at", "expected_on",
        ),
        (
            (
                i, f"{'Smith' if i % 9 == 0 else ''}{9000 + i}", 1 + i % CLIENT_ROWS, 1 + i % 3,
                at := start + timedelta(days=i % 500, hours=i % 8), at + timedelta(hours=1), 1, i % 2 + 1, rooms[i % 2],
                1 + i % 4, at.date(), due(i, at), 1, NOW.astimezone(),
                None if i % 40 else NOW.date() + timedelta(days=i % 30),
            )
            for i in range(1, SESSION_ROWS + 1)
        ),
    )  # fmt: skip


def _tasks(departments):
    """Add tasks of three types, few of them open, fewer late, and few private. What is done has its type's last status."""
    types = [row.id for row in TaskType.select().order_by(TaskType.position)]
    still, done = ({one: _statuses(one, final) for one in types} for final in (False, True))
    day = NOW.date() - timedelta(days=392)
    bulk.insert_rows(
        Task,
        (
            "id", "number", "subject", "description", "task_type", "status", "status_since", "assigned_by", "user",
            "department", "start_on", "due_on", "completed_on", "priority", "urgent", "private", "client", "session", "notes",
        ),
        (
            (
                i, f"{'T' if i % 9 == 0 else ''}{700 + i}", f"Order {i % 7} [/", "", kind := types[i % len(types)],
                (offered := (still if (is_open := i % 25 == 0 or due > NOW.date()) else done)[kind])[i // 3 % len(offered)],
                NOW.date(), i % 2 + 1, (1, 2, None)[i % 3], (departments[i % len(departments)], None)[i % 7 == 0],
                due, due, None if is_open else due, 1 + i % 10, i % 8 == 0,
                i % 50 == 0, 1 + i % CLIENT_ROWS, (1 + i % CLIENT_ROWS, None)[i % 2], "",
            )
            for i in range(1, TASK_ROWS + 1) for due in (day + timedelta(days=i),)
        ),
    )  # fmt: skip


def _statuses(task_type, final):
    return [row.id for row in TaskStatus.select().where(TaskStatus.task_type == task_type, TaskStatus.final == final)]


def _appointments(rooms):
    """Add appointments of all types, each with one person and one room."""
    types = [row.id for row in AppointmentType.select().order_by(AppointmentType.position)]
    start = datetime(2026, 1, 1, 9)
    starts = {i: start + timedelta(days=i % 500, hours=i % 8) for i in range(1, TASK_ROWS + 1)}
    bulk.insert_rows(
        Appointment,
        (
            "id", "number", "appointment_type", "description", "starts_at", "ends_at", "client", "session", "studio",
            "made_by", "made_at", "event",
        ),
        (
            (
                i, str(i), types[i % len(types)], f"About {i % 7} [/", at, at + timedelta(hours=1), 1 + i % CLIENT_ROWS,
                (1 + i % CLIENT_ROWS, None)[i % 2], 1, i % 2 + 1, NOW.astimezone(), i % 6 == 0,
            )
            for i, at in starts.items()
        ),
    )  # fmt: skip
    for model, link, ids in ((AppointmentPerson, "user", (1, 2)), (AppointmentRoom, "resource", rooms)):
        bulk.insert_rows(
            model, ("id", "appointment", link, "place"), ((i, i, ids[i % 2], at) for i, at in starts.items())
        )


def _flags():
    """Let each session and each appointment have been confirmed once, and not be so any more."""
    for model, link, count in ((SessionFlag, "session", SESSION_ROWS), (AppointmentFlag, "appointment", TASK_ROWS)):
        at = NOW.astimezone()
        bulk.insert_rows(
            model, ("id", link, "kind", "at", "why"), ((i, i, "confirmed", at, "") for i in range(1, count + 1))
        )


def _dead():
    """Add addresses that take nothing any more."""
    names = ("id", "channel", "address_key", "at", "code", "words", "communication")
    bulk.insert_rows(
        DeadAddress,
        names,
        ((i, "email", f"ana{i}@x.org", NOW.astimezone(), "5.1.1", "No such [/", i) for i in range(1, 200)),
    )


def _calls(departments):
    """Add calls and the other kinds, few of them open and late."""
    types = [row.id for row in CallType.select().order_by(CallType.position)]
    results = [row.id for row in CommunicationResult.select().order_by(CommunicationResult.position)]
    day = NOW.date() - timedelta(days=392)
    bulk.insert_rows(
        Communication,
        (
            "id", "kind", "client", "session", "user", "department", "due_on", "completed_on", "call_type", "description",
            "result", "made_at", "made_by", "appointment",
        ),
        (
            (
                i, ("call", "email", "text", "letter")[i % 4], 1 + i % CLIENT_ROWS, (1 + i % CLIENT_ROWS, None)[i % 2],
                (1, 2, None)[i % 3], (departments[i % len(departments)], None)[i % 7 == 0], due := day + timedelta(days=i),
                None if i % 40 in (0, 1) or due > NOW.date() else due, types[i % len(types)] if i % 4 == 0 else None,
                f"About {i % 7} [/", (results[i % len(results)], None)[i % 3 == 0], NOW.astimezone(), i % 2 + 1,
                (1 + i % 100, None)[i % 4 > 0],
            )
            for i in range(1, CALL_ROWS + 1)
        ),
    )  # fmt: skip


def _conflicts():
    """Note sessions and appointments of the whole year as impossible."""
    start = datetime(2026, 1, 1, 9)
    bulk.insert_rows(
        Impossible,
        ("id", "session", "appointment", "starts_at", "noted_at"),
        (
            (
                i,
                i if i % 2 else None,
                None if i % 2 else i,
                start + timedelta(days=i % 500, hours=i % 8),
                NOW.astimezone(),
            )
            for i in range(1, TASK_ROWS + 1)
        ),
    )


def _waiting():
    """Put clients on the waiting list, few of whom still wait."""
    bulk.insert_rows(
        Waiting,
        ("id", "client", "session_type", "made_at", "ended_at"),
        (
            (
                i,
                1 + i % CLIENT_ROWS,
                1 + i % 3,
                at := NOW.astimezone() + timedelta(minutes=i % 9),
                at if i % 40 else None,
            )
            for i in range(1, CALL_ROWS + 1)
        ),
    )


def _outbox():
    """Queue a message for each communication; most went."""
    states = ("sent", "sent", "sent", "waiting", "cancelled", "sent", "unsure", "failed", "held")
    bulk.insert_rows(
        Outbox,
        ("id", "communication", "channel", "state", "message_id", "next_try_at", "done_at", "error"),
        (
            (
                i,
                i,
                ("email", "text", "letter")[i % 3],
                states[i % len(states)],
                f"<{i}@x>",
                at := NOW.astimezone() + timedelta(minutes=i % 9),
                None if states[i % len(states)] in ("waiting", "held") else at,
                "[/",
            )
            for i in range(1, CALL_ROWS + 1)
        ),
    )
    bulk.insert_rows(
        Receiver,
        ("id", "communication", "role", "address", "address_key", "position"),
        (
            (3 * i + n, i, role, f"{i % 7}@example.com", f"{i % 7}@example.com", place)
            for i in range(1, CALL_ROWS + 1)
            for n, (role, place) in enumerate((("to", 0), ("to", 1), ("cc", 0)))
        ),
    )


@dataclass(frozen=True)
class Pair:
    spec: ListSpec
    order: str
    keys: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.spec.name} {'+'.join(self.keys) or 'all'} by {self.order}"

    @property
    def asked(self):
        return Asked(filters=tuple((key, WORDS[self.spec.name][key]) for key in self.keys), order=self.order)


def offered(spec, order):
    """Give an order under no filter, each one, each two, and those of walks of more, as far as the list offers it."""
    keys = [one.key for one in spec.filters]
    more = {
        tuple(sorted(walk.filters)) for walk in spec.walks if len(walk.filters) > 2 and OWN_ONLY not in walk.filters
    }
    for some in ((), *combinations(keys, 1), *combinations(keys, 2), *sorted(more)):
        if questions.can(spec, frozenset(some), order):
            yield Pair(spec, order, some)


def planned(number, filters):
    """Tell whether a plan is asked for: always without a filter, else for those whose day it is, or where there is time."""
    if database.is_sqlite():
        return len(filters) < 2 or today(number, MANY)
    if len(filters) > 1:
        return number % FEW == 0 or TORTURE > 1
    return not filters or today(number, MANY)


ORDERS = [Pair(spec, order.key) for spec in LISTED.values() for order in spec.orders]


@dataclass
class Plan:
    """How a statement is read."""

    begun: dict[str, str]
    """The indexes that it reads, each with the condition by which it begins at a place there; empty: it begins at an end."""
    sorts: list[str]
    """Those of all that is read; an incremental one is of those that are equal in the index."""
    whole: list[str] = field(default_factory=list)
    """The tables that grow and are read whole."""
    cost: float = 0
    """SQLite tells none."""


def explain(sql, params):
    return (_explain_sqlite if database.is_sqlite() else _explain_postgres)(sql, params)


def _explain_sqlite(sql, params):
    steps = [str(row[3]) for row in models.database.obj.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
    names = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", sql)}
    plan = Plan({}, [step for step in steps if "TEMP B-TREE" in step], cost=CHEAP)
    for number, step in enumerate(steps):
        found = re.match(
            r"(SCAN|SEARCH) (\w+)( USING (?:COVERING )?(?:INDEX (\w+)|INTEGER PRIMARY KEY))?(?: (\(.*))?", step
        )
        if found and found[2] in names:
            table = names[found[2]]
            index = found[4] or f"{table}_pkey"
            plan.begun[index] = plan.begun.get(index) or found[5] or ""
            if found[1] == "SCAN" and not found[3] and table not in HANDFUL and (number or plan.sorts):
                plan.whole.append(step)
    return plan


def _explain_postgres(sql, params):
    sql = "EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%").replace("?", "%s")
    raw = models.database.obj.execute_sql(sql, params).fetchone()[0]
    top = (raw if isinstance(raw, list) else json.loads(raw))[0]["Plan"]
    plan = Plan({}, [], cost=top["Total Cost"])
    for node in _nodes(top):
        if "Index Name" in node:
            plan.begun[node["Index Name"]] = plan.begun.get(node["Index Name"]) or node.get("Index Cond", "")
        if node["Node Type"] == "Sort":
            plan.sorts.append(f"Sort by {node['Sort Key']}")
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] not in HANDFUL:
            plan.whole.append(f"Seq Scan {node['Relation Name']}")
    return plan


def _nodes(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def windows(question, place):
    """Write the queries of the first window and of one behind a place, both ways; one for each alternative."""
    for filters in question.alternatives:
        for at in (None, place) if place else (None,):
            for down in (False, True):
                yield pages._statement(question, filters, at, down, 20)


NARROWER = {
    "communication_open_due": {f"communication_{key}_open" for key in ("kind", "user", "department")},
    "task_open_due": {f"task_{key}_open" for key in ("user", "department")},
}
"""What has the same few rows by one column more: a server that tells costs may begin there, whatever it then sorts by."""

OF_A_DAY = ("to_do_due", "to_do_user_due", "to_do_department_due")
"""What was done on one day is few in every book: a server that tells costs may read all of it and sort."""


def wrong_with(question, sql, params, others=frozenset()):
    """Say what is wrong with the plan of a window, if anything; ``others`` are as good as the index of the question."""
    wanted = questions.index_of(question)
    plan = explain(sql, params)
    if plan.whole:
        return f"reads whole: {plan.whole}"
    if question.first and plan.cost < CHEAP:
        return ""  # few rows: the server may know an even shorter way to them
    narrower = {one for one in NARROWER.get(wanted, ()) if plan.begun.get(one)}
    taken = {wanted, *others, *narrower} & set(plan.begun)
    if not taken:
        return f"reads {sorted(plan.begun)} and not {wanted}"
    if plan.sorts and not question.sorted and not any(of_a_day(one, plan.begun[one]) for one in taken):
        return f"{plan.sorts}"
    if (" < (" in sql or " > (" in sql) and not any(plan.begun[one] for one in taken):
        return f"begins at no place in {wanted}"
    return ""


def of_a_day(index, condition):
    return index in OF_A_DAY and f"(until_on = '{NOW.date()}'::date)" in condition


@pytest.mark.torture
@pytest.mark.parametrize("pair", ORDERS, ids=str)
def test_each_order_under_each_filter_walks_its_index(grown, pair):
    wrong = {}
    for number, one in enumerate(offered(pair.spec, pair.order)):
        if not planned(number, one.keys):
            continue
        question = questions.check(one.spec, one.asked, SYSTEM.may)
        lines = pages.page(SYSTEM, one.spec, one.asked, limit=60).lines
        for sql, params in windows(question, lines[len(lines) // 2].place if lines else None):
            if why := wrong_with(question, sql, params):
                wrong[str(one)] = why, sql
    assert wrong == {}


WAYS = (
    ("photographer", "assistant", "booked_by"),
    ("photographer_id", "assistant_id", "booked_by_id"),
    ("user", "assigned_by", "made_by", "department"),
)
"""How a record is one's own: the index of the walk, and those of the other ways."""

BEN = 2
"""Somebody who sees only what is theirs."""


def own_questions(pair):
    """Give what can be asked by who sees only their own, with the question that it makes."""
    for size in range(3):
        for keys in combinations(pair.spec.filter, size):
            asked = replace(Pair(pair.spec, pair.order, keys).asked, columns=())
            try:
                yield str(keys), asked, questions.check(pair.spec, asked, SYSTEM.may, BEN)
            except Invalid:
                continue


@pytest.mark.torture
@pytest.mark.parametrize("pair", ORDERS, ids=str)
def test_ones_own_are_walked_from_an_index_too(grown, pair):
    wrong = {}
    for number, (name, asked, question) in enumerate(own_questions(pair)):
        if not planned(number, asked.filters):
            continue
        for sql, params in windows(question, None):
            index = questions.index_of(question)
            # Within some days the acts of one person are few, of whatever kind.
            others = {index.removesuffix("_verb")}
            # The server may begin at the day once for each of the few types.
            others |= {"appointment_type_starts"} if index == "appointment_starts" else set()
            others |= {index.replace(f"_{first}_", f"_{way}_") for first, *rest in WAYS for way in rest}
            if why := wrong_with(question, sql, params, others):
                wrong[name] = why, sql
    assert wrong == {}


@pytest.mark.of_the_day(2)
@pytest.mark.torture
@pytest.mark.parametrize("kind", ["client", "session", "journal"])
def test_the_lists_of_ones_own_are_those_of_all_without_the_others(grown, kind):
    spec = LISTED[kind]
    own = {
        "client": "SELECT client_id FROM client_seen WHERE user_id = ?",
        "session": "SELECT id FROM session WHERE ? IN (photographer_id, assistant_id, booked_by_id)",
        "journal": "SELECT id FROM journal_entry WHERE user_id = ?",
    }[kind]
    ben = replace(SYSTEM, user_id=BEN, role="photographer", rights=frozenset({"book"}))
    found = 0
    with only_own_rights():
        database.rows("UPDATE session SET assistant_id = 2 WHERE id % 7 = 0 AND photographer_id = 1 RETURNING id")
        database.rows("UPDATE session SET booked_by_id = 2 WHERE id % 5 = 0 RETURNING id")
        mine = {row_id for (row_id,) in database.rows(own, (BEN,))}
        every = [asked for order in spec.order for asked in own_questions(Pair(spec, order))]
        for name, asked, _ in every[:: 1 if TORTURE > 1 else 7 if database.is_sqlite() else 21]:
            for descending in (False, True):
                one = replace(asked, descending=descending)
                whole = [line.id for line in pages.export(SYSTEM, spec, one)] if allowed(spec, one) else None
                kept = [line.id for line in pages.export(ben, spec, one)]
                assert whole is None or kept == [i for i in whole if i in mine], name
                assert set(kept) <= mine, name
                found += len(kept)
                assert pages.count(ben, spec, one) == min(len(kept), pages.COUNT_CAP)
        assert {line.id for line in pages.lines_of(ben, spec, sorted(mine)[:5] + [10_000])} == set(sorted(mine)[:5])
    assert found


def allowed(spec, asked):
    try:
        questions.check(spec, asked, SYSTEM.may)
    except Invalid:
        return False
    return True


@contextmanager
def only_own_rights():
    """Let photographers see only their own for a while."""
    with models.database.obj.atomic() as tried:
        models.Role.update(rights="book").where(models.Role.code == "photographer").execute()
        yield
        tried.rollback()


@pytest.mark.torture
@pytest.mark.parametrize("pair", ORDERS, ids=str)
def test_pages_in_both_directions_give_each_row_once_and_in_order(grown, pair):
    walked = {walk.filters for walk in pair.spec.walks}
    for number, one in enumerate(offered(pair.spec, pair.order)):
        if (len(one.keys) > 1 and frozenset(one.keys) not in walked) or not planned(number, one.keys):
            continue
        for descending in (False, True):
            asked = replace(one.asked, descending=descending)
            whole = list(pages.export(SYSTEM, one.spec, asked))
            assert [line.place for line in whole] == sorted((line.place for line in whole), reverse=descending), str(
                one
            )
            assert whole or one.keys, str(one)
            for backwards in (False, True):
                assert read_all(one.spec, asked, backwards, 150) == [line.id for line in whole], str(one)
        assert pages.count(SYSTEM, one.spec, one.asked) == min(len(whole), pages.COUNT_CAP), str(one)


@pytest.mark.parametrize("spec", [spec for spec in LISTED.values() if spec.filters], ids=lambda spec: spec.name)
def test_a_list_is_read_again_when_anything_changes_that_its_cells_and_filters_read(grown, spec, count_queries):
    columns = tuple(column.key for column in spec.columns)
    with count_queries() as asked:
        with_each = {key: one for order in spec.order for one in offered(spec, order) for key in one.keys}
        for one in with_each.values():
            pages.page(SYSTEM, spec, replace(one.asked, columns=columns), limit=1)
    read = set(re.findall(r"(?:FROM|JOIN) (\w+)", " ".join(asked)))
    tables = {model._meta.table_name for model in models.TABLES}
    assert read & tables == spec.feed & tables


def read_all(spec, asked, backwards, limit):
    ids, place, more = [], None, True
    while more:
        read = pages.page(SYSTEM, spec, asked, place=place, backwards=backwards, limit=limit)
        more = read.more
        ids = [*(line.id for line in read.lines), *ids] if backwards else [*ids, *(line.id for line in read.lines)]
        if read.lines:
            place = read.lines[0 if backwards else -1].place
    return ids


@pytest.mark.parametrize("spec", LISTED.values(), ids=lambda spec: spec.name)
def test_a_declaration_holds_together(spec):
    tested = {(pair.order, frozenset(pair.keys)) for order in spec.order for pair in offered(spec, order)}
    everybodys = {(walk.order, walk.filters) for walk in spec.walks if OWN_ONLY not in walk.filters}
    assert everybodys - tested == set()
    assert all(walk.filters - {OWN_ONLY} <= set(spec.filter) for walk in spec.walks)
    assert {column.order for column in spec.columns} - {"", *spec.order} == set()
    joins = [name for one in (*spec.columns, *spec.orders, *spec.filters) for name in one.joins]
    assert set(joins) <= set(spec.joins)
    assert all(join.startswith("LEFT JOIN ") for join in spec.joins.values())
    assert set(WORDS[spec.name]) == set(spec.filter)
    assert spec.table.split()[0] not in HANDFUL
    for keys in (spec.column, spec.order, spec.filter):
        assert all(re.fullmatch("[a-z_-]+", key) for key in keys)


def test_no_list_is_left_out():
    import studio.exchange.listed  # noqa: F401 - every list is made by now

    made = {one.name for one in gc.get_objects() if isinstance(one, ListSpec)}
    assert {spec.name for spec in LISTED.values()} >= {name for name in made if not name.startswith("test ")}


def test_a_sort_and_a_whole_read_would_be_seen(grown):
    plan = explain("SELECT c.id, c.notes FROM client c ORDER BY c.notes, c.id LIMIT 60", ())
    assert plan.sorts
    assert plan.whole
    assert "client_name_key" not in plan.begun


OPEN_TASKS = ("task_open_due", "task_user_open", "task_department_open", "task_assigned_by_open")
MISSING = [
    ("client", "name", (), ("client_name_key",)),
    ("client", "number", (), ("client_number_order",)),
    ("task", "due", ("open", "user"), ("task_user_open",)),
    ("task", "number", ("late",), OPEN_TASKS),
    ("task", "number", ("late", "user"), OPEN_TASKS),
    ("task", "completed", ("late",), (*OPEN_TASKS, "task_completed")),
    ("to-do", "due", ("now", "user"), ("to_do_user_due",)),
]


@pytest.mark.parametrize(("kind", "order", "keys", "dropped"), MISSING)
def test_an_index_that_is_missing_would_be_seen(grown, kind, order, keys, dropped):
    question = questions.check(LISTED[kind], Pair(LISTED[kind], order, keys).asked, SYSTEM.may)
    found = []
    with models.database.obj.atomic() as tried:
        for index in ("", *dropped):
            if index:
                models.database.obj.execute_sql(f"DROP INDEX {index}")
            found.append({wrong_with(question, *one) for one in windows(question, None)} - {""})
        tried.rollback()
    assert found[0] == set()
    assert found[-1]


def test_a_table_that_is_read_whole_beside_the_index_would_be_seen(grown_postgres, frozen):
    open_book(grown_postgres)
    question = questions.check(LISTED["task"], Pair(LISTED["task"], "number", ("late",)).asked, SYSTEM.may)
    with models.database.obj.atomic() as tried:
        models.database.obj.execute_sql("ALTER TABLE client DROP CONSTRAINT client_pkey CASCADE")
        assert {wrong_with(question, *one) for one in windows(question, None)} == {"reads whole: ['Seq Scan client']"}
        tried.rollback()


@pytest.mark.parametrize("wanted", NARROWER)
def test_what_is_narrower_has_the_same_rows_by_more_columns(grown, wanted):
    columns, rows = defined(wanted)
    assert rows
    for other in NARROWER[wanted]:
        more, same = defined(other)
        assert (more[-len(columns) :], same) == (columns, rows)
        assert len(more) > len(columns)


def defined(index):
    """Give the columns of an index and which rows it has."""
    sql = (
        "sql FROM sqlite_master WHERE name = ?"
        if database.is_sqlite()
        else "indexdef FROM pg_indexes WHERE indexname = ?"
    )
    found = re.search(r"\(([^()]*)\)(?: WHERE (.*))?$", database.rows(f"SELECT {sql}", (index,))[0][0])
    return found[1].split(", "), found[2]
