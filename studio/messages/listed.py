"""The list of communications: calls, mails, texts and letters, whatever their state."""

from __future__ import annotations

from typing import Any

from studio.kernel.errors import Invalid
from studio.lists import kinds
from studio.lists.due import due
from studio.lists.names import ids_named
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.words import day_of, department_called, late_since, nothing_after, people_called
from studio.messages.calls import OWN_SQL
from studio.sessions.words import appointment_numbered, client_numbered, session_numbered

KINDS = {"call": "phone call", "letter": "letter", "email": "email", "text": "text"}
"""What people call each kind."""


def _type(kind: str, incoming: Any) -> str:
    return f"{KINDS[kind]} in" if incoming else KINDS[kind]


def _kind(word: str) -> list[tuple[str]]:
    found = [kind for kind, called in KINDS.items() if word.strip().lower() in (kind, called)]
    if not found:
        raise Invalid(f"Communications are of the kind {', '.join(KINDS)}: type one of them.")
    return [(found[0],)]


def _call_type(word: str) -> list[tuple[int]]:
    return ids_named("call type", word, "SELECT id, name FROM call_type ORDER BY position, id")


def _result(word: str) -> list[tuple[int]]:
    return ids_named("result", word, "SELECT id, name FROM communication_result ORDER BY position, id")


OWN_WAYS = tuple(
    Filter(OWN, sql, lambda _: ())
    for sql in (
        "m.user_id = ?",
        "m.made_by_id = ?",
        "m.department_id = (SELECT o.department_id FROM staff o WHERE o.id = ?)",
    )
)
"""Each is read from its own index, in its order."""

STATE = ("m.due_on", "m.completed_on")
DUE = (Term("m.due_on", "date"), Term("m.id"))

COMMUNICATIONS = ListSpec(
    "communications",
    "communication",
    "communication m",
    "m.id",
    columns=(
        Column("due", "Due", "m.due_on", "day", order="due", width=17, importance=10),
        Column("completed", "Complete", "m.completed_on", "day", order="completed", width=17, importance=9),
        Column("type", "Type", ("m.kind", "m.incoming"), make=_type, order="type", width=10, importance=10),
        Column("user", "User", "u.name", joins=("u",), order="user", min_width=8, grow=1, importance=7),
        Column("call_type", "Call type", "k.name", joins=("k",), order="call_type", min_width=8, grow=1, importance=6),
        Column("description", "Description", "m.description", order="description", min_width=12, grow=3, importance=8),
        Column("result", "Result", "r.name", joins=("r",), min_width=8, grow=1, importance=5),
        Column("outcome", "Outcome", "o.name", joins=("o",), min_width=8, grow=1, importance=3),
        Column("client", "Client", ("c.number", "c.last_name", "c.first_name"), "client", joins=("c",), make=kinds.client,
               min_width=12, grow=2, importance=4),
        Column("department", "Department", "d.name", joins=("d",), min_width=8, grow=1, importance=2),
        Column("phone", "Number", "m.phone", right="reach", width=17, extra=True),
        Column("id", "Id", "m.id", "count", width=8, extra=True),
        Column("kind", "Kind", "m.kind", extra=True),
        Column("session", "Session", "s.number", joins=("s",), min_width=8, extra=True),
        Column("appointment", "Appointment", "a.number", joins=("a",), min_width=8, extra=True),
        Column("unread", "Unread", "m.unread", "flag", extra=True),
        Column("tries", "Try", "m.tries", "count", width=3, extra=True),
        Column("body", "Notes", "m.body", extra=True),
        Column("state", "", STATE, make=due, extra=True),
    ),
    orders=(
        Order("due", DUE),
        Order("completed", (Term("coalesce(m.completed_on, '9999-12-31')", "date"), *DUE)),
        Order("type", (Term("m.kind", "text"), *DUE)),
        Order("user", (Term("coalesce(lower(u.name), '')", "text"), *DUE), joins=("u",)),
        Order("call_type", (Term("coalesce(lower(k.name), '')", "text"), *DUE), joins=("k",)),
        Order("description", (Term("lower(m.description)", "text"), *DUE)),
    ),
    walks=(
        Walk("due", "communication_due"),
        Walk("due", "communication_open_due", frozenset({"open"})),
        Walk("due", "communication_open_due", frozenset({"late"})),
        Walk("due", "communication_unread", frozenset({"unread"})),
        *(
            Walk("due", f"communication_{key}_due", frozenset({key}))
            for key in ("client", "session", "user", "department", "kind")
        ),
        Walk("due", "communication_kind_open", frozenset({"kind", "open"})),
        *(Walk("due", f"communication_{key}_open", frozenset({"kind", "open", key})) for key in ("user", "department")),
        Walk("due", "communication_user_due", frozenset({OWN}), apart=True),
    ),
    filters=(
        Filter("client", "{}m.client_id = ?", client_numbered, "a client's number", narrow="communication_client_due"),
        Filter("session", "{}m.session_id = ?", session_numbered, "a session's number", narrow="communication_session_due"),
        Filter("appointment", "{}m.appointment_id = ?", appointment_numbered, "an appointment's number",
               narrow="communication_appointment"),
        Filter("late", "{}m.due_on < ? AND m.completed_on IS NULL", late_since, "how many days late at least", bare=True,
               narrow="communication_open_due"),
        Filter("open", "m.completed_on IS NULL", nothing_after, "nothing", bare=True),
        Filter("kind", "{}m.kind = ?", _kind, "call, email, text or letter"),
        Filter("user", "{}m.user_id = ?", people_called, "a login, initials or a name"),
        Filter("department", "{}m.department_id = ?", department_called, "a department"),
        Filter("result", "m.result_id = ?", _result, "a result"),
        Filter("call-type", "m.call_type_id = ?", _call_type, "a call type"),
        Filter("by", "{}m.due_on <= ?", lambda word: [(day_of(word).isoformat(),)], "due on this day or before",
               within="due"),
        Filter("from", "{}m.due_on >= ?", lambda word: [(day_of(word).isoformat(),)], "due on this day or later",
               within="due"),
        Filter("unread", "{}m.unread", nothing_after, "nothing", bare=True, narrow="communication_unread"),
    ),
    joins={
        "u": "LEFT JOIN staff u ON u.id = m.user_id",
        "k": "LEFT JOIN call_type k ON k.id = m.call_type_id",
        "r": "LEFT JOIN communication_result r ON r.id = m.result_id",
        "o": "LEFT JOIN communication_outcome o ON o.id = m.outcome_id",
        "c": "LEFT JOIN client c ON c.id = m.client_id",
        "d": "LEFT JOIN department d ON d.id = m.department_id",
        "s": "LEFT JOIN session s ON s.id = m.session_id",
        "a": "LEFT JOIN appointment a ON a.id = m.appointment_id",
    },
    opens_by="kind",
    own=OWN_WAYS,
    own_one=Filter(OWN, OWN_SQL, lambda _: ()),
    also=frozenset({"preference", "closure"}),
)  # fmt: skip
