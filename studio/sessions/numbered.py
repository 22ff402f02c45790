"""The numbers of sessions where the studio gives them on the session's day: in the name of the program, once a day.

Until then, or for ever where the studio numbers by hand, a session has a stand-in: ``?12``, by which it is found and shown all
the same. Nothing is remembered but the numbers: a run that was killed left some of them given, and the next one goes on.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models import Client, Session
from studio.kernel import clock, database, journal, preferences
from studio.kernel.access import SYSTEM
from studio.kernel.instants import bound
from studio.kernel.preferences import Preferences
from studio.lists import numbering
from studio.workflow import history

AT_ONCE = 50
"""So many are numbered in one turn."""

REACH = timedelta(days=400)
"""What lies further back is history: it stays as it is."""


def first_number(entry: journal.Entry, wanted: Preferences, client: Client, day: date) -> str:
    """Return the number that a new session gets: one of the studio's, or a stand-in where those come later or never."""
    given = wanted.session_number_given
    if given == "created" or (given == "day" and day <= clock.today()):
        return numbering.next_session_number(entry, wanted.session_number_format, client, day)
    return numbering.stand_in(entry)


def number_some() -> int | None:
    """Number at most ``AT_ONCE`` sessions whose day has come, and return how many; ``None`` where none waits any more.

    Raises:
        StudioError: the database could not be written; nothing was numbered then.
    """
    if preferences.load().session_number_given != "day" or not _waiting():
        return None
    with journal.entry(SYSTEM, "session.numbered", count=0) as entry:
        found = _waiting()
        number_format = preferences.load().session_number_format
        for session_id in found:
            session = Session.get_by_id(session_id)
            was, day = session.number, session.starts_at.date()
            number = numbering.next_session_number(entry, number_format, session.client, day)
            entry.update(Session, session_id, None, number=number)
            history.note(entry, session_id, "numbered", was=was, to=number)
        entry.tell("session.numbered", count=len(found))
    return len(found)


def _waiting() -> list[int]:
    """List the sessions that have a stand-in on or after their day, those first that began first."""
    today = datetime.combine(clock.today(), datetime.min.time())
    found = database.rows(
        "SELECT id FROM session WHERE starts_at >= ? AND starts_at < ? AND number LIKE ? AND cancelled_id IS NULL "
        f"ORDER BY starts_at, id LIMIT {AT_ONCE}",
        (bound(today - REACH), bound(today + timedelta(days=1)), f"{numbering.STAND_IN}%"),
    )
    return [int(session_id) for (session_id,) in found]
