"""What a worker hands over, read for all the messages that it took at once; what may not go any more is found here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime

from studio.kernel import database
from studio.kernel.instants import as_instant
from studio.kernel.records import dataclass
from studio.messages.claims import Claim
from studio.messages.consent import SURE


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a message goes to."""

    role: str
    name: str
    address: str
    key: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its record has it when it goes."""

    subject: str
    body: str
    receivers: Sequence[Receiver]
    files: Sequence[tuple[str, str]] = ()
    """The name that each has in the mail, and its path."""
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Addresses to which nothing may go since it was queued, and why."""

    @property
    def goes_to(self) -> list[Receiver]:
        """Those whom it still goes to."""
        return [one for one in self.receivers if one.address not in self.withheld]


def read(taken: Sequence[Claim]) -> dict[int, Message]:
    """Read messages by the ids of their rows in the outbox, in a few questions however many there are."""
    ids = {one.communication_id: one for one in taken}
    some = database.marks(ids)
    receivers: dict[int, list[Receiver]] = defaultdict(list)
    for of, role, name, address, key in database.rows(
        "SELECT communication_id, role, name, address, address_key FROM receiver "
        f"WHERE communication_id IN ({some}) AND role IN ('to', 'cc') ORDER BY position, id",
        tuple(ids),
    ):
        receivers[int(of)].append(Receiver(str(role), str(name), str(address), str(key)))
    files: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for of, name, path in database.rows(
        f"SELECT communication_id, name, path FROM attachment WHERE communication_id IN ({some}) ORDER BY position, id",
        tuple(ids),
    ):
        files[int(of)].append((str(name), str(path)))
    withheld = _withheld(taken, receivers)
    return {
        ids[int(of)].id: Message(str(subject), str(body), receivers[of], files[of], withheld.get(int(of), {}))
        for of, subject, body in database.rows(
            f"SELECT id, description, body FROM communication WHERE id IN ({some})", tuple(ids)
        )
    }


def _withheld(taken: Sequence[Claim], receivers: Mapping[int, Sequence[Receiver]]) -> dict[int, dict[str, str]]:
    """Find to whom nothing may go: consent was withdrawn and nobody said why it goes all the same, or an address died since."""
    keys = sorted({one.key for some in receivers.values() for one in some})
    if not keys:
        return {}
    channel = taken[0].channel
    withdrawn, dead = _withdrawn(channel, keys), _dead(channel, keys)
    queued = (
        _queued(taken, "c.before_json IS NULL AND e.verb = 'message.despite'")
        if withdrawn and channel not in SURE
        else {}
    )
    # Who sends it again although it was refused has seen why.
    again = _queued(taken, f"(c.before_json IS NULL OR e.verb NOT IN ({_NO_SENDING}))") if dead else {}
    unmarked = _unmarked(taken) if channel == "text" else frozenset()
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for one in taken:
        for to in receivers.get(one.communication_id, ()):
            if to.key in withdrawn and _is_later(withdrawn[to.key][0], queued.get(one.id)):
                found[one.communication_id][to.address] = withdrawn[to.key][1]
            elif to.key in dead and _is_later(dead[to.key][0], again.get(one.id)):
                found[one.communication_id][to.address] = dead[to.key][1]
            elif (one.communication_id, to.key) in unmarked:
                found[one.communication_id][to.address] = "the number is no more marked for texts"
    return found


_NO_SENDING = "'message.held', 'message.released', 'message.noted', 'message.cancelled'"
"""What changes how a message stands, and is no wish that it goes in spite of what is known of the address."""


def _is_later(at: datetime, queued: datetime | None) -> bool:
    return queued is None or at > queued


def _withdrawn(channel: str, keys: Sequence[str]) -> dict[str, tuple[datetime, str]]:
    latest = database.rows(
        "SELECT c.address_key, c.at, c.words FROM consent c WHERE c.channel = ? AND c.state = 'withdrawn' "
        f"AND c.address_key IN ({database.marks(keys)}) AND c.id = (SELECT max(o.id) FROM consent o "
        "WHERE o.channel = c.channel AND o.address_key = c.address_key AND o.state <> 'asked')",
        (channel, *keys),
    )
    why = "they want no messages any more"
    return {str(key): (as_instant(at), f"{why}: {words}" if words else why) for key, at, words in latest}


def _dead(channel: str, keys: Sequence[str]) -> dict[str, tuple[datetime, str]]:
    found = database.rows(
        f"SELECT address_key, at, words FROM dead_address WHERE channel = ? AND address_key IN ({database.marks(keys)})",
        (channel, *keys),
    )
    why = "the address takes none any more"
    return {str(key): (as_instant(at), f"{why}: {words}" if words else why) for key, at, words in found}


def _unmarked(taken: Sequence[Claim]) -> frozenset[tuple[int, str]]:
    """Find the numbers that stand with the client or who pays and are marked for texts with neither, by message."""
    marked: dict[tuple[int, str], bool] = {}
    for of, digits, sms in database.rows(
        "SELECT m.id, p.digits, p.sms FROM communication m JOIN client c ON c.id = m.client_id "
        "JOIN client_phone p ON p.client_id = c.id OR p.client_id = c.bill_to_id "
        f"WHERE m.id IN ({database.marks(taken)})",
        tuple(one.communication_id for one in taken),
    ):
        marked[int(of), str(digits)] = bool(sms) or marked.get((int(of), str(digits)), False)
    return frozenset(key for key, is_marked in marked.items() if not is_marked)


def _queued(taken: Sequence[Claim], by: str) -> dict[int, datetime]:
    """Tell when messages were last wanted, by what an act changed of their rows in the outbox."""
    return {
        int(row_id): as_instant(at)
        for row_id, at in database.rows(
            "SELECT c.row_id, max(e.at) FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
            f"WHERE c.table_name = 'outbox' AND c.row_id IN ({database.marks(taken)}) "
            f"AND {by} GROUP BY c.row_id",
            tuple(one.id for one in taken),
        )
    }
