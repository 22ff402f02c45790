"""Which worker has which message in hand: taken for a while, begun, and done, so that none is lost and none goes twice.

A worker takes a few messages (``claim``), notes of each that it begins to hand it over (``begin``) just before it does, and
what came of it (``finish``). Where a worker dies, the next one finds what it had when its time is over (``recover``): what
was not begun waits again; what was begun and has no end is *unsure*, and goes again only when somebody says so.

What came of a message costs no wait for the disk: a process that is killed loses no commit, only a machine that loses power
does, and then the message is unsure. That it was begun waits for no disk either in a file on this machine: what was in hand
when the machine went down is unsure, begun or not, as its worker's name has the machine's start in it. A server may go down
while this machine runs on: there it is waited for, or what has gone would wait again, and go twice.

These notes are no acts of anybody, as presence is none: they are not in the journal, and nobody undoes them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from studio.kernel import clock, database
from studio.kernel.instants import bound_instant
from studio.kernel.records import dataclass

FEW = 20
"""So many are taken at once: of these some may be unsure where a machine loses power."""
LEASE = timedelta(minutes=5)
"""For so long a worker has what it took; it takes no more than it can hand over meanwhile."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this worker has in hand."""

    id: int
    communication_id: int
    channel: str
    message_id: str
    tries: int
    """How often it was tried before."""


def machine_start() -> str:
    """Return what is the same as long as this machine runs, and another after it was started again."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def worker_name() -> str:
    """Make the name of a worker: the machine's start, the process, and a word that no other one has."""
    return f"{machine_start()}/{os.getpid()}/{secrets.token_hex(8)}"


def claim(worker: str, channel: str, *, limit: int = FEW) -> tuple[Claim, ...]:
    """Take the next messages that wait to be sent by a channel, the longest waiting first."""
    now = clock.now_utc()
    database.try_write(
        "UPDATE outbox SET state = 'sending', lease_by = ?, lease_until = ?, begun = ? WHERE id IN ("
        "SELECT id FROM outbox WHERE state = 'waiting' AND channel = ? AND next_try_at <= ? "
        f"ORDER BY next_try_at, id LIMIT ?{database.skip_locked()})",
        (worker, bound_instant(now + LEASE), False, channel, bound_instant(now), limit),
        wait=True,
    )
    return _held(worker, channel, now)


def waits(channel: str) -> bool:
    """Tell whether a message waits to be sent by a channel now."""
    sql = "SELECT 1 FROM outbox WHERE state = 'waiting' AND channel = ? AND next_try_at <= ? LIMIT 1"
    return bool(database.rows(sql, (channel, bound_instant(clock.now_utc()))))


def sent_since(channel: str, at: datetime, most: int) -> int:
    """Count how many messages any worker has sent by a channel since then, ``most`` at most, or has in hand."""
    since = bound_instant(at)
    sent = "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 'sent' AND channel = ? AND done_at > ? LIMIT ?) s"
    in_hand = "SELECT count(*) FROM outbox WHERE state = 'sending' AND channel = ?"
    return int(database.rows(sent, (channel, since, most))[0][0]) + int(database.rows(in_hand, (channel,))[0][0])


def _held(worker: str, channel: str, now: datetime) -> tuple[Claim, ...]:
    # Of a worker that stood still until its time was over nothing counts as held: it would never end, as it may begin none.
    found = database.rows(
        "SELECT id, communication_id, channel, message_id, tries FROM outbox "
        "WHERE state = 'sending' AND lease_by = ? AND channel = ? AND NOT begun AND lease_until > ? "
        "ORDER BY next_try_at, id",
        (worker, channel, bound_instant(now)),
    )
    return tuple(Claim(int(i), int(of), str(by), str(message), int(tries)) for i, of, by, message, tries in found)


def begin(worker: str, claimed: Claim) -> bool:
    """Note that a message is about to be handed over; false where it is no more this worker's: held, or its time is over.

    From now on it has all of its time again, and so have those after it in the worker's hand where half of theirs is over:
    those before may have taken long.
    """
    now = clock.now_utc()
    until, at = bound_instant(now + LEASE), bound_instant(now)
    database.try_write(
        "UPDATE outbox SET lease_until = ? WHERE state = 'sending' AND lease_by = ? AND channel = ? AND NOT begun "
        "AND lease_until > ? AND lease_until < ?",
        (until, worker, claimed.channel, at, bound_instant(now + LEASE / 2)),
        wait=True,
    )
    return database.note(
        "UPDATE outbox SET begun = ?, lease_until = ? WHERE id = ? AND state = 'sending' AND lease_by = ? "
        "AND lease_until > ?",
        (True, until, claimed.id, worker, at),
        kept=True,
    )


def finish(
    worker: str,
    claimed: Claim,
    state: str,
    *,
    error: str | None = "",
    again: datetime | None = None,
    tried: bool = True,
) -> bool:
    """Note what became of a message; false where it is no more this worker's.

    Args:
        state: ``sent``, ``failed`` or ``unsure``; ``waiting`` where it is tried again, ``again``; ``cancelled``.
        error: what the other side said; None keeps what it said before.
        tried: whether it counts as a try: not where nothing could be said of the message itself.
    """
    now = clock.now_utc()
    return database.note(
        "UPDATE outbox SET state = ?, error = coalesce(?, error), tries = tries + ?, next_try_at = ?, lease_until = NULL, "
        "begun = ?, done_at = ?, noted = ? WHERE id = ? AND state = 'sending' AND lease_by = ?",
        (
            state,
            error,
            int(tried),
            bound_instant(again or now),
            False,
            None if state == "waiting" else bound_instant(now),
            False,
            claimed.id,
            worker,
        ),
    )


def recover() -> int:
    """Find what workers had that died, and return how many messages nobody knows of whether they went."""
    now = bound_instant(clock.now_utc())
    over = "state = 'sending' AND lease_until <= ?"
    unknown = "(begun OR lease_by NOT LIKE ?)"
    here = f"{machine_start()}/%"
    unsure = database.rows(f"SELECT count(*) FROM outbox WHERE {over} AND {unknown}", (now, here))[0][0]
    if unsure:
        database.try_write(
            "UPDATE outbox SET state = 'unsure', lease_until = NULL, done_at = ?, tries = tries + 1 "
            f"WHERE {over} AND {unknown}",
            (now, now, here),
            wait=True,
        )
    if database.rows(f"SELECT 1 FROM outbox WHERE {over} LIMIT 1", (now,)):
        database.try_write(
            f"UPDATE outbox SET state = 'waiting', lease_until = NULL WHERE {over} AND NOT begun AND lease_by LIKE ?",
            (now, here),
            wait=True,
        )
    return int(unsure)


def give_back(worker: str) -> None:
    """Let go of what was taken and not begun: the worker ends."""
    database.try_write(
        "UPDATE outbox SET state = 'waiting', lease_until = NULL WHERE state = 'sending' AND lease_by = ? AND NOT begun",
        (worker,),
        wait=True,
    )


def take_away(outbox_ids: Sequence[int]) -> None:
    """Take messages from the worker that has them and has not begun; called with the door open."""
    database.try_write(
        "UPDATE outbox SET state = 'waiting', lease_until = NULL "
        f"WHERE id IN ({database.marks(outbox_ids) or 'NULL'}) AND state = 'sending' AND NOT begun",
        tuple(outbox_ids),
        wait=True,
    )


def noted(outbox_ids: Sequence[int]) -> None:
    """Note that what became of messages stands in their records; called with the door open."""
    if outbox_ids:
        some = f"UPDATE outbox SET noted = ? WHERE id IN ({database.marks(outbox_ids)})"
        database.try_write(some, (True, *outbox_ids), wait=True)
