"""Mails that carry a session for the client's calendar (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql("ALTER TABLE template ADD COLUMN invites BOOLEAN NOT NULL DEFAULT FALSE")
    db.execute_sql("ALTER TABLE outbox ADD COLUMN invitation TEXT NOT NULL DEFAULT ''")
    # With this template a studio began; whoever made it something else unticks it.
    db.execute_sql("UPDATE template SET invites = TRUE WHERE name = 'Confirmation' AND for_email")
