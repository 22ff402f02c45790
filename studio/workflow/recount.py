"""Open due dates worked out anew, after the cycle, the work week, the holidays or the closures changed.

Nothing moves by itself: the studio is shown what would move, and says yes. Due dates set by hand stay, and so do those of
sessions that are cancelled or at the final status. All that is read comes from the index of open due dates; the calendar
is asked once for each status and day from which it counts, never for each session.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from models import Session
from studio.dates.closures import business_calendar
from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs
from studio.workflow import workflow

FIRST = 20
"""So many of the sessions that would move are shown."""

_OPEN = (
    "SELECT s.id, s.status_id, s.status_since, s.starts_at, s.status_due FROM session s JOIN status t ON t.id = s.status_id "
    "WHERE (s.status_due IS NOT NULL OR NOT t.final) AND s.cancelled_id IS NULL AND s.status_due_by_id IS NULL"
)
"""Of the sessions that are done those only that are due all the same: their status was made the last one."""


class Move(NamedTuple):
    """A due date that would be counted otherwise today."""

    was: date | None
    to: date | None
    """``None``: nothing is due at the last status."""
    session_id: int


@dataclass(frozen=True, slots=True)
class Moving:
    """One session whose due date would move."""

    session_id: int
    number: str
    client: str
    was: date | None
    to: date | None


@dataclass(frozen=True, slots=True)
class WouldMove:
    """What working out anew would change."""

    count: int
    first: tuple[Moving, ...]
    """The first ``FIRST`` by their due date now."""
    session_ids: frozenset[int] = frozenset()
    """All that would move."""

    @property
    def sentence(self) -> str:
        """How many would move."""
        return f"{_counted_words(self.count)} would move."


COUNTED_BY = frozenset({"duration", "count_from", "final"})
"""The fields of a status, as its list calls them, by which due dates are counted."""

COUNTED_BY_PREFERENCES = frozenset(
    {"studio.country", "studio.region", "studio.holidays", "studio.work_week", "studio.work_week_on"}
)
"""The preferences by which they are counted."""


def moves_now() -> frozenset[Move]:
    """Return what would move already, before something is changed that due dates are counted by."""
    return frozenset(_moves())


def would_move(before: Collection[Move] = frozenset()) -> WouldMove:
    """Say which open due dates are no longer those that would be counted today.

    Args:
        before: what would have moved before the last change, such as what somebody chose to leave: not told again.
    """
    moves = [move for move in _moves() if move not in before]
    first = moves[:FIRST]
    seen = theirs.shown("session", [move.session_id for move in first], theirs.only())
    first = [move for move in first if move.session_id in seen]
    found = database.rows(
        "SELECT s.id, s.number, c.last_name, c.first_name FROM session s JOIN client c ON c.id = s.client_id "
        f"WHERE s.id IN ({database.marks(first) or 'NULL'})",
        tuple(move.session_id for move in first),
    )
    called = {int(i): (str(number), listed_name(last, first_name)) for i, number, last, first_name in found}
    shown = tuple(Moving(i, *called[i], was, to) for was, to, i in first if i in called)
    return WouldMove(len(moves), shown, frozenset(move.session_id for move in moves))


def recount(actor: Actor, only: Collection[int] | None = None) -> int:
    """Work out the open due dates anew in one step that can be undone, and return how many moved.

    Args:
        only: the sessions whose due dates are meant; ``None`` for all.

    Raises:
        NotAllowed: the actor may not change what due dates are counted by.
    """
    _moves()  # looks up the holidays of all those years before anybody waits for the lock
    with journal.entry(actor, "due.recounted", count=0) as entry:
        require(actor, "preferences", "work out due dates anew")
        moves = [move for move in _moves() if only is None or move.session_id in only]
        entry.update_many(Session, {move.session_id: {"status_due": move.to} for move in moves})
        entry.tell("due.recounted", count=len(moves))
    return len(moves)


def moved_words(count: int) -> str:
    """Say how many moved."""
    return f"{_counted_words(count)} moved."


def _counted_words(count: int) -> str:
    return f"{count:,} open due date{'s' * (count != 1)}" if count else "No open due date"


def _moves() -> list[Move]:
    """List what would move, by the due date now."""
    calendar, statuses = business_calendar(), workflow.statuses_by_id()
    dues: dict[tuple[int, date], date | None] = {}
    beyond: set[tuple[int, date]] = set()
    moves = []
    for session_id, status_id, since, starts_at, due in database.rows(_OPEN):
        status = statuses[status_id]
        key = status_id, _day(starts_at if status.from_session else since)
        if key not in dues:
            try:
                dues[key] = workflow.due_day(status, key[1], calendar)
            except Invalid:  # past the end of the calendar: it stays as it is
                dues[key] = None
                beyond.add(key)
        to, was = dues[key], None if due is None else _day(due)
        if to != was and key not in beyond:
            moves.append(Move(was, to, session_id))
    return sorted(moves, key=lambda move: (move.was or date.max, move.to or date.max, move.session_id))


def _day(stored: Any) -> date:
    """Read a stored day, or the day of a stored wall time."""
    if isinstance(stored, str):
        return date.fromisoformat(stored[:10])
    return stored.date() if isinstance(stored, datetime) else stored
