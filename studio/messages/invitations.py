"""Invitations: what goes along with a mail about a session, so that it stands in the client's calendar, moves there and goes.

A mail from a template that invites carries the session as it is then. Once somebody was invited, the next mail about the
session, whatever it is written from, carries what has changed since: another time, another place, or that it does not take
place. The organiser is the studio, whoever photographs. What went along stays with the mail: it says what the mail says.

Source:
    RFC 5546, 3.2.2 and 3.2.5: one uid, a greater SEQUENCE with each change, REQUEST and CANCEL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import Communication, Receiver, Studio, Template
from studio.ical import written
from studio.ical.written import Event, Person
from studio.kernel import access, clock, database, preferences
from studio.kernel.identity import book_identity
from studio.kernel.patterns import later
from studio.sessions import rows
from studio.sessions.rows import SessionRow


def uid_of(session_id: int) -> str:
    """Return by which name a session stands in all calendars, for ever."""
    return f"session-{session_id}@{book_identity()}"


def invitation(row: Communication, to: Sequence[Receiver], at: datetime) -> str:
    """Return the calendar that goes along with a mail that is sent now; empty for none.

    Args:
        to: who gets it.
        at: aware; when it is sent.
    """
    if row.session_id is None or not to:
        return ""
    template = Template.get_or_none(Template.id == row.template_id)
    before = _before(row.session_id)
    if not (before or (template is not None and template.invites)):
        return ""
    with access.reading_as(access.SYSTEM):  # who may write about it was asked before
        session = rows.one(row.session_id)
    sender = preferences.load().of("mail.from")
    if session is None or session.ends_at <= clock.now() or not sender:
        return ""
    cancelled = session.cancelled or session.on_hold
    if cancelled and (not before or method_of(before) == "CANCEL"):
        return ""
    text = _written(session, sender, to, at, cancelled)
    invites = template is not None and template.invites
    return text if invites or _told(text) != _told(before) else ""


def method_of(text: str) -> str:
    """Return what a calendar asks of its reader: ``REQUEST`` or ``CANCEL``."""
    found = _METHOD.search(text)
    return found[1] if found else ""


_METHOD = later(r"(?m)^METHOD:(\w+)")
_TOLD = later(r"(?m)^(?:METHOD|DTSTART|DTEND|LOCATION|SUMMARY)\b.*(?:\r\n .*)*")
"""What somebody looks at in their calendar."""


def _told(text: str) -> list[str]:
    return _TOLD.findall(text)


def _before(session_id: int) -> str:
    """Return what went along last with a mail about a session; empty where nobody was invited."""
    found = database.rows(
        "SELECT o.invitation FROM communication m JOIN outbox o ON o.communication_id = m.id "
        "WHERE m.session_id = ? AND o.invitation <> '' AND o.state NOT IN ('failed', 'cancelled') ORDER BY o.id DESC LIMIT 1",
        (session_id,),
    )
    return str(found[0][0]) if found else ""


def _written(session: SessionRow, sender: str, to: Sequence[Receiver], at: datetime, cancelled: bool) -> str:
    own = preferences.load()
    studio: Any = Studio.get_by_id(session.studio_id)
    inside = ", ".join(filter(None, (own.company, studio.address)))
    event = Event(
        uid=uid_of(session.id),
        sequence=session.version - 1,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.session_type}, {own.company}",
        changed_at=at,
        stamped_at=at,
        location=session.whereabouts if session.outside_location_id else inside,
        description="\n".join(filter(None, (own.company, studio.address, studio.phone))),
        cancelled=cancelled,
        organiser=Person(sender, own.of("mail.from_name") or own.company),
        attendees=tuple(Person(one.address, one.name) for one in to if one.role in ("to", "cc")),
    )
    year = session.starts_at.year
    return "".join(written.calendar([event], year, year, method="CANCEL" if cancelled else "REQUEST"))
