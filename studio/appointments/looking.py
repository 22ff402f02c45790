"""Whether everybody and everything is free for an appointment that is being typed."""

from __future__ import annotations

from datetime import datetime

from studio.appointments import parties
from studio.booking import attending, availability
from studio.booking.holders import of_appointment
from studio.booking.resources import slot_for


def look(
    people: parties.Given,
    rooms: parties.Given,
    starts_at: datetime,
    ends_at: datetime,
    studio: int | None = None,
    appointment_id: int | None = None,
) -> tuple[bool, str]:
    """Say who is free, or what is in the way; see ``availability.availability``.

    Raises:
        NotFound: somebody or something that is named is not known.
        Invalid: several are called so.
    """
    had = (attending.people_of, attending.rooms_of)
    kept = [of(appointment_id) if appointment_id is not None else () for of in had]
    who, where = parties.people_in(people, kept[0]), parties.rooms_in(rooms, kept[1])
    own = None if appointment_id is None else of_appointment(appointment_id)
    slot = slot_for(starts_at, ends_at, who, where, studio_id=studio)
    return availability.of_slot(slot, who, where, own)
