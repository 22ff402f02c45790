"""What an entry of the waiting list asks for."""

from __future__ import annotations

from studio.kernel import database
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, StudioError
from studio.kernel.shown import WEEKDAYS
from studio.lists.fields import FieldDef, declare
from studio.lists.words import people_called

F = FieldDef

PARTS = {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening"}


def _people(typed: str) -> str:
    """Keep the people who are named, by login, initials or name, as their ids."""
    found: list[int] = []
    for word in filter(None, map(str.strip, typed.split(","))):
        try:
            ids = [one for (one,) in people_called(word, "photographer AND NOT inactive")]
        except StudioError as error:
            error.field = "people"
            raise
        if len(ids) > 1:
            raise Invalid(f"{quoted(word)} is the name of {len(ids)}: name the photographer otherwise.")
        found += ids
    return " ".join(map(str, dict.fromkeys(found)))


def people_in(kept: str) -> tuple[int, ...]:
    """Return the ids of the people who are waited for."""
    return tuple(int(one) for one in kept.split())


def people_words(kept: str) -> str:
    """Name the people who are waited for."""
    ids = people_in(kept)
    if not ids:
        return ""
    sql = f"SELECT id, name FROM staff WHERE id IN ({database.marks(ids)})"
    names = {int(one): str(name) for one, name in database.rows(sql, ids)}
    return ", ".join(names[one] for one in ids if one in names)


def _weekdays(typed: str) -> str:
    """Keep the weekdays that are named: Monday is 0."""
    found: set[int] = set()
    for word in filter(None, typed.replace(",", " ").split()):
        days = [
            day for day, name in enumerate(WEEKDAYS) if len(word) > 1 and name.casefold().startswith(word.casefold())
        ]
        if not days:
            raise Invalid(f"{quoted(word)} is no weekday: write mon, tue, wed, thu, fri, sat or sun.")
        found |= set(days)
    return " ".join(map(str, sorted(found)))


def weekdays_in(kept: str) -> frozenset[int]:
    """Return the weekdays on which somebody can come; all where none are named."""
    return frozenset(int(one) for one in kept.split())


def weekdays_words(kept: str) -> str:
    """Name the weekdays: ``Sat, Sun``."""
    return ", ".join(WEEKDAYS[day][:3] for day in sorted(weekdays_in(kept)))


WAITING = declare(
    F("client", "Client", "record", links="client", required=True, help="Who waits."),
    F(
        "session_type", "Type", "choice", noun="session type", links="session_type", choices="types", required=True,
        help="What for: it says how long the time has to be.",
    ),
    F(
        "people", "Whom", noun="people", keep=_people, tell=people_words,
        help="With whom, by name or initials, with commas: any one of them. Empty: anybody.",
    ),
    F(
        "weekdays", "Weekdays", noun="weekdays", keep=_weekdays, tell=weekdays_words,
        help="On which: sat sun. Empty: any.",
    ),
    F("part", "Part of day", "word", words=PARTS, help="Empty: any."),
    F("first_day", "From", "day", noun="first day", help="Not before this day; empty: at once."),
    F("last_day", "Until", "day", noun="last day", help="Not after this day; empty: without end."),
    F("notes", "Notes", "notes"),
)  # fmt: skip
"""In the order in which the form asks."""
