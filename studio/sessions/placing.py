"""Who wants to know that a session was booked, or has another time, people or places: the rooms above say so, as the waiting
list does, and the conflicts."""

from __future__ import annotations

from collections.abc import Callable, Collection

from studio.kernel import journal

Told = Callable[[journal.Entry, int], None]
_told: list[Told] = []
_told_of_changes: list[Told] = []
TAKES = frozenset(
    {"photographer", "assistant", "room", "equipment", "people", "rooms", "studio", "starts_at", "ends_at"}
)
"""What somebody changes of a session or an appointment that takes another time, person, room or thing then."""


def tell(call: Told) -> None:
    """Call this with each session that gets a time, in the same act. Said once, where the program is put together."""
    _told.append(call)


def tell_of_changes(call: Told) -> None:
    """Call this with each session that takes something else, and appointment with a minus before its id, in the same act."""
    _told_of_changes.append(call)


def changed(entry: journal.Entry, holder: int, keys: Collection[str]) -> None:
    """Say what was changed of a session, or of an appointment with a minus before its id."""
    if not TAKES.isdisjoint(keys):
        for call in _told_of_changes:
            call(entry, holder)


def placed(entry: journal.Entry, session_id: int) -> None:
    """Say that a session got a time."""
    for call in _told:
        call(entry, session_id)
