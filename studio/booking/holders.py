"""Who has a booking: a session or an appointment, told apart by one number as the schema does it.

That number, the holder, is a session's id, or an appointment's with a minus before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models import Booking, ClashPermit

SQL = "coalesce({0}.session_id, -{0}.appointment_id)"
"""Who has a booking, called ``{0}`` there, or who has a permit."""
OTHER_SQL = "coalesce({0}.other_id, -{0}.other_appointment_id)"
"""Whom a permit is about."""


def of_appointment(appointment_id: int) -> int:
    """Return the holder that an appointment is."""
    return -appointment_id


def parted(holders: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return the ids of the sessions and those of the appointments among holders."""
    found = sorted(holders)
    return [one for one in found if one > 0], [-one for one in found if one < 0]


def links(holder: int) -> dict[str, int | None]:
    """Return the links of a booking of a holder, by name."""
    return {"session": holder if holder > 0 else None, "appointment": -holder if holder < 0 else None}


def other_links(holder: int) -> dict[str, int | None]:
    """Return the links of a permit about a holder, by name."""
    return {"other": holder if holder > 0 else None, "other_appointment": -holder if holder < 0 else None}


def holder_of(row: Booking | ClashPermit) -> int:
    """Return who has a booking, or a permit."""
    return of_values(row.__data__, "session", "appointment")


def other_of(row: ClashPermit) -> int:
    """Return whom a permit is about."""
    return of_values(row.__data__, "other", "other_appointment")


def of_values(values: Mapping[str, Any], session: str = "session", appointment: str = "appointment") -> int:
    """Return the holder that a row's values name, such as those that an undo brings back."""
    found = values.get(session)
    return -int(values[appointment]) if found is None else int(found)


def booked_by(holders: Iterable[int]) -> Any:
    """Return the condition that a booking is one of these holders'."""
    sessions, appointments = parted(holders)
    if not appointments:
        return Booking.session << sessions
    if not sessions:
        return Booking.appointment << appointments
    return (Booking.session << sessions) | (Booking.appointment << appointments)


def permits_of(holder: int) -> list[ClashPermit]:
    """Read the permits that a holder has, and those that are about it."""
    of, link = (abs(holder), "session") if holder > 0 else (abs(holder), "appointment")
    other = "other" if holder > 0 else "other_appointment"
    mine = getattr(ClashPermit, link) == of
    return list(ClashPermit.select().where(mine | (getattr(ClashPermit, other) == of)).order_by(ClashPermit.id))
