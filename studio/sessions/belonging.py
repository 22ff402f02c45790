"""What belongs to a session belongs to its client: a call, a message, a task, an appointment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import Appointment, Session
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_date
from studio.lists import theirs


def of_session(columns: dict[str, Any]) -> None:
    """Give a new record of a session the session's client, and one of an appointment that one's client and session.

    Raises:
        Invalid: it is to be another one's, or the appointment is with nobody.
    """
    if columns.get("appointment") is not None:
        meeting = Appointment.get_by_id(columns["appointment"])
        if meeting.client_id is None:
            raise Invalid(f"Appointment {meeting.number} is with nobody: it has no client.", field="client")
        if columns.get("client") not in (None, meeting.client_id):
            raise other_client("record", "an appointment")
        columns["client"], columns["session"] = meeting.client_id, meeting.session_id
        return
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
    if row is not None and getattr(row, "appointment_id", None) is not None:
        raise other_client(one, "an appointment")
    if client is not None:
        theirs.refuse("client", client, actor)


def other_client(one: str, whole: str = "a session") -> Invalid:
    """Return the refusal of another client than the one's to whom it belongs."""
    told = f"The {one} belongs to {whole}, and so to its client: leave the client as it is."
    return Invalid(told, field="client")


def told(row: Any, links: Mapping[str, int | None]) -> str:
    """Say which session or appointment a record belongs to, or a new one that is made from ``links``."""
    about = links.get("appointment") if row is None else getattr(row, "appointment_id", None)
    if about is not None:
        meeting = Appointment.get_by_id(about)
        return f"appointment {meeting.number}, {format_date(meeting.starts_at.date())}"
    session = Session.get_or_none(Session.id == (links.get("session") if row is None else row.session_id))
    return "none" if session is None else f"{session.number}, {format_date(session.starts_at.date())}"
