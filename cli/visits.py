"""``sittings session arrived`` and the like, and ``close-day``: how visits go."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from cli.declared import told
from cli.desk import Desk
from cli.output import Answer, table
from studio.appointments.listed import APPOINTMENTS, JSON
from studio.booking.attending import appointment_id_of
from studio.dates.spans import times_text
from studio.dates.typed import format_date, format_time
from studio.exchange import json_views
from studio.sessions import visits
from studio.sessions.views import session_id_of
from studio.sessions.visits import Marked


def session(desk: Desk, args: Namespace) -> Answer:
    """Note a step of a session."""
    session_id = session_id_of(args.number)
    said = _said("Session", visits.mark(desk.actor, session_id, args.step, on=not args.take_back), args)
    return Answer(lambda: json_views.session(session_id), lambda: table([[said]]))


def appointment(desk: Desk, args: Namespace) -> Answer:
    """Note a step of an appointment."""
    appointment_id = appointment_id_of(args.number)
    said = _said("Appointment", visits.mark(desk.actor, -appointment_id, args.step, on=not args.take_back), args)
    return told(desk, APPOINTMENTS, appointment_id, JSON, said)


def _said(what: str, marked: Marked, args: Namespace) -> str:
    if args.take_back:
        how = "is not noted as {0} any more" if marked.changed else "was not noted as {0}"
        return f"{what} {marked.number} {how.format(args.step)}."
    at = format_time(marked.at.time())
    return f"{what} {marked.number}: {args.step} at {at}{'.' if marked.changed else ', as was noted already.'}"


def close_day(desk: Desk, args: Namespace) -> Answer:
    """List what has no outcome."""
    found = visits.without_outcome()

    def lines() -> Iterator[str]:
        if not found:
            yield "Nothing is without an outcome."
        yield from table(
            [
                format_date(one.starts_at.date()),
                times_text(one.starts_at, one.ends_at, " - "),
                one.number if one.key > 0 else f"Appt {one.number}",
                one.client,
                one.what,
                one.who,
                "started" if one.visit.started else "arrived" if one.visit.arrived else "",
            ]
            for one in found
        )

    return Answer(lambda: json_views.without_outcome(found), lines)
