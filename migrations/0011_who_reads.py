"""Each role sees what it saw before: what hides something is a right since this step (frozen: a later change is a later one)."""

from typing import Any

SEEING = ("others", "reach")


def up(migrator: Any, db: Any) -> None:
    """Give the rights of seeing to every role that there is, in the transaction that the runner has opened."""
    for role_id, kept in db.execute_sql("SELECT id, rights FROM role").fetchall():
        rights = " ".join(sorted({*kept.split(), *SEEING}))
        db.execute_sql(f"UPDATE role SET rights = '{rights}' WHERE id = {int(role_id)}")
