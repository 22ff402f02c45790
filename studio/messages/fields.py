"""What calls ask for."""

from __future__ import annotations

from studio.kernel import clock
from studio.kernel.clean.contact import PHONE_MAX_CHARS
from studio.lists.fields import FieldDef, declare

F = FieldDef

CALL = declare(
    F("due_on", "Due", "day", noun="due date", required=True, default=clock.today, help="When it is to be made."),
    F(
        "call_type", "Type", "choice", noun="call type", links="call_type", choices="call_types",
        help="Why; it brings its description along.",
    ),
    F("client", "Client", "record", links="client", help="Who is called."),
    F(
        "phone", "Number", "pick", choices="phones", most=PHONE_MAX_CHARS,
        help="One of the client's numbers.",
    ),
    F("user", "Who", "choice", noun="user", links="staff", choices="people", help="Who calls."),
    F("department", "Department", "choice", links="department", choices="departments", help="Or anybody of it."),
    F("description", "About", noun="description", help="What it is about; the type's own where it is left empty."),
    F("result", "Result", "choice", links="communication_result", choices="results", help="How it went."),
    F("outcome", "Outcome", "choice", links="communication_outcome", choices="outcomes", help="What came of it."),
    F("completed_on", "Completed", "day", noun="day of the call", help="When the client was spoken to."),
    F("body", "Notes", "notes", noun="notes"),
)  # fmt: skip
"""In the order in which the form asks."""

LOG = declare(
    CALL["result"],
    CALL["outcome"],
    F("next_on", "Next try", "day", help="The day of the next call; empty for none."),
    F("body", "Notes", "notes", noun="notes"),
)
"""What is asked when a call was made."""
