"""``sittings appointment``: book, show, list, move, copy, and the changes of an appointment's state."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from cli import series
from cli.declared import links_of, told
from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, unchanged
from cli.sessions import allowed
from studio.appointments import appointments, converting, parties
from studio.appointments.appointments import Saved
from studio.appointments.kind import KIND
from studio.appointments.listed import APPOINTMENTS, JSON
from studio.booking.attending import appointment_id_of
from studio.clients.clients import client_id_of
from studio.exchange import json_views
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.shown import format_span
from studio.lists import record_kind
from studio.lists.names import named
from studio.sessions.views import session_record


def book(desk: Desk, args: Namespace) -> Answer:
    """Book an appointment."""
    starts_at, ends_at = desk.span(args.date, args.start, args.end)
    links = links_of(args)
    values = {"appointment_type": type_named(args.type), "starts_at": starts_at, "ends_at": ends_at, **_given(args)}
    saved = appointments.book(
        desk.actor, values, client_id=links["client"], session_id=links["session"], allow_clash=args.allow_clash
    )
    return _done(desk, saved, lambda row: f"{'Added' if row.event else 'Booked'} {_one(row)}, {_when(row)}.")


def _given(args: Namespace) -> dict[str, Any]:
    given = {"people": args.people, "rooms": args.room, "description": args.description, "notes": args.notes}
    given |= {key: word == "yes" if (word := getattr(args, key)) else None for key in ("event", "hidden")}
    return {key: value for key, value in given.items() if value is not None}


def type_named(name: str) -> int:
    """Return the id of an appointment type that is in use."""
    offered = record_kind.offered_to(KIND, {})["types"]
    return int(named("appointment type", name, ((choice.key, choice.label) for choice in offered)))


def edit(desk: Desk, args: Namespace) -> Answer:
    """Change an appointment."""
    values = _given(args) | ({"appointment_type": type_named(args.type)} if args.type else {})
    if args.client is not None:
        values["client"] = client_id_of(args.client) if args.client.strip() else None
    if not values:
        raise Invalid("Say what to change, such as --description.")
    number = appointment_id_of(args.number)
    if args.series != "this":
        return series.change(desk, args, number, values, "Changed")
    saved = appointments.change(desk.actor, number, None, values, allow_clash=args.allow_clash)
    return _done(desk, saved, lambda row: f"Changed {_one(row)}.")


def move(desk: Desk, args: Namespace) -> Answer:
    """Move an appointment."""
    appointment_id = appointment_id_of(args.number)
    starts_at, ends_at = desk.span(args.date, args.start, args.end)
    if args.series != "this":
        return series.change(desk, args, appointment_id, {"starts_at": starts_at, "ends_at": ends_at}, "Moved")
    saved = appointments.move(desk.actor, appointment_id, None, starts_at, ends_at, allow_clash=args.allow_clash)
    return _done(desk, saved, lambda row: f"Moved {_one(row)} to {_when(row)}.")


def copy(desk: Desk, args: Namespace) -> Answer:
    """Book an appointment once more at another time."""
    appointment_id = appointment_id_of(args.number)
    starts_at, ends_at = desk.span(args.date, args.start, args.end)
    saved = appointments.copy(desk.actor, appointment_id, starts_at, ends_at, allow_clash=args.allow_clash)
    return _done(desk, saved, lambda row: f"Booked {_one(row)}, {_when(row)}.")


def confirm(desk: Desk, args: Namespace) -> Answer:
    """Note that the client confirmed."""
    saved = appointments.confirm(desk.actor, appointment_id_of(args.number))
    return _done(desk, saved, lambda row: f"{_one(row).capitalize()} is confirmed.")


def unconfirm(desk: Desk, args: Namespace) -> Answer:
    """Take back that the client confirmed."""
    saved = appointments.confirm(desk.actor, appointment_id_of(args.number), confirmed=False)
    return _done(desk, saved, lambda row: f"{_one(row).capitalize()} is not confirmed.")


def cancel(desk: Desk, args: Namespace) -> Answer:
    """Cancel an appointment."""
    appointment_id = appointment_id_of(args.number)
    before = appointments.found(appointment_id)
    if before.cancelled is not None:
        raise NotAllowed(f"Appointment {before.number} is cancelled already ({before.cancelled.why}).")
    if args.series != "this":
        return series.change(desk, args, appointment_id, {"cancelled": args.why or " "}, "Cancelled")
    saved = appointments.cancel(desk.actor, appointment_id, args.why)
    return _done(desk, saved, lambda row: f"{_one(row).capitalize()} is cancelled: {row.cancelled.why}.")


def uncancel(desk: Desk, args: Namespace) -> Answer:
    """Take a cancellation back."""
    appointment_id = appointment_id_of(args.number)
    if appointments.found(appointment_id).cancelled_id is None:
        raise NotAllowed(f"Appointment {args.number.strip()} is not cancelled: there is nothing to take back.")
    saved = appointments.uncancel(desk.actor, appointment_id, allow_clash=args.allow_clash)
    return _done(desk, saved, lambda row: f"{_one(row).capitalize()} takes place, {_when(row)}.")


def no_show(desk: Desk, args: Namespace) -> Answer:
    """Flag that nobody came."""
    saved = appointments.no_show(desk.actor, appointment_id_of(args.number))
    return _done(desk, saved, lambda row: f"{_one(row).capitalize()} is a no show.")


def convert(desk: Desk, args: Namespace) -> Answer:
    """Make a session of an appointment."""
    appointment_id = appointment_id_of(args.number)
    values: dict[str, Any] = {"session_type": desk.session_type(args.type)}
    client_id = client_id_of(args.client) if args.client else None
    saved = converting.convert(desk.actor, appointment_id, values, client_id=client_id, **allowed(args))
    said = f"Appointment {args.number.strip()} is session {saved.number} now."

    def lines() -> list[str]:
        when = session_record(saved.session_id)
        return [f"{said.removesuffix('.')}, {format_span(when.starts_at, when.ends_at)}."]

    return Answer(lambda: json_views.session(saved.session_id), lines, notes=saved.warnings)


def show(desk: Desk, args: Namespace) -> Answer:
    """Show an appointment."""
    return told(desk, APPOINTMENTS, appointment_id_of(args.number), JSON)


TEXT = ("number", "date", "time", "type", "client", "who", "rooms", "description", "no_show", "cancelled", "confirmed")


def list_(desk: Desk, args: Namespace) -> Answer:
    """List appointments."""
    return listed(desk, APPOINTMENTS, args, JSON, TEXT)


def _one(row: Any) -> str:
    return f"event {row.number}" if row.event else f"appointment {row.number}"


def _when(row: Any) -> str:
    people, rooms = parties.typed("person", row.id), parties.typed("room", row.id)
    return ", ".join(filter(None, (format_span(row.starts_at, row.ends_at), people, rooms)))


def _done(desk: Desk, saved: Saved, sentence: Callable[[Any], str]) -> Answer:
    row = appointments.found(saved.appointment_id)
    head = sentence(row) if saved.changed else unchanged(f"Appointment {saved.number}")
    answer = told(desk, APPOINTMENTS, saved.appointment_id, JSON, head)
    return Answer(answer.value, answer.lines, notes=saved.warnings)
