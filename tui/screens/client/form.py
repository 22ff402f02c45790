"""The forms of a client's record, and how its values stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.clients.fields import ADDRESS, CLIENT, EMAIL, PHONE
from studio.kernel.clean import check_email, digits_of
from studio.kernel.errors import Invalid
from studio.kernel.preferences import Preferences
from studio.sessions.opening import ClientOpening
from tui.frame.form_fields import At, Layout, Press, offer_choices, place_fields
from tui.screens.client.values import EMAILS, PHONES
from tui.widgets.form import Form, FormShape, Rule

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
    Press("groups", "Groups", column=1),
    At("language", width=12),
    At("zone", column=1),
)


def general_form(wanted: Preferences) -> Form:
    """Build the form of the General tab."""
    return Form(place_fields(FORM, GENERAL, wanted), id="general")


def notes_form(wanted: Preferences) -> Form:
    """Build the form of the Notes tab."""
    return Form(place_fields(CLIENT, (At("notes", span=True, height=0),), wanted), shape=FormShape((0, 0)), id="notes")


def offer(form: Form, found: ClientOpening) -> None:
    """Give the choice fields what there is to choose from."""
    offer_choices(form, CLIENT, {"statuses": found.statuses, "lead_sources": found.lead_sources})


def notes_about(values: Mapping[str, Any], dead: Mapping[str, str]) -> dict[str, str]:
    """Return by field what stands beside it: that an address takes nothing any more, and how many there is no place for."""
    if not values:
        return {}
    phones = [phone.number for phone in values["phones"][:PHONES]]
    emails = [email.email for email in values["emails"][:EMAILS]]
    found = dict.fromkeys((f"phone_{n}_sms" for n in range(1, PHONES + 1)), "")
    found |= dict.fromkeys((f"email_{n}_label" for n in range(1, EMAILS + 1)), "")
    found |= {f"phone_{n}_sms": "no texts" * (phone in dead) for n, phone in enumerate(phones, 1)}
    found |= {f"email_{n}_label": "no mails" * (email in dead) for n, email in enumerate(emails, 1)}
    counts = {
        f"phone_{PHONES}_sms": len(values["phones"]) - PHONES,
        f"email_{EMAILS}_label": len(values["emails"]) - EMAILS,
        "postcode": len(values["addresses"]) - 1,
    }
    for field, count in counts.items():
        more = f"+{count} more" if count > 0 else ""
        found[field] = ", ".join(text for text in (found.get(field, ""), more) if text)
    return found


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
