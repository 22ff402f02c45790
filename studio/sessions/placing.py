"""Who wants to know that a session was booked, or has another time: the rooms above say so, as the waiting list does."""

from __future__ import annotations

from collections.abc import Callable

from studio.kernel import journal

Told = Callable[[journal.Entry, int], None]
_told: list[Told] = []


def tell(call: Told) -> None:
    """Call this with each session that gets a time, in the same act. Said once, where the program is put together."""
    _told.append(call)


def placed(entry: journal.Entry, session_id: int) -> None:
    """Say that a session got a time."""
    for call in _told:
        call(entry, session_id)
