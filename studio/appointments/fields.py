"""What an appointment asks for. Who set its flags, when and why stands beside them (``appointments``)."""

from __future__ import annotations

from studio.kernel.preferences import LONGEST_REMINDER_MIN
from studio.lists.fields import FieldDef, declare
from studio.sessions.fields import check_day

F = FieldDef

APPOINTMENT = declare(
    F(
        "appointment_type", "Type", "choice", noun="appointment type", links="appointment_type", choices="types",
        required=True, help="Brings length, people, room and description to a new appointment, moves nothing later.",
    ),
    F("description", "Description", help="What it is for. It stands on the agenda."),
    F("date", "Date", "day", required=True, pair="start", check=check_day, help="Typed in any way people say it."),
    F("start", "Start", "time", required=True, pair="date"),
    F("end", "End", "time", required=True, after="start", help="Before the start it is one of the next day."),
    F("people", "People", noun="people", help="Who takes part, by name or initials, with commas: each is taken then."),
    F("rooms", "Rooms", noun="rooms", help="The camera rooms, by name, with commas: each is taken then."),
    F("client", "Client", "record", links="client", help="With whom it is; none where it is of the studio alone."),
    F("studio", "Studio", "choice", links="studio", choices="studios", required=True),
    F(
        "reminder_min", "Reminder", "count", noun="minutes", most=LONGEST_REMINDER_MIN,
        help="So many minutes before the start; empty for none.",
        refusal="A reminder comes 0 to 1440 minutes (a day) before the start.",
    ),
    F(
        "event", "Event of its session", "flag", default=False,
        help="A part of the session: it moves, is on hold and is cancelled with it.",
    ),
    F(
        "hidden", "Hide from calendar", "flag", default=False,
        help="Calendars and papers leave this event out. It takes people and rooms all the same.",
    ),
    F("notes", "Notes", "notes"),
)  # fmt: skip
"""In the order in which the form asks."""
