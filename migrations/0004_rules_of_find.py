"""By which rules the words of Find were cut: a book of older rules is indexed anew when it is opened (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Count the rules before this step as the first."""
    db.execute_sql("ALTER TABLE book ADD COLUMN find_rules INTEGER NOT NULL DEFAULT 1")
