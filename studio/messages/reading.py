"""Which messages somebody still has to read: answers that came in, and messages of ours that came back."""

from __future__ import annotations

from collections.abc import Sequence

from models import Communication
from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import NotFound
from studio.messages.calls import refuse_unseen

MOST_COUNTED = 100


def mark_read(actor: Actor, ids: Sequence[int], *, read: bool = True) -> int:
    """Say of messages that they were read, or were not, and return how many that changed.

    Raises:
        NotFound: one is gone.
        NotAllowed: the actor may not, or may not see it.
    """
    with journal.entry(actor, "message.read" if read else "message.unread", count=0) as entry:
        require(actor, "messages", "say of messages that they were read")
        rows = {row.id: row for row in Communication.select().where(Communication.id << list(ids))}
        if len(rows) != len(set(ids)):
            raise NotFound("That message is gone: somebody deleted it.")
        for row_id in rows:
            refuse_unseen(row_id, actor)
        changed = [row for row in rows.values() if row.unread == read]
        entry.update_many(Communication, {row.id: {"unread": not read} for row in changed})
        entry.facts.update(count=len(changed))
    return len(changed)


def unread(client_id: int | None = None) -> int:
    """Count the messages that nobody has read, of one client or of all; at most ``MOST_COUNTED``."""
    wanted = "" if client_id is None else "AND client_id = ? "
    found = database.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM communication WHERE unread {wanted}LIMIT {MOST_COUNTED}) n",
        () if client_id is None else (client_id,),
    )
    return int(found[0][0])


def client_of(communication_id: int) -> int:
    """Return the client whom a message is from or to; 0 for none.

    Raises:
        NotFound, NotAllowed: it is gone, or the reader may not see it.
    """
    refuse_unseen(communication_id, None)
    row = Communication.get_or_none(Communication.id == communication_id)
    if row is None:
        raise NotFound("That message is gone: somebody deleted it.")
    return int(row.client_id or 0)
