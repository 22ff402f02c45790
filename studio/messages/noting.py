"""Write into the records what became of messages: in batches, through the door, as the program's own act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models import Communication, Outbox, Receiver
from studio.clients.dead import give_up
from studio.kernel import clock, database, journal
from studio.kernel.access import SYSTEM
from studio.messages import claims, consent
from studio.messages.answers import Answer
from studio.messages.loading import Receiver as To
from studio.messages.mail import dead_code

MANY = 200


def told(answer: Answer) -> str:
    """Write what the other side said as it is kept with a message: its words, and those about single receivers."""
    lines = [f"<{address}>: {words}" for address, words in answer.refused.items()]
    return "\n".join(lines) if lines else answer.words


def _refused(error: str) -> Iterator[tuple[str, str]]:
    for line in error.splitlines():
        address, sign, words = line.removeprefix("<").partition(">: ")
        if sign:
            yield address, words


def note_some() -> int:
    """Write into their records what became of the next messages, and return how many there were."""
    if not _to_note():
        return 0
    with journal.entry(SYSTEM, "message.noted", undoable=False, count=0) as entry:
        rows = list(Outbox.select().where(Outbox.id << _to_note()).order_by(Outbox.id))
        days = {row.communication_id: clock.wall(row.done_at or entry.at).date() for row in rows if row.state == "sent"}
        open_ones = Communication.select(Communication.id).where(
            (Communication.id << list(days)) & Communication.completed_on.is_null()
        )
        done: Mapping[int, Mapping[str, Any]] = {row.id: {"completed_on": days[row.id]} for row in open_ones}
        entry.update_many(Communication, done)
        for row in rows:
            if row.error:
                _note_refused(entry, row)
            if row.state != "sent":
                entry.update(Outbox, row.id, noted=True)
        claims.noted([row.id for row in rows if row.state == "sent"])
        entry.facts.update(count=len(rows))
    return len(rows)


def _to_note() -> list[int]:
    # Written out: an index that has only these rows is not found by values that are filled in.
    sql = f"SELECT id FROM outbox WHERE NOT noted AND state IN ('sent', 'failed', 'unsure') ORDER BY id LIMIT {MANY}"
    return [int(key) for (key,) in database.rows(sql)]


def _note_refused(entry: journal.Entry, row: Outbox) -> None:
    refused = dict(_refused(row.error))
    if not refused:
        return
    for receiver in Receiver.select().where(Receiver.communication == row.communication_id):
        words = refused.get(receiver.address, "")
        if words:
            entry.update(Receiver, receiver.id, refused=words)
            if row.channel == "email" and (code := dead_code(words)):
                give_up(entry, receiver.address_key, code, words, row.communication_id)


def note_blocked(to: To, answer: Answer) -> None:
    """Note that somebody told the gateway that they want no texts: as if they had told the studio."""
    with journal.entry(SYSTEM, "message.blocked", undoable=False) as entry:
        consent.withdraw(entry, "text", to.key, consent.BY_GATEWAY, answer.words)
