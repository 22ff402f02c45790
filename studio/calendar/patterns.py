"""The studio's booking patterns: what is booked so often that a digit stands for it."""

from __future__ import annotations

from studio.kernel import database
from studio.kernel.records import dataclass

MOST = 9
"""One for each digit."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is booked by a digit."""

    name: str
    type: str
    room: str
    login: str
    photographer: str
    length_min: int
    description: str
    unused: str
    """The type, room or photographer that is in use no more; empty while all are."""

    def words(self) -> str:
        """Write ``Newborn, Room 2, Anna Berg, 90 min``."""
        return ", ".join(
            filter(None, (self.type, self.room, self.photographer, f"{self.length_min} min", self.description))
        )


def offered() -> tuple[Pattern, ...]:
    """List the patterns in use, in their order: the first is that of the digit 1."""
    unused = "CASE WHEN t.inactive THEN t.name WHEN r.inactive THEN r.name WHEN w.inactive THEN w.name ELSE '' END"
    found = database.rows(
        "SELECT p.name, t.name, coalesce(r.name, ''), coalesce(w.login, ''), coalesce(w.name, ''), "
        f"coalesce(p.duration_min, t.duration_min), p.description, {unused} FROM booking_pattern p "
        "JOIN session_type t ON t.id = p.session_type_id LEFT JOIN resource r ON r.id = p.room_id "
        "LEFT JOIN staff w ON w.id = p.photographer_id WHERE NOT p.inactive ORDER BY p.position, p.id LIMIT ?",
        (MOST,),
    )
    return tuple(Pattern(*row) for row in found)
