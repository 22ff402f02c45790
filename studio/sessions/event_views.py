"""The events of sessions, as a record and a script see them: each a line with its own words, time, people and rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio.booking import attending
from studio.kernel import database
from studio.kernel.instants import as_wall
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time, short_date
from studio.lists import theirs


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of a session."""

    id: int
    number: str
    description: str
    type: str
    starts_at: datetime
    ends_at: datetime
    people: tuple[str, ...]
    """Their logins."""
    rooms: tuple[str, ...]
    hidden: bool
    cancelled: bool
    """Whether it was cancelled by itself: how its session stands is that one's to say."""

    @property
    def what(self) -> str:
        """What it is called."""
        return self.description or self.type

    def told(self, session_starts_at: datetime) -> str:
        """Say what it is and when, beside its session."""
        same = self.starts_at.date() == session_starts_at.date()
        day = "" if same else f"{short_date(self.starts_at.date())} "
        off = " (cancelled)" if self.cancelled else " (hidden)" if self.hidden else ""
        return f"{self.what} {day}{format_time(self.starts_at.time())}{off}"


_ASKED = (
    "SELECT a.session_id, a.id, a.number, a.description, k.name, a.starts_at, a.ends_at, a.hidden, a.cancelled_id "
    "FROM appointment a JOIN appointment_type k ON k.id = a.appointment_type_id "
    "WHERE a.session_id IN ({}) AND a.event ORDER BY a.starts_at, a.id"
)


def events_of(session_ids: Sequence[int]) -> dict[int, tuple[EventView, ...]]:
    """Read the events of sessions by their start: those that the reader may see."""
    found = database.rows(_ASKED.format(database.marks(session_ids)), tuple(session_ids)) if session_ids else []
    shown = theirs.shown("appointment", [row[1] for row in found], theirs.only()) if found else set()
    people, rooms = attending.texts("person", "login", shown), attending.texts("room", "name", shown)
    out: dict[int, tuple[EventView, ...]] = {}
    for session_id, one, number, said, kind, start, end, hidden, cancelled in found:
        if one in shown:
            when, off = (as_wall(start), as_wall(end)), (bool(hidden), cancelled is not None)
            event = EventView(one, number, said, kind, *when, people[one], rooms[one], *off)
            out[session_id] = (*out.get(session_id, ()), event)
    return out
