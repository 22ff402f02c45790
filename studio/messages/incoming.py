"""Answers of people: put on the client's record as mail that came in, unread.

Whose it is, is known by the mail of ours that it answers, or else by an address that one client alone has; what is nobody's
stays in the mailbox, where it is read as ever. An automatic answer to a mail of ours (away until Monday) is worth knowing and
nobody has to answer it: it is put on the record as read. All other automatic mail, newsletters above all, stays where it is.
What hangs on a mail stays there, too, and is named.
"""

from __future__ import annotations

from email.message import Message
from typing import Any

from models import Communication, Receiver
from studio.kernel import clock, database, journal
from studio.kernel.clean import small_mail
from studio.messages import mail_text
from studio.messages.addresses import key_of
from studio.messages.calls import called
from studio.messages.reports import Report
from studio.messages.returned import message_of

MOST_BODY_CHARS = 18_000


def client_by_address(address: str) -> int | None:
    """Return the one client who has a mail address; None where nobody has it, or several have."""
    small = small_mail(address.strip())
    some = f"SELECT DISTINCT client_id FROM client_email WHERE lower(email) IN ({database.marks(small)}) LIMIT 2"
    found = database.rows(some, small)
    return int(found[0][0]) if len(found) == 1 else None


def attach(message: Message, report: Report, entry: journal.Entry) -> int | None:
    """Put what somebody wrote on a client's record, and return the id of what it became; None where it is nobody's."""
    name, address = mail_text.senders(message)
    if not address:
        return None
    answered = message_of(report.about)
    automatic = report.kind == "automatic"
    if answered is None and automatic:
        return None
    links: dict[str, Any] = {"client": client_by_address(address), "session": None}
    if answered is not None and answered.client_id is not None:
        links = {name: getattr(answered, f"{name}_id") for name in ("client", "session", "appointment")}
    if links["client"] is None:
        return None
    row_id = entry.insert(
        Communication,
        kind="email",
        due_on=clock.today(),
        completed_on=clock.today(),
        made_at=entry.at,
        description=mail_text.line(mail_text.header(message, "Subject")) or "(no subject)",
        body=_body(message),
        incoming=True,
        unread=not automatic,
        answers=None if answered is None else answered.id,
        user=None if answered is None else answered.user_id,
        department=None if answered is None else answered.department_id,
        **links,
    )
    entry.insert(
        Receiver, communication=row_id, role="from", name=name, address=address, address_key=key_of("email", address)
    )
    entry.tell("mail.received", **called(Communication.get_by_id(row_id)))
    return row_id


def _body(message: Message) -> str:
    text = mail_text.notes(mail_text.body(message), most=MOST_BODY_CHARS)
    named = mail_text.attachments(message)
    files = f"[In the mailbox: {', '.join(named)}]" if named else ""
    return mail_text.notes(f"{text}\n\n{files}")
