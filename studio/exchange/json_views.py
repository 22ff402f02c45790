"""The shapes in which sessions and clients leave the program for scripts: plain JSON values, stable for ever.

Days are ``YYYY-MM-DD``, times ``HH:MM``, what is absent is ``None``, numbers of records are text. A person is a login,
which is what the command line's options take; a room, type or status is its name. Lists are read in batches, each with
the same few queries however many records it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from studio.booking.scheduling import as_wall
from studio.clients import clients
from studio.kernel import database
from studio.kernel.instants import wall_of
from studio.people.users import UserView
from studio.sessions import agenda
from studio.workflow.workflow import StatusView

BATCH = 400
"""Records read at a time."""

Json = dict[str, Any]

_SESSIONS = """
SELECT s.id, s.number, c.number, c.last_name, c.first_name, s.description, t.name, s.starts_at, s.ends_at, w.name,
  p.login, a.login, r.name, o.name, s.file_number, st.description, s.status_due, b.login, s.booked_at, s.reminder_min,
  s.confirmed_at, k.login, s.no_show, s.redo, s.on_hold, s.cancelled, s.cancel_reason, s.notes, s.version
FROM session s
JOIN client c ON c.id = s.client_id
JOIN session_type t ON t.id = s.session_type_id
JOIN studio w ON w.id = s.studio_id
JOIN status st ON st.id = s.status_id
LEFT JOIN staff p ON p.id = s.photographer_id
LEFT JOIN staff a ON a.id = s.assistant_id
LEFT JOIN staff b ON b.id = s.booked_by_id
LEFT JOIN staff k ON k.id = s.confirmed_by_id
LEFT JOIN resource r ON r.id = s.room_id
LEFT JOIN outside_location o ON o.id = s.outside_location_id
WHERE s.id IN ({marks})
"""

_PARTICIPANTS = (
    "SELECT l.session_id, m.name FROM session_participant l JOIN family_member m ON m.id = l.member_id "
    "WHERE l.session_id IN ({marks}) ORDER BY m.position, m.id"
)
_PROMOTIONS = (
    "SELECT l.session_id, p.name FROM session_promotion l JOIN promotion p ON p.id = l.promotion_id "
    "WHERE l.session_id IN ({marks}) ORDER BY p.position, p.id"
)
_NOTES = "SELECT session_id, at, initials, text FROM status_note WHERE session_id IN ({marks}) ORDER BY id DESC"


# -- sessions --------------------------------------------------------------------------------------------------------


def session(session_id: int) -> Json:
    """Return one session, which must exist."""
    return next(sessions([session_id]))


def sessions(session_ids: Sequence[int]) -> Iterator[Json]:
    """Give the sessions with these ids in this order; four queries for each ``BATCH``. Those that are gone are left out."""
    for start in range(0, len(session_ids), BATCH):
        ids = session_ids[start : start + BATCH]
        found = {row[0]: _session(row) for row in _rows(_SESSIONS, ids)}
        for session_id, name in _rows(_PARTICIPANTS, ids):
            found[session_id]["participants"].append(name)
        for session_id, name in _rows(_PROMOTIONS, ids):
            found[session_id]["promotions"].append(name)
        for session_id, at, initials, text in _rows(_NOTES, ids):
            note = {"at": wall_of(at).isoformat(" ", "seconds"), "initials": initials, "text": text}
            found[session_id]["status_notes"].append(note)
        yield from (found[session_id] for session_id in ids if session_id in found)


def _rows(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    return database.rows(sql.format(marks=", ".join("?" * len(ids))), tuple(ids))


def _session(row: tuple[Any, ...]) -> Json:
    starts_at, ends_at = as_wall(row[7]), as_wall(row[8])
    return {
        "number": row[1],
        "client": {"number": row[2], "name": _name(row[3], row[4])},
        "description": row[5] or None,
        "type": row[6],
        "date": starts_at.date().isoformat(),
        "start": _time(starts_at),
        "end": _time(ends_at),
        "studio": row[9],
        "photographer": row[10],
        "assistant": row[11],
        "room": row[12],
        "outside_location": row[13],
        "file_number": row[14] or None,
        "status": row[15],
        "status_due": _day(agenda.as_day(row[16])),
        "booked_by": row[17],
        "booked_on": wall_of(row[18]).date().isoformat(),
        "reminder_min": row[19],
        "confirmed": row[20] is not None,
        "confirmed_by": row[21],
        "no_show": bool(row[22]),
        "redo": bool(row[23]),
        "on_hold": bool(row[24]),
        "cancelled": bool(row[25]),
        "cancel_reason": row[26] or None,
        "participants": [],
        "promotions": [],
        "notes": row[27] or None,
        "status_notes": [],
        "version": row[28],
    }


def _name(last: str, first: str) -> str:
    return f"{last}, {first}" if first else last


def _time(at: datetime) -> str:
    return f"{at:%H:%M}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def agenda_entries(rows: Sequence[agenda.AgendaRow]) -> Iterator[Json]:
    """Give the entries of a day, in their order; an outside location stands where the room would."""
    for row, whole in zip(rows, sessions([row.session_id for row in rows]), strict=True):
        yield {
            "kind": row.kind,
            "number": whole["number"],
            "start": whole["start"],
            "end": whole["end"],
            "title": whole["description"] or whole["type"],
            "client": whole["client"]["name"],
            "type": whole["type"],
            "room": whole["room"] or whole["outside_location"],
            "people": [login for login in (whole["photographer"], whole["assistant"]) if login],
            "status": whole["status"],
            "confirmed": whole["confirmed"],
        }


# -- clients ---------------------------------------------------------------------------------------------------------


def client(client_id: int) -> Json:
    """Return one client with the family and the sessions, newest first, at most 500.

    Raises:
        NotFound: the client is gone.
    """
    record = clients.client_record(client_id)
    own = [row.session_id for row in agenda.sessions_of_client(client_id)]
    return _client(record) | {
        "family": [
            {
                "name": member.name,
                "relationship": member.relationship.name if member.relationship else None,
                "birthday": _day(member.birthday),
            }
            for member in record.family
        ],
        "sessions": list(sessions(own)),
    }


def _client(record: clients.ClientRecord) -> Json:
    return {
        "number": record.number,
        "name": record.name,
        "last": record.last_name,
        "first": record.first_name or None,
        "phones": [phone.number for phone in record.phones],
        "emails": [email.email for email in record.emails],
        "status": record.status.name if record.status else None,
        "warning": record.call_warning or None,
    }


# -- the studio's lists ----------------------------------------------------------------------------------------------


def status(view: StatusView) -> Json:
    """Return one status; ``duration`` is in business days."""
    return {
        "name": view.name,
        "order": view.order,
        "duration": view.duration_business_days,
        "initial": view.initial,
        "final": view.final,
        "stage": view.stage,
        "on_session_date": view.on_session_date,
        "inactive": view.inactive,
    }


def user(view: UserView) -> Json:
    """Return one user."""
    return {
        "login": view.login,
        "name": view.name,
        "initials": view.initials,
        "role": view.role,
        "photographer": view.photographer,
        "assistant": view.assistant,
        "inactive": view.inactive,
    }
