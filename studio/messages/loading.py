"""What a worker hands over, read for all the messages that it took at once; what may not go any more is found here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field

from studio.kernel import database
from studio.kernel.instants import as_instant
from studio.kernel.records import dataclass
from studio.messages.claims import Claim


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
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """Those who took back meanwhile that they may be written to, and what they said."""

    @property
    def goes_to(self) -> list[Receiver]:
        """Those whom it still goes to."""
        return [one for one in self.receivers if one.address not in self.withdrawn]


def read(taken: Sequence[Claim]) -> dict[int, Message]:
    """Read messages by the ids of their rows in the outbox, in four questions however many there are."""
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
    withdrawn = _withdrawn(taken, receivers)
    return {
        ids[int(of)].id: Message(str(subject), str(body), receivers[of], files[of], withdrawn.get(int(of), {}))
        for of, subject, body in database.rows(
            f"SELECT id, description, body FROM communication WHERE id IN ({some})", tuple(ids)
        )
    }


def _withdrawn(taken: Sequence[Claim], receivers: Mapping[int, Sequence[Receiver]]) -> dict[int, dict[str, str]]:
    """Find who took back their consent since the message was queued: who queued it later was asked, and said yes."""
    keys = sorted({one.key for some in receivers.values() for one in some})
    if not keys:
        return {}
    channel = taken[0].channel
    latest = database.rows(
        "SELECT c.address_key, c.at, c.words FROM consent c WHERE c.channel = ? AND c.state = 'withdrawn' "
        f"AND c.address_key IN ({database.marks(keys)}) AND c.id = (SELECT max(o.id) FROM consent o "
        "WHERE o.channel = c.channel AND o.address_key = c.address_key AND o.state <> 'asked')",
        (channel, *keys),
    )
    if not latest:
        return {}
    said = {str(key): (as_instant(at), str(words)) for key, at, words in latest}
    queued = {
        int(row_id): as_instant(at)
        for row_id, at in database.rows(
            "SELECT c.row_id, e.at FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
            f"WHERE c.table_name = 'outbox' AND c.row_id IN ({database.marks(taken)}) AND c.before_json IS NULL",
            tuple(one.id for one in taken),
        )
    }
    found: dict[int, dict[str, str]] = {}
    for one in taken:
        for to in receivers.get(one.communication_id, ()):
            if to.key in said and (one.id not in queued or said[to.key][0] > queued[one.id]):
                found.setdefault(one.communication_id, {})[to.address] = said[to.key][1]
    return found
