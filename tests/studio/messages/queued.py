"""Messages that stand in the outbox, made as the program makes them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from models import Attachment, Communication, Outbox, Receiver
from studio.clients.clients import Phone
from studio.kernel import clock, journal
from studio.kernel.access import Actor
from studio.messages import outbox
from tests import factories


def message(
    actor: Actor,
    *to: str,
    channel: str = "email",
    client: int | None = None,
    subject: str = "Your session [/",
    body: str = "Grüße\nMia",
    cc: tuple[str, ...] = (),
    files: tuple[Path, ...] = (),
    not_before: datetime | None = None,
    despite: str = "",
    **values: Any,
) -> int:
    """Queue a message and return the id of its row in the outbox."""
    some = to or (("ana@example.com",) if channel == "email" else ("+14155550133",))
    phones = [Phone(one, "mobile", True) for one in some] if channel == "text" else []
    client_id = factories.client(actor, phones=phones) if client is None else client
    with journal.entry(actor, "record.added", kind=channel) as entry:
        communication_id = entry.insert(
            Communication, kind=channel, client=client_id, due_on=clock.today(), description=subject, body=body,
            made_at=entry.at, made_by=actor.user_id, **{"user": actor.user_id, **values},
        )  # fmt: skip
        for place, (role, address) in enumerate([*(("to", one) for one in some), *(("cc", one) for one in cc)]):
            entry.insert(
                Receiver, communication=communication_id, role=role, name="Ana", address=address,
                address_key=address.lower(), position=place,
            )  # fmt: skip
        for place, path in enumerate(files):
            size = path.stat().st_size
            entry.insert(
                Attachment, communication=communication_id, path=str(path), name=path.name, bytes=size, position=place
            )
        if despite:
            entry.tell("message.despite", kind=channel, client="", why=despite)
        return outbox.put(entry, communication_id, channel, not_before)


def state(outbox_id: int) -> str:
    """Return how a message stands."""
    return str(Outbox.get_by_id(outbox_id).state)
