"""The studio's own lists, one short declaration each: see ``studio.lists.maintained``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.dates import places
from studio.kernel import database
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice
from studio.lists import days, slots
from studio.lists.cycles import OF_A_CYCLE, alike
from studio.lists.fields import FieldDef, declare
from studio.lists.maintained import ORDER, Entry, Maintained, Within
from studio.lists.names import named
from studio.lists.own_field_lists import CLIENT_FIELD, SESSION_FIELD

F = FieldDef
TRACKED = F(
    "tracked",
    "On calendar",
    "flag",
    default=True,
    help="Ticked, it is never double booked; else it has no calendar.",
)
IN_STUDIO = F("studio", "Studio", "choice", links="studio", help="In which of the studios it stands.")
COUNT = F(
    "count", "How many", "count", noun="number of them", least=1, most=99, required=True, default=1,
    help="So many may be booked at one time.",
)  # fmt: skip
PART_OF = F(
    "part_of", "Part of", "choice", noun="camera room", links="resource", only={"kind": "room"},
    help="The larger room that it is part of: that one takes all of its parts.",
)  # fmt: skip


def _different_people(values: Mapping[str, Any]) -> None:
    if values["photographer"] is not None and values["photographer"] == values["assistant"]:
        raise Invalid("Photographer and assistant are two people: choose another assistant.", field="assistant")
    first, last = values["window_first"], values["window_last"]
    if (first is None) != (last is None):
        missing = "window_first" if first is None else "window_last"
        raise Invalid("The days after a birth have a first and a last one: type both.", field=missing)
    if first is not None and last < first:
        raise Invalid("The last day after a birth is before the first one: correct one of them.", field="window_last")


def _whole_or_part(entry: Entry) -> str:
    parts = database.rows("SELECT name FROM resource WHERE part_of_id = ? ORDER BY position, id", (entry.id,))
    if parts:
        return (
            f"{entry.name} has parts ({', '.join(str(name) for (name,) in parts)}): make them rooms of their own first."
        )
    return f"{entry.name} is part of a larger room: make it a room of its own first." if entry.values["part_of"] else ""


def _first_day_first(values: Mapping[str, Any]) -> None:
    if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
        raise Invalid("The last day is before the first one: correct one of them.", field="ends_on")


SESSION_TYPE = Maintained(
    "session-type", "session_type", "session type", "session types", "Sessions",
    declare(
        F("colour", "Colour", "colour", required=True, default="blue", help="Of its sessions on calendar and agenda."),
        F(
            "length", "Length", "count", column="duration_min", least=5, most=1440, required=True, default=60,
            help="In minutes: it fills in the end of a new session.",
        ),
        F(
            "room", "Room", "choice", noun="camera room", links="resource", column="default_room", only={"kind": "room"},
            help="The camera room that a new session begins with.",
        ),
        F(
            "photographer", "Photographer", "choice", links="staff", column="default_photographer",
            only={"photographer": True}, help="Who takes the pictures, unless another is chosen.",
        ),
        F(
            "assistant", "Assistant", "choice", links="staff", column="default_assistant",
            help="Who helps, unless another is chosen.",
        ),
        F(
            "hold_days", "Held for", "count", least=1, most=99, noun="number of days",
            help="Business days after which a hold lapses; empty: never.",
        ),
        F(
            "before_min", "Ready, min", "count", noun="minutes to get ready", most=240, required=True, default=0,
            help="Minutes before each session for which its people and its room are taken too.",
        ),
        F(
            "after_min", "Clear, min", "count", noun="minutes to clear up", most=240, required=True, default=0,
            help="Minutes after each session for which its people and its room are taken too.",
        ),
        F(
            "window_first", "Days after birth", "count", least=0, most=365, noun="first day after a birth",
            help="It takes place so many days after a birth at least; empty: 5.",
        ),
        F(
            "window_last", "until", "count", least=0, most=365, noun="last day after a birth",
            help="And so many days after it at most; empty: 14.",
        ),
        F(
            "expected_a_week", "Births a week", "count", least=1, most=99, noun="number of births",
            help="A week in which so many are expected is full, as by a cap; empty: any number.",
        ),
    ),
    about="colour, length, room, people", keeps_one=True, refuse=_different_people,
    owns=("cycle",),
)  # fmt: skip
STATUS = Maintained(
    "status", "status", "session status", "session statuses", "Sessions",
    declare(
        ORDER,
        F(
            "duration", "Days", "count", column="duration_business_days", least=0, most=999, required=True, default=1,
            noun="duration", help="Business days until it should move on: so the status due date is found.",
        ),
        F(
            "count_from", "Counts from", "word", words={"completed": "Date completed", "session": "Session date"},
            required=True, default="completed", noun="day to count from",
            help="When the status before was completed, or the session's own date.",
        ),
        F("initial", "Initial", "flag", default=False, help="Every new session begins with it."),
        F("final", "Final", "flag", default=False, help="The last one: nothing is due any more."),
        F("stage", "Stage", "choice", links="stage", help="Of the digital workflow: its column on the board."),
        F(
            "on_session_date", "On date", "flag", default=False,
            help="Sessions move on to it by themselves on the day of the session.",
        ),
        F(
            "stale_after", "Stale", "count", column="stale_after_business_days", least=1, most=999, noun="number of days",
            help="Business days after which a session that stands still is marked; empty: never.",
        ),
    ),
    about="from booking to archiving", within=OF_A_CYCLE, exactly_one=("initial", "final"),
    at_most_one=("on_session_date",), warns=alike, owns=("own_status",),
)  # fmt: skip
STAGE = Maintained(
    "stage", "stage", "stage", "stages", "Sessions",
    about="of the digital workflow",
)  # fmt: skip
PROMOTION = Maintained(
    "promotion", "promotion", "promotion", "promotions", "Sessions",
    declare(
        F("kind", "Kind", "word", words={"theme": "Theme", "offer": "Offer"}, required=True, default="theme"),
        F("code", "Code", help="What clients name, such as FALL26."),
        F("starts_on", "From", "day", noun="first day", help="It is offered from this day on; empty: at once."),
        F("ends_on", "To", "day", noun="last day", help="It is offered until this day; empty: without end."),
    ),
    about="themes and offers", refuse=_first_day_first,
)  # fmt: skip
CLIENT_STATUS = Maintained("client-status", "client_status", "client status", "client statuses", "Clients")
LEAD_SOURCE = Maintained(
    "lead-source", "lead_source", "lead source", "lead sources", "Clients", about="where clients heard of the studio"
)
RELATIONSHIP = Maintained(
    "relationship", "relationship", "relationship", "relationships", "Clients", about="within a family"
)
CLIENT_GROUP = Maintained(
    "client-group", "client_group", "group", "groups of clients", "Clients", about="many for each client"
)
STUDIO = Maintained(
    "studio", "studio", "studio", "studios", "Studio", declare(F("address", "Address"), F("phone", "Phone")),
    about="the places where it works", keeps_one=True,
)  # fmt: skip
DEPARTMENT = Maintained("department", "department", "department", "departments", "People")
ROOM = Maintained(
    "room", "resource", "camera room", "camera rooms", "Studio", declare(IN_STUDIO, PART_OF, COUNT, TRACKED),
    only={"kind": "room"}, keeps=_whole_or_part, owns=("resource",),
)  # fmt: skip
EQUIPMENT = Maintained(
    "equipment", "resource", "piece of equipment", "pieces of equipment", "Studio", declare(IN_STUDIO, COUNT, TRACKED),
    about="light sets, lenses, vehicles", only={"kind": "equipment"},
)  # fmt: skip
OUTSIDE_LOCATION = Maintained(
    "outside-location", "outside_location", "outside location", "outside locations", "Studio",
    declare(
        F("address", "Address"),
        F("phone", "Phone"),
        F(
            "place", "Place", keep=places.tidy,
            help="Latitude and longitude, as a map shows them: for the golden hours there.",
        ),
    ),
    about="parks, beaches, churches",
)  # fmt: skip
WORD = Maintained(
    "word", "studio_word", "word", "words", "Studio", about="right for the spelling check", ordered=False, right="words"
)

CALL_TYPE = Maintained(
    "call-type", "call_type", "call type", "call types", "Communication",
    declare(F("description", "Description", help="What a call of it begins with.")), about="why clients are called",
)  # fmt: skip
OUTCOME = Maintained(
    "outcome", "communication_outcome", "outcome", "outcomes", "Communication", about="what came of a call or a message"
)
RESULT = Maintained(
    "result", "communication_result", "result", "results", "Communication",
    declare(
        F("reached", "Reached", "flag", default=False, help="Somebody was spoken to: the call is done."),
        F(
            "next", "Next try", "count", column="next_business_days", least=1, most=999, noun="number of days",
            help="Business days after which one tries again; empty: not at all.",
        ),
    ),
    about="how a call went", keeps_one=True,
)  # fmt: skip
TEMPLATE = Maintained(
    "template", "template", "template", "templates", "Communication",
    declare(
        F("email", "Email", "flag", column="for_email", default=True, help="Mails may begin with it."),
        F("text", "Text", "flag", column="for_text", default=False, help="Texts may begin with it."),
        F("letter", "Letter", "flag", column="for_letter", default=False, help="Letters may begin with it."),
        F(
            "invitation", "Invitation", "flag", column="invites", default=False,
            help="A mail about a session carries it for the client's calendar program.",
        ),
        F("subject", "Subject", help="Of a mail; with fields such as {session.date}."),
        F("body", "Message", "notes", noun="message", help="With fields such as {client.first_name}."),
        F("attachments", "Files", "notes", noun="files", help="What goes along with a mail: paths, each on a line."),
    ),
    about="what mails, texts and letters begin with", owns=("template_text",),
    together={"use": ("email", "text", "letter")}, screen="template",
)  # fmt: skip


def _task_types() -> tuple[Choice, ...]:
    found = database.rows("SELECT id, name FROM task_type ORDER BY position, id")
    return tuple(Choice(int(i), str(name)) for i, name in found)


def _task_type_named(name: str) -> int:
    return int(named("task type", name, [(choice.key, choice.label) for choice in _task_types()]))


TASK_TYPE = Maintained(
    "task-type", "task_type", "task type", "task types", "Tasks", about="each with statuses of its own", keeps_one=True,
    owns=("task_status",),
)  # fmt: skip
TASK_STATUS = Maintained(
    "task-status", "task_status", "task status", "task statuses", "Tasks",
    declare(*(STATUS.fields[key] for key in ("order", "duration", "initial", "final"))),
    about="how far a task is", within=Within("task_type", "Task type", _task_types, _task_type_named),
    exactly_one=("initial", "final"),
)  # fmt: skip

APPOINTMENT_TYPE = Maintained(
    "appointment-type", "appointment_type", "appointment type", "appointment types", "Sessions",
    declare(
        F("colour", "Colour", "colour", required=True, default="cyan", help="Of its appointments on calendar and agenda."),
        F(
            "length", "Length", "count", column="duration_min", least=5, most=1440, required=True, default=30,
            help="In minutes: it fills in the end of a new appointment.",
        ),
        F(
            "room", "Room", "choice", noun="camera room", links="resource", column="default_room", only={"kind": "room"},
            help="The room that a new appointment begins with.",
        ),
        F(
            "person", "Who", "choice", noun="user", links="staff", column="default_user",
            help="Who takes part, unless others are named.",
        ),
        F("description", "Description", help="What an appointment of it begins with."),
    ),
    about="consultations, deliveries, meetings", keeps_one=True,
)  # fmt: skip

BOOKING_PATTERN = Maintained(
    "booking-pattern", "booking_pattern", "booking pattern", "booking patterns", "Sessions",
    declare(
        F("type", "Type", "choice", noun="session type", links="session_type", column="session_type", required=True),
        F("room", "Room", "choice", noun="camera room", links="resource", only={"kind": "room"}),
        F("photographer", "Photographer", "choice", links="staff", only={"photographer": True}),
        F(
            "length", "Length", "count", column="duration_min", least=5, most=1440,
            help="In minutes; empty: that of the type.",
        ),
        F("description", "Description", help="What the session begins with."),
    ),
    about="what a digit books in the calendar, the first of them 1",
)  # fmt: skip

OWN: dict[str, Maintained] = {
    kept.kind: kept
    for kept in (
        STATUS, SESSION_TYPE, APPOINTMENT_TYPE, BOOKING_PATTERN, STAGE, PROMOTION, SESSION_FIELD, CLIENT_STATUS, CLIENT_GROUP,
        LEAD_SOURCE, RELATIONSHIP, CLIENT_FIELD, CALL_TYPE, OUTCOME, RESULT, TEMPLATE, TASK_TYPE, TASK_STATUS, STUDIO,
        DEPARTMENT, ROOM, EQUIPMENT, OUTSIDE_LOCATION,
        days.OPENING_HOURS, days.CLOSURE, days.SPECIAL_DAY, days.ABSENCE, slots.TIME_SLOT, slots.CAP, WORD,
    )
}  # fmt: skip
"""All of them by the command line's name."""
