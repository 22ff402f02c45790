"""Sessions that follow an expected birth, and the days after it by type (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    for column in ("expected_on", "born_on"):
        db.execute_sql(f"ALTER TABLE session ADD COLUMN {column} DATE")
    for column, bounds in (
        ("window_first", "0 AND 365"),
        ("window_last", "0 AND 365"),
        ("expected_a_week", "1 AND 99"),
    ):
        db.execute_sql(f"ALTER TABLE session_type ADD COLUMN {column} INTEGER CHECK ({column} BETWEEN {bounds})")
    db.execute_sql("CREATE INDEX session_expected ON session (expected_on, id) WHERE expected_on IS NOT NULL")
