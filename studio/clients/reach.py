"""How to reach a client: phones, emails and addresses, several of each in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from models import ClientAddress, ClientEmail, ClientPhone
from studio.clients.fields import ADDRESS, EMAIL, PHONE, REACH
from studio.kernel import journal, preferences
from studio.kernel.access import Actor, require
from studio.kernel.clean import check_email, clean_line, digits_of, normalise_phone
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.lists import fields
from studio.lists.fields import Fields


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as people read it, and whether it takes text messages."""

    number: str
    label: str = ""
    sms: bool = False


@dataclass(frozen=True, slots=True)
class Email:
    """An email address. Families share one, so it is never identity."""

    email: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address."""

    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    label: str = ""


def write_reach(
    entry: journal.Entry, client_id: int, values: Mapping[str, Any], *, new: bool = False
) -> dict[str, tuple[str, str]]:
    """Make the phones, emails and addresses those given, and return what changed, as people read it.

    Raises:
        NotAllowed: the actor may not see them, and would write over what they do not see.
        Invalid: what is no number or address, or there twice.
    """
    country, actor = preferences.load().country, entry.actor
    if any(values[key] or not new for key in REACH.keys() & values.keys()):
        require(actor, "reach", "say how clients are reached")
    out: dict[str, tuple[str, str]] = {}
    if "phones" in values:
        rows = []
        for phone in values["phones"]:
            row = _row(PHONE, phone, actor)
            digits, shown = normalise_phone(clean_line(row["number"], "Phone", required=True), country)
            rows.append(row | {"number": shown, "digits": digits})
        _refuse_twice([(row["digits"], digits_of(row["number"])) for row in rows], "phone", "number")
        out |= _replace(entry, ClientPhone, "phones", client_id, rows)
    if "emails" in values:
        emails = [_row(EMAIL, email, actor) for email in values["emails"]]
        emails = [row | {"email": check_email(row["email"])} for row in emails if row["email"]]
        _refuse_twice([row["email"].casefold() for row in emails], "email", "address")
        out |= _replace(entry, ClientEmail, "emails", client_id, emails)
    if "addresses" in values:
        addresses = [_row(ADDRESS, address, actor) for address in values["addresses"]]
        out |= _replace(entry, ClientAddress, "addresses", client_id, [a for a in addresses if any(a.values())])
    return out


def read_phones(values: Mapping[str, Any]) -> None:
    """Read the phones before the write begins: the first time that loads a library, and others wait for the lock.

    What is wrong with one is said when it is written.
    """
    country = preferences.load().country
    for phone in values.get("phones", ()):
        with suppress(Invalid):
            normalise_phone(phone.number, country)


def _refuse_twice(given: Sequence[Any], kind: str, what: str) -> None:
    """Refuse a number or an address that the client has twice; extensions of one number are different numbers."""
    for place, value in enumerate(given):
        if (first := given.index(value)) < place:
            raise Invalid(
                f"{kind.capitalize()} {place + 1} is the {what} of {kind} {first + 1}: leave one of the two empty.",
                field=f"{kind}_{place + 1}",
            )


def _row(declared: Fields, given: Any, actor: Actor) -> dict[str, Any]:
    """Check one phone, email or address by its table."""
    return fields.checked(declared, {key: getattr(given, key) for key in declared}, actor=actor)


def _replace(
    entry: journal.Entry, model: type[Any], field: str, client_id: int, wanted: Sequence[dict[str, Any]]
) -> dict[str, tuple[str, str]]:
    """Make a client's rows those wanted, in their order, keeping the rows that stay the same."""
    have = list(model.select().where(model.client == client_id).order_by(model.position, model.id))
    was = [{name: getattr(row, name) for name in values} for row, values in zip(have, wanted, strict=False)]
    for position, values in enumerate(wanted):
        if position < len(have):
            entry.update(model, have[position].id, position=position, **values)
        else:
            entry.insert(model, client=client_id, position=position, **values)
    for row in have[len(wanted) :]:
        entry.delete(model, row.id)
    if len(have) == len(wanted) and was == list(wanted):
        return {}
    before = [{name: getattr(row, name) for name in _SHOWN[field]} for row in have]
    return {field: (_shown(before, field), _shown(wanted, field))}


_SHOWN = {"phones": ("number",), "emails": ("email",), "addresses": ("street", "city", "postcode")}


def _shown(rows: Sequence[Mapping[str, Any]], field: str) -> str:
    return "; ".join(" ".join(str(row[name]) for name in _SHOWN[field] if row[name]) for row in rows)
