"""Who takes part in appointments, in which rooms, and which of a session's are still to come, as it is in the book.

And which appointment a number names.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from models import Appointment, AppointmentPerson, AppointmentRoom
from studio.booking.holders import of_appointment
from studio.kernel import clock, database
from studio.kernel.errors import NotFound
from studio.lists import theirs


def people_of(appointment_id: int) -> tuple[int, ...]:
    """Return who takes part, in the order in which they were named."""
    rows = AppointmentPerson.select().where(AppointmentPerson.appointment == appointment_id)
    return tuple(row.user_id for row in rows.order_by(AppointmentPerson.id))


def rooms_of(appointment_id: int) -> tuple[int, ...]:
    """Return its rooms, in the order in which they were named."""
    rows = AppointmentRoom.select().where(AppointmentRoom.appointment == appointment_id)
    return tuple(row.resource_id for row in rows.order_by(AppointmentRoom.id))


def to_come(session_id: int) -> Any:
    """Return the condition of a session's appointments that may move along with it: what is past, cancelled or missed stays."""
    stays = Appointment.cancelled.is_null(False) | Appointment.no_show.is_null(False)
    return (Appointment.session == session_id) & (Appointment.starts_at >= clock.now()) & ~stays


def events_to_come(session_id: int) -> set[int]:
    """Return the events of a session that move along with it, as holders of bookings."""
    found = Appointment.select(Appointment.id).where(to_come(session_id) & Appointment.event)
    return {of_appointment(row.id) for row in found}


def appointment_id_of(number: str) -> int:
    """Return the id of the appointment with that number.

    Raises:
        NotFound: there is none.
        NotAllowed: who reads may not see it.
    """
    rows = database.rows("SELECT id FROM appointment WHERE number = ?", (number.strip(),))
    if not rows:
        raise NotFound(f"There is no appointment {number.strip()}: see `sittings appointment list`.")
    theirs.refuse("appointment", int(rows[0][0]))
    return int(rows[0][0])


_LINKED = {"person": "staff w ON w.id = q.user_id", "room": "resource w ON w.id = q.resource_id"}


def parts(part: str, columns: str, appointment_ids: Collection[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Return columns of who takes part, or of the rooms, of each appointment, in the order in which they were named.

    Args:
        part: ``person`` or ``room``.
        columns: of that one's own row, called ``w``.
    """
    found: dict[int, list[tuple[Any, ...]]] = {one: [] for one in appointment_ids}
    if found:
        sql = (
            f"SELECT q.appointment_id, {columns} FROM appointment_{part} q JOIN {_LINKED[part]} "
            f"WHERE q.appointment_id IN ({database.marks(found)}) ORDER BY q.id"
        )
        for one, *values in database.rows(sql, tuple(found)):
            found[one].append(tuple(values))
    return found


def texts(part: str, column: str, appointment_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return one column of ``parts`` as texts."""
    found = parts(part, f"w.{column}", appointment_ids)
    return {one: tuple(str(text) for (text,) in some) for one, some in found.items()}
