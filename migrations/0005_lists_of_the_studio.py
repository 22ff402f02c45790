"""What the studio's own lists need (frozen: a later change is a later migration)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the columns, in the transaction that the runner has opened."""
    db.execute_sql("ALTER TABLE promotion ADD COLUMN code TEXT NOT NULL DEFAULT ''")
