"""What messages tell of an appointment: who of the studio takes part, and where it is."""

from __future__ import annotations

from studio.kernel import database

_NAMES = {
    "people": "SELECT w.name FROM appointment_person q JOIN staff w ON w.id = q.user_id",
    "rooms": "SELECT w.name FROM appointment_room q JOIN resource w ON w.id = q.resource_id",
}


def people(appointment_id: int) -> str:
    """Name who takes part, with commas."""
    return _named("people", appointment_id)


def rooms(appointment_id: int) -> str:
    """Name its rooms, with commas."""
    return _named("rooms", appointment_id)


def _named(what: str, appointment_id: int) -> str:
    sql = f"{_NAMES[what]} WHERE q.appointment_id = ? ORDER BY q.id"
    return ", ".join(str(name) for (name,) in database.rows(sql, (appointment_id,)))
