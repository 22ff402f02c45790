"""From which day a status counts its due date, and when a session has stood at it too long (frozen: a later change is a later migration).

A status of a book that there is goes on counting as it did: what its due dates mean is the studio's to change.
"""

from typing import Any

STATEMENTS = (
    "ALTER TABLE status ADD COLUMN count_from TEXT NOT NULL DEFAULT 'completed' "
    "CHECK (count_from IN ('completed', 'session'))",
    "ALTER TABLE status ADD COLUMN stale_after_business_days INTEGER "
    "CHECK (stale_after_business_days BETWEEN 1 AND 999)",
    "CREATE INDEX session_status_since ON session (status_id, status_since) WHERE cancelled_id IS NULL",
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns and the index, in the transaction that the runner has opened."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
