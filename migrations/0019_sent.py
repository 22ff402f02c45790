"""What was sent lately is found by the way it went: no more go in a minute than the studio wants (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql("CREATE INDEX outbox_sent ON outbox (channel, done_at) WHERE state = 'sent'")
