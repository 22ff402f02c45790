"""What mails, texts and letters ask for."""

from __future__ import annotations

from studio.kernel import clock
from studio.kernel.clean.contact import PHONE_MAX_CHARS
from studio.lists.fields import FieldDef, Fields, declare
from studio.messages import addresses

F = FieldDef

DUE = F("due_on", "Send on", "day", noun="day to send it", required=True, default=clock.today,
        help="It goes at once, or on that day.")  # fmt: skip
CLIENT = F("client", "Client", "record", links="client", help="Whom it is about.")
USER = F("user", "From", "choice", noun="user", links="staff", choices="people", help="Who sends it.")
BODY = F("body", "Message", "notes", noun="message", help="With fields, such as {client.first_name}.")
MOST_RECEIVERS_CHARS = 5_000
MOST_PATHS_CHARS = 10_000


def _template(use: str) -> FieldDef:
    return F(
        "template", "Template", "choice", links="template", only={f"for_{use}": True}, choices="templates",
        help="Its words are taken, in the client's language, where none are typed.",
    )  # fmt: skip


EMAIL = declare(
    CLIENT,
    _template("email"),
    F("to", "To", noun="receivers", most=MOST_RECEIVERS_CHARS, keep=addresses.tidy,
      help="Addresses with commas between them: anna@example.com, Ben Berg <ben@example.com>."),
    F("cc", "Cc", noun="receivers of a copy", most=MOST_RECEIVERS_CHARS, keep=addresses.tidy),
    F("subject", "Subject", column="description"),
    DUE,
    USER,
    BODY,
    F("attachments", "Files", "notes", noun="files", most=MOST_PATHS_CHARS,
      help="Paths of files, each on a line; all of them 15 MB at most."),
)  # fmt: skip
TEXT = declare(
    CLIENT,
    _template("text"),
    F("phone", "To", "pick", noun="number", choices="phones", most=PHONE_MAX_CHARS,
      help="One of the client's numbers that are marked for texts."),
    F("subject", "About", column="description", help="For the lists; the text has no subject."),
    DUE,
    USER,
    BODY,
)  # fmt: skip
LETTER = declare(
    CLIENT,
    _template("letter"),
    F("to", "To", "pick", noun="address", choices="places", most=1000,
      help="One of the client's postal addresses."),
    F("subject", "About", column="description", help="For the lists: the template's name where it is left empty."),
    DUE,
    USER,
    BODY,
)  # fmt: skip
"""In the order in which the forms ask."""

OF: dict[str, Fields] = {"email": EMAIL, "text": TEXT, "letter": LETTER}
