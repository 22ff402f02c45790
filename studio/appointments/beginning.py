"""What a new appointment begins with, by its type and the preferences, or by another one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models import Appointment, AppointmentType, Resource, Studio
from studio.appointments import parties
from studio.booking import attending
from studio.dates.spans import end_by_length
from studio.kernel import preferences
from studio.kernel.errors import Invalid, NotFound
from studio.sessions.fields import check_day

Values = Mapping[str, Any]


def beginning(kind: AppointmentType) -> dict[str, Any]:
    """Return what a new appointment of a type begins with: its length, people, rooms and description."""
    user = kind.default_user if kind.default_user_id else None
    room = kind.default_room if kind.default_room_id else None
    return {
        "length": timedelta(minutes=kind.duration_min),
        "people": () if user is None or user.inactive else (user.id,),
        "rooms": () if room is None or room.inactive else (room.id,),
        "description": kind.description,
    }


def once_more(row: Appointment) -> dict[str, Any]:
    """Return what an appointment that is the same at another time has of it."""
    kept = ("appointment_type", "description", "client", "studio", "reminder_min")
    values = {name: row.__data__[name] for name in kept}
    return values | {"people": attending.people_of(row.id), "rooms": attending.rooms_of(row.id)}


def complete(values: Values) -> dict[str, Any]:
    """Return the values of a new appointment with what its type and the preferences know.

    Raises:
        Invalid: no type, or no start.
        NotFound: no such type, person or room.
    """
    given = dict(values)
    if not given.get("appointment_type"):
        raise Invalid("Choose an appointment type: it sets the length.", field="appointment_type")
    kind = AppointmentType.get_or_none(AppointmentType.id == given["appointment_type"])
    if kind is None:
        raise NotFound("There is no such appointment type: pick one from the list.", field="appointment_type")
    begins, wanted = beginning(kind), preferences.load()
    if given.get("starts_at") is None:
        raise Invalid("Type the date and the start of the appointment.", field="date")
    check_day(given["starts_at"].date(), "appointment")
    if given.get("ends_at") is None:
        given["ends_at"] = end_by_length(given["starts_at"], begins["length"])
    for key in ("people", "rooms"):
        if given.get(key) is None:
            given[key] = begins[key]
    given["description"] = given.get("description") or begins["description"]
    if given.get("studio") is None:
        given["studio"] = _studio(parties.rooms_in(given["rooms"]))
    given.setdefault("reminder_min", wanted.reminder_min if wanted.reminder_on else None)
    for name, value in (("notes", ""), ("event", False), ("hidden", False)):
        given.setdefault(name, value)
    return given


def _studio(rooms: tuple[int, ...]) -> int | None:
    row = Resource.get_or_none(Resource.id == rooms[0]) if rooms else None
    first = Studio.select().where(~Studio.inactive).order_by(Studio.position, Studio.id).first()
    return (row and row.studio_id) or (first and first.id)
