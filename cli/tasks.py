"""``sittings task``: add, show, list, edit, complete."""

from __future__ import annotations

from argparse import Namespace

from cli.declared import given_away, links_of, told, values_of
from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, unchanged
from studio.kernel.errors import Invalid
from studio.lists import record_kind
from studio.tasks import tasks
from studio.tasks.listed import JSON, TASKS
from studio.to_do import bulk

OPTIONS = {
    "type": "task_type", "subject": "subject", "status": "status", "status_due": "status_due", "user": "user",
    "department": "department", "start": "start_on", "due": "due_on", "completed": "completed_on", "priority": "priority",
    "urgent": "urgent", "private": "private", "description": "description", "notes": "notes",
}  # fmt: skip


def add(desk: Desk, args: Namespace) -> Answer:
    """Add a task."""
    links = links_of(args)
    values = values_of(desk, tasks.KIND, args, OPTIONS)
    if "task_type" not in values:
        values["task_type"] = record_kind.offered_to(tasks.KIND, {})["task_types"][0].key
    task_id = record_kind.add(desk.actor, tasks.KIND, values, links)
    return told(desk, TASKS, task_id, JSON, f"Task {_number(task_id)}")


def edit(desk: Desk, args: Namespace) -> Answer:
    """Change a task."""
    task_id = tasks.task_id_of(args.number)
    before = record_kind.read(tasks.KIND, task_id)
    known = {"task_type": before.values["task_type"]}
    values = values_of(desk, tasks.KIND, args, OPTIONS, known)
    if not values:
        raise Invalid("Say what to change, such as --due fri.")
    version = record_kind.save(desk.actor, tasks.KIND, task_id, None, values)
    what = f"task {before.row.number}"
    if gone := given_away(tasks.KIND, task_id, what, {"number": before.row.number}):
        return gone
    return told(desk, TASKS, task_id, JSON, unchanged(what) if version == before.version else f"Changed {what}.")


def complete(desk: Desk, args: Namespace) -> Answer:
    """Say that a task is done today."""
    task_id = tasks.task_id_of(args.number)
    done = bulk.complete(desk.actor, [("task", task_id)])
    what = f"task {_number(task_id)}"
    return told(desk, TASKS, task_id, JSON, f"Completed {what}." if done else unchanged(what))


def show(desk: Desk, args: Namespace) -> Answer:
    """Show a task."""
    return told(desk, TASKS, tasks.task_id_of(args.number), JSON)


def list_(desk: Desk, args: Namespace) -> Answer:
    """List tasks."""
    return listed(desk, TASKS, args, JSON)


def _number(task_id: int) -> str:
    return str(record_kind.read(tasks.KIND, task_id).row.number)
