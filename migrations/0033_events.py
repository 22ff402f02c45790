"""An appointment may be an event of its session: it goes where that goes, and may be left off the calendar (frozen)."""

from typing import Any

COLUMNS = (
    "event BOOLEAN NOT NULL DEFAULT FALSE CONSTRAINT appointment_event_of_session CHECK (NOT event OR session_id IS NOT NULL)",
    "hidden BOOLEAN NOT NULL DEFAULT FALSE CONSTRAINT appointment_hidden_event CHECK (NOT hidden OR event)",
    "suspended TEXT NOT NULL DEFAULT '' CONSTRAINT appointment_suspended_event "
    "CHECK (suspended = '' OR (event AND suspended IN ('on_hold', 'cancelled')))",
)


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    for column in COLUMNS:
        db.execute_sql(f"ALTER TABLE appointment ADD COLUMN {column}")
