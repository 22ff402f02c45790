"""The studio's days and hours as lists: closures, special days, absences, opening hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from studio.dates.hours import LONGEST_AWAY_DAYS
from studio.kernel.errors import Invalid
from studio.lists.choices import without_calendar
from studio.lists.fields import FieldDef, declare
from studio.lists.maintained import Maintained

F = FieldDef

LONGEST_CLOSURE_DAYS = 366
WHY = F("name", "Why", noun="reason", required=True)
BREAK = (
    F(
        "break_from",
        "Break from",
        "time",
        noun="beginning of the break",
        help="A break within the hours, such as over noon; empty: none.",
    ),
    F("break_to", "to", "time", noun="end of the break", after="break_from", help="When the break ends."),
)
DAYS = (("mon", "Mo"), ("tue", "Tu"), ("wed", "We"), ("thu", "Th"), ("fri", "Fr"), ("sat", "Sa"), ("sun", "Su"))


def _refuse_closure(values: Mapping[str, Any]) -> None:
    first, last = values["first_day"], values["last_day"]
    if last < first or (last - first).days > LONGEST_CLOSURE_DAYS:
        raise Invalid(
            "A closure ends on or after its first day and lasts at most a year: check both days.", field="last_day"
        )


def _refuse_absence(values: Mapping[str, Any]) -> None:
    first = values["first_day"], values["first_time"] or time.min
    last = values["last_day"], values["last_time"] or time.max
    if last <= first:
        raise Invalid("An absence ends after it begins: check its days and times.", field="last_day")
    if (last[0] - first[0]).days >= LONGEST_AWAY_DAYS:
        raise Invalid("An absence lasts at most three years: enter the rest as another one.", field="last_day")


def _end(closes: time) -> time:
    """Midnight, as an end, is that of the day."""
    return closes if closes > time.min else time.max


def _refuse_hours(values: Mapping[str, Any]) -> None:
    opens, closes, since, until = (values[key] for key in ("opens", "closes", "break_from", "break_to"))
    if (opens is None) != (closes is None):
        raise Invalid("Hours have a beginning and an end: type both.", field="closes" if closes is None else "opens")
    if opens is not None and _end(closes) <= opens:
        raise Invalid("It opens before it closes, on the same day: correct the hours.", field="closes")
    if (since is None) != (until is None):
        raise Invalid(
            "A break has a beginning and an end: type both.", field="break_to" if until is None else "break_from"
        )
    if since is not None and not (opens is not None and opens < since < until < _end(closes)):
        raise Invalid("The break lies within the hours: correct one of them.", field="break_from")


def _refuse_opening(values: Mapping[str, Any]) -> None:
    if values["studio"] is not None and values["resource"] is not None:
        raise Invalid(
            "These are the hours of a studio, or of a person or room: choose one of the two.", field="resource"
        )
    if not any(values[day] for day, _ in DAYS):
        raise Invalid("Tick the weekdays on which these hours hold.", field="mon")
    _refuse_hours(values)


CLOSURE = Maintained(
    "closure", "closure", "closure", "closures", "Studio",
    declare(
        F("first_day", "From", "day", noun="first day", required=True, help="The first day on which the studio is closed."),
        F(
            "last_day", "To", "day", noun="last day", same_as="first_day",
            help="The last day, this one included; empty: it is one day.",
        ),
    ),
    about="days on which nobody works", ordered=False, named=WHY, repeats=True, sorted_by=("first_day",),
    refuse=_refuse_closure,
)  # fmt: skip
SPECIAL_DAY = Maintained(
    "special-day", "special_day", "special day", "special days", "Studio",
    declare(
        F("day", "Day", "day", required=True),
        F("studio", "Studio", "choice", links="studio", help="Only in this one; empty: in all of them."),
        F("opens", "Opens", "time", noun="opening time", help="Instead of the usual hours; empty: the day only has a name."),
        F("closes", "Closes", "time", noun="closing time", after="opens"),
        *BREAK,
    ),
    about="with hours of their own, or a name", ordered=False, repeats=True, sorted_by=("day",), refuse=_refuse_hours,
)  # fmt: skip
ABSENCE = Maintained(
    "absence", "absence", "absence", "absences", "People",
    declare(
        F(
            "resource", "Who or what", "choice", noun="person, room or equipment", links="resource", required=True,
            unoffered=without_calendar, help="A person with a calendar, a room or equipment.",
        ),
        F("first_day", "From", "day", noun="first day", required=True),
        F("first_time", "at", "time", noun="beginning", help="Empty: the whole day."),
        F("last_day", "Until", "day", noun="last day", same_as="first_day", help="Empty: the same day."),
        F("last_time", "at", "time", noun="end", help="Empty: to the end of that day."),
    ),
    about="of people, rooms and equipment", ordered=False, named=WHY, repeats=True, sorted_by=("first_day",),
    refuse=_refuse_absence,
)  # fmt: skip
OPENING_HOURS = Maintained(
    "opening-hours", "opening_hours", "opening hours", "opening hours", "Studio",
    declare(
        F("studio", "Studio", "choice", links="studio", help="Only of this one; empty: of all of them."),
        F(
            "resource", "Or of whom", "choice", noun="person or room", links="resource", unoffered=without_calendar,
            help="The hours of a person with a calendar, or of a room.",
        ),
        *(F(day, label, "flag", default=False) for day, label in DAYS),
        F("opens", "Opens", "time", noun="opening time", required=True),
        F("closes", "Closes", "time", noun="closing time", after="opens", required=True),
        *BREAK,
    ),
    about="of studios, people and rooms, with breaks", refuse=_refuse_opening, repeats=True,
)  # fmt: skip
