"""How a session is dressed wherever it stands in a list."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from studio.sessions import states
from studio.sessions.states import HasState


class Dressed(HasState, Protocol):
    """A session as a list has it, with its times."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def dressed(session: Dressed, now: datetime) -> tuple[str, str]:
    """Return a line's style and its marker: ``!`` for overdue, whatever else is to be said, and ``>`` for going on now."""
    overdue = states.is_overdue(session, now.date())
    if states.off(session):
        style = "off"
    elif session.starts_at <= now < session.ends_at:
        style = "now"
    elif overdue:
        style = "late"
    else:
        style = "done" if session.ends_at <= now else ""
    return style, "!" if overdue else ">" if style == "now" else ""
