"""What belongs to a session belongs to its client: a call, a message, a task, an appointment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import Session
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_date
from studio.lists import theirs


def of_session(columns: dict[str, Any]) -> None:
    """Give a new record of a session the session's client.

    Raises:
        Invalid: it is to be another one's.
    """
    if columns.get("session") is not None:
        client = Session.get_by_id(columns["session"]).client_id
        if columns.get("client") not in (None, client):
            raise other_client("record")
        columns["client"] = client


def settle_client(actor: Actor, one: str, row: Any, columns: Mapping[str, Any]) -> None:
    """Look at whose client a record is to be.

    Args:
        one: what people call it.
        row: as it is; ``None`` for a new one.
        columns: what is to be written.
    Raises:
        Invalid: it belongs to a session, and so to its client.
        NotAllowed: the client is one that the actor may not see.
    """
    before = None if row is None else row.client_id
    client = columns.get("client", before)
    if client == before:
        return
    if row is not None and row.session_id is not None:
        raise other_client(one)
    if client is not None:
        theirs.refuse("client", client, actor)


def other_client(one: str) -> Invalid:
    """Return the refusal of another client than the session's."""
    told = f"The {one} belongs to a session, and so to its client: leave the client as it is."
    return Invalid(told, field="client")


def told(row: Any, links: Mapping[str, int | None]) -> str:
    """Say which session a record belongs to, or a new one that is made from ``links``."""
    session = Session.get_or_none(Session.id == (links.get("session") if row is None else row.session_id))
    return "none" if session is None else f"{session.number}, {format_date(session.starts_at.date())}"
