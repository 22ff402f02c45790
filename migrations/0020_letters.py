"""The letters printed last, the client who has a mail address, and the mail read last come from indexes (frozen)."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    db.execute_sql(
        "CREATE INDEX outbox_printed ON outbox (state, done_at, id) WHERE channel = 'letter' AND state = 'sent'"
    )
    db.execute_sql("CREATE INDEX client_email_lower ON client_email (lower(email))")
    if not hasattr(db, "attach"):
        db.execute_sql('CREATE INDEX mail_read_bytes ON mail_read (message_key COLLATE "C")')
