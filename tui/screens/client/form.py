"""The forms of a client's record, and how its values stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.clients.clients import Address, ClientRecord, Email, Phone
from studio.clients.fields import ADDRESS, CLIENT, EMAIL, PHONE
from studio.kernel.clean import check_email, digits_of
from studio.kernel.errors import Invalid
from studio.kernel.preferences import Preferences
from studio.kernel.types import Choice, Named
from tui.frame.form_fields import At, Layout, place_fields
from tui.widgets.form import Form, FormShape, Rule

PHONES, EMAILS = 3, 2
"""How many the form shows; what a client has beyond them stays as it is."""

PLACE = ("street", "city", "region", "postcode", "country")
SINGLE = (
    "last_name",
    "first_name",
    "organisation",
    "number",
    "status",
    "lead_source",
    "bill_to",
    "call_warning",
    "notes",
)
NAMES = ("last_name", "first_name")
"""The fields whose words get capitals."""

LEAST_DIGITS = 3


FORM = {
    **CLIENT,
    **{f"phone_{key}": field for key, field in PHONE.items()},
    **{f"email_{key}": field for key, field in EMAIL.items()},
    **ADDRESS,
}
"""All that the form asks for; phones and emails several times."""

GENERAL: Layout = (
    At("last_name"),
    At("first_name"),
    At("organisation"),
    At("number", column=1),
    At("status", column=1),
    At("lead_source", column=1),
    At("call_warning", span=True),
    Rule(),
    *(
        place
        for n in range(1, PHONES + 1)
        for place in (
            At("phone_number", f"Phone {n}", width=22, span=True, name=f"phone_{n}"),
            At("phone_label", width=12, span=True, beside=True, name=f"phone_{n}_label"),
            At("phone_sms", span=True, beside=True, name=f"phone_{n}_sms"),
        )
    ),
    *(
        place
        for n in range(1, EMAILS + 1)
        for place in (
            At("email_email", f"Email {n}", width=32, span=True, name=f"email_{n}"),
            At("email_label", width=12, span=True, beside=True, name=f"email_{n}_label"),
        )
    ),
    Rule(),
    At("street", span=True),
    At("city"),
    At("region", column=1),
    At("postcode", width=12),
    At("country", column=1),
    At("bill_to"),
)


def general_form(wanted: Preferences) -> Form:
    """Build the form of the General tab."""
    return Form(place_fields(FORM, GENERAL, wanted), id="general")


def notes_form(wanted: Preferences) -> Form:
    """Build the form of the Notes tab."""
    return Form(place_fields(CLIENT, (At("notes", span=True, height=0),), wanted), shape=FormShape((0, 0)), id="notes")


# -- from the record into the form -----------------------------------------------------------------------------------


def form_values(record: ClientRecord | None) -> dict[str, Any]:
    """Return the form's values of a client, or those of an empty form."""

    def link(named: Named | None) -> Choice | None:
        return None if named is None else Choice(named.id, named.name)

    values: dict[str, Any] = {name: getattr(record, name, "") for name in SINGLE}
    for name in ("status", "lead_source", "bill_to"):
        values[name] = link(getattr(record, name, None))
    values["organisation"] = bool(record and record.organisation)
    phones, emails, addresses = (record.phones, record.emails, record.addresses) if record else ((), (), ())
    for n in range(1, PHONES + 1):
        phone = phones[n - 1] if n <= len(phones) else Phone("")
        values |= {f"phone_{n}": phone.number, f"phone_{n}_label": phone.label, f"phone_{n}_sms": phone.sms}
    for n in range(1, EMAILS + 1):
        email = emails[n - 1] if n <= len(emails) else Email("")
        values |= {f"email_{n}": email.email, f"email_{n}_label": email.label}
    address = addresses[0] if addresses else Address()
    return values | {name: getattr(address, name) for name in PLACE}


def notes_about_more(record: ClientRecord | None) -> dict[str, str]:
    """Return, by field, how many phones, emails and addresses there are that the form has no place for."""
    counts = {
        f"phone_{PHONES}_sms": len(record.phones) - PHONES if record else 0,
        f"email_{EMAILS}_label": len(record.emails) - EMAILS if record else 0,
        "postcode": len(record.addresses) - 1 if record else 0,
    }
    return {field: f"+{count} more" if count > 0 else "" for field, count in counts.items()}


# -- from the form to the service ------------------------------------------------------------------------------------


def service_name(field_name: str) -> str:
    """Return what ``clients.save_client`` calls the value that a field is part of."""
    if field_name in PLACE:
        return "addresses"
    return "phones" if field_name.startswith("phone_") else "emails" if field_name.startswith("email_") else field_name


def service_values(changed: set[str], values: Mapping[str, Any], record: ClientRecord | None) -> dict[str, Any]:
    """Turn the changed fields into the values of ``clients.save_client``, keeping what the form does not show.

    Raises:
        Invalid: a label, or a tick, without the phone or email that it belongs to.
    """
    out: dict[str, Any] = {name: values[name] for name in SINGLE if name in changed}
    lists = {service_name(name) for name in changed} - set(SINGLE)
    if "phones" in lists:
        out["phones"] = _phones(values) + (record.phones[PHONES:] if record else ())
    if "emails" in lists:
        out["emails"] = _emails(values) + (record.emails[EMAILS:] if record else ())
    if "addresses" in lists:
        had = record.addresses if record else ()
        first = replace(had[0] if had else Address(), **{name: values[name] or "" for name in PLACE})
        out["addresses"] = (first, *had[1:])
    return out


def _phones(values: Mapping[str, Any]) -> tuple[Phone, ...]:
    found = []
    for n in range(1, PHONES + 1):
        number, label, sms = values[f"phone_{n}"], values[f"phone_{n}_label"], bool(values[f"phone_{n}_sms"])
        if number:
            found.append(Phone(number, label, sms))
        elif label or sms:
            raise Invalid(f"Phone {n} has no number yet: type it, or clear its label and tick.", field=f"phone_{n}")
    return tuple(found)


def _emails(values: Mapping[str, Any]) -> tuple[Email, ...]:
    found = []
    for n in range(1, EMAILS + 1):
        email, label = values[f"email_{n}"], values[f"email_{n}_label"]
        if email:
            found.append(Email(email, label))
        elif label:
            raise Invalid(f"Email {n} has a label and no address: type it, or clear the label.", field=f"email_{n}")
    return tuple(found)


def field_at_fault(name: str | None, values: Mapping[str, Any]) -> str | None:
    """Return the field that a refusal is about: the service says only ``phone`` or ``email``, not which of them."""
    if name == "phone":
        typed = {field: str(values[field] or "") for field in (f"phone_{n}" for n in range(1, PHONES + 1))}
        return next((f for f, text in typed.items() if text and len(digits_of(text)) < LEAST_DIGITS), "phone_1")
    if name == "email":
        return next((f"email_{n}" for n in range(1, EMAILS + 1) if not _is_email(values[f"email_{n}"])), "email_1")
    return "last_name" if name == "name" else name


def _is_email(text: str) -> bool:
    try:
        check_email(text or "")
    except Invalid:
        return False
    return True
