"""The times that the studio offers, and how many sessions it takes at most, as lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from studio.kernel.errors import Invalid
from studio.lists.choices import without_calendar
from studio.lists.fields import FieldDef, declare
from studio.lists.maintained import Maintained

F = FieldDef


def _refuse_slot(values: Mapping[str, Any]) -> None:
    starts, ends = values["starts"], values["ends"]
    if ends != time.min and ends <= starts:
        raise Invalid("A time slot ends after it begins, on the same day: correct its end.", field="ends")


def _refuse_cap(values: Mapping[str, Any]) -> None:
    if all(values[key] is None for key in ("session_type", "resource", "studio")):
        raise Invalid(
            "Say of what there are at most so many: a session type, a person or room, a studio.", field="session_type"
        )


TIME_SLOT = Maintained(
    "time-slot", "time_slot", "time slot", "time slots", "Sessions",
    declare(
        F("day", "Day", "day", required=True),
        F("starts", "From", "time", noun="beginning", required=True),
        F("ends", "To", "time", noun="end", after="starts", required=True),
        F(
            "resource", "Of whom", "choice", noun="person or room", links="resource", required=True,
            unoffered=without_calendar, help="The person with a calendar, or the room, whose time it is.",
        ),
        F(
            "session_type", "For", "choice", noun="session type", links="session_type",
            help="Only for sessions of this type; empty: for all.",
        ),
    ),
    about="what is offered first", ordered=False, repeats=True, sorted_by=("day", "starts"),
    refuse=_refuse_slot,
)  # fmt: skip
CAP = Maintained(
    "cap", "cap", "cap", "caps", "Sessions",
    declare(
        F("most", "At most", "count", noun="number of sessions", least=1, most=99, required=True),
        F("per", "In a", "word", words={"day": "day", "week": "week"}, required=True, default="day"),
        F("session_type", "Of type", "choice", noun="session type", links="session_type", help="Empty: of any type."),
        F(
            "resource", "With", "choice", noun="person or room", links="resource", unoffered=without_calendar,
            help="Only those with this person or in this room; empty: whoever they are with.",
        ),
        F("studio", "In", "choice", noun="studio", links="studio", help="Only those in this one; empty: in all of them."),
    ),
    about="when a day or a week is full", ordered=False, refuse=_refuse_cap,
)  # fmt: skip
