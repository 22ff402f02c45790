"""Reminders before a session starts, computed from present facts: a moved or cancelled session never fires the old one."""

from __future__ import annotations

from datetime import datetime, timedelta

from models import ReminderState, Session
from studio.kernel import clock, journal
from studio.kernel.access import Actor
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.instants import bound, bound_instant
from studio.kernel.preferences import LONGEST_REMINDER_MIN
from studio.kernel.records import dataclass
from studio.lists import theirs
from studio.sessions import rows, states

SNOOZE_MIN = 5
SHOWN_AFTER_START = timedelta(minutes=1)
CLOCK_CHANGE = timedelta(hours=2)
"""The look into the database is by wall time, which may be off by so much on the days when the clocks change."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A session that starts soon."""

    session_id: int
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
        ahead = clock.utc(row.starts_at) - now_utc
        if -SHOWN_AFTER_START <= ahead <= timedelta(minutes=row.reminder_min or 0):
            minutes = max(0, -(-int(ahead.total_seconds()) // 60))
            when = (row.starts_at, row.ends_at, minutes)
            out.append(Reminder(row.id, row.number, row.client, row.session_type, row.whereabouts, *when))
    return tuple(out[:20])


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
        theirs.refuse("session", session_id, actor)
        session = Session.get_or_none(Session.id == session_id)
        if session is None:
            raise NotFound("That session is gone.")
        values = {"starts_at": session.starts_at, "dismissed": dismissed, "snoozed_until": snoozed_until}
        row = ReminderState.get_or_none((ReminderState.user == actor.user_id) & (ReminderState.session == session_id))
        if row is None:
            entry.insert(ReminderState, user=actor.user_id, session=session_id, **values)
        else:
            entry.update(ReminderState, row.id, **values)
