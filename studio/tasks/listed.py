"""The list of tasks: its columns, orders and filters."""

from __future__ import annotations

from typing import Any

from studio.lists import kinds
from studio.lists.due import due
from studio.lists.names import ids_named
from studio.lists.numbering import number_order
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.words import day_of, department_called, late_since, nothing_after, people_called
from studio.sessions.words import client_numbered, session_numbered
from studio.tasks.tasks import OWN_SQL, SEEN

# -- values ----------------------------------------------------------------------------------------------------------


def _late_days(*values: Any) -> int | None:
    return due(*values).late_days


STATE = ("t.due_on", "t.completed_on", "t.urgent")
DUE = (Term("t.due_on", "date"), Term("t.id"))

# -- words -----------------------------------------------------------------------------------------------------------


def _type(word: str) -> list[tuple[int]]:
    return ids_named("task type", word, "SELECT id, name FROM task_type ORDER BY position, id")


def _status(word: str) -> list[tuple[int]]:
    return ids_named("task status", word, "SELECT id, name FROM task_status ORDER BY position, id")


def _until(word: str) -> list[tuple[str]]:
    return [(day_of(word).isoformat(),)]


OWN_WAYS = tuple(
    Filter(OWN, sql, lambda _: ())
    for sql in (
        "t.user_id = ?",
        "t.assigned_by_id = ?",
        "t.department_id = (SELECT o.department_id FROM staff o WHERE o.id = ?)",
    )
)
"""Each is read from its own index, in its order."""

# -- the list --------------------------------------------------------------------------------------------------------

TASKS = ListSpec(
    "tasks",
    "task",
    "task t",
    "t.id",
    columns=(
        Column("urgent", "!", "t.urgent", "flag", short=lambda on: "!" if on else "", order="urgent", width=1,
               min_width=1, importance=10),
        Column("due", "Due", "t.due_on", "day", order="due", width=17, importance=10),
        Column("number", "Number", "t.number", order="number", min_width=6, importance=6),
        Column("subject", "Subject", "t.subject", order="subject", min_width=16, grow=3, importance=10),
        Column("status", "Status", "st.name", joins=("st",), order="status", min_width=8, grow=1, importance=8),
        Column("user", "Who", ("u.login", "u.name"), "person", joins=("u",), make=kinds.person, order="user", min_width=8,
               grow=1, importance=7),
        Column("department", "Department", "d.name", joins=("d",), order="department", min_width=8, grow=1, importance=5),
        Column("client", "Client", ("c.number", "c.last_name", "c.first_name"), "client", joins=("c",), make=kinds.client,
               min_width=12, grow=2, importance=4),
        Column("type", "Type", "k.name", joins=("k",), min_width=8, grow=1, importance=3),
        Column("start", "Start", "t.start_on", "day", width=17, importance=1),
        Column("completed", "Completed", "t.completed_on", "day", order="completed", width=17, importance=3),
        Column("late", "Late", STATE, "days", make=_late_days, said="late", width=9, importance=2),
        Column("priority", "Priority", "t.priority", "count", order="priority", width=8, importance=1),
        Column("private", "Private", "t.private", "flag", width=7, extra=True),
        Column("session", "Session", "s.number", joins=("s",), min_width=8, extra=True),
        Column("assigned_by", "Assigned by", ("b.login", "b.name"), "person", joins=("b",), make=kinds.person, min_width=8,
               extra=True),
        Column("status_due", "Status due", "t.status_due", "day", width=17, extra=True),
        Column("description", "Description", "t.description", extra=True),
        Column("state", "", STATE, make=due, extra=True),
    ),
    orders=(
        Order("due", DUE),
        Order("number", (Term(number_order("t.number"), "text"),)),
        Order("urgent", (Term("CASE WHEN t.urgent THEN 0 ELSE 1 END"), *DUE)),
        Order("priority", (Term("t.priority"), *DUE)),
        Order("subject", (Term("lower(t.subject)", "text"), *DUE)),
        Order("status", (Term("st.position"), *DUE), joins=("st",)),
        Order("user", (Term("coalesce(lower(u.name), '')", "text"), *DUE), joins=("u",)),
        Order("department", (Term("coalesce(lower(d.name), '')", "text"), *DUE), joins=("d",)),
        Order("completed", (Term("t.completed_on", "date"), Term("t.id")), where="{}t.completed_on IS NOT NULL",
              leaves_out="Tasks that are not done have no place in this order."),
    ),
    walks=(
        Walk("due", "task_due"),
        Walk("number", "task_number_order"),
        Walk("completed", "task_completed"),
        *(Walk("due", "task_open_due", frozenset(keys)) for keys in (("open",), ("late",))),
        *(
            Walk("due", f"task_{key}_due", frozenset({key}))
            for key in ("client", "session", "user", "department", "status", "type")
        ),
        *(Walk("due", f"task_{key}_open", frozenset({key, "open"})) for key in ("user", "department")),
        Walk("due", "task_user_due", frozenset({OWN}), apart=True),
        Walk("due", "task_user_open", frozenset({OWN, "open"}), apart=True),
    ),
    filters=(
        Filter("client", "{}t.client_id = ?", client_numbered, "a client's number", narrow="task_client_due"),
        Filter("session", "{}t.session_id = ?", session_numbered, "a session's number", narrow="task_session_due"),
        Filter("late", "{}t.due_on < ? AND t.completed_on IS NULL", late_since, "how many days late at least", bare=True,
               narrow="task_open_due"),
        Filter("open", "t.completed_on IS NULL", nothing_after, "nothing", bare=True),
        Filter("user", "{}t.user_id = ?", people_called, "a login, initials or a name"),
        Filter("department", "{}t.department_id = ?", department_called, "a department"),
        Filter("status", "{}t.status_id = ?", _status, "a task status"),
        Filter("type", "{}t.task_type_id = ?", _type, "a task type"),
        Filter("by", "{}t.due_on <= ?", _until, "due on this day or before", within="due"),
        Filter("from", "{}t.due_on >= ?", _until, "due on this day or later", within="due"),
    ),
    joins={
        "st": "LEFT JOIN task_status st ON st.id = t.status_id",
        "u": "LEFT JOIN staff u ON u.id = t.user_id",
        "d": "LEFT JOIN department d ON d.id = t.department_id",
        "c": "LEFT JOIN client c ON c.id = t.client_id",
        "k": "LEFT JOIN task_type k ON k.id = t.task_type_id",
        "s": "LEFT JOIN session s ON s.id = t.session_id",
        "b": "LEFT JOIN staff b ON b.id = t.assigned_by_id",
    },
    opens="task",
    own=OWN_WAYS,
    own_one=Filter(OWN, OWN_SQL, lambda _: ()),
    also=frozenset({"preference", "closure"}),
    veil=SEEN,
)  # fmt: skip

JSON = (
    "number", "subject", "description", "type", "status", "status_due", "start", "due", "completed", "urgent", "private",
    "priority", "assigned_by", "user", "department", "client", "session",
)  # fmt: skip
"""The columns in which tasks leave the program for scripts: stable for ever."""
