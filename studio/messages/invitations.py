"""Invitations: what goes along with a mail about a session or an appointment, so that it stands in the client's calendar, moves
there and goes.

A mail from a template that invites carries it as it is then. Once somebody was invited, the next mail about the same, whatever
it is written from, carries what has changed since: another time, another place, or that it does not take place.
The organiser is the studio, whoever photographs. What went along stays with the mail: it says what the mail says.

Source:
    RFC 5546, 3.2.2 and 3.2.5: one uid, a greater SEQUENCE with each change, REQUEST and CANCEL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import Appointment, Communication, Receiver, Studio, Template
from studio.ical import written
from studio.ical.written import Event, Person
from studio.kernel import access, clock, database, preferences
from studio.kernel.identity import book_identity
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.sessions import rows


@dataclass(frozen=True, slots=True)
class _Held:
    """A session or an appointment, as a calendar tells of it."""

    uid: str
    """By which name it stands in all calendars, for ever."""
    version: int
    what: str
    starts_at: datetime
    ends_at: datetime
    off: bool
    studio_id: int
    place: str
    """Where it is, if not in the studio."""


def invitation(row: Communication, to: Sequence[Receiver], at: datetime, *, invites: bool = False) -> str:
    """Return the calendar that goes along with a mail that is sent now; empty for none.

    Args:
        to: who gets it.
        at: aware; when it is sent.
        invites: whether a mail from no template invites.
    """
    if (row.session_id is None and row.appointment_id is None) or not to:
        return ""
    template = Template.get_or_none(Template.id == row.template_id)
    # The program's own words about an appointment, which no template gave, are a confirmation.
    invites = template.invites if template is not None else invites
    before = _before(row)
    if not (before or invites):
        return ""
    held = _session(row.session_id) if row.appointment_id is None else _appointment(row.appointment_id)
    sender = preferences.load().of("mail.from")
    if held is None or held.ends_at <= clock.now() or not sender:
        return ""
    if held.off and (not before or method_of(before) == "CANCEL"):
        return ""
    text = _written(held, sender, to, at)
    return text if invites or _told(text) != _told(before) else ""


def _session(session_id: int | None) -> _Held | None:
    with access.reading_as(access.SYSTEM):  # who may write about it was asked before
        one = rows.one(session_id) if session_id is not None else None
    if one is None:
        return None
    place = one.whereabouts if one.outside_location_id is not None else ""
    return _Held(
        f"session-{one.id}@{book_identity()}", one.version, one.session_type, one.starts_at, one.ends_at,
        one.cancelled or one.on_hold, one.studio_id, place,
    )  # fmt: skip


def _appointment(appointment_id: int) -> _Held | None:
    one = Appointment.get_or_none(Appointment.id == appointment_id)
    if one is None:
        return None
    what = one.event and one.description or one.appointment_type.name
    off = one.cancelled_id is not None or bool(one.suspended) or one.hidden
    return _Held(
        f"appointment-{one.id}@{book_identity()}", one.version, what, one.starts_at, one.ends_at, off, one.studio_id, "",
    )  # fmt: skip


def method_of(text: str) -> str:
    """Return what a calendar asks of its reader: ``REQUEST`` or ``CANCEL``."""
    found = _METHOD.search(text)
    return found[1] if found else ""


_METHOD = later(r"(?m)^METHOD:(\w+)")
_TOLD = later(r"(?m)^(?:METHOD|DTSTART|DTEND|LOCATION|SUMMARY)\b.*(?:\r\n .*)*")
"""What somebody looks at in their calendar."""


def _told(text: str) -> list[str]:
    return _TOLD.findall(text)


def _before(row: Communication) -> str:
    """Return what went along last with a mail to the same client about the same; empty where nobody was invited."""
    about, linked = "m.session_id = ? AND m.appointment_id IS NULL", row.session_id
    if row.appointment_id is not None:
        about, linked = "m.appointment_id = ?", row.appointment_id
    found = database.rows(
        f"SELECT o.invitation FROM communication m JOIN outbox o ON o.communication_id = m.id WHERE {about} "
        "AND m.client_id = ? AND o.invitation <> '' AND o.state NOT IN ('failed', 'cancelled') ORDER BY o.id DESC LIMIT 1",
        (linked, row.client_id),
    )
    return str(found[0][0]) if found else ""


def _written(held: _Held, sender: str, to: Sequence[Receiver], at: datetime) -> str:
    own = preferences.load()
    studio: Any = Studio.get_by_id(held.studio_id)
    inside = ", ".join(filter(None, (own.company, studio.address)))
    event = Event(
        uid=held.uid,
        sequence=held.version - 1,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        summary=f"{held.what}, {own.company}",
        changed_at=at,
        stamped_at=at,
        location=held.place or inside,
        description="\n".join(filter(None, (own.company, studio.address, studio.phone))),
        cancelled=held.off,
        organiser=Person(sender, own.of("mail.from_name") or own.company),
        attendees=tuple(Person(one.address, one.name) for one in to if one.role in ("to", "cc")),
    )
    year = held.starts_at.year
    return "".join(written.calendar([event], year, year, method="CANCEL" if held.off else "REQUEST"))
