"""What stands in the calendar: the sessions and appointments of some days, each as a block that takes its time.

The cost is that of the days asked for, however many years a book has: one walk along the index of starts for each of
sessions and appointments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from studio.booking import attending
from studio.booking.resources import LONGEST, NO_TIME, Around
from studio.calendar.whose import ALL, EQUIPMENT, PERSON, ROOM, Whose
from studio.kernel import database
from studio.kernel.errors import Invalid
from studio.kernel.instants import as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs
from studio.sessions.states import MEETING_SHOWN

SESSION, APPOINTMENT, BUSY = "session", "appointment", "busy"

MOST_BLOCKS = 4000
"""So many sessions, and so many appointments, are read at once: a month of a studio with a hundred a day."""


@dataclass(frozen=True, slots=True)
class Block:
    """A session or an appointment, or, of somebody else's, only that its time is taken."""

    key: int
    """The session's id, or that of an appointment with a minus before it."""
    kind: str
    version: int
    number: str
    starts_at: datetime
    ends_at: datetime
    client_id: int
    client: str
    last_name: str
    description: str
    type: str
    colour: str
    place: str
    """The room, or the outside location."""
    globe: str
    """Where the outside location is on the globe, where that is known."""
    status: str
    studio_id: int
    user_ids: tuple[int, ...]
    room_ids: tuple[int, ...]
    people: tuple[str, ...]
    """Their initials."""
    logins: tuple[str, ...]
    confirmed: bool
    no_show: bool
    held: bool
    cancelled: bool
    permitted: bool
    """Whether it was allowed to overlap others."""
    around: Around = NO_TIME
    """The time around it that is taken too."""
    event: bool = False
    """Whether it is an event of a session, with which it is confirmed."""
    equipment_ids: tuple[int, ...] = ()
    """What it takes along, each as often as there are pieces of it, where that was asked for."""

    @property
    def takes_place(self) -> bool:
        """Whether it takes its time: it is neither held nor cancelled."""
        return not (self.held or self.cancelled)

    @property
    def asked_of(self) -> bool:
        """Whether there is a client who may confirm it."""
        return bool(self.client_id) and not self.event

    def is_of(self, whose: Whose) -> bool:
        """Tell whether it takes the time of somebody."""
        if whose.kind == PERSON:
            return whose.id in self.user_ids if whose.id else not self.user_ids
        if whose.kind == ROOM:
            return not whose.family.isdisjoint(self.room_ids)
        if whose.kind == EQUIPMENT:
            return whose.id in self.equipment_ids
        return whose.kind == ALL or whose.id == self.studio_id


def midnight(day: date) -> datetime:
    """Return when a day begins."""
    return datetime.combine(day, time.min)


def end_of_days(first: date, days: int) -> date:
    """Return the day behind some days.

    Raises:
        Invalid: Python's calendar ends before it.
    """
    try:
        return first + timedelta(days=days)
    except OverflowError:
        raise Invalid("The calendar has no days so far ahead: take an earlier one.") from None


def read(first: date, days: int, *, hidden: bool = False, equipment: bool = False) -> tuple[Block, ...]:
    """List what stands in the calendar on some days, by start; what began the day before and goes on is among it.

    Args:
        hidden: also what is held, cancelled, or an event that is left off.
        equipment: also what each takes along.
    """
    own = theirs.only()
    start, end = midnight(first), midnight(end_of_days(first, days))
    since = start - LONGEST if first > date.min else start
    span = (bound(since), bound(end), bound(start), MOST_BLOCKS)
    initials = {one: (short, login) for one, short, login in database.rows("SELECT id, initials, login FROM staff")}
    takes = _equipment(span) if equipment else {}
    found = [*_sessions(span, hidden, initials, takes), *_appointments(span, hidden, initials)]
    shown = [
        block if own is None or own in whose else _busy(block)
        for block, whose in found
        if own is None or own in whose or block.takes_place
    ]
    return tuple(sorted(shown, key=lambda block: (block.starts_at, block.ends_at, block.key < 0, abs(block.key))))


_PERMITTED = "EXISTS (SELECT 1 FROM booking b WHERE b.{0}_id = {1}.id AND b.permitted)"
_SESSIONS = (
    "SELECT s.id, s.version, s.number, s.starts_at, s.ends_at, s.client_id, c.last_name, c.first_name, s.description, "
    "t.name, t.colour, coalesce(r.name, o.name, ''), coalesce(o.place, ''), st.name, s.studio_id, s.photographer_id, "
    "s.assistant_id, s.booked_by_id, s.room_id, s.confirmed_id, s.no_show_id, s.on_hold_id, s.cancelled_id, "
    "s.before_min, s.after_min, s.drive_before_min, s.drive_after_min, s.drive_blocks, "
    f"{_PERMITTED.format('session', 's')} FROM session s JOIN client c ON c.id = s.client_id "
    "JOIN session_type t ON t.id = s.session_type_id JOIN status st ON st.id = s.status_id "
    "LEFT JOIN resource r ON r.id = s.room_id LEFT JOIN outside_location o ON o.id = s.outside_location_id "
    "WHERE s.starts_at >= ? AND s.starts_at < ? AND s.ends_at > ?{} ORDER BY s.starts_at, s.id LIMIT ?"
)
_APPOINTMENTS = (
    "SELECT a.id, a.version, a.number, a.starts_at, a.ends_at, a.client_id, c.last_name, c.first_name, a.description, "
    "k.name, k.colour, a.event, a.suspended, a.studio_id, a.made_by_id, a.confirmed_id, a.no_show_id, a.cancelled_id, "
    f"{_PERMITTED.format('appointment', 'a')} FROM appointment a "
    "JOIN appointment_type k ON k.id = a.appointment_type_id LEFT JOIN client c ON c.id = a.client_id "
    "WHERE a.starts_at >= ? AND a.starts_at < ? AND a.ends_at > ?{} ORDER BY a.starts_at, a.id LIMIT ?"
)

_EQUIPMENT = (
    "SELECT s.id, e.resource_id, e.count FROM session s CROSS JOIN session_equipment e "
    "WHERE e.session_id = s.id AND s.starts_at >= ? AND s.starts_at < ? AND s.ends_at > ?"
)

_Span = tuple[str, str, str, int]
_Initials = dict[int, tuple[str, str]]
_Found = tuple[Block, set[int | None]]
"""A block, and those whose it is."""


def _equipment(span: _Span) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for one, resource_id, count in database.rows(_EQUIPMENT, span[:3]):
        found[one] = (*found.get(one, ()), *[resource_id] * count)
    return found


def _sessions(span: _Span, hidden: bool, initials: _Initials, takes: Mapping[int, tuple[int, ...]]) -> list[_Found]:
    out = []
    where = "" if hidden else " AND s.cancelled_id IS NULL AND s.on_hold_id IS NULL"
    for row in database.rows(_SESSIONS.format(where), span):
        one, version, number, start, end, client_id, last, first, about, kind, colour, place, globe, status, *rest = row
        (
            studio_id,
            photographer,
            assistant,
            booked_by,
            room_id,
            confirmed,
            no_show,
            held,
            cancelled,
            *time,
            permitted,
        ) = rest
        people = tuple(user for user in (photographer, assistant) if user is not None)
        block = Block(
            key=one, kind=SESSION, version=version, number=number, starts_at=as_wall(start), ends_at=as_wall(end),
            client_id=client_id, client=listed_name(last, first), last_name=last, description=about, type=kind,
            colour=colour, place=place, globe=globe, status=status, studio_id=studio_id, user_ids=people,
            room_ids=() if room_id is None else (room_id,), people=tuple(initials[user][0] for user in people),
            logins=tuple(initials[user][1] for user in people), confirmed=confirmed is not None,
            no_show=no_show is not None, held=held is not None, cancelled=cancelled is not None,
            permitted=bool(permitted),
            around=Around(*time[:2], *(time[2:4] if time[4] else (0, 0))), equipment_ids=takes.get(one, ()),
        )  # fmt: skip
        out.append((block, {photographer, assistant, booked_by}))
    return out


def _appointments(span: _Span, hidden: bool, initials: _Initials) -> list[_Found]:
    found = database.rows(_APPOINTMENTS.format("" if hidden else f" AND {MEETING_SHOWN}"), span)
    ids = [row[0] for row in found]
    people, rooms = attending.parts("person", "w.id", ids), attending.parts("room", "w.id, w.name", ids)
    out = []
    for one, version, number, start, end, client_id, last, first, about, kind, colour, *rest in found:
        event, off, studio_id, made_by, confirmed, no_show, cancelled, permitted = rest
        users = tuple(user for (user,) in people[one])
        block = Block(
            key=-one, kind=APPOINTMENT, version=version, number=number, starts_at=as_wall(start), ends_at=as_wall(end),
            client_id=client_id or 0, client=listed_name(last, first) if client_id else "", last_name=last or "",
            description=about, type=kind, colour=colour, place=", ".join(name for _, name in rooms[one]), globe="", status="",
            studio_id=studio_id, user_ids=users, room_ids=tuple(room for room, _ in rooms[one]),
            people=tuple(initials[user][0] for user in users), logins=tuple(initials[user][1] for user in users),
            confirmed=confirmed is not None, no_show=no_show is not None, held=off == "on_hold",
            cancelled=cancelled is not None or off == "cancelled", permitted=bool(permitted), event=bool(event),
        )  # fmt: skip
        out.append((block, {made_by, *users}))
    return out


def _busy(block: Block) -> Block:
    """Say no more than that a time is taken, and who and what is."""
    told: dict[str, Any] = dict.fromkeys(("number", "last_name", "description", "type", "status"), "")
    told |= {"kind": BUSY, "client": theirs.BUSY, "colour": "gray", "confirmed": True, "client_id": 0, "version": 0}
    return replace(block, **told, no_show=False, permitted=False)
