"""What is told of a session, or of a client, beside a list, without opening it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from studio.kernel import clock
from studio.kernel.instants import bound
from studio.kernel.records import dataclass
from studio.sessions import rows, states, views
from studio.sessions.rows import SessionRow
from studio.sessions.views import SessionRecord

if TYPE_CHECKING:
    from studio.clients.clients import ClientRecord, Member

TO_COME, GONE = 5, 12
"""How many of a client's other sessions are told of."""


@dataclass(frozen=True, slots=True)
class SessionPreview:
    """A session with who takes part, and what the client has booked after it."""

    record: SessionRecord
    participants: tuple[Member, ...]
    following: SessionRow | None


@dataclass(frozen=True, slots=True)
class ClientPreview:
    """A client with the session that comes next and the one that was last."""

    record: ClientRecord
    following: SessionRow | None
    last: SessionRow | None


def of_session(session_id: int) -> SessionPreview:
    """Read what is told of a session.

    Raises:
        NotFound: the session is gone.
    """
    record = views.session_record(session_id)
    return SessionPreview(record, _members(record), _next(record.client.id, record.starts_at))


def _members(record: SessionRecord) -> tuple[Member, ...]:
    taking_part = {member.id for member in record.participants}
    if not taking_part:
        return ()
    # What knows all of a client is not for the start.
    from studio.clients import clients

    return tuple(member for member in clients.family(record.client.id) if member.id in taking_part)


def of_client(client_id: int) -> ClientPreview:
    """Read what is told of a client.

    Raises:
        NotFound: the client is gone.
    """
    from studio.clients import clients

    now = clock.now()
    return ClientPreview(clients.client_record(client_id), _next(client_id, now), _last(client_id, now))


def others(client_id: int, session_id: int | None) -> tuple[SessionRow, ...]:
    """Read a client's other sessions: those to come, the next one first, then those that were, the last one first.

    Returns:
        At most ``TO_COME`` and ``GONE`` of them.
    """
    asked = (client_id, session_id or 0, bound(clock.now()))
    of_them = "WHERE s.client_id = ? AND s.id <> ? AND s.starts_at"
    to_come = rows.read(f"{of_them} > ? ORDER BY s.starts_at, s.id LIMIT {TO_COME}", asked)
    gone = rows.read(f"{of_them} <= ? ORDER BY s.starts_at DESC, s.id DESC LIMIT {GONE}", asked)
    return (*to_come, *gone)


def _next(client_id: int, after: datetime) -> SessionRow | None:
    return _one(client_id, after, ">", "ASC")


def _last(client_id: int, before: datetime) -> SessionRow | None:
    return _one(client_id, before, "<=", "DESC")


def _one(client_id: int, at: datetime, side: str, order: str) -> SessionRow | None:
    found = rows.read(
        f"WHERE s.client_id = ? AND s.starts_at {side} ? AND {states.TAKES_PLACE} "
        f"ORDER BY s.starts_at {order}, s.id {order} LIMIT 1",
        (client_id, bound(at)),
    )
    return found[0] if found else None
