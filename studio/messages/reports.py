"""What comes back by mail: reports that an address takes none, delays, complaints, automatic answers, and people.

A report is read for what it says; whether it is believed is not decided here. It is believed only of a mail of ours, found by
the mail's own id, and of an address to which that mail went (``mailbox``): so a forged one marks no address.

Source:
    RFC 3462 and 3464 (reports), RFC 6533 (with other letters), RFC 3834 (automatic answers), RFC 5965 (complaints), RFC 8098
    (read receipts), RFC 3463 (codes: 4 is for a while, 5 for good). Servers that follow none of them write plain words; they
    are read as far as an id, an address and a code stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Literal

from studio.kernel.records import dataclass
from studio.messages import mail_text
from studio.messages.mail_text import header

Kind = Literal["failed", "delayed", "delivered", "complaint", "automatic", "person"]
Action = Literal["failed", "delayed", "delivered", "complained"]

MOST_WORDS = 300
MOST_RECEIVERS = 100
"""No mail of ours has more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says of one receiver."""

    addresses: tuple[str, ...]
    """Where we wrote to, as far as the report says, and where the mail went at last: one that is forwarded has both."""
    action: Action
    code: str = ""
    """Such as 5.1.1, or 550."""
    words: str = ""
    """What the receiver's server said."""

    @property
    def lasting(self) -> bool:
        """Whether the address itself is no good, for ever: not so a full mailbox, or a mail that looked like spam."""
        return self.action == "failed" and _is_lasting(self.code, self.words)


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail that came in is."""

    kind: Kind
    about: tuple[str, ...]
    """The ids of the mails that it is about; of somebody's answer those that it answers."""
    told: tuple[Told, ...] = ()


def understand(message: Message) -> Report:
    """Tell what a mail that came in is; what is no report is a person's, unless it says itself that nobody wrote it."""
    if (complaint := mail_text.first(message, "message/feedback-report")) is not None:
        return Report("complaint", _ids_of_original(message), tuple(_complained(complaint)))
    status = mail_text.first(message, "message/delivery-status", "message/global-delivery-status")
    if status is not None and (told := tuple(_fields(mail_text.inside(status)))):
        return Report(_kind_of(told), _ids_of_original(message), told)
    if _is_server(message) and (found := _by_words(message)) is not None:
        return found
    return Report("automatic" if _is_automatic(message) else "person", ids_answered(message))


def _kind_of(told: tuple[Told, ...]) -> Kind:
    actions = {one.action for one in told}
    return "failed" if "failed" in actions else "delayed" if "delayed" in actions else "delivered"


# -- codes ---------------------------------------------------------------------------------------------------------------

_LONG_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SHORT_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
_NO_ADDRESS = re.compile(r"5\.1\.(0|1|2|3|6|10)|5\.2\.1|5\.4\.(4|310)")
"""No such mailbox or domain, no mailbox for ever, no way there: of the codes of RFC 3463 those that are the address's fault."""
_NO_MAILBOX = ("550", "551", "553")


def _is_lasting(code: str, words: str) -> bool:
    # 5.0.0 says nothing but that it is for good; the server's own words often say more.
    said = next((one for one in (code, *_LONG_CODE.findall(words)) if "." in one and not one.endswith(".0.0")), "")
    if said:
        return _NO_ADDRESS.fullmatch(said) is not None
    short = next((one for one in (code, *_SHORT_CODE.findall(words)) if "." not in one and one), "")
    return short in _NO_MAILBOX


def _code_in(text: str) -> str:
    found = _LONG_CODE.search(text) or _SHORT_CODE.search(text)
    return found[1] if found else ""


# -- reports with fields -------------------------------------------------------------------------------------------------

_ACTIONS: Mapping[str, Action] = {
    "failed": "failed", "failure": "failed", "delayed": "delayed", "delivered": "delivered", "relayed": "delivered",
    "expanded": "delivered",
}  # fmt: skip


def _fields(text: str) -> Iterator[Told]:
    """Read the receivers of a report; also where a server left out the empty lines between them."""
    for number, group in enumerate(_groups(text)):
        addresses = tuple(
            filter(None, (_typed(group.get(f"{which}-recipient", "")) for which in ("original", "final")))
        )
        action = _ACTIONS.get((group.get("action", "").lower().split() or [""])[0].rstrip(".;,"))
        if number < MOST_RECEIVERS and addresses and action is not None:
            words = mail_text.line(_typed(group.get("diagnostic-code", "")), most=MOST_WORDS)
            code = _code_in(group.get("status", "")) or _code_in(words)
            yield Told(tuple(dict.fromkeys(addresses)), action, code, words)


_STARTS = ("original-recipient", "final-recipient", "action", "status")


def _groups(text: str) -> Iterator[dict[str, str]]:
    group: dict[str, str] = {}
    for line in unfolded(text):
        name, sign, value = line.partition(":")
        name = name.strip().lower()
        if not line.strip() or (name in _STARTS and name in group):
            if group:
                yield group
            group = {}
        if sign:
            group.setdefault(name, value.strip())
    if group:
        yield group


def unfolded(text: str) -> list[str]:
    """Return the lines of some headers, each whole."""
    return re.sub(r"\r?\n[ \t]+(?=\S)", " ", text).splitlines()


def _typed(value: str) -> str:
    """Return what stands behind the type of a field: ``rfc822; anna@example.com``."""
    kind, sign, rest = value.partition(";")
    text = (rest if sign and " " not in kind.strip() else value).strip()
    text = re.sub(r"\\x\{([0-9A-Fa-f]{1,6})\}", _letter, text)
    return text.strip("<>").strip()


def _letter(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _complained(part: Message) -> Iterator[Told]:
    for line in unfolded(mail_text.inside(part)):
        name, _, value = line.partition(":")
        if name.strip().lower() == "original-rcpt-to" and value.strip():
            yield Told((_typed(value),), "complained", "", "marked as spam")


# -- reports in words ----------------------------------------------------------------------------------------------------

_SERVER = re.compile(
    r"(?i)^(mailer-daemon|mail-daemon|postmaster|double-bounce|mdaemon|microsoftexchange[0-9a-f]{20,})@"
)
_ADDRESS = re.compile(r"[\w.+%'/=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ID_ALONE = r"<[!-;=?-~]{3,998}>"
_ID = re.compile(rf"(?im)^[\s>]*message-id:\s*({_ID_ALONE})")
_ORIGINAL = re.compile(r"(?im)^[\s>]*(return-path|received|message-id|from|subject|date):")
_DELAY = re.compile(
    r"(?i)delay|warning|not yet|verz[oö]ger|noch nicht|retard|diff[ée]r|retras|demora|ritardo|遅延|遅れ"
)


def _is_server(message: Message) -> bool:
    """Tell whether a mail server wrote it, and nobody's own program in their name."""
    _, sender = mail_text.senders(message)
    if _SERVER.match(sender) or message.get("X-Failed-Recipients") is not None:
        return True
    return _from_nobody(message) and not _says_automatic(message)


def _from_nobody(message: Message) -> bool:
    return str(message.get("Return-Path", "")).strip() == "<>"


def _by_words(message: Message) -> Report | None:
    """Read a report that has no fields: each address in it, and the code that stands near; None where it is no report."""
    text = mail_text.body(message)
    border = _ORIGINAL.search(text)
    said, sent_back = (text[: border.start()], text[border.start() :]) if border else (text, "")
    named = _ADDRESS.findall(header(message, "X-Failed-Recipients"))
    found = _near(said, named)
    about = tuple(dict.fromkeys(_ID.findall(sent_back))) or _ids_of_original(message)
    if not found or not about:
        return None
    told = tuple(found.values())[:MOST_RECEIVERS]
    return Report(_kind_of(told), about, told)


def _near(said: str, named: list[str]) -> dict[str, Told]:
    """Find the addresses that a text speaks of, each with the code and the words near it."""
    lines = said.splitlines()[:2000]
    found: dict[str, Told] = {}
    for number, line in enumerate(lines):
        for address in _ADDRESS.findall(line[:1000]):
            key = address.lower()
            if key in found or _SERVER.match(address) or (named and key not in map(str.lower, named)):
                continue
            # What follows belongs to it, as far as no other address does.
            near = [line[:1000]]
            for more in lines[number + 1 : number + 6]:
                if any(other.lower() != key for other in _ADDRESS.findall(more[:1000])):
                    break
                near.append(more[:1000])
            words = mail_text.line(" ".join(near), most=MOST_WORDS)
            if (code := _code_in(words)) or named:
                found[key] = Told((address,), _action(code, said), code, words)
    for address in named:
        found.setdefault(address.lower(), Told((address,), _action("", said)))
    return found


def _action(code: str, said: str) -> Action:
    if code:
        return "delayed" if code.startswith("4") else "failed"
    return "delayed" if _DELAY.search(said) else "failed"


# -- all mails -----------------------------------------------------------------------------------------------------------


def _is_automatic(message: Message) -> bool:
    return _from_nobody(message) or _says_automatic(message)


def _says_automatic(message: Message) -> bool:
    """Tell whether a mail says that nobody wrote it, or that it went to many."""
    submitted = header(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if header(message, "Precedence").lower() in ("auto_reply", "bulk", "junk", "list"):
        return True
    if mail_text.first(message, "message/disposition-notification") is not None:
        return True
    if header(message, "X-Auto-Response-Suppress").lower().strip() == "all":
        return True
    marks = (
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Vacation",
        "List-Id",
        "List-Unsubscribe",
        "Feedback-ID",
    )
    return any(message.get(name) is not None for name in marks)


def _ids_of_original(message: Message) -> tuple[str, ...]:
    """Find the ids of the mails that a report brings back, whole or by their headers."""
    ids: list[str] = []
    kinds = (
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    )
    for part in mail_text.parts(message):
        if part.get_content_type() in kinds:
            head = re.split(r"\r?\n\r?\n", mail_text.inside(part).lstrip(), maxsplit=1)[0]
            ids += _ID.findall("\n".join(unfolded(head)))
    return tuple(dict.fromkeys(ids)) or ids_answered(message)


def ids_answered(message: Message) -> tuple[str, ...]:
    """Return the ids of the mails that a mail answers, the latest first."""
    found, thread = ids_in(message, "In-Reply-To"), ids_in(message, "References")
    return tuple(dict.fromkeys([*found, *reversed(thread)]))[:50]


def ids_in(message: Message, name: str) -> tuple[str, ...]:
    """Return the ids of mails that stand in a header."""
    return tuple(re.findall(_ID_ALONE, header(message, name)))
