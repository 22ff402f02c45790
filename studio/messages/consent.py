"""What people said about being called and written to: asked, given, withdrawn; by channel and address, never changed.

It belongs to the number or the address, not to a person: whoever has it, and on whichever record it stands. Nobody having
asked is no refusal: a studio may answer a client who wrote their address down. Where consent is withdrawn nothing goes there
by itself; a human may still send a mail or a letter that the client's own session needs, and the journal says why. A number
that withdrew gets no text from anybody, until it is given again: gateways block it, and the law gives no way round.

Source:
    47 CFR 64.1200(a)(10) and (d): revocation by any reasonable means, honoured by number; CTIA Messaging Principles, 5.1.3.
    Directive 2002/58/EC, article 13: direct marketing; what a contract needs is no marketing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from models import Consent
from studio.kernel import access, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line, clean_notes, quoted
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.instants import as_instant, wall_of
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date
from studio.lists.fields import FieldDef, declare
from studio.messages.addresses import Channel, key_of, keys_of, offered, told

State = Literal["asked", "given", "withdrawn"]
CHANNELS: dict[Channel, str] = {"email": "mails", "text": "texts", "call": "calls", "letter": "letters"}
"""What people call what goes each way."""
STATES: dict[str, str] = {"asked": "Asked", "given": "Given", "withdrawn": "Withdrawn"}
SURE = frozenset({"text"})
"""The channels on which nobody may go over a withdrawal."""
BY_GATEWAY = "the gateway says it is blocked"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about a channel and an address."""

    channel: str
    address: str
    """As it is compared."""
    state: str
    instant: datetime
    by: str
    """Initials of who noted it; SYS for the program itself."""
    how: str
    words: str

    @property
    def at(self) -> datetime:
        """When, in the studio's wall time."""
        return wall_of(self.instant)


def standing(channel: Channel, address: str) -> Said | None:
    """Return what holds for an address; None where nobody asked.

    It is what was given or withdrawn last: asking again lifts no withdrawal. Only where neither was, it is that it was asked.
    """
    return standing_of(channel, [address]).get(address)


def standing_of(channel: Channel, addresses: Iterable[str]) -> dict[str, Said]:
    """Return what holds for addresses or their keys, by what was given of each; see ``standing``."""
    keys = keys_of(channel, addresses)
    every = tuple(dict.fromkeys(key for some in keys.values() for key in some))
    if not every:
        return {}
    latest = (
        f"c.channel = ? AND c.address_key IN ({database.marks(every)}) AND c.id = (SELECT o.id FROM consent o "
        "WHERE o.channel = c.channel AND o.address_key = c.address_key ORDER BY (o.state = 'asked'), o.id DESC LIMIT 1) "
        "ORDER BY (c.state <> 'asked'), c.id"
    )
    ranked = {said.address: (rank, said) for rank, said in enumerate(_said(latest, (channel, *every)))}
    known = {one: [ranked[key] for key in some if key in ranked] for one, some in keys.items()}
    return {one: max(found)[1] for one, found in known.items() if found}


def said(channel: Channel, address: str, *, limit: int = 100) -> tuple[Said, ...]:
    """List what was said about an address, the newest first."""
    keys = keys_of(channel, [address])[address]
    which = f"c.channel = ? AND c.address_key IN ({database.marks(keys)}) ORDER BY c.id DESC LIMIT ?"
    return _said(which, (channel, *keys, limit))


def _said(which: str, values: Sequence[Any]) -> tuple[Said, ...]:
    rows = database.rows(
        "SELECT c.channel, c.address_key, c.state, c.at, coalesce(u.initials, 'SYS'), c.how, c.words FROM consent c "
        f"LEFT JOIN staff u ON u.id = c.user_id WHERE {which}",
        tuple(values),
    )
    return tuple(Said(str(a), str(b), str(c), as_instant(at), str(u), str(h), str(w)) for a, b, c, at, u, h, w in rows)


def refusal(channel: Channel, address: str) -> str:
    """Say why nothing may be sent to an address, and what to do about it; empty where something may."""
    said = withdrawn(channel, address)
    way = (
        "Call instead, or note that consent was given again."
        if channel in SURE
        else "To send it all the same, say why."
    )
    return f"{said} {way}" if said else ""


def withdrawn(channel: Channel, address: str) -> str:
    """Say that consent for an address was withdrawn; empty where it was not."""
    found = standing(channel, address)
    if found is None or found.state != "withdrawn":
        return ""
    how, since = f", {found.how}" if found.how else "", format_date(found.at.date())
    return f"No {CHANNELS[channel]} to {told(address)}: consent was withdrawn on {since} ({found.by}{how})."


def note(actor: Actor, channel: Channel, address: str, state: State, *, how: str = "", words: str = "") -> Said:
    """Note what somebody said about being called or written to at an address.

    Args:
        how: how it was said: by phone, on a form, by text.
        words: in which words it was asked, or said.
    Raises:
        Invalid: no such channel or address, or consent is given without saying how.
        NotAllowed: the actor may not.
    """
    if channel not in CHANNELS:
        raise Invalid(f"There is no channel {quoted(channel)}: there are {', '.join(CHANNELS)}.", field="channel")
    how, words = clean_line(how, "How"), clean_notes(words, "Words")
    key = key_of(channel, address)
    if not key or (channel == "email" and "@" not in key):
        raise Invalid("Say which address or number it is about.", field="address")
    if state == "given" and not how:
        raise Invalid("Say how it was given: by phone, on a form, by text.", field="how")
    with journal.entry(actor, "consent.noted", undoable=False) as entry:
        require(actor, "messages", "note what clients say about being written to")
        _put(entry, channel, key, state, how, words)
        entry.tell("consent.noted", what=CHANNELS[channel], state=state, how=how)
    return said(channel, key, limit=1)[0]


def withdraw(entry: journal.Entry, channel: Channel, address_key: str, how: str, words: str) -> bool:
    """Note inside an open journal entry that consent is withdrawn; false where it is already.

    Args:
        how: who says so: a gateway, a provider.
        words: theirs.
    """
    found = standing(channel, address_key)
    if found is not None and found.state == "withdrawn":
        return False
    _put(entry, channel, address_key, "withdrawn", how, words)
    return True


def _put(entry: journal.Entry, channel: str, key: str, state: str, how: str, words: str) -> None:
    entry.insert(
        Consent,
        channel=channel,
        address_key=key,
        state=state,
        at=entry.at,
        user=entry.actor.user_id,
        how=how,
        words=words,
    )


SAYS = declare(
    FieldDef("state", "What", "word", words=STATES, required=True, default="given", noun="answer"),
    FieldDef("how", "How", help="By phone, on a form, by text."),
    FieldDef("words", "Words", "notes", noun="words", help="In which words it was asked, or said."),
)
"""What is asked when somebody's answer is noted."""


@dataclass(frozen=True, slots=True)
class Line:
    """An address of a client, and what was said about one channel to it."""

    channel: Channel
    address: str
    shown: str
    whose: str
    said: Said | None

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.channel} {self.address}"

    @property
    def told(self) -> str:
        """How it stands, in words."""
        if self.said is None:
            return "nobody asked"
        how = f", {self.said.how}" if self.said.how else ""
        return f"{self.said.state} {format_date(self.said.at.date())}, {self.said.by}{how}"


def of_client(client_id: int) -> tuple[Line, ...]:
    """List the addresses of a client with what was said about each channel, in the order of the record.

    Raises:
        NotAllowed: the reader sees no addresses.
    """
    if not access.sees("reach"):
        raise NotAllowed(access.refusal(access.reader(), "see how clients are reached"))
    ways: tuple[tuple[Channel, Channel], ...] = (
        ("email", "email"),
        ("text", "text"),
        ("text", "call"),
        ("letter", "letter"),
    )
    found: list[Line] = []
    for addresses, channel in ways:
        for one in offered(addresses, client_id, None):
            if one.whose.partition(",")[0] == "client":
                now = standing(channel, one.address)
                found.append(Line(channel, one.address, one.shown, one.whose, now))
    return tuple(found)


def said_of(line: Line) -> tuple[Said, ...]:
    """List what was said about an address of a client, the newest first."""
    return said(line.channel, line.address)


def told_of(found: tuple[Said, ...]) -> str:
    """Write what was said, the newest first, as one sentence after the other."""
    told = []
    for one in found:
        words = f' "{one.words}"' if one.words else ""
        how = f", {one.how}" if one.how else ""
        told.append(f"{STATES[one.state]} {format_date(one.at.date())}, {one.by}{how}.{words}")
    return " ".join(told) or "Nobody asked yet."
