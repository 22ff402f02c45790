"""What one should know before one calls or writes to somebody: withdrawn consent, and addresses that take nothing any more.

Sending asks the same, and refuses; a screen says it as soon as it stands there, and offers another way.
"""

from __future__ import annotations

from models import Client, Communication, DeadAddress, Receiver
from studio.kernel import access
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.messages import consent
from studio.messages.addresses import Channel, Offered, keys_of, offered, parse, people_of, told

WAYS: tuple[Channel, ...] = ("text", "email", "call", "letter")
"""In the order in which another one is offered."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What one should know."""

    call_warning: str = ""
    """The client's own, before a call."""
    sentences: tuple[str, ...] = ()
    """Why an address is better left alone."""
    other: str = ""
    """Another way to the client against which nothing speaks; empty for none, or where none is needed."""


def dead(channel: Channel, address: str) -> str:
    """Say that an address takes nothing any more; empty where it may."""
    row = DeadAddress.get_or_none(
        (DeadAddress.channel == channel) & (DeadAddress.address_key << keys_of(channel, [address])[address])
    )
    if row is None:
        return ""
    said = f": {row.words}" if row.words and access.sees("reach") else ""
    return f"{told(address)} takes no {consent.CHANNELS[channel]} any more{said}."


def unwanted(channel: Channel, address: str) -> str:
    """Say why an address is better left alone; empty where nothing speaks against it."""
    return consent.withdrawn(channel, address) or dead(channel, address)


def warned(
    channel: Channel, typed: str, client_id: int | None, session_id: int | None, record_id: int | None = None
) -> Warned:
    """Tell what one should know before one calls or writes to somebody.

    Args:
        typed: mail addresses as they are typed, or the number or postal address as its form has it.
        record_id: the call or message that has the addresses which the reader does not see; without it they are those to which
            a new one would go.
    """
    people = people_of(client_id, session_id)
    unseen = _unseen(channel, client_id, session_id, record_id) if access.HIDDEN in typed else []
    found = dict.fromkeys([*unseen, *_typed(channel, typed)])
    sentences = tuple(dict.fromkeys(filter(None, (unwanted(channel, one) for one in found))))
    client: Client | None = people[0][1] if people else None
    return Warned(
        client.call_warning if client is not None and channel == "call" else "",
        sentences,
        _other(channel, client_id, session_id) if sentences else "",
    )


def _unseen(channel: Channel, client_id: int | None, session_id: int | None, record_id: int | None) -> list[str]:
    if record_id is None:
        return [one.address for one in _offered(channel, client_id, session_id)[:1]]
    if channel in ("call", "text"):
        return [Communication.get_by_id(record_id).phone]
    found = Receiver.select().where(Receiver.communication == record_id).order_by(Receiver.position, Receiver.id)
    return [one.address for one in found]


def _typed(channel: Channel, typed: str) -> list[str]:
    if channel != "email":
        return [typed] if typed.strip() and typed != access.HIDDEN else []
    try:
        return [one.address for one in parse(", ".join(part for part in typed.split(", ") if part != access.HIDDEN))]
    except Invalid:
        return []  # It is being typed.


def _other(channel: Channel, client_id: int | None, session_id: int | None) -> str:
    for way in WAYS:
        if way != channel and any(not unwanted(way, one.address) for one in _offered(way, client_id, session_id)):
            return way
    return ""


def _offered(channel: Channel, client_id: int | None, session_id: int | None) -> list[Offered]:
    with access.reading_as(access.SYSTEM):
        found = offered("text" if channel == "call" else channel, client_id, session_id)
    return [one for one in found if one.whose != "photographer" and (channel != "text" or one.texts)]
