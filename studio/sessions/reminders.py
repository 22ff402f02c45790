"""Reminders before a session or an appointment starts, computed from present facts: one that was moved or cancelled never
fires the old one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models import Appointment, AppointmentReminder, ReminderState, Session
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor
from studio.kernel.declared import Declared
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.instants import as_instant, as_wall, bound, bound_instant
from studio.kernel.preferences import LONGEST_REMINDER_MIN
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs
from studio.sessions import rows, states, visits

FRONT_DESK = Declared(
    "reminder.front_desk",
    "text",
    "owner, manager, desk",
    "Front desk",
    "The roles, parted by commas, whose people are reminded of everything; others of what they photograph or assist.",
)
SNOOZE_MIN = 5
MOST = 20
NEVER = datetime.min.replace(tzinfo=UTC)
AHEAD = timedelta(seconds=60)
"""So far ahead a desk knows what will be due, so that it shows it at its time and need not ask each second."""
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
    due_at: datetime = NEVER
    """From which instant on it is shown."""

    def at(self, now: datetime) -> Reminder | None:
        """Return it as it is at an instant; ``None`` where it is not time yet, or it started."""
        ahead = clock.utc(self.starts_at) - now
        if now < self.due_at or ahead < -SHOWN_AFTER_START:
            return None
        return replace(self, minutes=max(0, -(-int(ahead.total_seconds()) // 60)))


def due_reminders(actor: Actor) -> tuple[Reminder, ...]:
    """List the reminders to show this user now, by start, at most 20: due, not dismissed, not snoozed, not started."""
    now = clock.now_utc()
    return tuple(due for one in coming(actor) if (due := one.at(now)) is not None)[:MOST]


def coming(actor: Actor) -> tuple[Reminder, ...]:
    """List the reminders that are due for this user, or will be within ``AHEAD``, by start.

    Whoever photographs or assists is reminded, and the front desk of everything. Minutes are real ones, also on the days when
    the clocks change. What has started, or is done, by what was noted of it reminds nobody.
    """
    now, now_utc = clock.now(), clock.now_utc()
    whose = None if is_front_desk(actor) else actor.user_id
    until = bound_instant(now_utc + AHEAD)
    span = (bound(now - CLOCK_CHANGE), bound(now + timedelta(minutes=LONGEST_REMINDER_MIN) + CLOCK_CHANGE))
    mine = "" if whose is None else "AND (+s.photographer_id = ? OR +s.assistant_id = ?) "
    found = rows.read(
        "LEFT JOIN reminder_state x ON x.session_id = s.id AND x.user_id = ? AND x.starts_at = s.starts_at "
        "WHERE s.starts_at >= ? AND s.starts_at <= ? AND s.reminder_min IS NOT NULL AND s.no_show_id IS NULL "
        f"AND {states.TAKES_PLACE} AND (x.id IS NULL OR NOT (x.dismissed OR coalesce(x.snoozed_until > ?, FALSE))) "
        f"{mine}ORDER BY s.starts_at LIMIT 400",
        (actor.user_id or 0, *span, until, *((whose, whose) if whose is not None else ())),
    )
    out = []
    for row in found:
        due_at = clock.utc(row.starts_at) - timedelta(minutes=row.reminder_min or 0)
        times = (row.starts_at, row.ends_at, 0, due_at)
        out.append(Reminder(row.id, row.number, row.client, row.session_type, row.whereabouts, *times))
    out += _of_appointments(actor, whose, span, until)
    near = [
        one for one in out if one.due_at <= now_utc + AHEAD and clock.utc(one.starts_at) >= now_utc - SHOWN_AFTER_START
    ]
    return tuple(sorted(_later(actor, near), key=lambda one: one.starts_at))


def _later(actor: Actor, found: list[Reminder]) -> list[Reminder]:
    """Put off what was snoozed, and leave out what has started by what was noted of it."""
    if not found:
        return []
    asked = [
        (f"{table}_id IN ({database.marks(ids)})", table, kept, ids)
        for table, kept, ids in (
            ("session", "reminder_state", [one.session_id for one in found if one.session_id > 0]),
            ("appointment", "appointment_reminder", [-one.session_id for one in found if one.session_id < 0]),
        )
        if ids
    ]
    until: dict[tuple[int, datetime], datetime] = {}
    for among, table, kept, ids in asked:
        snoozed = database.rows(
            f"SELECT {table}_id, starts_at, snoozed_until FROM {kept} "
            f"WHERE user_id = ? AND snoozed_until IS NOT NULL AND {among}",
            (actor.user_id or 0, *ids),
        )
        sign = 1 if table == "session" else -1
        until |= {(sign * one, as_wall(start)): as_instant(at) for one, start, at in snoozed}
    noted = visits.of([one.session_id for one in found])
    return [
        replace(one, due_at=max(one.due_at, until.get((one.session_id, one.starts_at), one.due_at)))
        for one in found
        if not _begun(noted.get(one.session_id, {}).get(one.starts_at.date(), visits.NOT_YET))
    ]


def _begun(visit: visits.VisitView) -> bool:
    return visit.started is not None or visit.done is not None


def is_front_desk(actor: Actor) -> bool:
    """Tell whether somebody is reminded of everything, by their role."""
    if actor.user_id is None:
        return True
    asked = "SELECT (SELECT value FROM preference WHERE name = ?), (SELECT name FROM role WHERE code = ?)"
    kept, name = database.rows(asked, (FRONT_DESK.name, actor.role))[0]
    roles = str(FRONT_DESK.default if kept is None else json.loads(kept)).casefold().split(",")
    return bool({actor.role, str(name or "").casefold()} & {role.strip() for role in roles})


def _of_appointments(actor: Actor, whose: int | None, span: tuple[str, str], until: str) -> list[Reminder]:
    own = theirs.only() if whose is None else whose
    mine = "" if own is None else f"AND {theirs.INVITED.format('a')} "
    found = database.rows(
        "SELECT a.id, a.number, c.last_name, c.first_name, a.description, k.name, a.starts_at, a.ends_at, a.reminder_min "
        "FROM appointment a JOIN appointment_type k ON k.id = a.appointment_type_id "
        "LEFT JOIN client c ON c.id = a.client_id "
        "LEFT JOIN appointment_reminder x ON x.appointment_id = a.id AND x.user_id = ? AND x.starts_at = a.starts_at "
        "WHERE a.starts_at >= ? AND a.starts_at <= ? AND a.reminder_min IS NOT NULL AND a.no_show_id IS NULL "
        f"AND {states.MEETING_TAKES_PLACE} AND (x.id IS NULL OR NOT (x.dismissed OR coalesce(x.snoozed_until > ?, FALSE))) "
        f"{mine}ORDER BY a.starts_at LIMIT 400",
        (actor.user_id or 0, *span, until, *(() if own is None else (own, own))),
    )
    out = []
    for one, number, last, first, about, kind, start, end, wanted_min in found:
        starts_at = as_wall(start)
        due_at = clock.utc(starts_at) - timedelta(minutes=wanted_min)
        who = listed_name(last, first) if last else about
        out.append(Reminder(-one, f"appointment {number}", who, kind, "", starts_at, as_wall(end), 0, due_at))
    return out


def dismiss(actor: Actor, session_id: int, starts_at: datetime | None = None) -> None:
    """Not remind this user of a start again.

    Args:
        starts_at: the start that was shown, of which one that was moved meanwhile has another; the one that it has now.
    """
    _set(actor, session_id, starts_at, dismissed=True, snoozed_until=None)


def snooze(actor: Actor, session_id: int, starts_at: datetime | None = None) -> None:
    """Remind this user of a start again in five minutes; see ``dismiss``."""
    until = clock.now_utc() + timedelta(minutes=SNOOZE_MIN)
    _set(actor, session_id, starts_at, dismissed=False, snoozed_until=until)


def _set(
    actor: Actor, session_id: int, starts_at: datetime | None, *, dismissed: bool, snoozed_until: datetime | None
) -> None:
    if actor.user_id is None:
        raise NotAllowed("A reminder is answered by a person: log in first.")
    with journal.entry(actor, "reminder.answered", undoable=False) as entry:
        one: Any = (Session, ReminderState, "session") if session_id > 0 else _APPOINTMENT
        model, kept, kind = one
        theirs.refuse(kind, abs(session_id), actor)
        what = model.get_or_none(model.id == abs(session_id))
        if what is None:
            raise NotFound(f"That {kind} is gone.")
        if starts_at not in (None, what.starts_at):
            return  # nobody was told of the time to which it was moved meanwhile
        values = {"starts_at": what.starts_at, "dismissed": dismissed, "snoozed_until": snoozed_until}
        row = kept.get_or_none((kept.user == actor.user_id) & (getattr(kept, kind) == what.id))
        if row is None:
            entry.insert(kept, user=actor.user_id, **{kind: what.id}, **values)
        else:
            entry.update(kept, row.id, **values)


_APPOINTMENT = (Appointment, AppointmentReminder, "appointment")
