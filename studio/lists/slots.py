"""The times that the studio offers, and how many sessions it takes at most, as lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from models import AppointmentType, SessionType
from studio.kernel.errors import Invalid
from studio.lists.choices import without_calendar
from studio.lists.fields import FieldDef, declare
from studio.lists.maintained import Maintained
from studio.lists.names import named

F = FieldDef


SHORTEST_MIN = 5
"""A place is no shorter."""


def _types() -> list[tuple[int, str]]:
    """Return the session types, and with negative ids the appointment types."""
    return [
        *((row.id, row.name) for row in SessionType.select().order_by(SessionType.position, SessionType.id)),
        *(
            (-row.id, row.name)
            for row in AppointmentType.select().order_by(AppointmentType.position, AppointmentType.id)
        ),
    ]


def types_named(typed: str) -> list[int]:
    """Return the types that are named, with commas or semicolons: those of appointments as negative ids.

    Raises:
        NotFound: there is no such type.
    """
    known = _types()
    names = [name.strip() for name in typed.split(";" if ";" in typed else ",")]
    return list(dict.fromkeys(named("type", name, known) for name in names if name))


def type_names(ids: Iterable[int]) -> list[str]:
    """Name types by their ids; those that are gone are left out."""
    wanted = tuple(ids)
    known = dict(_types()) if wanted else {}
    return [known[one] for one in wanted if one in known]


def types_in(kept: str) -> tuple[int, ...]:
    """Return the ids of types as they are kept."""
    return tuple(int(one) for one in kept.split())


def _keep_types(typed: str) -> str:
    return " ".join(map(str, types_named(typed)))


def _tell_types(kept: str) -> str:
    names = type_names(types_in(kept))
    return "; ".join(names) + ";" * (len(names) == 1 and "," in names[0])


def _refuse_slot(values: Mapping[str, Any]) -> None:
    starts, ends, places = values["starts"], values["ends"], values["places"]
    if ends != time.min and ends <= starts:
        raise Invalid("A time slot ends after it begins, on the same day: correct its end.", field="ends")
    minutes = (ends.hour * 60 + ends.minute or 24 * 60) - starts.hour * 60 - starts.minute
    if places and minutes // places < SHORTEST_MIN:
        raise Invalid(
            f"{places} places in {minutes} minutes are too short: say fewer places, or a longer time.", field="places"
        )


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
        F(
            "also", "And for", noun="further types", default="", keep=_keep_types, tell=_tell_types,
            help="Further session types, and types of appointments, parted by semicolons.",
        ),
        F(
            "places", "Places", "count", least=1, most=99, noun="number of places",
            help="Parts of one length, each for a session of its own; empty: as many as fit.",
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
