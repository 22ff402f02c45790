"""Places of a time slot, and the further types for which it is (frozen: a later change is a later migration)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql("ALTER TABLE time_slot ADD COLUMN also TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE time_slot ADD COLUMN places INTEGER CHECK (places BETWEEN 1 AND 99)")
