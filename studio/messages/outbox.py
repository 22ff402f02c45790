"""The outbox: what is to be sent, written with its record."""

from __future__ import annotations

import secrets
from datetime import datetime

from models import Outbox
from studio.kernel import journal


def put(entry: journal.Entry, communication_id: int, channel: str, not_before: datetime | None = None) -> int:
    """Queue a message within the act that made its record, and return the id of its row."""
    return entry.insert(
        Outbox,
        communication=communication_id,
        channel=channel,
        state="waiting",
        message_id=f"<{secrets.token_hex(16)}@sittings.invalid>",
        next_try_at=not_before or entry.at,
    )
