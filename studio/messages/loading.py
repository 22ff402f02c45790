"""What a worker hands over, read for all the messages that it took at once; what may not go any more is found here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime

from studio.clients.dead import dead_of
from studio.kernel import access, database
from studio.kernel.instants import as_instant
from studio.kernel.records import dataclass
from studio.messages.addresses import Channel, keys_of, on_record
from studio.messages.claims import Claim
from studio.messages.consent import SURE, standing_of


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a message goes to."""

    role: str
    name: str
    address: str
    key: str
    of_record: bool = False
    """Whether it stood on the record when it was sent there."""


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
    zone: str = ""
    """Where the client lives; empty: in the studio's zone."""
    invitation: str = ""
    """The calendar that goes along with a mail."""

    @property
    def goes_to(self) -> list[Receiver]:
        """Those whom it still goes to."""
        return [one for one in self.receivers if one.address not in self.withheld]


def read(taken: Sequence[Claim]) -> dict[int, Message]:
    """Read messages by the ids of their rows in the outbox, in a few questions however many there are."""
    ids = {one.communication_id: one for one in taken}
    some = database.marks(ids)
    receivers: dict[int, list[Receiver]] = defaultdict(list)
    for of, role, name, address, key, known in database.rows(
        "SELECT communication_id, role, name, address, address_key, of_record FROM receiver "
        f"WHERE communication_id IN ({some}) AND role IN ('to', 'cc') ORDER BY position, id",
        tuple(ids),
    ):
        receivers[int(of)].append(Receiver(str(role), str(name), str(address), str(key), bool(known)))
    files: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for of, name, path in database.rows(
        f"SELECT communication_id, name, path FROM attachment WHERE communication_id IN ({some}) ORDER BY position, id",
        tuple(ids),
    ):
        files[int(of)].append((str(name), str(path)))
    withheld = _withheld(taken, receivers)
    return {
        ids[int(of)].id: Message(
            str(subject), str(body), receivers[of], files[of], withheld.get(int(of), {}), str(zone), str(along)
        )
        for of, subject, body, zone, along in database.rows(
            "SELECT m.id, m.description, m.body, coalesce(c.zone, ''), o.invitation FROM communication m "
            "JOIN outbox o ON o.communication_id = m.id "
            f"LEFT JOIN client c ON c.id = m.client_id WHERE m.id IN ({some})",
            tuple(ids),
        )
    }


def _withheld(taken: Sequence[Claim], receivers: Mapping[int, Sequence[Receiver]]) -> dict[int, dict[str, str]]:
    """Find to whom nothing may go: consent was withdrawn and nobody said why it goes all the same, or an address died since."""
    keys = sorted({one.key for some in receivers.values() for one in some})
    if not keys:
        return {}
    channel: Channel = "email" if taken[0].channel == "email" else "text"
    with access.reading_as(access.SYSTEM):  # whoever started the worker
        withdrawn = {key: one for key, one in standing_of(channel, keys).items() if one.state == "withdrawn"}
        known = keys_of(channel, keys)
        found_dead = dead_of((one for some in known.values() for one in some), channel)
    dead = {key: found_dead[one] for key, some in known.items() for one in some if one in found_dead}
    queued = (
        _queued(taken, "c.before_json IS NULL AND e.verb = 'message.despite'")
        if withdrawn and channel not in SURE
        else {}
    )
    # Who sends it again although it was refused has seen why.
    again = _queued(taken, f"(c.before_json IS NULL OR e.verb NOT IN ({_NO_SENDING}))") if dead else {}
    here = on_record(channel, [one.communication_id for one in taken])
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for one in taken:
        for to in receivers.get(one.communication_id, ()):
            if (said := withdrawn.get(to.key)) and _is_later(said.instant, queued.get(one.id)):
                why = _because("they want no messages any more", said.words)
            elif (gone := dead.get(to.key)) and _is_later(gone.at, again.get(one.id)):
                why = _because("the address takes none any more", gone.words)
            elif (to.of_record or channel == "text") and (one.communication_id, to.key) not in here:
                why = GONE[channel]
            else:
                continue
            found[one.communication_id][to.address] = why
    return found


_NO_SENDING = "'message.held', 'message.released', 'message.noted', 'message.cancelled'"
"""What changes how a message stands, and is no wish that it goes in spite of what is known of the address."""


def _is_later(at: datetime, queued: datetime | None) -> bool:
    return queued is None or at > queued


GONE = {"email": "the address stands no more on the record", "text": "the number is no more marked for texts"}


def _because(why: str, words: str) -> str:
    return f"{why}: {words}" if words else why


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
