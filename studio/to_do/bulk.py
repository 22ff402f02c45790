"""What is done with several things to do at once: one act, which one undo takes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models import Department, User
from studio.dates.closures import make_ready
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.types import Choice
from studio.lists import record_kind
from studio.lists.maintained import offered
from studio.lists.record_kind import RecordKind
from studio.messages import calls
from studio.tasks import tasks
from studio.tasks.fields import TASK

KINDS: Mapping[str, RecordKind] = {"task": tasks.KIND, "call": calls.KIND}

Things = Sequence[tuple[str, int]]
"""Kinds and ids of records."""
MOST = 500
"""So many are changed at once: it is one act, and other desks wait for it."""
Step = Callable[[int], None]
"""Told before each record how many are done; whatever it raises ends the act, and nothing is changed."""


def _go_on(_: int) -> None:
    """Never stop."""


def things(ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """Return which records stand in these lines of the list.

    Raises:
        Invalid: they are too many.
        NotFound: one is gone.
    """
    if len(ids) > MOST:
        raise Invalid(f"At most {MOST} are changed at once: mark fewer.")
    found: dict[int, tuple[str, int]] = {}
    for start in range(0, len(ids), journal.MANY):
        some = ids[start : start + journal.MANY]
        sql = f"SELECT id, kind, record_id FROM to_do WHERE id IN ({', '.join('?' * len(some))})"
        found |= {int(line): (str(kind), int(of)) for line, kind, of in database.rows(sql, tuple(some))}
    if len(found) < len(set(ids)):
        raise NotFound("Some of them are gone: somebody deleted them. Have the list read anew.")
    return tuple(found[line] for line in dict.fromkeys(ids))


def told(wanted: Things) -> str:
    """Say which they are: task 1004, or 2 tasks and 1 call."""
    if len(wanted) == 1:
        (kind, record_id), one = wanted[0], KINDS[wanted[0][0]]
        return " ".join((kind, *one.called(one.model.get_by_id(record_id)).values())).strip()
    number = Counter(kind for kind, _ in wanted)
    words = [f"{number[key]} {one.one if number[key] == 1 else one.many}" for key, one in KINDS.items() if number[key]]
    return " and ".join(words)


def complete(actor: Actor, wanted: Things, *, done: bool = True, step: Step = _go_on) -> int:
    """Say that things are done today, or open them again, and return with how many there was something to do.

    Args:
        step: asked before each; see ``Step``.
    Raises:
        NotFound: one is gone.
        NotAllowed: the actor may not change one of them, or not see it.
    """
    make_ready(clock.today())
    day = clock.today() if done else None
    with journal.entry(actor, "to_do.completed" if done else "to_do.opened", what="") as entry:
        there = [(kind, of) for kind, of in wanted if is_open(kind, of) == done]
        _change(entry, there, {"completed_on": day}, step)
        entry.tell("to_do.completed" if done else "to_do.opened", what=told(there))
    return len(there)


def is_open(kind: str, record_id: int) -> bool:
    """Tell whether something is still to be done.

    Raises:
        NotFound: it is gone.
    """
    row = KINDS[kind].model.get_or_none(KINDS[kind].model.id == record_id)
    if row is None:
        raise NotFound(f"That {kind} is gone: somebody deleted it.")
    return row.completed_on is None


def client_of(kind: str, record_id: int) -> int:
    """Return the client that something is about, 0 for none.

    Raises:
        NotFound, NotAllowed: it is gone, or the reader may not see it.
    """
    return int(record_kind.read(KINDS[kind], record_id).row.client_id or 0)


def receivers() -> tuple[Choice, ...]:
    """List who may be given something: people, departments, nobody."""
    people = [Choice(f"user {one.key}", one.label, one.hint) for one in offered(TASK["user"])]
    departments = [Choice(f"department {one.key}", one.label, "department") for one in offered(TASK["department"])]
    return (*people, *departments, Choice("nobody", "Nobody"))


def assign(actor: Actor, wanted: Things, user_id: int | None, department_id: int | None, *, step: Step = _go_on) -> int:
    """Give things to somebody, or to a department, or to nobody; returns how many.

    Raises:
        NotFound, NotAllowed: as ``complete``.
    """
    make_ready(clock.today())
    with journal.entry(actor, "to_do.assigned", what="", whom="") as entry:
        _change(entry, wanted, {"user": user_id, "department": department_id}, step)
        names = [row.name for row in (User.get_or_none(id=user_id), Department.get_or_none(id=department_id)) if row]
        entry.tell("to_do.assigned", what=told(wanted), whom=" and ".join(names) or "nobody")
    return len(wanted)


def move_due(actor: Actor, wanted: Things, day: date, *, step: Step = _go_on) -> int:
    """Move due dates to a day, and return how many.

    Raises:
        NotFound, NotAllowed: as ``complete``.
    """
    make_ready(clock.today())
    with journal.entry(actor, "to_do.due", what="", day=day.isoformat()) as entry:
        _change(entry, wanted, {"due_on": day}, step)
        entry.tell("to_do.due", what=told(wanted), day=day.isoformat())
    return len(wanted)


def _change(entry: journal.Entry, wanted: Things, values: Mapping[str, Any], step: Step) -> None:
    for done, (kind, record_id) in enumerate(wanted):
        step(done)
        record_kind.save_in(entry, KINDS[kind], record_id, None, values)
