"""Whose time a column of the calendar shows: a person's, a room's, a piece of equipment's, a studio's, or everybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from studio.kernel import database
from studio.kernel.records import dataclass

PERSON, ROOM, EQUIPMENT, STUDIO, ALL = "person", "room", "equipment", "studio", "all"


@dataclass(frozen=True, slots=True)
class Whose:
    """One whose time may be shown."""

    kind: str
    """``person``, ``room``, ``equipment``, ``studio`` or ``all``."""
    id: int
    """A user's, a resource's or a studio's; 0 for everybody's."""
    name: str
    short: str
    """The initials of a person, else the name."""
    called: str = ""
    """The first name where it is nobody else's, else the whole."""
    login: str = ""
    resource_id: int | None = None
    """Whose hours and absences matter; ``None`` where it has no calendar."""
    studio_id: int | None = None
    """Where it is: whose opening hours matter."""
    family: frozenset[int] = frozenset()
    """Of a room: itself, the whole that it is a part of, and its own parts. What is booked in any of them takes it."""

    count: int = 1
    """Of a piece of equipment: how many of it there are."""

    @property
    def key(self) -> str:
        """By what it is remembered: ``person 3``."""
        return f"{self.kind} {self.id}"


EVERYBODY = Whose(ALL, 0, "Everybody", "all", "Everybody")
NOBODY = Whose(PERSON, 0, "Nobody", "-", "Nobody")
"""Whose column, among those of people, has what nobody takes part in yet."""


def offered() -> tuple[Whose, ...]:
    """List whose time may be shown: people by name, then rooms, equipment and studios in their order.

    Each only while it is in use.
    """
    people = database.rows(
        "SELECT w.id, w.name, w.initials, w.login, r.id, w.studio_id FROM staff w LEFT JOIN resource r ON r.user_id = w.id "
        "WHERE NOT w.inactive ORDER BY NOT w.photographer, NOT w.assistant, w.name, w.id"
    )
    things = database.rows(
        "SELECT id, name, studio_id, part_of_id, kind, count FROM resource WHERE kind <> 'person' AND NOT inactive "
        "ORDER BY kind <> 'room', position, id"
    )
    studios = database.rows("SELECT id, name FROM studio WHERE NOT inactive ORDER BY position, id")
    first = studios[0][0] if studios else None
    names = Counter(str(name).partition(" ")[0] for _, name, *_ in people)
    return (
        *(
            Whose(PERSON, one, name, short, _called(name, names), login, resource, studio or first)
            for one, name, short, login, resource, studio in people
        ),
        *(
            Whose(kind, one, name, name, name, "", one, studio or first, _family(one, part_of, things), count)
            for one, name, studio, part_of, kind, count in things
        ),
        *(Whose(STUDIO, one, name, name, name, "", None, one) for one, name in studios),
    )


def _called(name: str, names: Counter[str]) -> str:
    first = name.partition(" ")[0]
    return first if names[first] == 1 else name


def _family(one: int, part_of: int | None, things: Iterable[Sequence[object]]) -> frozenset[int]:
    parts = [int(str(room_id)) for room_id, _, _, whole, *_ in things if whole == one]
    return frozenset({one, *parts, *([part_of] if part_of else [])})


def of_kind(everyone: Collection[Whose], kind: str) -> tuple[Whose, ...]:
    """Return those of one kind."""
    return tuple(one for one in everyone if one.kind == kind)
