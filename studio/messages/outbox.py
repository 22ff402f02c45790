"""The outbox: what is to be sent, written with its record, and what people do with a message that has not gone yet.

A worker takes messages from it by notes of its own (``claims``); what people do goes through the door. Both look at the
state in the same statement that changes it, or under the row's lock: no message is held and sent, or cancelled and sent.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import Client, Communication, JournalChange, Outbox
from studio.kernel import clock, columns, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.shown import listed_name
from studio.messages import claims
from studio.messages.calls import refuse_unseen

RIGHT = "messages"

STATES = {
    "waiting": "Waiting to be sent",
    "sending": "Going out",
    "sent": "Sent",
    "held": "Held",
    "unsure": "Unsure whether it went",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
"""How a message that is no draft any more may stand, and how people read it."""

GONE = {
    "sending": "The message is going out at this moment: look again in a while.",
    "sent": "The message has gone: what was sent cannot be taken back.",
    "unsure": "Nobody knows whether the message went: open the outbox, and say that it went or send it again.",
    "held": "The message is held already.",
    "failed": "The message was refused: see what the other side said, then try it again or cancel it.",
    "cancelled": "The message was cancelled: try it again to send it.",
    "waiting": "The message waits already: it goes with the worker's next turn.",
}
"""Why something cannot be done with a message, by how it stands."""


def put(
    entry: journal.Entry,
    communication_id: int,
    channel: str,
    not_before: datetime | None = None,
    *,
    invitation: str = "",
) -> int:
    """Queue a message within the act that made its record, and return the id of its row.

    One whose sending was cancelled, or which was refused, waits again.

    Args:
        channel: ``email``, ``text`` or ``letter``.
        not_before: an instant before which it is not to go.
        invitation: the calendar that goes along with a mail.
    Raises:
        Invalid: it waits, or went, already.
    """
    when = not_before or entry.at
    row = Outbox.get_or_none(Outbox.communication == communication_id)
    if row is None:
        return entry.insert(
            Outbox, communication=communication_id, channel=channel, state="waiting", message_id=_new_message_id(),
            next_try_at=when, invitation=invitation,
        )  # fmt: skip
    if _locked([row.id])[0].state not in ("cancelled", "failed"):
        raise Invalid(GONE[row.state])
    entry.update(Outbox, row.id, **_WAITS_AGAIN, next_try_at=when, invitation=invitation)
    return int(row.id)


_WAITS_AGAIN: dict[str, Any] = {"state": "waiting", "tries": 0, "error": "", "done_at": None, "noted": False}


def _new_message_id() -> str:
    """Make what tells a message from all others: it says nothing of what is in it, or to whom it goes."""
    found = database.rows("SELECT value FROM preference WHERE name = 'mail.from'")
    domain = str(json.loads(found[0][0])).rpartition("@")[2] if found else ""
    fits = domain.isascii() and domain.replace(".", "").replace("-", "").isalnum()
    return f"<{secrets.token_hex(16)}@{domain.lower() if fits else 'sittings.invalid'}>"


# -- what people do ----------------------------------------------------------------------------------------------------


def hold(actor: Actor, outbox_ids: Sequence[int]) -> int:
    """Keep messages that wait from being sent until they are released; returns how many were there to be held.

    Raises:
        Invalid: none of them waits.
        NotFound, NotAllowed: one is gone, or the actor may not see it, or not do so.
    """
    with journal.entry(actor, "message.held", count=0) as entry:
        require(actor, RIGHT, "hold messages")
        return len(_changed(entry, outbox_ids, ("waiting",), state="held"))


def release(actor: Actor, outbox_ids: Sequence[int]) -> int:
    """Let held messages go; see ``hold``."""
    with journal.entry(actor, "message.released", count=0) as entry:
        require(actor, RIGHT, "release messages")
        return len(_changed(entry, outbox_ids, ("held",), state="waiting", next_try_at=entry.at))


def retry(actor: Actor, outbox_ids: Sequence[int]) -> int:
    """Send messages that were refused, cancelled, or of which nobody knows whether they went, again; see ``hold``.

    One that waits for its next try is tried at once.
    """
    with journal.entry(actor, "message.again", count=0) as entry:
        require(actor, RIGHT, "send messages again")
        states = ("failed", "cancelled", "unsure", "waiting")
        return len(_changed(entry, outbox_ids, states, **_WAITS_AGAIN, next_try_at=entry.at))


def cancel(actor: Actor, outbox_ids: Sequence[int]) -> int:
    """Send messages never that have not gone; see ``hold``."""
    with journal.entry(actor, "message.cancelled", count=0) as entry:
        require(actor, RIGHT, "cancel messages")
        states = ("waiting", "held", "failed", "unsure")
        return len(_changed(entry, outbox_ids, states, state="cancelled", done_at=entry.at, noted=True))


def went(actor: Actor, outbox_ids: Sequence[int]) -> int:
    """Say of messages of which nobody knew that they went; see ``hold``."""
    with journal.entry(actor, "message.went", count=0) as entry:
        require(actor, RIGHT, "say of messages that they went")
        found = _changed(entry, outbox_ids, ("unsure",), state="sent", error="", noted=True)
        for row in found:
            complete(entry, row.communication_id, row.done_at)
        return len(found)


def _changed(entry: journal.Entry, outbox_ids: Sequence[int], states: Sequence[str], **values: Any) -> list[Outbox]:
    """Change those of some messages that stand so, and return them as they were."""
    claims.take_away(outbox_ids)
    found = _locked(outbox_ids)
    if len(found) != len(set(outbox_ids)):
        raise NotFound("That message is gone from the outbox: its record was deleted.")
    for row in found:
        refuse_unseen(row.communication_id, entry.actor)
    fit = [row for row in found if row.state in states]
    if not fit:
        raise Invalid(_why_not(found[0].state, entry.verb))
    for row in fit:
        entry.update(Outbox, row.id, **values)
    entry.facts.update(count=len(fit), to=_called(fit))
    return fit


def _why_not(state: str, verb: str) -> str:
    if verb == "message.released" and state == "waiting":
        return "The message is not held: it goes with the worker's next turn."
    if verb == "message.cancelled" and state == "cancelled":
        return "The message is cancelled already."
    if verb == "message.again" and state == "held":
        return "The message is held: release it to send it."
    if verb == "message.went" and state not in ("sending", "sent"):
        return f"Only of a message that is unsure one says whether it went; this one is {STATES[state].lower()}."
    return GONE[state]


def _locked(outbox_ids: Sequence[int]) -> list[Outbox]:
    """Read rows of the outbox so that no worker changes them before this act is written."""
    if not outbox_ids:
        raise NotFound("No message was named.")
    some = f"SELECT id FROM outbox WHERE id IN ({database.marks(outbox_ids)}) ORDER BY id{database.row_lock()}"
    found = [int(key) for (key,) in database.rows(some, tuple(outbox_ids))]
    return list(Outbox.select().where(Outbox.id << found).order_by(Outbox.id))


MOST_NAMED = 5


def _called(found: Sequence[Outbox]) -> list[str]:
    """Name the clients of messages, as the journal tells of them."""
    ids = [row.communication_id for row in found]
    clients = Client.select().join(Communication, on=(Communication.client == Client.id))
    named = clients.where(Communication.id << ids).order_by(Client.id).distinct().limit(MOST_NAMED)
    return [listed_name(row.last_name, row.first_name) for row in named]


def complete(entry: journal.Entry, communication_id: int, at: datetime | None) -> None:
    """Note on a message's record that it went, and when."""
    row = Communication.get_by_id(communication_id)
    if row.completed_on is None:
        day = clock.wall(at or entry.at).date()
        entry.update(Communication, communication_id, completed_on=day, completed_by=entry.actor.user_id)


# -- undo --------------------------------------------------------------------------------------------------------------


def leave(entry: journal.Entry, changes: Sequence[JournalChange]) -> Sequence[JournalChange]:
    """Keep from being undone what queued, held or cancelled a message that has gone by now; see ``Noun.leave``.

    Raises:
        NotAllowed: it has gone, or is going.
    """
    then: dict[int, str] = {}
    for change in changes:
        after = columns.after(change) if change.table == "outbox" else None
        if after is not None and "state" in after:
            then.setdefault(change.row_id, str(after["state"]))
    if then:
        claims.take_away(list(then))
        for row in _locked(list(then)):
            if row.state in ("sending", "sent", "unsure") and row.state != then[row.id]:
                raise NotAllowed(f"Cannot be undone. {GONE[row.state]}")
    return changes
