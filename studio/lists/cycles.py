"""Which cycles of session statuses there are: one for all sessions, or one for each session type."""

from __future__ import annotations

from studio.kernel import database, preferences
from studio.kernel.types import Choice
from studio.lists.maintained import Within
from studio.lists.names import named

COMMON = "All sessions"
NEW_TYPES = "New session types"
"""What the common cycle is for while each type has its own: a new type gets a copy of it."""


def cycles() -> tuple[Choice, ...]:
    """List the cycles that the studio works with, the common one first."""
    by_type = preferences.load().statuses_by_type
    found = database.rows(
        "SELECT c.id, t.name FROM cycle c LEFT JOIN session_type t ON t.id = c.session_type_id "
        "ORDER BY t.id IS NOT NULL, t.position, t.id"
    )
    common = NEW_TYPES if by_type else COMMON
    return tuple(Choice(int(i), common if name is None else str(name)) for i, name in found if by_type or name is None)


def cycle_named(name: str) -> int:
    """Find the cycle of a session type: that of all types where the studio does not keep them by type.

    Raises:
        NotFound: no session type has that name.
    """
    types = database.rows("SELECT id, name FROM session_type ORDER BY position, id")
    type_id = named("session type", name, [(int(i), str(called)) for i, called in types])
    own = database.rows("SELECT id FROM cycle WHERE session_type_id = ?", (type_id,))
    if own and preferences.load().statuses_by_type:
        return int(own[0][0])
    return int(cycles()[0].key)


OF_A_CYCLE = Within("cycle", "Session type", cycles, cycle_named)
