"""``sittings session edit`` and ``client edit``: change only what is named; an empty text empties the field."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any

from cli.booking_words import around
from cli.desk import Desk
from cli.output import Answer, table, unchanged
from cli.sessions import allowed, done
from studio.clients import clients
from studio.exchange import json_views
from studio.kernel import access, preferences
from studio.kernel.clean import normalise_phone
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.sessions import sessions
from studio.sessions.flags import Flag
from studio.sessions.views import session_id_of, session_record

NOTHING = "Say what to change, such as --description TEXT."


def session(desk: Desk, args: Namespace) -> Answer:
    """Change some fields of a session."""
    session_id = session_id_of(args.number)
    values: dict[str, Any] = {
        name: getattr(args, name) for name in ("description", "file_number", "notes") if getattr(args, name) is not None
    }
    if args.new_number is not None:
        values["number"] = args.new_number
    if args.type is not None:
        values["session_type"] = desk.session_type(args.type)
    for name in ("photographer", "assistant"):
        login = getattr(args, name)
        if login is not None:
            values[name] = desk.user(login) if login.strip() else None
    if args.room is not None:
        values |= desk.place(args.room) if args.room.strip() else {"room": None, "outside_location": None}
    if args.equipment is not None:
        values["equipment"] = args.equipment
    if args.due is not None:
        values["status_due"] = desk.day(args.due) if args.due.strip() else None
    if args.participants is not None:
        values["participants"] = _members(session_record(session_id).client.id, args.participants)
    if args.redo_of is not None:
        redo = args.redo_of.strip()
        values["redo"] = Flag(original=session_id_of(redo)) if redo else False
    values |= desk.own_fields("session", args.field) | around(args)
    if not values:
        raise Invalid(NOTHING)
    saved = sessions.save_session(desk.actor, session_id, None, values, **allowed(args))
    return done(saved, lambda s: f"Changed session {s.number}.")


def _members(client_id: int, typed: str) -> tuple[int, ...]:
    """Return the ids of the members of the family that are named, parted by commas."""
    known = {member.name.casefold(): member.id for member in clients.family(client_id)}
    wanted = [name.strip() for name in typed.split(",") if name.strip()]
    for name in wanted:
        if name.casefold() not in known:
            family = ", ".join(member.name for member in clients.family(client_id)) or "nobody yet"
            raise NotFound(f'Nobody in this client\'s family is called "{name}": the family is {family}.')
    return tuple(known[name.casefold()] for name in wanted)


def _taking_texts(known: Iterable[clients.Phone], wanted: Iterable[str]) -> list[clients.Phone]:
    """Mark those of some phones that take texts, and add those that are not among them."""
    country = preferences.load().country
    marked = {normalise_phone(phone, country)[0]: phone for phone in wanted}
    phones = []
    for phone in known:
        takes = marked.pop(normalise_phone(phone.number, country)[0], None) is not None
        phones.append(clients.Phone(phone.number, phone.label, phone.sms or takes))
    return [*phones, *(clients.Phone(phone, sms=True) for phone in marked.values())]


def client(desk: Desk, args: Namespace) -> Answer:
    """Change some fields of a client; phones and emails are given all anew."""
    client_id = clients.client_id_of(args.number)
    named = {
        "last": "last_name",
        "first": "first_name",
        "warning": "call_warning",
        "language": "language",
        "zone": "zone",
        "notes": "notes",
    }
    values: dict[str, Any] = {
        field: getattr(args, option) for option, field in named.items() if getattr(args, option) is not None
    }
    if args.new_number is not None:
        values["number"] = args.new_number
    if args.email is not None:
        values["emails"] = [clients.Email(email) for email in args.email if email.strip()]
    if args.phone is not None:
        values["phones"] = [clients.Phone(phone) for phone in args.phone if phone.strip()]
    if args.texts is not None:
        record = clients.client_record(client_id)
        if not record.reach:
            raise NotAllowed(access.refusal(desk.actor, "see how clients are reached"))
        values["phones"] = _taking_texts(values.get("phones", record.phones), filter(str.strip, args.texts))
    if args.status is not None:
        values["status"] = desk.client_status(args.status) if args.status.strip() else None
    if args.groups is not None:
        values["groups"] = desk.groups(args.groups)
    values |= desk.own_fields("client", args.field)
    birthdays = desk.birthdays(args.birthday)
    if not values and not birthdays:
        raise Invalid("Say what to change, such as --phone NUMBER.")
    before = clients.client_record(client_id)
    clients.save_client(desk.actor, client_id, None, values, birthdays)

    def lines() -> Iterator[str]:
        record = clients.client_record(client_id)
        who = f"client {record.number} {record.name}"
        yield from table([[unchanged(who) if record == before else f"Changed {who}."]])

    return Answer(lambda: json_views.client(client_id), lines)
