"""Time around a session is taken too: to get ready and to clear up, and to get there and back (frozen)."""

from typing import Any

TURNOVER = ("before_min", "after_min")
DRIVE = ("drive_before_min", "drive_after_min")


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    for table, columns, most in (("session_type", TURNOVER, 240), ("session", TURNOVER, 240), ("session", DRIVE, 600)):
        for name in columns:
            check = f"CHECK ({name} BETWEEN 0 AND {most})"
            db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0 {check}")
    db.execute_sql("ALTER TABLE session ADD COLUMN drive_blocks BOOLEAN NOT NULL DEFAULT TRUE")
