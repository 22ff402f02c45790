"""The list of what there is to do: tasks and calls together, in the order of their due dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from studio.kernel import clock
from studio.kernel.instants import as_day
from studio.kernel.shown import listed_name, nth_try
from studio.lists.due import Due, due
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.words import day_of, department_called, nothing_after, people_called

OPEN = "9999-12-31"
"""The day on which something is done that is not done: rows are kept by it."""
URGENT_BELOW = 100
"""The rank from which on nothing is urgent; see the migration that ranks."""


def _state(due_on: Any, until: Any, rank: int) -> Due:
    return due(due_on, _completed(until), int(rank) < URGENT_BELOW)


def _late_days(*of: Any) -> int | None:
    return _state(*of).late_days


def _completed(until: Any) -> date | None:
    done = as_day(until)
    return None if done is None or done.isoformat() == OPEN else done


def _what(subject: str | None, description: str | None, call_type: str | None) -> str:
    return subject if subject is not None else description or call_type or ""


def _how(status: str | None, tries: int | None) -> str:
    return status or (nth_try(tries) if tries is not None and tries > 1 else "")


def _now(word: str) -> list[tuple[str]]:
    nothing_after(word)
    return [(OPEN,), (clock.today().isoformat(),)]


def _open(word: str) -> list[tuple[str]]:
    nothing_after(word)
    return [(OPEN,)]


def _day(word: str) -> list[tuple[str]]:
    return [(day_of(word).isoformat(),)]


WAYS = ("user_id", "made_by_id", "department_id")
MINE = "(SELECT o.department_id FROM staff o WHERE o.id = ?)"
OWN_WAYS = tuple(Filter(OWN, f"w.{way} = {MINE if way == 'department_id' else '?'}", lambda _: ()) for way in WAYS)
"""Each is read from its own index, in its order."""
OWN_ONE = f"(+w.user_id = ? OR +w.made_by_id = ? OR +w.department_id = {MINE})"

STATE = ("w.due_on", "w.until_on", "w.rank")
PLACES = (Term("w.due_on", "date"), Term("w.rank"), Term("w.id"))


def _walks(whose: tuple[str, ...], index: str) -> Iterator[Walk]:
    """Give what an index walks: everybody's, or somebody's; and the same of who sees only their own, each way apart."""
    for own in ((), (OWN,)):
        found, apart = "to_do_user_due" if own and not whose else index, bool(own) and not whose
        for when in (("open",), ("now",)):
            yield Walk("due", found, frozenset((*whose, *own, *when)), apart=apart)
        yield Walk("done", found, frozenset((*whose, *own)), apart=apart)


TO_DO = ListSpec(
    "things to do",
    "thing to do",
    "to_do w",
    "w.id",
    columns=(
        Column("urgent", "!", STATE, "flag", make=lambda *of: _state(*of).urgent, short=lambda on: "!" if on else "",
               width=1, min_width=1, importance=10),
        Column("due", "Due", "w.due_on", "day", order="due", width=17, importance=10),
        Column("type", "Kind", "w.kind", make=lambda kind: kind.capitalize(), width=5, importance=9),
        Column("what", "What", ("t.subject", "m.description", "k.name"), joins=("t", "m", "k"), make=_what, min_width=24,
               grow=3, importance=10),
        Column("how", "Status, try", ("st.name", "m.tries"), joins=("t", "st", "m"), make=_how, min_width=8, grow=1,
               importance=5),
        Column("client", "Client", ("c.last_name", "c.first_name"), joins=("t", "m", "c"),
               make=lambda last, first: listed_name(last, first) if last else "", min_width=12, grow=2, importance=7),
        Column("phone", "Number", "coalesce(m.phone, '')", joins=("m",), right="reach", width=16, importance=4),
        Column("result", "Last result", "coalesce(r.name, '')", joins=("m", "p", "r"), min_width=8, grow=1, importance=3),
        Column("user", "Who", "u.name", joins=("u",), min_width=8, grow=1, importance=6),
        Column("department", "Department", "d.name", joins=("d",), min_width=8, grow=1, importance=5),
        Column("completed", "Done", "w.until_on", "day", make=_completed, order="done", width=17, importance=2),
        Column("late", "Late", STATE, "days", make=_late_days, said="late", width=9, extra=True),
        Column("kind", "Kind", "w.kind", extra=True),
        Column("record", "Record", "w.record_id", "count", width=8, extra=True),
        Column("state", "", STATE, make=_state, extra=True),
    ),
    orders=(Order("due", PLACES), Order("done", (Term("w.until_on", "date"), *PLACES))),
    walks=(*_walks((), "to_do_due"), *_walks(("user",), "to_do_user_due"), *_walks(("department",), "to_do_department_due")),
    filters=(
        Filter("open", "w.until_on = ?", _open, "nothing", bare=True),
        Filter("now", "w.until_on = ?", _now, "nothing", bare=True),
        Filter("done", "w.until_on < ?", _open, "nothing", bare=True, within="done"),
        Filter("user", "w.user_id = ?", people_called, "a login, initials or a name"),
        Filter("department", "w.department_id = ?", department_called, "a department"),
        Filter("by", "w.due_on <= ?", _day, "due on this day or before", within="due"),
        Filter("from", "w.due_on >= ?", _day, "due on this day or later", within="due"),
    ),
    joins={
        "t": "LEFT JOIN task t ON w.kind = 'task' AND t.id = w.record_id",
        "m": "LEFT JOIN communication m ON w.kind = 'call' AND m.id = w.record_id",
        "st": "LEFT JOIN task_status st ON st.id = t.status_id",
        "k": "LEFT JOIN call_type k ON k.id = m.call_type_id",
        "p": "LEFT JOIN communication p ON p.id = m.previous_id",
        "r": "LEFT JOIN communication_result r ON r.id = p.result_id",
        "c": "LEFT JOIN client c ON c.id = coalesce(t.client_id, m.client_id)",
        "u": "LEFT JOIN staff u ON u.id = w.user_id",
        "d": "LEFT JOIN department d ON d.id = w.department_id",
    },
    opens_by="kind",
    opens_id="record",
    own=OWN_WAYS,
    own_one=Filter(OWN, OWN_ONE, lambda _: ()),
    veil="(NOT w.private OR w.user_id = ? OR w.made_by_id = ?)",
    also=frozenset({"preference", "closure"}),
)  # fmt: skip
