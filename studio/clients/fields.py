"""What the records of clients and of their families ask for."""

from __future__ import annotations

from studio.kernel.clean.contact import EMAIL_MAX_CHARS, PHONE_MAX_CHARS
from studio.lists.fields import FieldDef, declare

F = FieldDef

CLIENT = declare(
    F(
        "last_name", "Last name", noun="last name, or the organisation's name", subject="Name", required=True,
        help="The family name, or the whole name of an organisation.",
    ),
    F("first_name", "First name"),
    F("organisation", "is an organisation", "flag"),
    F("number", "Client no.", noun="client number", help="Given when you save; another unused one may be typed."),
    F(
        "status", "Status", "choice", noun="client status", links="client_status", choices="statuses",
        column="client_status",
    ),
    F("lead_source", "Lead source", "choice", links="lead_source", choices="lead_sources"),
    F("call_warning", "Call warning", help="What to know before calling. In red on each of the client's sessions."),
    F("bill_to", "Bill to", "record", noun="client", links="client", help="Who pays, where it is somebody else."),
    F("notes", "Notes", "notes"),
)  # fmt: skip
"""In the order in which the form asks."""

PHONE = declare(
    F("number", "Phone", most=PHONE_MAX_CHARS),
    F("label", "Label"),
    F("sms", "takes texts", "flag"),
)
EMAIL = declare(F("email", "Email", most=EMAIL_MAX_CHARS), F("label", "Label"))
ADDRESS = declare(
    F("street", "Street"),
    F("city", "City"),
    F("region", "State", subject="Region"),
    F("postcode", "Postcode"),
    F("country", "Country"),
    F("label", "Label"),
)
"""A client has several of each, in their order."""

MEMBER = declare(
    F("name", "Name", required=True),
    F("relationship", "Relationship", "choice", links="relationship"),
    F(
        "birthday",
        "Birthday",
        "birthday",
        help="For the age on the day of a session; without the year the age is left out.",
    ),
)
