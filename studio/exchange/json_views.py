"""The shapes in which sessions and clients leave the program for scripts: plain JSON values, stable for ever.

Days are ``YYYY-MM-DD``, times ``HH:MM``, what is absent is ``None``, numbers of records are text. A person is a login,
which is what the command line's options take; a room, type or status is its name. Lists are read in batches, each with
the same few queries however many records it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from studio.clients import clients
from studio.kernel import clock, database, sentences
from studio.kernel.instants import wall_of
from studio.lists import own_fields
from studio.people.users import UserView
from studio.sessions import agenda, equipment, views, visits
from studio.sessions import rows as session_rows
from studio.sessions.event_views import EventView, events_of
from studio.sessions.flags import FlagView, flags_of
from studio.sessions.rows import SessionRow
from studio.sessions.views import Named
from studio.workflow.workflow import StatusView

BATCH = 400
"""Records read at a time."""

Json = dict[str, Any]

_PARTICIPANTS = (
    "SELECT l.session_id, m.name FROM session_participant l JOIN family_member m ON m.id = l.member_id "
    "WHERE l.session_id IN ({marks}) ORDER BY m.position, m.id"
)
_PROMOTIONS = (
    "SELECT l.session_id, p.name FROM session_promotion l JOIN promotion p ON p.id = l.promotion_id "
    "WHERE l.session_id IN ({marks}) ORDER BY p.position, p.id"
)
_NOTES = "SELECT session_id, at, initials, kind, facts FROM status_note WHERE session_id IN ({marks}) ORDER BY id DESC"


# -- sessions --------------------------------------------------------------------------------------------------------


def session(session_id: int) -> Json:
    """Return one session, which must exist."""
    return next(sessions([session_id]))


def sessions(session_ids: Sequence[int]) -> Iterator[Json]:
    """Give the sessions with these ids in this order; twelve queries at most for each ``BATCH``. Those gone are out."""
    for start in range(0, len(session_ids), BATCH):
        ids = session_ids[start : start + BATCH]
        flags, redone = flags_of(ids), views.redone_by(ids)
        found = {i: _session(row, flags.get(i, {}), redone.get(i, ())) for i, row in session_rows.by_id(ids).items()}
        if not (ids := list(found)):
            continue
        for session_id, name in _rows(_PARTICIPANTS, ids):
            found[session_id]["participants"].append(name)
        for session_id, name in _rows(_PROMOTIONS, ids):
            found[session_id]["promotions"].append(name)
        for session_id, takes in equipment.texts(ids).items():
            found[session_id]["equipment"] += takes
        for session_id, at, initials, kind, facts in _rows(_NOTES, ids):
            text = sentences.note(kind, sentences.read(facts))
            note = {"at": wall_of(at).isoformat(" ", "seconds"), "initials": initials, "text": text}
            found[session_id]["status_notes"].append(note)
        for session_id, events in events_of(list(found)).items():
            found[session_id]["events"] = [_event(one) for one in events]
        for session_id, own in own_fields.plain_values("session", list(found)).items():
            found[session_id]["fields"] = own
        for session_id, days in visits.of(list(found)).items():
            row = found[session_id]
            if (visit := days.get(date.fromisoformat(row["date"]))) is not None:
                row |= {step: at.isoformat(" ", "seconds") for step in visits.STEPS if (at := getattr(visit, step))}
        yield from (found[session_id] for session_id in session_ids[start : start + BATCH] if session_id in found)


def _rows(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    return database.rows(sql.format(marks=database.marks(ids)), tuple(ids))


def _session(row: SessionRow, flags: Mapping[str, FlagView], redone_by: Sequence[Named]) -> Json:
    confirmed, cancelled, redo = (flags.get(kind) for kind in ("confirmed", "cancelled", "redo"))
    return {
        "number": row.number,
        "client": {"number": row.client_number, "name": row.client},
        "description": row.description or None,
        "type": row.session_type,
        "date": row.starts_at.date().isoformat(),
        "start": _time(row.starts_at),
        "end": _time(row.ends_at),
        "studio": row.studio,
        "photographer": row.photographer_login,
        "assistant": row.assistant_login,
        "room": row.room,
        "outside_location": row.outside_location,
        "file_number": row.file_number or None,
        "status": row.status,
        "status_due": _day(row.status_due),
        "booked_by": row.booked_by_login,
        "booked_on": clock.wall(row.booked_at).date().isoformat(),
        "reminder_min": row.reminder_min,
        "confirmed": row.confirmed,
        "confirmed_by": confirmed.by_login if confirmed else None,
        "no_show": row.no_show,
        "redo": row.redo,
        "redo_of": redo.original_number if redo else None,
        "redone_by": [other.name for other in redone_by],
        "on_hold": row.on_hold,
        "held_until": _day(row.held_until),
        "cancelled": row.cancelled,
        "cancel_reason": cancelled.why if cancelled else None,
        "expected_on": _day(row.expected_on),
        "born_on": _day(row.born_on),
        "participants": [],
        "promotions": [],
        "equipment": [],
        "notes": row.notes or None,
        "status_notes": [],
        "version": row.version,
        "fields": {},
        **dict.fromkeys(visits.STEPS),
        "ready_min": row.before_min,
        "clear_min": row.after_min,
        "drive_min": row.drive_before_min,
        "drive_back_min": row.drive_after_min,
        "events": [],
    }


def _event(one: EventView) -> Json:
    return {
        "number": one.number,
        "description": one.description or None,
        "type": one.type,
        "date": one.starts_at.date().isoformat(),
        "start": _time(one.starts_at),
        "end": _time(one.ends_at),
        "people": list(one.people),
        "rooms": list(one.rooms),
        "hidden": one.hidden,
        "cancelled": one.cancelled,
    }


def _time(at: datetime) -> str:
    return f"{at:%H:%M}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def agenda_entries(rows: Sequence[agenda.AgendaRow], day: date) -> Iterator[Json]:
    """Give the entries of a day, in their order; an outside location stands where the room would.

    What goes past midnight is an entry of both days: of the first with an end before its start, of the second from 00:00.
    """
    known = {whole["number"]: whole for whole in sessions([row.session_id for row in rows if row.session_id > 0])}
    for row in rows:
        if row.kind == agenda.BUSY_KIND:
            yield _busy(row, day)
            continue
        if row.kind == agenda.APPOINTMENT_KIND:
            yield _appointment(row, day)
            continue
        whole = known[row.number]
        yield {
            "kind": row.kind,
            "number": whole["number"],
            "start": "00:00" if row.continues(day) else whole["start"],
            "end": whole["end"],
            "title": whole["description"] or whole["type"],
            "client": whole["client"]["name"],
            "type": whole["type"],
            "room": whole["room"] or whole["outside_location"],
            "people": [login for login in (whole["photographer"], whole["assistant"]) if login],
            "status": whole["status"],
            "confirmed": whole["confirmed"],
            **_visit(row),
        }


def _appointment(row: agenda.AgendaRow, day: date) -> Json:
    return {
        "kind": row.kind,
        "number": row.number,
        "start": "00:00" if row.continues(day) else _time(row.starts_at),
        "end": _time(row.ends_at),
        "title": row.description or row.session_type,
        "client": row.client or None,
        "type": row.session_type,
        "room": row.room or None,
        "people": list(row.logins),
        "status": None,
        "confirmed": row.confirmed,
        **_visit(row),
    }


def _visit(row: agenda.AgendaRow) -> Json:
    """Tell at what time each step of the visit was noted."""
    steps = ((step, getattr(row.visit, step)) for step in visits.STEPS)
    return {step: _time(at) if at else None for step, at in steps}


def _busy(row: agenda.AgendaRow, day: date) -> Json:
    """Say no more than that a time is taken, and what is."""
    start = "00:00" if row.continues(day) else _time(row.starts_at)
    taken = {"kind": row.kind, "number": None, "start": start, "end": _time(row.ends_at), "title": row.client}
    nothing: Json = dict.fromkeys(("client", "type", "status", "confirmed"))
    last: Json = dict.fromkeys(visits.STEPS)
    return taken | nothing | {"room": row.room or None, "people": list(row.logins)} | last


def without_outcome(found: Sequence[visits.Open]) -> Iterator[Json]:
    """Give what is over, and nobody said how it went."""
    for one in found:
        yield {
            "kind": "session" if one.key > 0 else "appointment",
            "number": one.number,
            "date": one.starts_at.date().isoformat(),
            "start": _time(one.starts_at),
            "end": _time(one.ends_at),
            "client": one.client or None,
            "type": one.what,
            "who": one.who or None,
            **{step: _time(at) if (at := getattr(one.visit, step)) else None for step in visits.STEPS},
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
        "fields": own_fields.plain_values("client", [client_id])[client_id],
        "family": [
            {
                "name": member.name,
                "relationship": member.relationship.name if member.relationship else None,
                "birthday": str(member.birthday) if member.birthday else None,
            }
            for member in record.family
        ],
        "sessions": list(sessions(own)),
    }


def _client(record: clients.ClientRecord) -> Json:
    phones, emails = [phone.number for phone in record.phones], [email.email for email in record.emails]
    return {
        "number": record.number,
        "name": record.name,
        "last": record.last_name,
        "first": record.first_name or None,
        # What is hidden is left out, as in a list: an empty one would say that there is none.
        **({"phones": phones, "emails": emails} if record.reach else {}),
        "status": record.status.name if record.status else None,
        "groups": [group.label for group in record.groups],
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
        "count_from": view.count_from,
        "stale_after": view.stale_after_business_days,
    }


def user(view: UserView) -> Json:
    """Return one user."""
    return {
        "login": view.login,
        "name": view.name,
        "initials": view.initials,
        "role": view.role_name if view.role.startswith("own-") else view.role,
        "photographer": view.photographer,
        "assistant": view.assistant,
        "inactive": view.inactive,
        "studio": view.studio or None,
        "department": view.department or None,
        "calendar": view.calendar,
        "email": view.email or None,
        "system_login": view.system_login or None,
        "pin": view.pin,
    }
