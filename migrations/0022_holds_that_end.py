"""A hold has a last day, by the business days of the session's type (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql("ALTER TABLE session_flag ADD COLUMN until DATE")
    db.execute_sql("ALTER TABLE session_type ADD COLUMN hold_days INTEGER CHECK (hold_days BETWEEN 1 AND 99)")
    db.execute_sql("CREATE INDEX session_flag_until ON session_flag (until) WHERE until IS NOT NULL")
