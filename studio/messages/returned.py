"""What reports change: an address is given up, a message did not arrive, somebody wants no more mails.

A report is believed of a mail of ours, found by its own id, and of an address that this very mail went to. So a forged one
changes nothing, and neither does one about an address of the studio's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from models import Communication, Outbox, Receiver
from studio.clients.dead import give_up
from studio.kernel import journal
from studio.messages import consent
from studio.messages.addresses import key_of
from studio.messages.calls import called
from studio.messages.reports import Report, Told

BY_PROVIDER = "a complaint to the mail provider"


def message_of(ids: Collection[str]) -> Communication | None:
    """Find the message of ours that one of some ids names; the first of them that does."""
    if not ids:
        return None
    found = {row.message_id: row for row in Outbox.select().where(Outbox.message_id << list(ids))}
    row = next((found[one] for one in ids if one in found), None)
    return None if row is None else Communication.get_or_none(Communication.id == row.communication_id)


def note(report: Report, own: Collection[str], entry: journal.Entry) -> int | None:
    """Note what a report says, as far as it is believed, and return the message that it is about; None: of none of ours.

    Args:
        own: the keys of the studio's own addresses.
    """
    message = message_of(report.about)
    if message is None:
        return None
    believed = [(told, row) for told, row in _believed(message, report) if row.address_key not in own]
    for told, row in believed:
        if told.action == "failed":
            words = told.words if told.code in told.words else f"{told.code} {told.words}".strip()
            entry.update(Receiver, row.id, refused=words or "It came back.")
            if told.lasting:
                give_up(entry, row.address_key, told.code, told.words, message.id)
        elif told.action == "complained":
            consent.withdraw(entry, "email", row.address_key, BY_PROVIDER, told.words)
    if entry.wrote:
        entry.update(Communication, message.id, unread=True)
        failed = next((told for told, _ in believed if told.action == "failed"), None)
        if failed is not None:
            entry.tell("mail.returned", words=failed.code, **called(message))
        else:
            entry.tell("mail.complaint", **called(message))
    return int(message.id)


def _believed(message: Communication, report: Report) -> Iterator[tuple[Told, Receiver]]:
    """Give what is told of addresses that the message went to, each once."""
    rows = Receiver.select().where((Receiver.communication == message.id) & (Receiver.role << ["to", "cc"]))
    by_key = {row.address_key: row for row in rows}
    for told in report.told:
        for address in told.addresses:
            if (row := by_key.pop(key_of("email", address), None)) is not None:
                yield told, row
                break
