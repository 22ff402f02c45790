"""``sittings client``: add, find, show."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, fields, table
from studio.clients import clients, duplicates, joining
from studio.clients.listed import CLIENTS, JSON
from studio.dates.typed import format_date
from studio.dates.typed.birthdays import format_birthday
from studio.exchange import json_views
from studio.exchange.listed import list_of
from studio.find import search
from studio.kernel import languages
from studio.kernel.access import HIDDEN
from studio.kernel.clean import quoted
from studio.lists.own_fields import fields_of
from studio.lists.page import lines_of
from studio.lists.question import columns_for
from studio.lists.shown import as_json
from studio.sessions import agenda
from studio.sessions.states import flag_words
from studio.sessions.views import client_block

MOST_FOUND = 100


def add(desk: Desk, args: Namespace) -> Answer:
    """Add a client."""
    values: dict[str, Any] = {
        "last_name": args.last,
        "first_name": args.first,
        "call_warning": args.warning,
        "language": args.language,
        "zone": args.zone,
        "emails": [clients.Email(email) for email in args.email if email.strip()],
        "phones": [
            *(clients.Phone(phone) for phone in args.phone if phone.strip()),
            *(clients.Phone(phone, sms=True) for phone in args.texts if phone.strip()),
        ],
    }
    if args.status:
        values["status"] = desk.client_status(args.status)
    if args.groups:
        values["groups"] = desk.groups(args.groups)
    values |= desk.own_fields("client", args.field)
    # A script cannot be asked: it is told of who has both name and phone, and the client is added all the same.
    alike = tuple(
        f"{like.sentence} Is it the same client?"
        for like in duplicates.likenesses(values)
        if like.same_name and like.phone
    )
    client_id = clients.add_client(desk.actor, values, desk.birthdays(args.birthday))

    def lines() -> Iterator[str]:
        client = clients.client_record(client_id)
        yield from fields([(f"Client {client.number}", client.name)])

    return Answer(lambda: json_views.client(client_id), lines, notes=alike)


def find(desk: Desk, args: Namespace) -> Answer:
    """Find clients; at most 100, best first."""
    hits = {hit.id: hit for hit in search.find(args.text, clients=args.limit or MOST_FOUND, sessions=0).clients}
    ids = [line.id for line in lines_of(desk.actor, list_of("client"), list(hits), ("number",), args.sort or "")]

    def rows() -> Iterator[list[str]]:
        for hit in (hits[i] for i in ids):
            when = ""
            if hit.session_at is not None:
                when = (
                    f"{'next' if hit.session_ahead else 'last'}: {desk.moment_text(hit.session_at)}, {hit.session_text}"
                )
            yield [hit.number, hit.name, hit.phone, when]

    nothing = f"No client is found by {quoted(args.text)}."
    seen, _ = columns_for(CLIENTS, JSON, desk.actor.may)
    return Answer(
        lambda: (as_json(seen, line) for line in lines_of(desk.actor, CLIENTS, ids, JSON)),
        lambda: table(rows()) if ids else [nothing],
    )


def list_(desk: Desk, args: Namespace) -> Answer:
    """List clients."""
    return listed(desk, list_of("client"), args, JSON)


def show(desk: Desk, args: Namespace) -> Answer:
    """Show a client."""
    client_id = clients.client_id_of(args.number)
    return Answer(lambda: json_views.client(client_id), lambda: _lines(desk, client_id))


def join(desk: Desk, args: Namespace) -> Answer:
    """Join two records of one client, or show what that would do."""
    kept, gone = clients.client_id_of(args.number), clients.client_id_of(args.other)
    shown = joining.preview(kept, gone)
    if args.yes:
        joining.join_clients(desk.actor, kept, gone, (shown.kept_version, shown.gone_version))
    tail = ["Done: `sittings undo` takes it back."] if args.yes else ["Nothing is done yet: --yes does it."]
    return Answer(lambda: json_views.client(kept), lambda: [*shown.sentences, *tail])


def _lines(desk: Desk, client_id: int) -> Iterator[str]:
    client, block = clients.client_record(client_id), client_block(client_id)
    family = (_member(member) for member in client.family)
    missed = f"{block.no_shows}, last {format_date(block.last_no_show)}" if block.last_no_show else ""
    yield from fields(
        [
            (f"Client {client.number}", client.name),
            ("CALL WARNING", client.call_warning),
            ("Status", client.status.name if client.status else ""),
            ("Groups", ", ".join(group.label for group in client.groups)),
            ("Phone, email", "" if client.reach else HIDDEN),
            ("Phone", "\n".join(phone.number for phone in client.phones)),
            ("Email", "\n".join(email.email for email in client.emails)),
            ("Address", "\n".join(_address(address) for address in client.addresses)),
            ("Language", languages.called(client.language)),
            ("Time zone", client.zone),
            ("Bill to", client.bill_to.name if client.bill_to else ""),
            ("Family", "\n".join(family)),
            *((own.name, own.shown(client.fields.get(own.id))) for own in fields_of("client")),
            ("No shows", missed),
            ("Notes", client.notes),
        ]
    )
    sessions = agenda.sessions_of_client(client_id)
    if sessions:
        yield ""
        yield from table(
            [row.number, desk.moment_text(row.starts_at), row.session_type, row.status, flag_words(row)]
            for row in sessions
        )


def _member(member: clients.Member) -> str:
    relationship = member.relationship.name if member.relationship else ""
    birthday = format_birthday(member.birthday) if member.birthday else ""
    return ", ".join(part for part in (member.name, relationship, birthday) if part)


def _address(address: clients.Address) -> str:
    parts = (address.street, address.city, f"{address.region} {address.postcode}".strip(), address.country)
    return ", ".join(part for part in parts if part)
