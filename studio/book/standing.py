"""What must hold after an undo, of all that it touched: the same as after saving. Loaded with the first undo."""

from __future__ import annotations

from collections.abc import Sequence

from models import JournalChange
from studio.booking import resettling
from studio.kernel import columns, journal, preferences
from studio.lists import standing
from studio.lists.own import OWN
from studio.people import users
from studio.sessions import limits, undoing
from studio.workflow import by_type


def leave(entry: journal.Entry, changes: Sequence[JournalChange]) -> Sequence[JournalChange]:
    """Make way for what comes back, and leave out what would not be so any more; see ``Noun.leave``."""
    return resettling.leave(entry, changes)


def fits(entry: journal.Entry, changes: Sequence[JournalChange]) -> None:
    """Refuse what no service would have let come about; see ``Noun.fits``.

    Raises:
        NotAllowed: says which rule is in the way.
    """
    tables = {change.table for change in changes}
    for kept in OWN.values():
        if kept.table in tables:
            standing.fits(kept, changes)
    if tables & TAKING:
        resettling.fits(entry, changes)
    if tables & {"staff", "role"}:
        users.fits(entry, changes)
    if "preference" in tables:
        preferences.fits(changes)
    if "session" in tables:
        undoing.fits(changes)
        limits.refuse_undo(changes)
    if tables & {"preference", "cycle", "session_type"}:
        by_type.fits()
    elif moved := {change.row_id for change in changes if change.table == "session" and _status(change)}:
        by_type.fits(moved)


TAKING = frozenset(
    {"resource", "session", "session_equipment", "appointment", "appointment_person", "appointment_room"}
)
"""The tables that say what is taken."""


def _status(change: JournalChange) -> bool:
    return bool({"status_id", "session_type_id"} & ((columns.before(change) or {}).keys()))
