"""A session is booked once more: its events with it, each as far from it as it was, in the same act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Unpack

from models import Appointment, Session
from studio.appointments import appointments
from studio.appointments.beginning import once_more
from studio.dates.closures import make_ready
from studio.kernel import clock, journal
from studio.kernel.access import Actor
from studio.kernel.errors import NotFound
from studio.kernel.retry import retry_clash
from studio.kernel.shown import format_date
from studio.kernel.types import Allow
from studio.lists import theirs
from studio.sessions import sessions
from studio.sessions.sessions import Saved
from studio.to_do import moving
from studio.to_do.moving import MOST, Along, Consequences
from studio.workflow import workflow


def consequences(actor: Actor, session_id: int, starts_at: datetime, *, typed: bool = False) -> Consequences:
    """Say what follows when a session is booked once more, as it is: of what hangs on it, only events come along.

    Args:
        typed: its status stands in a form, and may be another one.
    Raises:
        NotFound: it is gone.
        NotAllowed: who asks may not see it.
    """
    session = _seen(actor, session_id)
    told = [] if typed else [_begins(session, starts_at)]
    if moving.hangs_on(session):
        told.append("What hangs on the first one stays with that.")
    followers = tuple(moving.meeting(row, starts_at - session.starts_at) for row in _events(actor, session_id))
    return Consequences(followers, tuple(told), copies=True)


def _begins(session: Session, starts_at: datetime) -> str:
    status = workflow.initial_status(workflow.cycle_of(session.session_type_id))
    due = workflow.due_of(status, clock.today(), starts_at.date())
    return f"It begins at {status.name}{f', due on {format_date(due)}' if due else ''}, not confirmed."


def _seen(actor: Actor, session_id: int) -> Session:
    theirs.refuse("session", session_id, actor)
    return sessions.found(session_id)


def _events(actor: Actor, session_id: int) -> list[Appointment]:
    """Return what takes place with a session, or took place: not what was cancelled by itself, or missed."""
    mine = (Appointment.session == session_id) & Appointment.event
    mine &= Appointment.cancelled.is_null() & Appointment.no_show.is_null()
    rows = list(Appointment.select().where(mine).order_by(Appointment.starts_at, Appointment.id).limit(MOST))
    seen = theirs.shown("appointment", [row.id for row in rows], theirs.only(actor))
    return [row for row in rows if row.id in seen]


@retry_clash
def copy(
    actor: Actor,
    session_id: int,
    client_id: int,
    values: Mapping[str, Any],
    *,
    along: Collection[Along] = (),
    **allow: Unpack[Allow],
) -> Saved:
    """Book a session that is much as another one, and events of that with it: all of it in one act, or none.

    Args:
        session_id: the other one.
        values: as ``sessions.book_session`` takes them.
        along: of ``consequences``, what is to come along.
    Raises:
        StudioError: as ``sessions.book_session`` and ``appointments.book``.
    """
    make_ready(clock.today())
    with journal.entry(actor, "session.booked") as entry:
        first = _seen(actor, session_id)
        events = {("event", row.id): row for row in _events(actor, session_id)}
        if not set(along) <= set(events):
            raise NotFound("Something of what should come along has changed meanwhile: look again.")
        saved = sessions.book_in(entry, client_id, values, **allow)
        told, warnings = (entry.verb, entry.facts), saved.warnings
        by = Session.get_by_id(saved.session_id).starts_at - first.starts_at
        for key, row in events.items():
            if key in along:
                when = {"starts_at": row.starts_at + by, "ends_at": row.ends_at + by}
                again = once_more(row) | when | {"client": None, "event": True, "hidden": row.hidden}
                booked = appointments.book_in(
                    entry,
                    appointments.completed(again),
                    session_id=saved.session_id,
                    allow_clash=allow.get("allow_clash", False),
                )
                warnings += booked.warnings
        entry.verb, entry.facts = told
    return Saved(saved.session_id, saved.number, saved.version, warnings)
