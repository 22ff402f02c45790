"""Calls and messages about an appointment know which one it is (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql(
        "ALTER TABLE communication ADD COLUMN appointment_id INTEGER REFERENCES appointment (id) ON DELETE RESTRICT"
    )
    db.execute_sql(
        "CREATE INDEX communication_appointment ON communication (appointment_id, id) WHERE appointment_id IS NOT NULL"
    )
