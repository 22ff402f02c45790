"""The values of a client as they are typed: from the record into the forms, and from there to the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.clients.clients import Address, ClientRecord, Email, Phone
from studio.clients.fields import CLIENT
from studio.kernel.clean import capitalise_name
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice, Named, blank
from tui.frame.own_fields import parted

Values = dict[str, Any]

PHONES, EMAILS = 3, 2
"""How many the form shows; what a client has beyond them stays as it is."""

PLACE = ("street", "city", "region", "postcode", "country")
ROWS = ("phones", "emails", "addresses")
"""The values of several rows."""


def client_values(record: ClientRecord | None) -> Values:
    """Return a client's values, or those that a new one begins with."""

    def link(name: str) -> Choice | None:
        named: Named | None = getattr(record, name, None)
        return None if named is None else Choice(named.id, named.name)

    out: Values = {name: getattr(record, name, "") for name in CLIENT}
    out |= {name: link(name) for name in ("status", "lead_source", "bill_to")}
    out["organisation"] = bool(record and record.organisation)
    out["groups"] = frozenset(int(group.key) for group in record.groups) if record else frozenset()
    return out | {name: getattr(record, name, ()) for name in ROWS}


def to_form(values: Mapping[str, Any]) -> dict[str, object]:
    """Return what the fields show: of several rows the first ones."""
    out: dict[str, object] = {key: value for key, value in values.items() if key not in (*ROWS, "groups")}
    for n, phone in _numbered(values["phones"], PHONES):
        phone = phone or Phone("")
        out |= {f"phone_{n}": phone.number, f"phone_{n}_label": phone.label, f"phone_{n}_sms": phone.sms}
    for n, email in _numbered(values["emails"], EMAILS):
        email = email or Email("")
        out |= {f"email_{n}": email.email, f"email_{n}_label": email.label}
    address = next(iter(values["addresses"]), None) or Address()
    return out | {name: getattr(address, name) for name in PLACE}


def _numbered(rows: tuple[Any, ...], count: int) -> list[tuple[int, Any]]:
    return [(n, rows[n - 1] if n <= len(rows) else None) for n in range(1, count + 1)]


def from_form(standing: Mapping[str, Any], known: Mapping[str, Any]) -> Values:
    """Return the values that stand in the fields, with the rows of ``known`` that the form has no place for."""
    out: Values = {key: standing[key] for key in known if key not in (*ROWS, "groups")}
    phones = [
        Phone(standing[f"phone_{n}"] or "", standing[f"phone_{n}_label"] or "", bool(standing[f"phone_{n}_sms"]))
        for n in range(1, PHONES + 1)
    ]
    emails = [Email(standing[f"email_{n}"] or "", standing[f"email_{n}_label"] or "") for n in range(1, EMAILS + 1)]
    first = next(iter(known["addresses"]), None) or Address()
    address = replace(first, **{name: standing[name] or "" for name in PLACE})
    out["phones"] = (*phones, *known["phones"][PHONES:])
    out["emails"] = (*emails, *known["emails"][EMAILS:])
    out["addresses"] = (address, *known["addresses"][1:])
    return out


def to_service(values: Mapping[str, Any]) -> Values:
    """Turn values into those of ``clients.save_client``.

    Raises:
        Invalid: a label, or a tick, without the phone or email that it belongs to.
    """
    built_in, own = parted(values)
    out: Values = {key: value.key if isinstance(value, Choice) else value for key, value in built_in.items()} | own
    if "groups" in out:
        out["groups"] = tuple(sorted(out["groups"]))
    for key in set(ROWS) & set(out):
        out[key] = tuple(row for row in out[key] if not blank(row))
    for n, phone in enumerate(values.get("phones", ()), start=1):
        if not blank(phone) and not phone.number:
            raise Invalid(f"Phone {n} has no number yet: type it, or clear its label and tick.", field=f"phone_{n}")
    for n, email in enumerate(values.get("emails", ()), start=1):
        if not blank(email) and not email.email:
            raise Invalid(f"Email {n} has a label and no address: type it, or clear the label.", field=f"email_{n}")
    return out


def tidied(values: Mapping[str, Any], changed: Mapping[str, Any]) -> Values:
    """Return the names that were typed, written as names are; what an organisation is called stays as it is typed."""
    if values.get("organisation"):
        return {}
    return {
        name: capitalise_name(changed[name], family_name=name == "last_name")
        for name in ("last_name", "first_name")
        if name in changed
    }


def row_shown(row: object) -> str:
    """Return a phone, an email or an address as people read it."""
    if isinstance(row, Phone):
        return ", ".join(filter(None, (row.number, row.label, "takes texts" if row.sms else "")))
    if isinstance(row, Email):
        return ", ".join(filter(None, (row.email, row.label)))
    if isinstance(row, Address):
        return ", ".join(filter(None, (*(getattr(row, name) for name in PLACE), row.label)))
    return ""
