"""Reads about one session: the record as the screens and the command line show it, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models import Client, Session
from studio.booking.scheduling import as_wall
from studio.kernel import clock, database
from studio.kernel.errors import NotFound
from studio.kernel.instants import wall_of
from studio.kernel.types import Named


@dataclass(frozen=True, slots=True)
class StatusNoteView:
    """One line of a session's history; ``at`` is the studio's wall time."""

    at: datetime
    initials: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ClientBlock:
    """What General shows of the client, read-only."""

    id: int
    number: str
    name: str
    phone: str
    phone_sms: bool
    email: str
    status: str
    call_warning: str
    no_shows: int
    last_no_show: date | None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """Everything about one session. Times are the studio's wall time."""

    id: int
    version: int
    number: str
    file_number: str
    client: ClientBlock
    description: str
    session_type: Named
    starts_at: datetime
    ends_at: datetime
    studio: Named
    photographer: Named | None
    assistant: Named | None
    room: Named | None
    outside_location: Named | None
    status: Named
    status_final: bool
    status_since: date
    status_due: date | None
    status_due_by: str | None
    booked_by: str
    booked_on: datetime
    reminder_min: int | None
    confirmed: bool
    confirmed_by: str | None
    confirmed_on: datetime | None
    no_show: bool
    redo: bool
    redo_of: Named | None
    redone_by: tuple[Named, ...]
    on_hold: bool
    cancelled: bool
    cancelled_by: str | None
    cancelled_on: datetime | None
    cancel_reason: str
    notes: str
    print_notes: bool
    participants: tuple[Named, ...]
    promotions: tuple[Named, ...]

    @property
    def overdue(self) -> bool:
        """Whether the status should have moved on before today; nothing is awaited of a held or cancelled session."""
        awaited = not (self.cancelled or self.on_hold)
        return awaited and self.status_due is not None and self.status_due < clock.today()


def session_id_of(number: str) -> int:
    """Return the id of the session with that number.

    Raises:
        NotFound: no session has it.
    """
    found = database.rows("SELECT id FROM session WHERE number = ?", (number.strip(),))
    if not found:
        raise NotFound(f"There is no session {number.strip()}: look for it with Find.")
    return int(found[0][0])


def session_record(session_id: int) -> SessionRecord:
    """Read one session with all that its record shows.

    Raises:
        NotFound: the session is gone.
    """
    row = Session.get_or_none(Session.id == session_id)
    if row is None:
        raise NotFound("That session is gone.")
    return SessionRecord(
        id=row.id,
        version=row.version,
        number=row.number,
        file_number=row.file_number,
        client=client_block(row.client_id),
        description=row.description,
        session_type=Named(row.session_type_id, row.session_type.name),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        studio=Named(row.studio_id, row.studio.name),
        photographer=_person(row.photographer),
        assistant=_person(row.assistant),
        room=Named(row.room.id, row.room.name) if row.room else None,
        outside_location=Named(row.outside_location.id, row.outside_location.name) if row.outside_location else None,
        status=Named(row.status_id, row.status.description),
        status_final=bool(row.status.final),
        status_since=row.status_since,
        status_due=row.status_due,
        status_due_by=_initials(row.status_due_by),
        booked_by=_initials(row.booked_by) or "SYS",
        booked_on=clock.wall(row.booked_at),
        reminder_min=row.reminder_min,
        confirmed=row.confirmed_at is not None,
        confirmed_by=(_initials(row.confirmed_by) or "SYS") if row.confirmed_at else None,
        confirmed_on=clock.wall(row.confirmed_at) if row.confirmed_at else None,
        no_show=bool(row.no_show),
        redo=bool(row.redo),
        redo_of=Named(row.redo_of.id, row.redo_of.number) if row.redo_of else None,
        redone_by=tuple(
            Named(other.id, other.number) for other in Session.select().where(Session.redo_of == row.id).limit(20)
        ),
        on_hold=bool(row.on_hold),
        cancelled=bool(row.cancelled),
        cancelled_by=(_initials(row.cancelled_by) or "SYS") if row.cancelled else None,
        cancelled_on=clock.wall(row.cancelled_at) if row.cancelled_at else None,
        cancel_reason=row.cancel_reason,
        notes=row.notes,
        print_notes=bool(row.print_notes),
        participants=_linked("session_participant", "member_id", "family_member", session_id),
        promotions=_linked("session_promotion", "promotion_id", "promotion", session_id),
    )


def _person(user: Any) -> Named | None:
    return None if user is None else Named(user.id, user.name, user.initials)


def _initials(user: Any) -> str | None:
    return None if user is None else str(user.initials)


def _linked(link: str, column: str, table: str, session_id: int) -> tuple[Named, ...]:
    sql = f"SELECT t.id, t.name FROM {link} l JOIN {table} t ON t.id = l.{column} WHERE l.session_id = ? ORDER BY t.id"
    return tuple(Named(int(i), str(name)) for i, name in database.rows(sql, (session_id,)))


def client_block(client_id: int) -> ClientBlock:
    """Read the client's name, first phone and email, status and call warning.

    Raises:
        NotFound: the client is gone.
    """
    client = Client.get_or_none(Client.id == client_id)
    if client is None:
        raise NotFound("That client is gone.")
    phone = database.rows(
        "SELECT number, sms FROM client_phone WHERE client_id = ? ORDER BY position, id LIMIT 1", (client_id,)
    )
    email = database.rows(
        "SELECT email FROM client_email WHERE client_id = ? ORDER BY position, id LIMIT 1", (client_id,)
    )
    missed = database.rows("SELECT count(*), max(starts_at) FROM session WHERE client_id = ? AND no_show", (client_id,))
    count, last = missed[0]
    return ClientBlock(
        id=client.id,
        number=client.number,
        name=f"{client.last_name}, {client.first_name}" if client.first_name else client.last_name,
        phone=phone[0][0] if phone else "",
        phone_sms=bool(phone and phone[0][1]),
        email=email[0][0] if email else "",
        status=client.client_status.name if client.client_status else "",
        call_warning=client.call_warning,
        no_shows=int(count),
        last_no_show=as_wall(last).date() if last else None,
    )


def status_notes(session_id: int) -> tuple[StatusNoteView, ...]:
    """List a session's history, newest first, at most 500 lines."""
    found = database.rows(
        "SELECT at, initials, kind, text FROM status_note WHERE session_id = ? ORDER BY id DESC LIMIT 500",
        (session_id,),
    )
    return tuple(StatusNoteView(wall_of(at), initials, kind, text) for at, initials, kind, text in found)
