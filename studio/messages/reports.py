"""What comes back by mail: reports that an address takes none, delays, complaints, automatic answers, and people.

A report is believed only for what it says of a mail of ours, found by the mail's own id, and of a receiver to whom that mail
went: the caller knows both. So nobody can have an address marked as dead by a forged report, and our own never is.

Source:
    RFC 3462 and 3464 (reports), RFC 3834 (automatic answers), RFC 5965 (complaints), RFC 3463 (codes: 4 is for a while, 5 for
    good). Servers that follow none of them write plain words; they are read as far as an id, an address and a code stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from typing import Literal

from studio.kernel.records import dataclass

Kind = Literal["dead", "delayed", "delivered", "complaint", "automatic", "person"]

MOST_WORDS = 300
MOST_READ_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Failed:
    """One receiver that a report speaks of."""

    address: str
    code: str
    """Such as 5.1.1, or 550."""
    words: str
    """What the receiver's server said."""
    lasting: bool
    """Whether it is for good."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail that came in is."""

    kind: Kind
    about: tuple[str, ...]
    """The ids of the mails that it is about, such as ours; of a person's answer those that it answers."""
    receivers: tuple[Failed, ...] = ()
    sender: str = ""
    """Whose mail it is."""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    """What a person wrote."""


def understand(raw: bytes) -> Report:
    """Tell what a mail that came in is; what is no report is a person's, unless it says itself that nobody wrote it."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    name, sender = parseaddr(_header(message, "From"))
    head = (sender, name, _header(message, "Subject"))
    kind = (message.get_param("report-type") or "") if message.get_content_type() == "multipart/report" else ""
    if str(kind).lower() == "feedback-report" or _part(message, "message/feedback-report") is not None:
        return Report("complaint", _ids_of_original(message), tuple(_complained(message)), *head)
    if (status := _part(message, "message/delivery-status")) is not None:
        return _by_fields(message, tuple(_fields(status)), head)
    if _is_daemon(message, sender):
        return _by_words(message, head)
    if _is_automatic(message):
        return Report("automatic", _ids_answered(message), (), *head)
    return Report("person", _ids_answered(message), (), *head, text=_plain(message))


# -- reports with fields -------------------------------------------------------------------------------------------------


def _by_fields(message: EmailMessage, found: Sequence[tuple[str, Failed]], head: tuple[str, str, str]) -> Report:
    about = _ids_of_original(message)
    failed = tuple(one for action, one in found if action == "failed")
    if failed:
        return Report("dead", about, failed, *head)
    kind: Kind = "delayed" if any(action == "delayed" for action, _ in found) else "delivered"
    return Report(kind, about, tuple(one for _, one in found), *head)


def _fields(status: Message) -> Iterator[tuple[str, Failed]]:
    """Read the receivers of a report, also where a server left out the empty lines between them."""
    blocks = status.get_payload()
    text = "\n\n".join(str(block) for block in blocks) if isinstance(blocks, list) else str(blocks)
    action, address, code, words = "", "", "", ""
    for line in [*_unfolded(text[:MOST_READ_CHARS]), "Final-Recipient: ;"]:
        name, _, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "final-recipient":
            if address and action:
                yield action, Failed(address, code, words[:MOST_WORDS], code.startswith("5") or not code)
            action, address, code, words = "", _typed(value), "", ""
        elif name == "original-recipient" and not address:
            address = _typed(value)
        elif name == "action":
            action = value.split(" ")[0].lower()
        elif name == "status":
            found = re.search(r"[245]\.\d{1,3}\.\d{1,3}", value)
            code = found[0] if found else value[:20]
        elif name == "diagnostic-code":
            words = _typed(value)


def _unfolded(text: str) -> list[str]:
    return re.sub(r"\r?\n[ \t]+", " ", text).splitlines()


def _typed(value: str) -> str:
    """Return what stands behind the type of a field: ``rfc822; anna@example.com``."""
    kind, sign, rest = value.partition(";")
    return (rest if sign else kind).strip().strip("<>")


def _complained(message: EmailMessage) -> Iterator[Failed]:
    part = _part(message, "message/feedback-report")
    text = str(part.get_payload(0) if part is not None and part.is_multipart() else part.get_payload() if part else "")
    for line in _unfolded(text):
        name, _, value = line.partition(":")
        if name.strip().lower() == "original-rcpt-to":
            yield Failed(value.strip().strip("<>"), "", "complained", True)


# -- reports in words ----------------------------------------------------------------------------------------------------

_DAEMON = re.compile(r"(?i)^(mailer-daemon|postmaster|mail-daemon|double-bounce)\b")
_CODE = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3}|[45]\d\d)\b")
_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_ID = re.compile(r"(?im)^\s*message-id:\s*(<[^<>\s]+>)")


def _is_daemon(message: EmailMessage, sender: str) -> bool:
    path = _header(message, "Return-Path").strip()
    return bool(_DAEMON.match(sender)) or (path == "<>" and not _is_automatic(message))


def _by_words(message: EmailMessage, head: tuple[str, str, str]) -> Report:
    """Read a report that has no fields: the line of each address, and the code that stands near it."""
    text = _plain(message)
    own, _, quoted_mail = _cut(text)
    lines = own.splitlines()
    found: dict[str, Failed] = {}
    for number, line in enumerate(lines):
        for address in _ADDRESS.findall(line):
            near = " ".join(part.strip() for part in lines[number : number + 4] if part.strip())
            code = _CODE.search(near)
            if address.lower() not in found and not _DAEMON.match(address) and code is not None:
                found[address.lower()] = Failed(address, code[1], near[:MOST_WORDS], code[1].startswith("5"))
    about = _ids_of_original(message) or tuple(dict.fromkeys(_ID.findall(quoted_mail) or _ID.findall(text)))
    lasting = tuple(one for one in found.values() if one.lasting)
    return Report("dead" if lasting else "delayed", about, lasting or tuple(found.values()), *head)


def _cut(text: str) -> tuple[str, str, str]:
    """Part what the server says from the mail that it sends back."""
    found = re.search(r"(?im)^(return-path|received|message-id|from|subject):", text)
    return (text[: found.start()], "", text[found.start() :]) if found else (text, "", "")


# -- all mails -----------------------------------------------------------------------------------------------------------


def _is_automatic(message: EmailMessage) -> bool:
    submitted = _header(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if _header(message, "Precedence").lower() in ("auto_reply", "bulk", "junk"):
        return True
    return any(
        message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress-All")
    )


def _ids_of_original(message: EmailMessage) -> tuple[str, ...]:
    """Find the ids of the mails that a report brings back, whole or by their headers."""
    ids: list[str] = []
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            inner = part.get_payload()
            text = str(inner[0]) if isinstance(inner, list) and inner else str(inner)
            ids += _ID.findall("\n".join(_unfolded(text[:MOST_READ_CHARS])))
    return tuple(dict.fromkeys(ids)) or tuple(dict.fromkeys(_ids_answered(message)))


def _ids_answered(message: EmailMessage) -> tuple[str, ...]:
    named = f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}"
    return tuple(dict.fromkeys(re.findall(r"<[^<>\s]+>", named)))


def _part(message: EmailMessage, kind: str) -> Message | None:
    return next((part for part in message.walk() if part.get_content_type() == kind), None)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, TypeError):  # the library stumbles over headers that no standard knows
        return ""


def _plain(message: EmailMessage) -> str:
    try:
        body = message.get_body(("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
    except (LookupError, ValueError, TypeError):
        text = ""
    if message.get_content_type() == "text/html" or (not text and "<" in text):
        text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", " ", text)
    return text[:MOST_READ_CHARS]


def receivers_of(message: Message) -> tuple[str, ...]:
    """List the addresses that a mail is to."""
    return tuple(address for _, address in getaddresses([str(message.get("To", "")), str(message.get("Cc", ""))]))
