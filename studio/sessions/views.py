"""Reads about one session: the record as the screens and the command line show it, and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from models import Client
from studio.kernel import access, clock, database
from studio.kernel.errors import NotFound
from studio.kernel.instants import as_wall, bound_instant
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time, listed_name, weekday_date
from studio.kernel.types import Named
from studio.lists import own_fields, theirs
from studio.sessions import equipment, rows, states
from studio.sessions.flags import FlagView, flags_of
from studio.workflow.history import StatusNoteView, status_notes

if TYPE_CHECKING:
    from studio.sessions.event_views import EventView

__all__ = ["ClientBlock", "Named", "SessionRecord", "StatusNoteView", "session_record", "status_notes"]

MOST_TODAY = 3


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
    outside_address: str
    status: Named
    status_final: bool
    status_since: date
    status_due: date | None
    status_due_by: str | None
    booked_by: str
    booked_on: datetime
    reminder_min: int | None
    confirmed: FlagView | None
    no_show: FlagView | None
    redo: FlagView | None
    redone_by: tuple[Named, ...]
    """The later sessions that repeat this one."""
    on_hold: FlagView | None
    cancelled: FlagView | None
    notes: str
    print_notes: bool
    participants: tuple[Named, ...]
    promotions: tuple[Named, ...]
    equipment: str
    """What it takes along, as it is typed."""
    expected_on: date | None
    born_on: date | None
    fields: Mapping[int, Any]
    """What stands in own fields, by their ids."""
    before_min: int = 0
    after_min: int = 0
    drive_before_min: int = 0
    drive_after_min: int = 0
    drive_blocks: bool = True
    events: tuple[EventView, ...] = ()
    """Those of a record that was opened."""

    @property
    def held_until(self) -> date | None:
        """The last day of the hold."""
        return self.on_hold.until if self.on_hold else None

    @property
    def overdue(self) -> bool:
        """Whether the status should have moved on before today."""
        return states.is_overdue(self, clock.today())


def session_id_of(number: str) -> int:
    """Return the id of the session with that number.

    Raises:
        NotFound: no session has it.
        NotAllowed: it is not the reader's own.
    """
    found = database.rows("SELECT id FROM session WHERE number = ?", (number.strip(),))
    if not found:
        raise NotFound(f"There is no session {number.strip()}: look for it with Find.")
    theirs.refuse("session", int(found[0][0]))
    return int(found[0][0])


def session_record(session_id: int) -> SessionRecord:
    """Read one session with all that its record shows.

    Raises:
        NotFound: the session is gone.
    """
    theirs.refuse("session", session_id)
    row = rows.one(session_id)
    if row is None:
        raise NotFound("That session is gone.")
    flags = flags_of([session_id]).get(session_id, {})
    return SessionRecord(
        id=row.id,
        version=row.version,
        number=row.number,
        file_number=row.file_number,
        client=client_block(row.client_id),
        description=row.description,
        session_type=Named(row.session_type_id, row.session_type),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        studio=Named(row.studio_id, row.studio),
        photographer=_link(row.photographer_id, row.photographer, row.photographer_initials),
        assistant=_link(row.assistant_id, row.assistant, row.assistant_initials),
        room=_link(row.room_id, row.room),
        outside_location=_link(row.outside_location_id, row.outside_location),
        outside_address=row.outside_address or "",
        status=Named(row.status_id, row.status),
        status_final=row.final,
        status_since=row.status_since,
        status_due=row.status_due,
        status_due_by=row.due_by_initials,
        booked_by=row.booked_by_initials or "SYS",
        booked_on=clock.wall(row.booked_at),
        reminder_min=row.reminder_min,
        confirmed=flags.get("confirmed"),
        no_show=flags.get("no_show"),
        redo=flags.get("redo"),
        redone_by=redone_by([session_id]).get(session_id, ()),
        on_hold=flags.get("on_hold"),
        cancelled=flags.get("cancelled"),
        notes=row.notes,
        print_notes=row.print_notes,
        participants=_linked("session_participant", "member_id", "family_member", session_id),
        promotions=_linked("session_promotion", "promotion_id", "promotion", session_id),
        equipment=equipment.text(session_id),
        expected_on=row.expected_on,
        born_on=row.born_on,
        fields=own_fields.values_of("session", [session_id])[session_id],
        before_min=row.before_min,
        after_min=row.after_min,
        drive_before_min=row.drive_before_min,
        drive_after_min=row.drive_after_min,
        drive_blocks=bool(row.drive_blocks),
    )


def _link(row_id: int | None, name: str | None, initials: str | None = None) -> Named | None:
    return None if row_id is None else Named(row_id, name or "", initials or "")


def redone_by(session_ids: Sequence[int]) -> dict[int, tuple[Named, ...]]:
    """Read which later sessions repeat these ones, in one query."""
    marks = database.marks(session_ids)
    found = database.rows(
        "SELECT f.original_id, s.id, s.number FROM session_flag f JOIN session s ON s.redo_id = f.id AND s.id = f.session_id "
        f"WHERE f.original_id IN ({marks}) ORDER BY s.starts_at, s.id",
        tuple(session_ids),
    )
    out: dict[int, tuple[Named, ...]] = {}
    for original_id, session_id, number in found:
        out[int(original_id)] = (*out.get(int(original_id), ()), Named(int(session_id), str(number)))
    return out


def _linked(link: str, column: str, table: str, session_id: int) -> tuple[Named, ...]:
    sql = f"SELECT t.id, t.name FROM {link} l JOIN {table} t ON t.id = l.{column} WHERE l.session_id = ? ORDER BY t.id"
    return tuple(Named(int(i), str(name)) for i, name in database.rows(sql, (session_id,)))


def client_block(client_id: int) -> ClientBlock:
    """Read the client's name, first phone and email, status and call warning.

    Raises:
        NotFound: the client is gone.
    """
    theirs.refuse("client", client_id)
    client = Client.get_or_none(Client.id == client_id)
    if client is None:
        raise NotFound("That client is gone.")
    phone, email = _reach(client_id) if access.sees("reach") else ((access.HIDDEN, False), "")
    own = theirs.only()
    mine, whose = theirs.sessions_of(own) if own is not None else ("TRUE", ())
    missed = database.rows(
        f"SELECT count(*), max(starts_at) FROM session WHERE client_id = ? AND no_show_id IS NOT NULL AND {mine}",
        (client_id, *whose),
    )
    count, last = missed[0]
    return ClientBlock(
        id=client.id,
        number=client.number,
        name=listed_name(client.last_name, client.first_name),
        phone=phone[0],
        phone_sms=phone[1],
        email=email,
        status=client.client_status.name if client.client_status else "",
        call_warning=client.call_warning,
        no_shows=int(count),
        last_no_show=as_wall(last).date() if last else None,
    )


def booked_today(client_id: int) -> tuple[str, ...]:
    """Say what was booked for a client today, the last first: by another desk a moment ago, perhaps.

    At most ``MOST_TODAY``, and that there are more. What is cancelled, and what the reader may not see, is left out.
    """
    own = theirs.only()
    mine, whose = theirs.sessions_of(own) if own is not None else ("TRUE", ())
    since = bound_instant(clock.utc(datetime.combine(clock.today(), time.min)))
    found = database.rows(
        "SELECT number, starts_at, (SELECT name FROM session_type WHERE id = session_type_id), "
        "(SELECT initials FROM staff WHERE id = booked_by_id), on_hold_id FROM session "
        f"WHERE client_id = ? AND booked_at >= ? AND cancelled_id IS NULL AND {mine} ORDER BY booked_at DESC, id DESC LIMIT ?",
        (client_id, since, *whose, MOST_TODAY + 1),
    )
    told = tuple(_in_a_line(str(number), as_wall(at), *rest) for number, at, *rest in found[:MOST_TODAY])
    return (*told, "and more") if len(found) > MOST_TODAY else told


def _in_a_line(number: str, starts_at: datetime, kind: str, by: str | None, hold: int | None) -> str:
    when = f"{weekday_date(starts_at.date())}, {format_time(starts_at.time())}"
    return f"{kind}, {when}, {'on hold, ' if hold is not None else ''}by {by or 'SYS'} ({number})"


def _reach(client_id: int) -> tuple[tuple[str, bool], str]:
    """Read a client's first phone, whether it takes texts, and the first email."""
    phone = database.rows(
        "SELECT number, sms FROM client_phone WHERE client_id = ? ORDER BY position, id LIMIT 1", (client_id,)
    )
    email = database.rows(
        "SELECT email FROM client_email WHERE client_id = ? ORDER BY position, id LIMIT 1", (client_id,)
    )
    return (phone[0][0], bool(phone[0][1])) if phone else ("", False), email[0][0] if email else ""
