"""On the day of the session it moves on by itself to the status that says so, in the name of the program.

Forward only, and once for each day that a session has: whoever sets it back by hand, or undoes the move, has the last word
until the session is moved to another day. Held, cancelled and no-show sessions stay where they are, and so do those at the
final status. Days on which nobody started the program are caught up with.

Nothing is remembered but the status notes: a run that was killed left some sessions moved and the others as they were, and
the next one goes on with these. A few sessions are moved at a time, so that no desk waits long for its turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from models import Session
from studio.dates.closures import business_calendar, make_ready
from studio.kernel import clock, database, journal, sentences
from studio.kernel.access import SYSTEM
from studio.kernel.errors import Invalid
from studio.kernel.instants import as_day, as_wall, bound
from studio.workflow import workflow
from studio.workflow.workflow import Step

AT_ONCE = 50
"""So many sessions are moved in one turn."""

REACH = timedelta(days=400)
"""What lies further back is history: it moves no more by itself."""

NOTE = "on_date"
"""The kind of the status note."""

_WAITING = """
SELECT s.id, s.starts_at, s.status_since, t.id FROM status t
JOIN status e ON e.cycle_id = t.cycle_id AND NOT e.final
  AND (e.position < t.position OR (e.position = t.position AND e.id < t.id))
JOIN session s ON s.status_id = e.id
WHERE t.on_session_date AND NOT t.inactive AND s.starts_at >= ? AND s.starts_at < ?
  AND s.cancelled_id IS NULL AND s.on_hold_id IS NULL AND s.no_show_id IS NULL{only}
ORDER BY s.starts_at, s.id
"""
_LOOKED_AT = 500
"""So many sessions are looked at where it is only told which wait."""


class _Move(NamedTuple):
    session_id: int
    status_id: int
    day: date
    completed: date


def move_all() -> int:
    """Move all sessions whose day has come, a few in each turn, and return how many."""
    moved = 0
    while (some := move_some()) is not None:
        moved += some
    return moved


def move_some() -> int | None:
    """Move at most ``AT_ONCE`` sessions whose day has come, and return how many; ``None`` where none waits any more.

    Raises:
        StudioError: the database could not be written; nothing was moved then.
    """
    found = list(islice(_steps(_waiting()), AT_ONCE))
    if not found:
        return None
    make_ready(found[0][0].day)
    with journal.entry(SYSTEM, "session.on_date", count=0, to=[]) as entry:
        # Asked again under the lock: another desk may have been first, and a session may have been held meanwhile.
        steps = list(_steps(_waiting([move.session_id for move, _ in found])))
        for move, step in steps:
            session = Session.get_by_id(move.session_id)
            workflow.take_step(entry, session, None, step, kind=NOTE, day=sentences.day(move.day))
        entry.tell("session.on_date", count=len(steps), to=sorted({step.target.name for _, step in steps}))
    return len(steps)


def waiting(most: int) -> list[int]:
    """List the sessions that would move on now, ``most`` at most."""
    return [move.session_id for move, _ in islice(_steps(_waiting(most=_LOOKED_AT)), most)]


def _waiting(only: Sequence[int] = (), *, most: int | None = None) -> list[_Move]:
    """List the sessions that stand before the status of their day, those first that began first.

    Args:
        only: of these alone.
        most: so many at most are looked at.
    """
    today = datetime.combine(clock.today(), datetime.min.time())
    sql = _WAITING.format(only=f" AND s.id IN ({database.marks(only)})" if only else "")
    limit = "" if most is None else f"LIMIT {most}"
    rows = database.rows(f"{sql}{limit}", (bound(today - REACH), bound(today + timedelta(days=1)), *only))
    moves = []
    for session_id, starts_at, since, status_id in rows:
        day, began = as_wall(starts_at).date(), as_day(since)
        # Somebody who books on the day itself completes what came before it then, not before the booking.
        moves.append(_Move(int(session_id), int(status_id), day, max(day, began or day)))
    moved = _moved_before([move.session_id for move in moves])
    return [move for move in moves if (move.session_id, move.day) not in moved]


def _moved_before(session_ids: Sequence[int]) -> set[tuple[int, date]]:
    """Return which of the sessions moved by themselves before, with the day for which they did."""
    found: set[tuple[int, date]] = set()
    for start in range(0, len(session_ids), journal.MANY):
        some = session_ids[start : start + journal.MANY]
        rows = database.rows(
            f"SELECT session_id, facts FROM status_note WHERE kind = ? AND session_id IN ({database.marks(some)})",
            (NOTE, *some),
        )
        found |= {(int(i), date.fromisoformat(sentences.read(facts)["day"])) for i, facts in rows}
    return found


def _steps(moves: Iterable[_Move]) -> Iterator[tuple[_Move, Step]]:
    """Work out where each goes, due when; one for which nothing can be counted stays."""
    statuses, calendar = workflow.statuses_by_id(), business_calendar()
    for move in moves:
        target = statuses[move.status_id]
        with suppress(Invalid):
            due = workflow.due_day(target, target.counted_from(move.completed, move.day), calendar)
            yield move, Step(target, move.completed, due)
