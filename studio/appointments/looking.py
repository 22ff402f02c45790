"""Looking at an appointment that is being typed: whether everybody is free, and whether its values are right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studio.appointments import appointments, parties
from studio.booking import attending, availability
from studio.booking.holders import of_appointment
from studio.booking.resources import slot_for
from studio.kernel.access import Actor
from studio.lists import theirs


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
    who, where = _named(appointment_id, people, rooms)
    own = None if appointment_id is None else of_appointment(appointment_id)
    slot = slot_for(starts_at, ends_at, who, where, studio_id=studio)
    return availability.of_slot(slot, who, where, own)


def refuse_wrong(actor: Actor, appointment_id: int, values: Mapping[str, Any]) -> None:
    """Refuse values that a save would refuse whoever is free then, before anything is asked about it.

    Args:
        values: as of ``appointments.change``.
    Raises:
        NotFound, Invalid, NotAllowed: as ``appointments.change``.
    """
    theirs.refuse("appointment", appointment_id, actor)
    _named(appointment_id, values.get("people", ()), values.get("rooms", ()))
    appointments.settled(actor, appointments.found(appointment_id), values)


def _named(
    appointment_id: int | None, people: parties.Given, rooms: parties.Given
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return who and which rooms are named; those that it has already may be out of use."""
    had = (attending.people_of, attending.rooms_of)
    kept = [of(appointment_id) if appointment_id is not None else () for of in had]
    return parties.people_in(people, kept[0]), parties.rooms_in(rooms, kept[1])
