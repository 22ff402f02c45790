"""Appointments that repeat (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql("ALTER TABLE appointment ADD COLUMN series_id INTEGER")
    db.execute_sql("ALTER TABLE appointment ADD COLUMN repeats TEXT NOT NULL DEFAULT ''")
    db.execute_sql(
        "CREATE INDEX appointment_series_starts ON appointment (series_id, starts_at, id) WHERE series_id IS NOT NULL"
    )
