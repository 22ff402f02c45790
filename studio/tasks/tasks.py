"""Tasks: what is to be done, by whom and until when, and how far it is.

A task's status is one of those of its type. The final status and the day of completion go together: whoever sets one sets
the other. A private task is seen by who made it and by who does it, and by nobody else, whatever their rights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models import Task, TaskStatus
from studio.dates.closures import business_calendar
from studio.kernel import access, clock, database, journal
from studio.kernel.access import Actor
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.types import Choice
from studio.lists import numbering, theirs
from studio.lists.record_kind import Columns, RecordKind
from studio.sessions import belonging
from studio.tasks.fields import TASK
from studio.workflow.workflow import StatusView, due_date

SEEN = "(NOT t.private OR t.user_id = ? OR t.assigned_by_id = ?)"
"""Whether somebody may see a task, called ``t`` there: a private one only who does it and who made it."""


def veiled(actor: Actor, task_id: int, *known: Mapping[str, Any]) -> bool:
    """Tell whether a task is kept from somebody, by all that is known of it.

    Args:
        known: columns as they were and as they became, of which an act tells a part; what it is now is looked up here.
    """
    if actor.user_id is None:
        return False
    sql = "SELECT private, user_id, assigned_by_id FROM task WHERE id = ?"
    now = [dict(zip(("private", *_SEEN_BY), row, strict=True)) for row in database.rows(sql, (task_id,))]
    private = any(values.get("private") for values in (*known, *now))
    return private and actor.user_id not in {values.get(name) for values in (*known, *now) for name in _SEEN_BY}


_SEEN_BY = ("user_id", "assigned_by_id")


def _begin(entry: journal.Entry, columns: Columns) -> None:
    columns["number"] = numbering.next_number(entry, "task")
    columns["assigned_by"] = entry.actor.user_id
    belonging.of_session(columns)


def _settle(entry: journal.Entry, row: Task | None, columns: Columns) -> None:
    """Bring status, due date of the status and completion together with what is to be written."""
    before = {} if row is None else row.__data__
    now = {**before, **columns}
    offered = statuses(now["task_type"])
    status = _status(offered, now.get("status"), before.get("status"))
    was = before.get("completed_on")
    if columns.get("completed_on", was) != was and "status" not in columns:
        status = next(s for s in offered if s.final) if columns["completed_on"] else _first(offered, status)
    moved = status.id != before.get("status")
    columns["status"] = status.id
    if "completed_on" not in columns and moved:
        columns["completed_on"] = clock.today() if status.final else None
    if (done := columns.get("completed_on", was)) != was:
        columns["completed_by"] = entry.actor.user_id if done else None
    _due(entry, before, columns, status, moved=moved)
    belonging.settle_client(entry.actor, "task", row, columns)


def statuses(task_type: int) -> tuple[StatusView, ...]:
    """List the statuses of a task type in working order, also those no longer used."""
    rows = TaskStatus.select().where(TaskStatus.task_type == task_type)
    return tuple(status_view(row) for row in rows.order_by(TaskStatus.position, TaskStatus.id))


def status_view(row: TaskStatus) -> StatusView:
    """Return a task's status as the workflow counts by it."""
    return StatusView(
        id=row.id,
        name=row.name,
        order=row.position,
        duration_business_days=row.duration_business_days,
        initial=bool(row.initial),
        final=bool(row.final),
        stage=None,
        on_session_date=False,
        inactive=bool(row.inactive),
    )


def _status(offered: Sequence[StatusView], wanted: int | None, before: int | None) -> StatusView:
    """Return the status that is meant: the one chosen; of another type that of the same name, or the initial one."""
    found = {status.id: status for status in offered}
    if wanted in found:
        return found[wanted]
    if wanted is not None and wanted != before:
        raise NotFound("That status is not one of the task's type: choose one from the list.", field="status")
    name = TaskStatus.get_by_id(before).name if before is not None else ""
    return next((s for s in offered if s.name == name and not s.inactive), next(s for s in offered if s.initial))


def _first(offered: Sequence[StatusView], status: StatusView) -> StatusView:
    return next(s for s in offered if s.initial) if status.final else status


def _due(entry: journal.Entry, before: Mapping[str, Any], columns: Columns, status: StatusView, *, moved: bool) -> None:
    """Count the due date of the status anew where that changed; a day that was typed is kept as set by hand."""
    typed = columns.get("status_due", before.get("status_due"))
    if moved:
        columns["status_since"] = clock.today()
        columns["status_due_by"] = None
        if typed == before.get("status_due") or typed is None:
            columns["status_due"] = due_date(status, clock.today(), business_calendar()).day
            return
    if typed != before.get("status_due"):
        columns["status_due_by"] = None if typed is None else entry.actor.user_id
        if typed is None:
            columns["status_due"] = due_date(status, before["status_since"], business_calendar()).day


def _offer(values: Mapping[str, Any]) -> Mapping[str, tuple[Choice, ...]]:
    """Offer the statuses of the task's type."""
    kind = values.get("task_type")
    if kind is None:
        return {"statuses": ()}
    offered = statuses(int(kind.key if isinstance(kind, Choice) else kind))
    return {"statuses": tuple(Choice(status.id, status.name) for status in offered if not status.inactive)}


def refuse_unseen(task_id: int, actor: Actor | None = None) -> None:
    """Refuse a task that who reads, or does something, may not see: another's private one, or one of others' work.

    Raises:
        NotAllowed: it is such a one. One that is gone is told of by the caller.
    """
    who = access.reader() if actor is None else actor
    if who.user_id is None:
        return
    condition = SEEN if theirs.only(actor) is None else f"{SEEN} AND {OWN_SQL}"
    values = (who.user_id,) * condition.count("?")
    if any(not may for (may,) in database.rows(f"SELECT {condition} FROM task t WHERE t.id = ?", (*values, task_id))):
        raise NotAllowed(access.refusal(who, "see that task"))


OWN_SQL = "(+t.user_id = ? OR +t.assigned_by_id = ? OR +t.department_id = (SELECT o.department_id FROM staff o WHERE o.id = ?))"
"""Whether a task is somebody's own: theirs to do, made by them, or their department's."""


def _facts(row: Task | None, links: Mapping[str, int | None]) -> Mapping[str, str]:
    by = "" if row is None or row.assigned_by is None else row.assigned_by.name
    return {"session": belonging.told(row, links), "assigned_by": by if row is not None else "you"}


KIND = RecordKind(
    "task", "task", "task", "tasks", TASK, "tasks", begin=_begin, settle=_settle, offer=_offer, facts=_facts,
    refuse_unseen=refuse_unseen,
)  # fmt: skip


def task_id_of(number: str) -> int:
    """Return the id of the task with that number.

    Raises:
        NotFound: there is none.
        NotAllowed: who reads may not see it.
    """
    found = database.rows("SELECT id FROM task WHERE number = ?", (number.strip(),))
    if not found:
        raise NotFound(f"There is no task {number.strip()}: see `sittings task list`.")
    refuse_unseen(int(found[0][0]))
    return int(found[0][0])
