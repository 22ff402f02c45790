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


def dressed(session: Dressed, now: datetime, *, stale: bool = False) -> tuple[str, str]:
    """Return a line's style and its marker, whatever else is to be said.

    ``!`` is for overdue, ``~`` for one that has stood at its status for too long, and ``>`` for going on now.
    """
    overdue = states.is_overdue(session, now.date())
    if states.off(session):
        style = "off"
    elif session.starts_at <= now < session.ends_at:
        style = "now"
    elif overdue:
        style = "late"
    elif stale:
        style = "stale"
    else:
        style = "done" if session.ends_at <= now else ""
    return style, "!" if overdue else "~" if stale else ">" if style == "now" else ""
