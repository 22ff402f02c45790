"""What the records of clients and of their families ask for."""

from __future__ import annotations

from studio.kernel import languages
from studio.kernel.clean.contact import EMAIL_MAX_CHARS, PHONE_MAX_CHARS
from studio.kernel.declared import Declared, Word
from studio.lists.fields import FieldDef, declare

F = FieldDef


def _zone(text: str) -> str:
    # The table of all zones is read when somebody types one.
    from studio.dates.zones import zone_named

    return zone_named(text)


CLIENT = declare(
    F(
        "last_name", "Last name", noun="last name, or the organisation's name", subject="Name", required=True,
        help="The family name, or the whole name of an organisation.",
    ),
    F("first_name", "First name", varies="client.first_name"),
    F("organisation", "is an organisation", "flag"),
    F("number", "Client no.", noun="client number", help="Given when you save; another unused one may be typed."),
    F(
        "status", "Status", "choice", noun="client status", links="client_status", choices="statuses",
        column="client_status", varies="client.status",
    ),
    F("lead_source", "Lead source", "choice", links="lead_source", choices="lead_sources", varies="client.lead_source"),
    F(
        "call_warning", "Call warning",
        help="What to know before calling. In red on each of the client's sessions.",
        varies="client.call_warning",
    ),
    F(
        "bill_to", "Bill to", "record", noun="client", links="client",
        help="Who pays, where it is somebody else.",
        varies="client.bill_to",
    ),
    F(
        "language", "Language", keep=languages.code,
        help="In which they are written to: de, fr, pt_BR. Empty: the studio's own.",
        varies="client.language",
    ),
    F(
        "zone", "Time zone", keep=_zone,
        help="Where they live, such as Chicago: nothing is sent at night there.",
        varies="client.zone",
    ),
    F("notes", "Notes", "notes", varies="client.notes"),
)  # fmt: skip
"""In the order in which the form asks."""

PHONE = declare(
    F("number", "Phone", most=PHONE_MAX_CHARS, varies="client.phone"),
    F("label", "Label", varies="client.phone"),
    F("sms", "takes texts", "flag", varies="client.phone"),
)
EMAIL = declare(
    F("email", "Email", most=EMAIL_MAX_CHARS, varies="client.email"), F("label", "Label", varies="client.email")
)
ADDRESS = declare(
    F("street", "Street", subject="Address", varies="client.address"),
    F("city", "City", varies="client.address"),
    F("region", "State", subject="Region", varies="client.address"),
    F("postcode", "Postcode", varies="client.address"),
    F("country", "Country", varies="client.address"),
    F("label", "Label", varies="client.address"),
)
"""A client has several of each, in their order."""

REACH = {"phones": PHONE["number"], "emails": EMAIL["email"], "addresses": ADDRESS["street"]}
"""What stands for each of the lists by which a client is reached, where the studio requires one."""

TABS = Declared(
    "client.tabs", "words", ("Family members", "Sessions", "Communications", "Tasks", "Appointments", "Notes"),
    "Tabs of a client",
    "Which tabs a client's record has beside General.",
    words=(
        Word("family", "Family members", "Family members"), Word("sessions", "Sessions", "Sessions"),
        Word("communications", "Communications", "Communications"), Word("tasks", "Tasks", "Tasks"),
        Word("appointments", "Appointments", "Appointments"),
        Word("notes", "Notes", "Notes"),
    ),
)  # fmt: skip

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
