"""A session's status notes: what happened to it, written by the program, only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import StatusNote
from studio.kernel import database, journal, sentences
from studio.kernel.instants import wall_of
from studio.kernel.records import dataclass

MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class StatusNoteView:
    """One line of a session's history; ``at`` is the studio's wall time."""

    at: datetime
    initials: str
    kind: str
    text: str


def note(entry: journal.Entry, session_id: int, kind: str, **facts: Any) -> None:
    """Add a line to a session's history, in the name of the entry's actor.

    Args:
        kind: one of ``sentences.NOTES``.
        facts: what its sentence tells, as plain values.
    """
    note_all(entry, [session_id], kind, **facts)


def note_all(entry: journal.Entry, session_ids: Sequence[int], kind: str, **facts: Any) -> None:
    """Add one line to the history of several sessions; see ``note``."""
    line = {
        "at": entry.at,
        "user": entry.actor.user_id,
        "initials": entry.actor.initials,
        "kind": kind,
        "facts": sentences.stored(facts),
    }
    entry.append_many(StatusNote, [{"session": session_id, **line} for session_id in session_ids])


def status_notes(session_id: int) -> tuple[StatusNoteView, ...]:
    """List a session's history, newest first, at most 500 lines."""
    found = database.rows(
        f"SELECT at, initials, kind, facts FROM status_note WHERE session_id = ? ORDER BY id DESC LIMIT {MOST_NOTES}",
        (session_id,),
    )
    return tuple(
        StatusNoteView(wall_of(at), initials, kind, sentences.note(kind, sentences.read(facts)))
        for at, initials, kind, facts in found
    )
