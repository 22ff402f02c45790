"""Messages that went out, as the worker leaves them."""

from pathlib import Path

from models import Communication, Outbox, Receiver
from studio.kernel import clock, journal
from studio.papers.print_queue import Laid
from tests import factories

MAILS = Path(__file__).parent / "mails"
"""Mails as servers and people write them."""
OURS = "<ours-1@lightroom.example>"
ANA, BEN, CLEO = "ana@family.example", "ben@family.example", "cleo@family.example"


def sent(actor, *to, message_id=OURS, state="sent", channel="email", **values):
    """Keep a message to some addresses, and return its id."""
    values.setdefault("client", factories.client(actor))
    with journal.entry(actor, "Sent a message") as entry:
        row_id = entry.insert(
            Communication, kind=channel, due_on=clock.today(), completed_on=clock.today(), made_at=entry.at,
            made_by=actor.user_id, user=actor.user_id, description="Your session [/", body="Hello", **values,
        )  # fmt: skip
        for place, address in enumerate(to or (ANA, BEN, CLEO)):
            entry.insert(
                Receiver,
                communication=row_id,
                role="to",
                address=address,
                address_key=address.casefold(),
                position=place,
            )
        entry.insert(
            Outbox, communication=row_id, channel=channel, state=state, message_id=message_id, next_try_at=entry.at,
            done_at=entry.at,
        )  # fmt: skip
    return row_id


def letter(actor, *, state="waiting", **values):
    """Keep a letter in the print queue, and return its id."""
    return sent(actor, "1 Main Street\n94103 San Francisco", channel="letter", state=state, **values)


def laid(*ids: int) -> Laid:
    """Return letters that wait as if they were laid out."""
    return Laid(ids, len(ids), Path("letters.pdf"), "", ids)
