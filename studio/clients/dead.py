"""Addresses that take nothing any more, as a server said: who asks, and how one is taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from models import DeadAddress
from studio.kernel import access, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import quoted, small_mail
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.instants import as_instant, wall_of
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date
from studio.lists import theirs


@dataclass(frozen=True, slots=True)
class Dead:
    """An address that takes nothing any more."""

    channel: str
    key: str
    at: datetime
    """When a server said so: an instant."""
    code: str
    words: str

    @property
    def since(self) -> datetime:
        """The same, in the studio's wall time."""
        return wall_of(self.at)

    @property
    def told(self) -> str:
        """What is said where the address stands."""
        what = "mails" if self.channel == "email" else "texts"
        said = f": {self.words or self.code}" if self.words or self.code else ""
        return f"takes no {what} since {format_date(self.since.date())}{said}"


def dead_of(keys: Iterable[str], channel: str = "email") -> dict[str, Dead]:
    """Return those of some addresses that take nothing any more, by their keys."""
    wanted = tuple(dict.fromkeys(keys))
    if not wanted or not access.sees("reach"):
        return {}
    found = database.rows(
        "SELECT address_key, at, code, words FROM dead_address WHERE channel = ? "
        f"AND address_key IN ({database.marks(wanted)})",
        (channel, *wanted),
    )
    return {str(key): Dead(channel, str(key), as_instant(at), str(code), str(words)) for key, at, code, words in found}


def told_of(channel: str, shown: Mapping[str, str]) -> dict[str, str]:
    """Say of those of some addresses that take nothing any more what is so, by how they are shown.

    Args:
        shown: how each is shown, by its key.
    """
    return {shown[key]: one.told for key, one in dead_of(shown, channel).items()}


class Whose(NamedTuple):
    """Whose address it is that takes nothing any more."""

    client_id: int
    """0: it is no client's."""
    channel: str
    address: str


def whose(dead_id: int) -> Whose:
    """Return whose address it is: the client's on whose record it stands, or else to whom the message went that came back.

    Raises:
        NotFound: messages go there again.
        NotAllowed: as ``refuse_unseen``.
    """
    refuse_unseen()
    found = database.rows(
        "SELECT a.channel, a.address_key, coalesce(r.address, a.address_key), coalesce(m.client_id, 0) FROM dead_address a "
        "LEFT JOIN communication m ON m.id = a.communication_id "
        "LEFT JOIN receiver r ON r.communication_id = m.id AND r.address_key = a.address_key WHERE a.id = ? LIMIT 1",
        (dead_id,),
    )
    if not found:
        raise NotFound("Messages go to that address again: somebody said that it works.")
    channel, key, written, sent_to = found[0]
    # Asked apart, with what is looked for as a value: an index is found by it.
    which, wanted = ("client_phone WHERE digits", (key,)) if channel == "text" else (
        "client_email WHERE lower(email)", small_mail(key, written))  # fmt: skip
    has = database.rows(f"SELECT min(client_id) FROM {which} IN ({database.marks(wanted)})", wanted)[0][0]
    return Whose(int(has or sent_to), str(channel), str(key))


def refuse_unseen() -> None:
    """Refuse the list of them to who sees only their own clients: it is of all.

    Raises:
        NotAllowed: who reads is such a one.
    """
    if theirs.only() is not None:
        raise NotAllowed(access.refusal(access.reader(), "see the addresses of clients on whom others work"))


def give_up(entry: journal.Entry, key: str, code: str, words: str, communication_id: int | None) -> None:
    """Note that a server says that a mail address does not exist; what was said first stays."""
    if not database.rows("SELECT 1 FROM dead_address WHERE channel = 'email' AND address_key = ?", (key,)):
        given: dict[str, Any] = {"code": code, "words": words, "communication": communication_id}
        entry.insert(DeadAddress, channel="email", address_key=key, at=entry.at, **given)


def take_up(actor: Actor, address: str) -> str:
    """Let messages go to an address again that was given up, and return it.

    Raises:
        NotFound: it was not given up.
        NotAllowed: the actor may not.
    """
    key = address.strip().casefold()
    with journal.entry(actor, "address.alive", address=masked(key)) as entry:
        require(actor, "messages", "take up an address again")
        found = list(DeadAddress.select().where(DeadAddress.address_key == key))
        if not found:
            raise NotFound(f"{quoted(address)} was not given up: `sittings comm dead` lists those that were.")
        for row in found:
            entry.delete(DeadAddress, row.id)
    return key


def masked(address: str) -> str:
    """Write an address as the journal has it, which all may read: enough to know it again."""
    local, sign, domain = address.partition("@")
    return f"{local[:2]}..@{domain}" if sign else f"..{address[-4:]}"
