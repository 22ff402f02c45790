"""What follows when the lists of task types and of their statuses change: statuses come and go, tasks go on elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import chunked

from models import Task, TaskStatus, TaskType
from studio.dates.closures import business_calendar
from studio.kernel import journal
from studio.lists.maintained import Entry
from studio.tasks.tasks import status_view, statuses
from studio.workflow.workflow import StatusView, due_date


def type_added(entry: journal.Entry, type_id: int) -> None:
    """Give a new task type a copy of the statuses of the first other one."""
    first = TaskType.select().where(TaskType.id != type_id).order_by(TaskType.position, TaskType.id).get()
    for status in (
        TaskStatus.select().where(TaskStatus.task_type == first.id).order_by(TaskStatus.position, TaskStatus.id)
    ):
        own = {name: value for name, value in status.__data__.items() if name not in ("id", "version", "task_type")}
        entry.insert(TaskStatus, task_type=type_id, **own)


def type_goes(entry: journal.Entry, type_id: int, _heir: int | None) -> None:
    """Delete the statuses of a task type that is to be deleted."""
    for status in TaskStatus.select().where(TaskStatus.task_type == type_id).order_by(TaskStatus.id.desc()):
        entry.delete(TaskStatus, status.id)


def move_to_status(entry: journal.Entry, task_ids: Sequence[int], other: Entry) -> None:
    """Bring the tasks of a status that is to be deleted to another one of its cycle."""
    target = status_view(TaskStatus.get_by_id(other.id))
    _move(entry, task_ids, lambda _task: target)


def move_to_type(entry: journal.Entry, task_ids: Sequence[int], other: Entry) -> None:
    """Bring the tasks of a type that is to be deleted to another one, and there to the status of the same name."""
    offered = statuses(other.id)
    initial = next(status for status in offered if status.initial)
    final = next(status for status in offered if status.final)
    by_name = {status.name: status for status in offered if not status.inactive}

    def landing(task: Task) -> StatusView:
        return final if task.completed_on else by_name.get(task.status.name, initial)

    _move(entry, task_ids, landing, task_type=other.id)


def _move(entry: journal.Entry, task_ids: Sequence[int], landing: Any, **also: Any) -> None:
    calendar = business_calendar()
    wanted: dict[int, dict[str, Any]] = {}
    for some in chunked(task_ids, journal.MANY):
        for task in Task.select(Task, TaskStatus).join(TaskStatus).where(Task.id << some).order_by(Task.id):
            target = landing(task)
            wanted[task.id] = {"status": target.id, **also}
            if task.status_due_by_id is None or target.final:
                wanted[task.id] |= {
                    "status_due": due_date(target, task.status_since, calendar).day,
                    "status_due_by": None,
                }
    entry.update_many(Task, wanted)
