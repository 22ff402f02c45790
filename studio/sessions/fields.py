"""What a session's record asks for. Its rules of two fields, and of time, stand in ``studio.sessions.rules``."""

from __future__ import annotations

from datetime import date

from studio.kernel.declared import Declared, Word
from studio.kernel.errors import Invalid
from studio.kernel.preferences import LONGEST_REMINDER_MIN
from studio.lists.fields import FieldDef, declare
from studio.lists.names import with_article

F = FieldDef

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
"""The days on which a session can be."""


def check_day(day: date, one: str = "session") -> None:
    """Refuse a day outside of the years of the program.

    Raises:
        Invalid: says which years.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid(
            f"{with_article(one).capitalize()} is between the years {FIRST_DAY.year} and {LAST_DAY.year}: check the date.",
            field="date",
        )


SESSION = declare(
    F(
        "description", "Description",
        help="Free and short. It stands on the agenda, in Find and in the client's list.",
        varies="session.description",
    ),
    F(
        "session_type", "Type", "choice", noun="session type", required=True, links="session_type", choices="types",
        help="Brings length, room and people to a new session, moves nothing later.",
    ),
    F(
        "date", "Date", "day", required=True, pair="start", check=check_day,
        help="Typed in any way people say it, or picked from a month.",
    ),
    F("start", "Start", "time", required=True, pair="date"),
    F(
        "end", "End", "time", required=True, after="start",
        help="Follows the start in a new session; stays in one that is booked.",
    ),
    F("photographer", "Photographer", "choice", links="staff", choices="photographers", varies="session.photographer"),
    F("assistant", "Assistant", "choice", links="staff", choices="assistants", varies="session.assistant"),
    F(
        "room", "Room", "choice", noun="camera room", links="resource", choices="rooms",
        help="It may stay empty.",
        varies="session.room",
    ),
    F("outside_location", "Outside", "choice", noun="outside location", links="outside_location"),
    F(
        "equipment", "Equipment",
        help="What is taken along, with how many of it: Light set:2, Tripod.",
        varies="session.equipment",
    ),
    F("studio", "Studio", "choice", required=True, links="studio", choices="studios"),
    F(
        "number", "Session no.", noun="session number",
        help="Given when you save. Another one may be typed, if no other session has it.",
    ),
    F("file_number", "File no.", subject="File number", help="The studio's own, free.", varies="session.file_number"),
    F("reminder", "Reminder", "flag"),
    F(
        "reminder_min", "min before", "count", noun="minutes", most=LONGEST_REMINDER_MIN,
        refusal="A reminder comes 0 to 1440 minutes (a day) before the start.",
    ),
    F(
        "before_min", "Ready, clear", "count", noun="minutes to get ready", subject="Minutes to get ready", most=240,
        help="Minutes before and after it for which people and room are taken too.",
    ),
    F(
        "after_min", "Clear", "count", noun="minutes to clear up", subject="Minutes to clear up", most=240,
        help="Minutes to clear up after it: people and room are taken for them too.",
    ),
    F(
        "drive_before_min", "Drive", "count", noun="minutes to get there", subject="Minutes to get there", most=600,
        help="Minutes that its people need to get there, and back.",
    ),
    F(
        "drive_after_min", "Drive back", "count", noun="minutes to get back", subject="Minutes to get back", most=600,
        help="Minutes that its people need to get back.",
    ),
    F("status_due", "Due", "day", noun="due date", help="Computed; another day that is typed here stays."),
    F(
        "expected_on", "Expected", "day", noun="expected day", near=True,
        help="Of the birth that it follows; it is tentative until then.",
    ),
    F("born_on", "Born", "day", noun="day of birth", gone=True),
    F("confirmed", "Confirmed", "state", help="The client is coming. Clears itself when the session moves."),
    F("no_show", "No show", "state", help="Nobody came. From the start of the session on."),
    F("redo", "Redo", "state", asks=True, help="A retake of an earlier session."),
    F("on_hold", "On hold", "state", help="Off the agenda for now, its time free."),
    F("cancelled", "Cancelled", "state", asks=True, help="Off the agenda, its time free."),
    F("print_notes", "Print these notes on confirmations", "flag"),
    F("notes", "Notes", "notes", varies="session.notes"),
)  # fmt: skip
"""In the order in which the form asks."""

AROUND = ("before_min", "after_min", "drive_before_min", "drive_after_min")
"""The fields of the time around a session."""
BLOCKS = (*AROUND, "drive_blocks")
"""The columns by which it is taken."""

DRIVE = Declared(
    "clash.drive", "flag", True, "Drive counts",
    "Whether people are taken while they drive to a session and back; it holds for what is booked or gets another drive from "
    "then on.",
)  # fmt: skip
TABS = Declared(
    "session.tabs", "words", ("Participants", "Communications", "Tasks", "Appointments", "Notes"), "Tabs of a session",
    "Which tabs a session's record has beside General.",
    words=(
        Word("participants", "Participants", "Participants"), Word("communications", "Communications", "Communications"),
        Word("tasks", "Tasks", "Tasks"), Word("appointments", "Appointments", "Appointments"), Word("notes", "Notes", "Notes"),
    ),
)  # fmt: skip
