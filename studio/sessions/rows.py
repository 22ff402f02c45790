"""One session as the database has it, with the names behind its links: the one question, and the one row with named columns.

Whatever shows sessions reads them here: agenda, Find, JSON, reminders, record. A LEFT JOIN of which nothing is shown
costs nothing, so a caller asks for what it needs by its conditions alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from studio.kernel import clock, database
from studio.kernel.instants import as_day, as_instant, as_wall
from studio.kernel.shown import listed_name
from studio.lists import theirs
from studio.sessions import states


class SessionRow(NamedTuple):
    """One session. Wall times are naive, ``booked_at`` is aware UTC; a flag is the id of its row, or ``None``."""

    id: int
    version: int
    number: str
    file_number: str
    description: str
    starts_at: datetime
    ends_at: datetime
    client_id: int
    client_number: str
    last_name: str
    first_name: str
    session_type_id: int
    session_type: str
    colour: str
    studio_id: int
    studio: str
    photographer_id: int | None
    photographer: str | None
    photographer_initials: str | None
    photographer_login: str | None
    assistant_id: int | None
    assistant: str | None
    assistant_initials: str | None
    assistant_login: str | None
    room_id: int | None
    room: str | None
    outside_location_id: int | None
    outside_location: str | None
    outside_address: str | None
    status_id: int
    status: str
    final: bool
    status_since: date
    status_due: date | None
    due_by_initials: str | None
    booked_by_id: int | None
    booked_by_initials: str | None
    booked_by_login: str | None
    booked_at: datetime
    reminder_min: int | None
    confirmed_id: int | None
    no_show_id: int | None
    redo_id: int | None
    on_hold_id: int | None
    held_until: date | None
    cancelled_id: int | None
    notes: str
    print_notes: bool
    before_min: int
    after_min: int
    drive_before_min: int
    drive_after_min: int
    drive_blocks: bool
    expected_on: date | None
    born_on: date | None
    participants: int

    @property
    def client(self) -> str:
        """The client's name, as lists show it."""
        return listed_name(self.last_name, self.first_name)

    @property
    def place(self) -> str:
        """The camera room, or the outside location."""
        return self.room or self.outside_location or ""

    @property
    def whereabouts(self) -> str:
        """The camera room, or the outside location with its address."""
        return ", ".join(part for part in (self.place, self.outside_address) if part)

    @property
    def confirmed(self) -> bool:
        """Whether somebody noted that the client is coming."""
        return self.confirmed_id is not None

    @property
    def no_show(self) -> bool:
        """Whether nobody came."""
        return self.no_show_id is not None

    @property
    def redo(self) -> bool:
        """Whether it repeats an earlier session."""
        return self.redo_id is not None

    @property
    def on_hold(self) -> bool:
        """Whether it is off the calendar for now."""
        return self.on_hold_id is not None

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.cancelled_id is not None

    @property
    def overdue(self) -> bool:
        """Whether its status should have moved on before today."""
        return states.is_overdue(self, clock.today())


COLUMNS: dict[str, str] = {
    "id": "s.id",
    "version": "s.version",
    "number": "s.number",
    "file_number": "s.file_number",
    "description": "s.description",
    "starts_at": "s.starts_at",
    "ends_at": "s.ends_at",
    "client_id": "s.client_id",
    "client_number": "c.number",
    "last_name": "c.last_name",
    "first_name": "c.first_name",
    "session_type_id": "s.session_type_id",
    "session_type": "t.name",
    "colour": "t.colour",
    "studio_id": "s.studio_id",
    "studio": "w.name",
    "photographer_id": "s.photographer_id",
    "photographer": "p.name",
    "photographer_initials": "p.initials",
    "photographer_login": "p.login",
    "assistant_id": "s.assistant_id",
    "assistant": "a.name",
    "assistant_initials": "a.initials",
    "assistant_login": "a.login",
    "room_id": "s.room_id",
    "room": "r.name",
    "outside_location_id": "s.outside_location_id",
    "outside_location": "o.name",
    "outside_address": "o.address",
    "status_id": "s.status_id",
    "status": "st.name",
    "final": "st.final",
    "status_since": "s.status_since",
    "status_due": "s.status_due",
    "due_by_initials": "d.initials",
    "booked_by_id": "s.booked_by_id",
    "booked_by_initials": "b.initials",
    "booked_by_login": "b.login",
    "booked_at": "s.booked_at",
    "reminder_min": "s.reminder_min",
    "confirmed_id": "s.confirmed_id",
    "no_show_id": "s.no_show_id",
    "redo_id": "s.redo_id",
    "on_hold_id": "s.on_hold_id",
    "held_until": "hf.until",
    "cancelled_id": "s.cancelled_id",
    "notes": "s.notes",
    "print_notes": "s.print_notes",
    "before_min": "s.before_min",
    "after_min": "s.after_min",
    "drive_before_min": "s.drive_before_min",
    "drive_after_min": "s.drive_after_min",
    "drive_blocks": "s.drive_blocks",
    "expected_on": "s.expected_on",
    "born_on": "s.born_on",
    "participants": "(SELECT count(*) FROM session_participant sp WHERE sp.session_id = s.id)",
}
"""Where each column of ``SessionRow`` comes from, in its order."""

SOURCE = """
session s
JOIN client c ON c.id = s.client_id
JOIN session_type t ON t.id = s.session_type_id
JOIN studio w ON w.id = s.studio_id
JOIN status st ON st.id = s.status_id
LEFT JOIN resource r ON r.id = s.room_id
LEFT JOIN outside_location o ON o.id = s.outside_location_id
LEFT JOIN staff p ON p.id = s.photographer_id
LEFT JOIN staff a ON a.id = s.assistant_id
LEFT JOIN staff b ON b.id = s.booked_by_id
LEFT JOIN session_flag hf ON hf.id = s.on_hold_id
LEFT JOIN staff d ON d.id = s.status_due_by_id
"""

_SELECT = f"SELECT {', '.join(COLUMNS.values())}"

_READ: dict[str, Any] = {
    "starts_at": as_wall,
    "ends_at": as_wall,
    "booked_at": as_instant,
    "status_since": as_day,
    "status_due": as_day,
    "held_until": as_day,
    "expected_on": as_day,
    "born_on": as_day,
    "final": bool,
    "print_notes": bool,
}
_PLACES = tuple((list(COLUMNS).index(name), make) for name, make in _READ.items())


def read(rest: str, params: Sequence[Any] = (), *, everybody: bool = False) -> list[SessionRow]:
    """Read the sessions that ``rest`` says: WHERE, ORDER BY and LIMIT over ``SOURCE``; one query.

    Args:
        everybody: also those on which others work, whoever reads: the caller shows no more of them than that they are.
    """
    out: list[SessionRow] = []
    source, own = SOURCE, None if everybody else theirs.only()
    if own is not None:
        mine, whose = theirs.sessions_of(own)
        source, params = source.replace("session s", f"(SELECT * FROM session WHERE {mine}) s", 1), (*whose, *params)
    for found in database.rows(f"{_SELECT} FROM {source} {rest}", params):
        values = list(found)
        for place, make in _PLACES:
            values[place] = make(values[place])
        out.append(SessionRow._make(values))
    return out


def by_id(session_ids: Sequence[int]) -> dict[int, SessionRow]:
    """Read the sessions with these ids; those that are gone are left out."""
    if not session_ids:
        return {}
    marks = database.marks(session_ids)
    return {row.id: row for row in read(f"WHERE s.id IN ({marks})", tuple(session_ids))}


def one(session_id: int) -> SessionRow | None:
    """Read one session; ``None`` where there is none."""
    return by_id([session_id]).get(session_id)
