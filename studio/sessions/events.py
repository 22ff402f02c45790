"""The events of a session, such as a wedding's preparation, church and party. The session itself is the first of them.

An event is an appointment that is part of its session. It has its own people, rooms and bookings under the same rules, and goes
where its session goes, in the same act: along when that moves, on hold, cancelled and back with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from models import Appointment, Session
from studio.booking import attending, scheduling
from studio.booking.holders import of_appointment
from studio.booking.resources import slot_for
from studio.dates import spans
from studio.kernel import journal
from studio.kernel.access import may_now
from studio.sessions import rules

Going = Sequence[tuple[Appointment, bool]]
"""Events that change with their session, each with whether it moves."""

NO_TIME = timedelta()


def state_of(flags: Mapping[str, bool]) -> str:
    """Return what suspends the events of a session with these flags; empty while it takes place."""
    return next((flag for flag in ("cancelled", "on_hold") if flags[flag]), "")


def state_of_session(session: Session) -> str:
    """Return what suspends the events of a session as it is in the book."""
    return state_of({"cancelled": session.cancelled_id is not None, "on_hold": session.on_hold_id is not None})


def leave(
    entry: journal.Entry, session_id: int, by: timedelta, state: str, along: Collection[int] | None = None
) -> Going:
    """Free the times of the events that change with their session, so that none is in the way of it, or of another one.

    Args:
        by: how far the session moves.
        state: what suspends them from now on; empty for nothing.
        along: those that move; ``None`` for all that are still to come.
    """
    found: list[tuple[Appointment, bool]] = []
    coming = attending.events_to_come(session_id) if by != NO_TIME else set()
    for row in Appointment.select().where((Appointment.session == session_id) & Appointment.event):
        moves = of_appointment(row.id) in coming and (along is None or row.id in along)
        if moves or row.suspended != state:
            found.append((row, moves))
            scheduling.write_bookings(entry, of_appointment(row.id), None, held=False)
    return sorted(found, key=lambda one: (one[0].starts_at, one[0].id))


def arrive(entry: journal.Entry, going: Going, by: timedelta, state: str, *, allow_clash: bool) -> tuple[str, ...]:
    """Put events that left where they belong now, and return what is to be said of it.

    Raises:
        Clash: somebody or something is taken then.
        Invalid: a time that there is not.
    """
    told: tuple[str, ...] = ()
    for row, moves in going:
        starts_at, ends_at = (row.starts_at + by, row.ends_at + by) if moves else (row.starts_at, row.ends_at)
        values: dict[str, Any] = {"suspended": state}
        if moves:
            rules.check_times(starts_at, ends_at, "event")
            values |= {"starts_at": starts_at, "ends_at": ends_at, "confirmed": None}
            told += spans.warnings(starts_at, ends_at)
        if state != "cancelled" and row.cancelled_id is None:
            takes = attending.people_of(row.id), attending.rooms_of(row.id)
            slot = slot_for(starts_at, ends_at, *takes, studio_id=row.studio_id)
            ruling, may_allow = scheduling.Ruling(), may_now(entry.actor, "allow_clash")
            if not state:
                ruling = scheduling.judge(slot, allow=allow_clash and may_allow, may_allow=may_allow)
            scheduling.write_bookings(entry, of_appointment(row.id), slot, held=bool(state), permitted=ruling.permitted)
            told += ruling.warnings
        entry.update(Appointment, row.id, **values)
    return told


def suspend(entry: journal.Entry, session_id: int) -> None:
    """Let the events of a session whose booking is taken back go with it."""
    arrive(entry, leave(entry, session_id, NO_TIME, "cancelled"), NO_TIME, "cancelled", allow_clash=False)
