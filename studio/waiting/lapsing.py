"""Holds that came to their end: the session is cancelled in the name of the program, and its client waits for another time.

Whoever undoes that has the last word on this hold; a new end is a new hold. Nothing is remembered but the flags, which
are never changed: a run that was killed let some holds lapse, and the next one goes on with the others. One that cannot
lapse is passed over and told, so that it keeps none of those behind it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from models import Session, Waiting
from studio.dates.closures import make_ready
from studio.kernel import clock, database, journal, sentences
from studio.kernel.access import SYSTEM
from studio.kernel.errors import StudioError, Unavailable
from studio.kernel.instants import as_day
from studio.kernel.shown import format_date
from studio.lists import theirs
from studio.sessions import sessions
from studio.sessions.flags import Flag

AT_ONCE = 20
"""So many are let lapse before somebody else may have a turn."""

REACH = timedelta(days=400)
"""A hold that ended longer ago is history."""

_ENDED = """
SELECT s.id, f.until FROM session_flag f JOIN session s ON s.id = f.session_id AND s.on_hold_id = f.id
WHERE f.until IS NOT NULL AND f.until < ? AND f.until >= ? AND {some} AND NOT EXISTS (
  SELECT 1 FROM session_flag c WHERE c.session_id = s.id AND c.kind = 'cancelled' AND c.user_id IS NULL AND c.id > f.id)
ORDER BY f.until, f.id LIMIT ?
"""


class Lapsing:
    """One run through the holds that came to their end."""

    def __init__(self) -> None:
        self.refused: dict[int, str] = {}
        """Why which session's hold could not lapse; it is tried again in the next run."""

    def all(self) -> int:
        """Let all of them lapse that can, and return how many."""
        lapsed = 0
        while (some := self.some()) is not None:
            lapsed += some
        return lapsed

    def some(self) -> int | None:
        """Let at most ``AT_ONCE`` of them lapse, each by itself, and return how many; ``None`` where none is left.

        Raises:
            Unavailable: the database could not be written.
        """
        found = _ended(*_but(self.refused))
        if not found:
            return None
        make_ready(clock.today())
        return sum(self._try(session_id) for session_id in found)

    def _try(self, session_id: int) -> bool:
        try:
            return _lapse(session_id)
        except Unavailable:
            raise
        except StudioError as error:
            self.refused[session_id] = _told(session_id, error)
            return False


def _told(session_id: int, error: StudioError) -> str:
    if not theirs.shown("session", [session_id], theirs.only()):
        return "A hold of others' work could not lapse."  # the number may have its client's name in it, and so may the reason
    ((number,),) = database.rows("SELECT number FROM session WHERE id = ?", (session_id,))
    return f"The hold of session {number} could not lapse: {error}"


def _but(passed: Collection[int]) -> tuple[str, tuple[int, ...]]:
    return (f"s.id NOT IN ({database.marks(passed)})", tuple(passed)) if passed else ("TRUE", ())


def ended(most: int) -> list[int]:
    """List the sessions whose holds came to their end and have not lapsed, ``most`` at most."""
    return _ended("TRUE", (), most)


def _ended(some: str, params: tuple[int, ...], most: int = AT_ONCE) -> list[int]:
    """List sessions whose holds are over, of those under a condition."""
    today = clock.today()
    values = (today.isoformat(), (today - REACH).isoformat(), *params, most)
    return [int(session_id) for session_id, _ in database.rows(_ENDED.format(some=some), values)]


def _lapse(session_id: int) -> bool:
    with journal.entry(SYSTEM, "session.lapsed", number="", until=None) as entry:
        # Asked again under the lock: another desk may have been first, or somebody gave it another end.
        if not _ended("s.id = ?", (session_id,)):
            return False
        held = database.rows(
            "SELECT f.until FROM session s JOIN session_flag f ON f.id = s.on_hold_id WHERE s.id = ?", (session_id,)
        )
        until = as_day(held[0][0])
        why = f"The hold ended on {format_date(until)}" if until else ""
        saved = sessions.save_in(entry, session_id, None, {"on_hold": False, "cancelled": Flag(why)})
        _wait(entry, session_id, f"The hold of session {saved.number} ended on {format_date(until)}." if until else "")
        entry.tell("session.lapsed", number=saved.number, until=sentences.day(until))
    return True


def _wait(entry: journal.Entry, session_id: int, notes: str) -> None:
    """Put the client on the waiting list, for the same with the same photographer; one who waits for it already does."""
    session = Session.get_by_id(session_id)
    people = "" if session.photographer_id is None else str(session.photographer_id)
    kind, client = session.session_type_id, session.client_id
    same = (Waiting.client == client) & (Waiting.session_type == kind) & (Waiting.people << ("", people))
    if Waiting.select().where(same, Waiting.ended_at.is_null()).exists():
        return
    entry.insert(Waiting, client=client, session_type=kind, people=people, notes=notes, made_at=entry.at)
