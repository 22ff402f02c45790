"""How many wait for a time, and how many bookings cannot take place: asked by the agenda each time it reads a day."""

from __future__ import annotations

from studio.kernel import clock, database
from studio.kernel.instants import bound
from studio.lists import theirs

MOST = 99
OPEN = (
    "i.accepted_at IS NULL AND {}i.starts_at >= ? AND ((SELECT 1 FROM session x WHERE x.id = i.session_id "
    "AND x.starts_at = i.starts_at AND x.cancelled_id IS NULL AND x.on_hold_id IS NULL AND x.no_show_id IS NULL) = 1 "
    "OR (SELECT 1 FROM appointment x WHERE x.id = i.appointment_id AND x.starts_at = i.starts_at "
    "AND x.cancelled_id IS NULL AND x.suspended = '' AND x.no_show_id IS NULL) = 1)"
)
"""Of a booking that became impossible: not accepted, not moved since, and still to take place."""


def anybody_waits() -> bool:
    """Tell whether the waiting list has an entry that is not at its end."""
    return bool(database.rows("SELECT 1 FROM waiting WHERE ended_at IS NULL LIMIT 1"))


def told() -> tuple[str, str]:
    """Say how many bookings cannot take place, and how many wait; each empty where there is none. One question."""
    if theirs.only() is not None:
        return "", ""
    some = (
        "SELECT 1 FROM waiting w WHERE w.ended_at IS NULL LIMIT ?",
        f"SELECT 1 FROM impossible i WHERE {OPEN.format('')} LIMIT ?",
    )
    counted = ", ".join(f"(SELECT count(*) FROM ({one}) n)" for one in some)
    ((waiting, conflicts),) = database.rows(f"SELECT {counted}", (MOST + 1, bound(clock.now()), MOST + 1))
    return (
        f"{_capped(conflicts)} conflict{'s' * (conflicts != 1)}" if conflicts else "",
        f"{_capped(waiting)} waiting" if waiting else "",
    )


def _capped(count: int) -> str:
    return f"{count}" if count <= MOST else f"{MOST}+"
