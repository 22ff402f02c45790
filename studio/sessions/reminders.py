"""Reminders before a session or an appointment starts, computed from present facts: one that was moved or cancelled never
fires the old one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from models import Appointment, AppointmentReminder, ReminderState, Session
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.instants import as_wall, bound, bound_instant
from studio.kernel.preferences import LONGEST_REMINDER_MIN
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs
from studio.sessions import rows, states

SNOOZE_MIN = 5
SHOWN_AFTER_START = timedelta(minutes=1)
CLOCK_CHANGE = timedelta(hours=2)
"""The look into the database is by wall time, which may be off by so much on the days when the clocks change."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A session, or an appointment, that starts soon."""

    session_id: int
    """The session's id, or that of an appointment with a minus before it."""
    number: str
    client: str
    session_type: str
    room: str
    """The camera room, or the outside location with its address."""
    starts_at: datetime
    ends_at: datetime
    minutes: int
    """Minutes until the start; 0 when it is now."""


def due_reminders(actor: Actor) -> tuple[Reminder, ...]:
    """List the reminders to show this user now, by start, at most 20: due, not dismissed, not snoozed, not started.

    Minutes are real ones, also on the days when the clocks change.
    """
    now, now_utc = clock.now(), clock.now_utc()
    found = rows.read(
        "LEFT JOIN reminder_state x ON x.session_id = s.id AND x.user_id = ? AND x.starts_at = s.starts_at "
        "WHERE s.starts_at >= ? AND s.starts_at <= ? AND s.reminder_min IS NOT NULL AND s.no_show_id IS NULL "
        f"AND {states.TAKES_PLACE} AND (x.id IS NULL OR NOT (x.dismissed OR coalesce(x.snoozed_until > ?, FALSE))) "
        "ORDER BY s.starts_at LIMIT 400",
        (
            actor.user_id or 0,
            bound(now - CLOCK_CHANGE),
            bound(now + timedelta(minutes=LONGEST_REMINDER_MIN) + CLOCK_CHANGE),
            bound_instant(now_utc),
        ),
    )
    out = []
    for row in found:
        if (minutes := _minutes(row.starts_at, row.reminder_min or 0, now_utc)) is not None:
            when = (row.starts_at, row.ends_at, minutes)
            out.append(Reminder(row.id, row.number, row.client, row.session_type, row.whereabouts, *when))
    out += _of_appointments(actor, now, now_utc)
    return tuple(sorted(out, key=lambda one: one.starts_at)[:20])


def _minutes(starts_at: datetime, wanted_min: int, now_utc: datetime) -> int | None:
    """Return the minutes until a start, where it is time to be reminded of it."""
    ahead = clock.utc(starts_at) - now_utc
    due = -SHOWN_AFTER_START <= ahead <= timedelta(minutes=wanted_min)
    return max(0, -(-int(ahead.total_seconds()) // 60)) if due else None


def _of_appointments(actor: Actor, now: datetime, now_utc: datetime) -> list[Reminder]:
    own = theirs.only()
    mine = "" if own is None else f"AND {theirs.INVITED.format('a')} "
    found = database.rows(
        "SELECT a.id, a.number, c.last_name, c.first_name, a.description, k.name, a.starts_at, a.ends_at, a.reminder_min "
        "FROM appointment a JOIN appointment_type k ON k.id = a.appointment_type_id "
        "LEFT JOIN client c ON c.id = a.client_id "
        "LEFT JOIN appointment_reminder x ON x.appointment_id = a.id AND x.user_id = ? AND x.starts_at = a.starts_at "
        "WHERE a.starts_at >= ? AND a.starts_at <= ? AND a.reminder_min IS NOT NULL AND a.no_show_id IS NULL "
        "AND a.cancelled_id IS NULL AND (x.id IS NULL OR NOT (x.dismissed OR coalesce(x.snoozed_until > ?, FALSE))) "
        f"{mine}ORDER BY a.starts_at LIMIT 400",
        (
            actor.user_id or 0,
            bound(now - CLOCK_CHANGE),
            bound(now + timedelta(minutes=LONGEST_REMINDER_MIN) + CLOCK_CHANGE),
            bound_instant(now_utc),
            *(() if own is None else (own, own)),
        ),
    )
    out = []
    for one, number, last, first, about, kind, start, end, wanted_min in found:
        starts_at = as_wall(start)
        if (minutes := _minutes(starts_at, wanted_min, now_utc)) is not None:
            who = listed_name(last, first) if last else about
            out.append(Reminder(-one, f"appointment {number}", who, kind, "", starts_at, as_wall(end), minutes))
    return out


def dismiss(actor: Actor, session_id: int) -> None:
    """Not remind this user of this start again."""
    _set(actor, session_id, dismissed=True, snoozed_until=None)


def snooze(actor: Actor, session_id: int) -> None:
    """Remind this user again in five minutes."""
    _set(actor, session_id, dismissed=False, snoozed_until=clock.now_utc() + timedelta(minutes=SNOOZE_MIN))


def _set(actor: Actor, session_id: int, *, dismissed: bool, snoozed_until: datetime | None) -> None:
    if actor.user_id is None:
        raise NotAllowed("A reminder is answered by a person: log in first.")
    with journal.entry(actor, "reminder.answered", undoable=False) as entry:
        one: Any = (Session, ReminderState, "session") if session_id > 0 else _APPOINTMENT
        model, kept, kind = one
        theirs.refuse(kind, abs(session_id), actor)
        what = model.get_or_none(model.id == abs(session_id))
        if what is None:
            raise NotFound(f"That {kind} is gone.")
        values = {"starts_at": what.starts_at, "dismissed": dismissed, "snoozed_until": snoozed_until}
        row = kept.get_or_none((kept.user == actor.user_id) & (getattr(kept, kind) == what.id))
        if row is None:
            entry.insert(kept, user=actor.user_id, **{kind: what.id}, **values)
        else:
            entry.update(kept, row.id, **values)


_APPOINTMENT = (Appointment, AppointmentReminder, "appointment")
