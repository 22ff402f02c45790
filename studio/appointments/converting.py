"""An appointment becomes a session: the consultation was the shooting after all, or the meeting is to be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from models import User
from studio.appointments import appointments
from studio.booking import attending
from studio.dates.closures import make_ready
from studio.kernel import clock, journal
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.kernel.retry import retry_clash
from studio.kernel.types import Allow
from studio.lists import theirs
from studio.sessions import sessions
from studio.sessions.sessions import Saved

WHY = "Became a session"


def beginning(appointment_id: int) -> dict[str, Any]:
    """Return what the session takes over, as ``sessions.book_session`` takes it: time, people, room, description, notes."""
    row = appointments.found(appointment_id)
    people = [User.get_by_id(one) for one in attending.people_of(appointment_id)]
    photographer = next((one.id for one in people if one.photographer), None)
    assistant = next((one.id for one in people if (one.assistant or one.photographer) and one.id != photographer), None)
    return {
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "photographer": photographer,
        "assistant": assistant,
        "room": next(iter(attending.rooms_of(appointment_id)), None),
        "studio": row.studio_id,
        "description": row.description,
        "notes": row.notes,
    }


@retry_clash
def convert(
    actor: Actor,
    appointment_id: int,
    values: Mapping[str, Any],
    *,
    client_id: int | None = None,
    **allow: Unpack[Allow],
) -> Saved:
    """Cancel an appointment and book a session at its time, as one act, which one undo takes back.

    Args:
        values: as ``sessions.book_session`` takes them, over ``beginning``; ``session_type`` is needed.
        client_id: whose session it is, where the appointment has no client.
    Raises:
        Invalid: it is cancelled, nobody came to it, or it is nobody's.
        Others: as ``appointments.cancel`` and ``sessions.book_session``.
    """
    make_ready(clock.today())
    with journal.entry(actor, "appointment.converted") as entry:
        theirs.refuse("appointment", appointment_id, actor)
        row = appointments.found(appointment_id)
        if row.cancelled_id is not None:
            raise Invalid(f"Appointment {row.number} is cancelled: book a session instead.")
        if row.no_show_id is not None:
            raise Invalid(f"Nobody came to appointment {row.number}: book a session instead.")
        whose = row.client_id or client_id
        if whose is None:
            raise Invalid("A session is somebody's: choose the client of the appointment first.", field="client")
        given = {**beginning(appointment_id), **values}
        appointments.change_in(entry, appointment_id, None, {"cancelled": WHY})
        made = sessions.book_in(entry, int(whose), given, **allow)
        told = {name: entry.facts[name] for name in ("client", "when")}
        entry.tell("appointment.converted", number=row.number, session=made.number, **told)
    return made
