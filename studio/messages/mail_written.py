"""Mails written as RFC 5322 wants them.

No line of a header comes from data: subject and names are one line of text, addresses are checked, and the library that
writes the header refuses a line break.
"""

from __future__ import annotations

import mimetypes
from binascii import b2a_qp
from collections.abc import Sequence
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.messages.invitations import method_of
from studio.messages.mail import Server

POLICY: EmailPolicy[EmailMessage] = SMTP.clone(raise_on_defect=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is to be sent."""

    message_id: str
    at: datetime
    """Aware."""
    to: Sequence[tuple[str, str]]
    """Name and address of each."""
    cc: Sequence[tuple[str, str]]
    subject: str
    body: str
    attachments: Sequence[tuple[str, bytes]] = ()
    """The name that each has in the mail, and what is in it."""
    invitation: str = ""
    """The calendar that goes along, for programs that put it into their reader's."""


def written(mail: Mail, server: Server) -> bytes:
    """Write a mail as it goes over the line.

    Raises:
        Invalid: an address, a name or the subject cannot stand in a header.
    """
    try:
        head = [
            _address_line("From", ((server.sender_name, server.sender),)),
            _address_line("To", tuple(mail.to)),
            *([_address_line("Cc", tuple(mail.cc))] if mail.cc else []),
            _line("Subject", mail.subject),
            f"Date: {format_datetime(mail.at)}\r\nMessage-ID: {mail.message_id}\r\n".encode("ascii"),
            # Other programs' answers to this one are told apart from people's by it, and do not answer it themselves.
            b"Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
        ]
        return b"".join(head) + (_of_parts(mail) if mail.attachments or mail.invitation else _text(mail.body))
    except (ValueError, MessageError):
        raise Invalid("An address, a name or the subject has a character that no mail can carry: correct it.") from None


@lru_cache(maxsize=512)
def _line(name: str, value: Any) -> bytes:
    """Write a line of the head as the library does: it knows the alphabets, folds, and refuses a line break."""
    _, header = POLICY.header_store_parse(name, value)
    return bytes(POLICY.fold_binary(name, header))


def _address_line(name: str, people: tuple[tuple[str, str], ...]) -> bytes:
    if len(people) == 1 and _SIMPLE_NAME.fullmatch(people[0][0]) and _SIMPLE_ADDRESS.fullmatch(people[0][1]):
        called, address = people[0]
        return f"{name}: {called} <{address}>\r\n".encode("ascii")
    return _address_line_of(name, people)


@lru_cache(maxsize=512)
def _address_line_of(name: str, people: tuple[tuple[str, str], ...]) -> bytes:
    _, header = POLICY.header_store_parse(
        name, [Address(display_name=one, addr_spec=address) for one, address in people]
    )
    return bytes(POLICY.fold_binary(name, header))


_SIMPLE_NAME = later(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+){0,5}")
_SIMPLE_ADDRESS = later(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""What stands in a header as it is: most mails have nothing else, and the library takes a millisecond for each."""


def _text(body: str) -> bytes:
    lines = "\n".join(body.splitlines()) + "\n"
    quoted = b2a_qp(lines.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")
    return b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' + quoted


def _of_parts(mail: Mail) -> bytes:
    message = EmailMessage(POLICY)
    message.set_content(mail.body)
    if mail.invitation:
        # As another way to read the mail: as an attachment many programs would only offer to save it.
        params = {"method": method_of(mail.invitation), "name": "invitation.ics"}
        message.add_alternative(mail.invitation, subtype="calendar", params=params, cte="base64")
    for name, content in mail.attachments:
        kind, _, form = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        # Without it a reader takes a text for ASCII, and umlauts for noise.
        params = {"charset": "utf-8"} if kind == "text" and _is_utf8(content) else {}
        message.add_attachment(content, maintype=kind, subtype=form, filename=name, params=params)
    del message["MIME-Version"]
    return message.as_bytes(policy=POLICY)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
