"""What kind of record an appointment is: for its screen, the command line, and reading and deleting one.

It is booked and changed in ``appointments`` and not as every record is: a clash may be permitted, and people, rooms and flags
are rows of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import Appointment, AppointmentType, Resource, User
from studio.appointments import parties
from studio.appointments.beginning import beginning
from studio.appointments.fields import APPOINTMENT
from studio.appointments.flags import FLAGS
from studio.kernel import clock
from studio.kernel.access import Actor
from studio.kernel.errors import NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import plain_date, short_date
from studio.kernel.types import Choice
from studio.lists import theirs
from studio.lists.names import fold_name
from studio.lists.record_kind import Apart, RecordKind, read
from studio.sessions import belonging
from studio.sessions.event_views import events_of
from studio.sessions.views import session_record

OFF = {"on_hold": "on hold with its session", "cancelled": "cancelled with its session"}
FOR_EVENTS = "event"
"""The type of appointments with which a studio is founded for events."""
CALLED = {"confirmed": "Confirmed", "no_show": "No show", "cancelled": "Cancelled"}


def _shows(row: Appointment) -> Mapping[str, Any]:
    return {
        "date": row.starts_at.date(),
        "start": row.starts_at.time(),
        "end": row.ends_at.time(),
        "people": parties.typed("person", row.id),
        "rooms": parties.typed("room", row.id),
    }


def _elsewhere(entry: Any, appointment_id: int, given: Mapping[str, Any]) -> Mapping[str, tuple[str, str]]:
    raise LookupError("Appointments are booked and changed by studio.appointments.appointments.")


def _facts(row: Appointment | None, links: Mapping[str, int | None]) -> Mapping[str, str]:
    """Say which session it belongs to, how it stands, and who made it."""
    about = belonging.told(row, links)
    if row is None:
        return {"session": about, "state": "new", "made": "you"}
    flags = ((CALLED[kind], getattr(row, kind)) for kind in FLAGS)
    state = "; ".join(f"{name} {_told(flag)}" for name, flag in flags if flag is not None)
    state = state or OFF.get(row.suspended, "")
    if row.repeats:
        from studio.appointments import repeating  # for the few that repeat

        state = f"{state or 'not confirmed'}; {repeating.told(row.repeats)}"
    made = f"{'SYS' if row.made_by is None else row.made_by.initials}, {plain_date(clock.wall(row.made_at).date())}"
    state = state or ("goes with its session" if row.event else "not confirmed")
    return {"session": about, "state": state, "made": made}


def _told(flag: Any) -> str:
    who = "SYS" if flag.user is None else flag.user.initials
    return f"({', '.join(filter(None, (flag.why, who, short_date(clock.wall(flag.at).date()))))})"


def _refuse_unseen(appointment_id: int, actor: Actor | None) -> None:
    theirs.refuse("appointment", appointment_id, actor)


@dataclass(frozen=True, slots=True)
class Begins:
    """What a type brings to a new appointment, as its form shows it."""

    length_min: int
    people: str
    rooms: str
    description: str


def begins(type_id: int) -> Begins:
    """Read what a type brings to a new appointment.

    Raises:
        NotFound: there is no such type.
    """
    kind = AppointmentType.get_or_none(AppointmentType.id == type_id)
    if kind is None:
        raise NotFound("There is no such appointment type: pick one from the list.", field="appointment_type")
    found = beginning(kind)
    names = ", ".join(User.get_by_id(one).name for one in found["people"])
    rooms = ", ".join(Resource.get_by_id(one).name for one in found["rooms"])
    return Begins(kind.duration_min, names, rooms, kind.description)


def event_begins(session_id: int) -> dict[str, Any]:
    """Return what a new event of a session begins with, as its form shows it: where the last one ends, with its photographer.

    It is of the last one's type, or of the studio's own for events, where there is one that is called so.

    Raises:
        NotFound: the session is gone.
    """
    session = session_record(session_id)
    events = events_of([session_id]).get(session_id, ())
    ends_at = max([session.ends_at, *(one.ends_at for one in events if not one.cancelled)])
    people = session.photographer.name if session.photographer else ""
    called = (*(fold_name(one.type) for one in reversed(events)), FOR_EVENTS)
    known = {fold_name(row.name): row for row in AppointmentType.select().where(~AppointmentType.inactive)}
    own = next((Choice(known[name].id, known[name].name) for name in called if name in known), None)
    begins = {"date": ends_at.date(), "start": ends_at.time(), "people": people}
    return begins | ({"appointment_type": own} if own is not None else {})


@dataclass(frozen=True, slots=True)
class AppointmentSeen:
    """What is told of an appointment beside a list, without opening it."""

    number: str
    type: str
    starts_at: datetime
    ends_at: datetime
    client: str
    people: str
    rooms: str
    session: str
    description: str
    state: str
    off: bool
    """Whether it does not take place, or nobody came."""
    notes: str


def seen(appointment_id: int) -> AppointmentSeen:
    """Read what is told of an appointment.

    Raises:
        NotFound: it is gone.
        NotAllowed: who reads may not see it.
    """
    record = read(KIND, appointment_id)
    row, values = record.row, record.values
    client, session = values["client"], row.session
    return AppointmentSeen(
        number=row.number,
        type=values["appointment_type"].label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        client=client.label if client else "",
        people=values["people"],
        rooms=values["rooms"],
        session="" if session is None else session.number,
        description=row.description,
        state=_facts(row, {})["state"] if client or row.cancelled_id else "",
        off=row.cancelled_id is not None or row.no_show_id is not None or bool(row.suspended),
        notes=row.notes,
    )


COPIED = ("appointment_type", "description", "start", "end", "people", "rooms", "client", "studio", "reminder_min")


def copied(appointment_id: int) -> dict[str, Any]:
    """Return what a copy of an appointment begins with, as its form shows it; the day is another one.

    Raises:
        NotFound: it is gone.
        NotAllowed: who reads may not see it.
    """
    values = read(KIND, appointment_id).values
    return {key: values[key] for key in COPIED}


KIND = RecordKind(
    "appointment", "appointment", "appointment", "appointments", APPOINTMENT, "book", facts=_facts,
    apart=Apart(("date", "start", "end", "people", "rooms"), _shows, _elsewhere),
    refuse_unseen=_refuse_unseen, instead="Cancel it instead.",
    owns=("booking", "clash_permit", "appointment_person", "appointment_room", "appointment_reminder", "impossible", "visit"),
)  # fmt: skip
