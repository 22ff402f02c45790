"""Whom a message goes to: the addresses that there are for a record, how they are typed, and how they are compared.

What people said about being written to, and what bounces, belongs to an address and not to a person: ``key_of`` is what an
address is kept by, whoever has it and however it is written, and ``keys_of`` all that it may have been kept by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from models import Client, ClientAddress, ClientEmail, ClientPhone, Session
from studio.kernel import access, database, preferences
from studio.kernel.clean import check_email, clean_line, digits_of, home_digits, normalise_phone, quoted, search_key
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.records import dataclass

Channel = Literal["email", "text", "call", "letter"]

MOST_RECEIVERS = 50
MOST_TYPED_CHARS = 1_000


class Addressed(NamedTuple):
    """An address and whose it is."""

    name: str
    address: str

    def __str__(self) -> str:
        name = fit_name(self.name)
        if any(sign in name for sign in ",;@"):
            name = f'"{name}"'
        return f"{name} <{self.address}>" if name else self.address


_NO_QUOTES = str.maketrans({"<": "(", ">": ")", '"': "'", "\\": "/"})
MOST_NAME_CHARS = 60
"""Of a name before an address. The standard library loses the quotation marks of a name that does not fit into a line, and what
stands in it would be read as more addresses (CPython, Lib/email/_header_value_parser.py)."""


def fit_name(name: str) -> str:
    """Return a name as it can stand before an address."""
    return name.translate(_NO_QUOTES)[:MOST_NAME_CHARS].strip()


@dataclass(frozen=True, slots=True)
class Offered:
    """An address that a record offers, and whose it is."""

    name: str
    address: str
    """As it is written to: of a phone its number with the country's code."""
    shown: str
    """As people read it."""
    whose: str
    """Client, bill-to or photographer, with the label that it has."""
    texts: bool = False
    """Of a phone: whether it is marked for texts."""


def key_of(channel: Channel, address: str) -> str:
    """Return what an address is kept by: of a phone its number with the country's code, of a mail address small letters.

    A number without one that is none of the studio's country is one of ``text.country``: what it is kept by changes with the
    preferences, so what was kept is looked up by ``keys_of``.
    """
    if channel == "email":
        return address.strip().casefold()
    if channel == "letter":
        return search_key(address)
    if _is_whole(address):  # the preferences need not be read
        return address
    chosen = preferences.load()
    return _number_of(address, chosen.country, str(chosen.of("text.country")))


def _is_whole(number: str) -> bool:
    return number.startswith("+") and number[1:].isdecimal()  # as it is kept


def _number_of(address: str, country: str, other: str) -> str:
    if _is_whole(address):
        return address
    found = normalise_phone(address, country)[0]
    return found if found.startswith("+") or not other else normalise_phone(address, other)[0]


def keys_of(channel: Channel, found: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return all that each of some addresses may have been kept by, whatever the preferences were then."""
    if channel in ("email", "letter"):
        return {one: (key_of(channel, one),) for one in found}
    chosen = preferences.load()
    countries = chosen.country, str(chosen.of("text.country"))
    keys = {one: _number_of(one, *countries) for one in found}
    return {
        one: tuple(dict.fromkeys((key, *([] if _is_whole(one) else [digits_of(one)]), *home_digits(key, countries))))
        for one, key in keys.items()
    }


def on_record(channel: Channel, communication_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """Find where the clients of mails or texts, and who pays for them, may be written to now: ids of messages, with keys."""
    what, table = ("p.email", "client_email") if channel == "email" else ("p.digits", "client_phone")
    rows = database.rows(
        f"SELECT m.id, {what} FROM communication m JOIN client c ON c.id = m.client_id "
        f"JOIN {table} p ON p.client_id = c.id OR p.client_id = c.bill_to_id "
        f"WHERE m.id IN ({database.marks(communication_ids)}){' AND p.sms' * (channel == 'text')}",
        tuple(communication_ids),
    )
    return frozenset((int(of), key_of(channel, str(address))) for of, address in rows)


def told(address: str) -> str:
    """Return an address as a sentence says it to who may see it."""
    return ", ".join(address.splitlines()) if access.sees("reach") else "that address"


# -- typed ---------------------------------------------------------------------------------------------------------------

_ONE = later(r'\s*(?:"(?P<quoted>[^"<>]*)"|(?P<name>[^"<>]*?))\s*<(?P<address>[^<>]*)>\s*')
_PART = later(r'(?:"[^"\n]*"|[^,;\n])+')


def parse(text: str) -> tuple[Addressed, ...]:
    """Read mail addresses as they are typed: ``zoe@example.com, Ben Berg <ben@example.com>``.

    Raises:
        Invalid: one of them is none, or there are too many.
    """
    found: dict[str, Addressed] = {}
    for part in _split(text):
        one = _ONE.fullmatch(part)
        name = fit_name(
            clean_line((one["quoted"] or one["name"] or "") if one else "", "Name", max_chars=MOST_TYPED_CHARS)
        )
        address = check_email(one["address"] if one else part)
        if not address:
            raise Invalid(f"There is no address in {quoted(part.strip())}: correct it or leave it out.")
        found.setdefault(key_of("email", address), Addressed(name, address))
    if len(found) > MOST_RECEIVERS:
        raise Invalid(f"A mail goes to {MOST_RECEIVERS} addresses at most: leave some out.")
    return tuple(found.values())


def _split(text: str) -> list[str]:
    parts, waiting = list[str](), ""
    for found in _PART.finditer(text):
        # A name may have a comma: Smith, Anna <anna@example.com> is one address.
        waiting = f"{waiting},{found[0]}" if waiting else found[0]
        if "@" in waiting:
            parts.append(waiting)
            waiting = ""
    return [*parts, waiting] if waiting.strip() else parts


def written(addressed: Iterable[Addressed]) -> str:
    """Write mail addresses as they are typed."""
    return ", ".join(str(one) for one in addressed)


def tidy(text: str) -> str:
    """Return typed mail addresses as they are kept.

    Raises:
        Invalid: as ``parse``.
    """
    return written(parse(text))


# -- offered -------------------------------------------------------------------------------------------------------------


def people_of(client_id: int | None, session_id: int | None) -> list[tuple[str, Client]]:
    """List the client of a record and who pays, each with what they are of it."""
    if session_id is not None:
        client_id = Session.get_by_id(session_id).client_id
    client = Client.get_or_none(Client.id == client_id)
    if client is None:
        return []
    payer = client.bill_to
    return [("client", client), *([("bill-to", payer)] if payer is not None else [])]


def name_of(client: Client) -> str:
    """Return a client's name as one is addressed."""
    return " ".join(part for part in (client.first_name, client.last_name) if part)


def offered(channel: Channel, client_id: int | None, session_id: int | None) -> tuple[Offered, ...]:
    """List the addresses that a record offers: those of the client and the family, of who pays, and the photographer's.

    Returns:
        Each address once; none where the reader sees no addresses.
    """
    found: dict[str, Offered] = {}
    if access.sees("reach"):
        for role, client in people_of(client_id, session_id):
            for one in _of_client(channel, role, client):
                found.setdefault(one.address, one)
    session = Session.get_or_none(Session.id == session_id)
    photographer = session.photographer if session is not None else None
    if channel == "email" and photographer is not None and photographer.email:
        at = photographer.email
        found.setdefault(at, Offered(photographer.name, at, at, "photographer"))
    return tuple(found.values())


def _of_client(channel: Channel, role: str, client: Client) -> list[Offered]:
    name = name_of(client)
    if channel == "email":
        emails = (
            ClientEmail.select().where(ClientEmail.client == client.id).order_by(ClientEmail.position, ClientEmail.id)
        )
        return [Offered(name, row.email, row.email, _whose(role, row.label)) for row in emails]
    if channel == "letter":
        places = (
            ClientAddress.select()
            .where(ClientAddress.client == client.id)
            .order_by(ClientAddress.position, ClientAddress.id)
        )
        lines = [(row.label, postal(row)) for row in places]
        return [Offered(name, text, ", ".join(text.splitlines()), _whose(role, label)) for label, text in lines if text]
    phones = ClientPhone.select().where(ClientPhone.client == client.id).order_by(ClientPhone.position, ClientPhone.id)
    return [Offered(name, row.digits, row.number, _whose(role, row.label), bool(row.sms)) for row in phones]


def _whose(role: str, label: str) -> str:
    return f"{role}, {label}" if label else role


def postal(row: ClientAddress) -> str:
    """Write a postal address, a line for each part."""
    town = " ".join(part for part in (row.city, row.region, row.postcode) if part)
    return "\n".join(part for part in (row.street, town, row.country) if part)
