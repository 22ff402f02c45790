"""Which cycles of session statuses there are: one for all sessions, or one for each session type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.kernel import database, preferences
from studio.kernel.clean import quoted
from studio.kernel.types import Choice
from studio.lists.maintained import Within
from studio.lists.names import fold_name, named

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
    """Find the cycle of a session type: that of all types where the studio does not keep them by type, or that of new ones.

    Raises:
        NotFound: no session type has that name.
    """
    types = database.rows("SELECT id, name FROM session_type ORDER BY position, id")
    offered = [(int(i), str(called)) for i, called in types]
    type_id = named("session type", name, [*offered, (0, cycles()[0].label)])
    if not type_id:
        return common_cycle()
    own = database.rows("SELECT id FROM cycle WHERE session_type_id = ?", (type_id,))
    if own and preferences.load().statuses_by_type:
        return int(own[0][0])
    return common_cycle()


def common_cycle() -> int:
    """Return the cycle of all sessions, which new types get a copy of where each type has its own."""
    return int(database.rows("SELECT id FROM cycle WHERE session_type_id IS NULL ORDER BY id")[0][0])


def prefix_of(kind: str) -> str:
    """Return what is put before the names of a type's statuses to tell them apart: ``W-``, more where others begin so."""
    names = [str(name) for (name,) in database.rows("SELECT name FROM session_type ORDER BY position, id")]
    others = [name.casefold() for name in names if name.casefold() != kind.casefold()]
    letters = "".join(letter for letter in kind if not letter.isspace())
    for length in range(1, len(letters)):
        if not any("".join(other.split()).startswith(letters[:length].casefold()) for other in others):
            return f"{letters[:length].title()}-"
    return f"{letters}-"


def alike(values: Mapping[str, Any], within: int | None) -> str:
    """Say that another session type has a status of that name too, and propose one that tells them apart."""
    if "name" not in values or not preferences.load().statuses_by_type:
        return ""
    kinds = {int(i): str(name) for i, name in database.rows(_KINDS)}
    if within not in kinds:
        return ""
    of_types = f"SELECT cycle_id, name FROM status WHERE cycle_id IN ({database.marks(kinds)}) ORDER BY id"
    for cycle_id, name in database.rows(of_types, tuple(kinds)):
        if cycle_id != within and fold_name(str(name)) == fold_name(values["name"]):
            return (
                f"{kinds[cycle_id]} has a status {quoted(str(name))} too, and in lists the two look alike: "
                f"call it {prefix_of(kinds[within])}{values['name']}."
            )
    return ""


_KINDS = "SELECT c.id, t.name FROM cycle c JOIN session_type t ON t.id = c.session_type_id ORDER BY t.position, t.id"

OF_A_CYCLE = Within("cycle", "Session type", cycles, cycle_named)
