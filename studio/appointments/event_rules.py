"""Which appointments may be events of a session, and how they stand with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import Appointment, Session
from studio.kernel.errors import Invalid
from studio.sessions.events import state_of_session


def state(plain: Mapping[str, Any], session_id: int | None) -> str:
    """Return what suspends a new appointment: what does its session, where it is an event of that.

    Raises:
        Invalid: it is an event of nothing, or of what does not take place, or hidden without being one.
    """
    _check(plain.get("event"), plain.get("hidden"), session_id)
    if not plain.get("event"):
        return ""
    session = Session.get_by_id(session_id)
    if session.cancelled_id is not None:
        raise Invalid(f"Session {session.number} is cancelled: take that back before you add an event.")
    return state_of_session(session)


def changed(row: Appointment, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows when an appointment becomes an event of its session, or is one no more.

    Raises:
        Invalid: as ``state``.
    """
    if not {"event", "hidden"} & set(given):
        return {}
    event = given.get("event", row.event)
    follows: dict[str, Any] = {} if event else {"hidden": False}
    _check(event, given.get("hidden", row.hidden and event), row.session_id)
    if event == row.event:
        return follows
    return follows | {"suspended": state_of_session(Session.get_by_id(row.session_id)) if event else ""}


def _check(event: Any, hidden: Any, session_id: int | None) -> None:
    if event and session_id is None:
        raise Invalid("An event is part of a session: make it from the session's record.", field="event")
    if hidden and not event:
        raise Invalid("Only an event of a session can be hidden from the calendar: tick Event first.", field="hidden")
