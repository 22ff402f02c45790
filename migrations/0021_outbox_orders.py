"""Orders of the outbox from indexes, the time zone of a client, and which addresses stood on the record (frozen)."""

from typing import Any

RANK = (
    "CASE state WHEN 'unsure' THEN 1 WHEN 'failed' THEN 2 WHEN 'held' THEN 3 WHEN 'waiting' THEN 4 WHEN 'sending' THEN 5 "
    "WHEN 'sent' THEN 6 ELSE 7 END"
)


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    by_bytes = "" if hasattr(db, "attach") else ' COLLATE "C"'
    db.execute_sql("ALTER TABLE client ADD COLUMN zone TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE receiver ADD COLUMN of_record BOOLEAN NOT NULL DEFAULT FALSE")
    db.execute_sql(
        f"CREATE INDEX receiver_first ON receiver (address_key{by_bytes}, communication_id) WHERE role = 'to' AND position = 0"
    )
    db.execute_sql("CREATE INDEX outbox_next ON outbox (next_try_at, id) WHERE done_at IS NULL")
    db.execute_sql(f"CREATE INDEX outbox_rank ON outbox (({RANK}), id)")
