"""Reads a mail that came in, however broken it is: its headers, its words, and what hangs on it.

Nothing here raises: what cannot be read is empty. No part is deeper, longer or more than what the limits say, so that a mail
made to be expensive costs what any other one costs.

Source:
    RFC 5322, RFC 2045 to 2047; and what mail programs make of them.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses
from html import unescape
from quopri import decodestring

from studio.kernel.clean import LINE_MAX_CHARS, NOTES_MAX_CHARS

MOST_PARTS = 200
"""No more parts of a mail are looked at."""
MOST_NESTED = 200
"""The library calls itself for each part within a part: a mail that names more of them is not taken apart."""
MOST_CHARS = 200_000
"""No more of a text is looked at."""
MOST_LINE_BYTES, MOST_FOLDED_BYTES = 4_000, 8_000
"""A line has 998 octets by the standard; a header goes on over several."""
MOST_ATTACHMENTS = 20
"""No more names are told."""


def parsed(raw: bytes) -> Message:
    """Take a mail apart; of one that is nested without end only its headers are read."""
    parser, tamed = BytesParser(), _tamed(raw)
    kinds = tamed.lower()
    if kinds.count(b"multipart/") + kinds.count(b"message/") <= MOST_NESTED:
        with suppress(RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError):
            return parser.parsebytes(tamed)
    return parser.parsebytes(tamed.partition(b"\n\n")[0] + b"\n\n", headersonly=True)


def _tamed(raw: bytes) -> bytes:
    """Cut lines and folded headers that no mail program writes: the library takes the square of their length."""
    kept, run = [], 0
    for line in raw.replace(b"\r\n", b"\n").split(b"\n"):
        run = run + len(line) if line[:1] in (b" ", b"\t") else 0
        if run <= MOST_FOLDED_BYTES:
            kept.append(line[:MOST_LINE_BYTES])
    return b"\n".join(kept)


def header(message: Message, name: str) -> str:
    """Return a header as one line of text, decoded; empty where there is none."""
    text = ""
    for piece, charset in _pieces(message.get(name, "")):
        text += piece if isinstance(piece, str) else decoded(piece, charset or "")
    return " ".join(text[:MOST_CHARS].split())


def _pieces(value: object) -> list[tuple[str | bytes, str | None]]:
    with suppress(MessageError, ValueError, TypeError, AttributeError):
        return list(decode_header(value))  # type: ignore[arg-type]
    return [(str(value), None)]


def decoded(octets: bytes, charset: str) -> str:
    """Read octets in the letters that they claim to be in, or else in UTF-8, or else in those of the West."""
    for name in (charset.strip("\"' ") or "utf-8", "utf-8"):
        with suppress(LookupError, UnicodeError, ValueError):
            return octets.decode(name)
    return octets.decode("windows-1252", "replace")


def senders(message: Message) -> tuple[str, str]:
    """Return the name and the address of who a mail is from; twice "" where nobody is."""
    # Addresses are told apart first and decoded then: a name may have a comma in it that is no border.
    with suppress(MessageError, ValueError, TypeError, IndexError):
        for name, address in getaddresses([str(message.get("From", ""))[:2000]]):
            if "@" in address:
                named = Message()
                named["X"] = name
                return line(header(named, "X")), line(address)
    return "", ""


def parts(message: Message) -> Iterator[Message]:
    """List the parts of a mail, itself among them, in their order; a mail within it is one part."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop()
        seen += 1
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))


def first(message: Message, *kinds: str) -> Message | None:
    """Return the first part of one of these kinds."""
    return next((part for part in parts(message) if part.get_content_type() in kinds), None)


# -- words ---------------------------------------------------------------------------------------------------------------


def body(message: Message) -> str:
    """Return what somebody wrote: the plain text of a mail, or else what its HTML says."""
    written = [part for part in parts(message) if part.get_content_maintype() == "text" and not _hangs_on(part)]
    for kind in ("text/plain", "text/html"):
        for part in written:
            if part.get_content_type() == kind and (text := text_of(part)).strip():
                return text
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        return text_of(message)  # it says that it has parts, and has none
    return ""


def text_of(part: Message) -> str:
    """Return the text of one part; HTML as people read it."""
    octets = part.get_payload(decode=True) if isinstance(part.get_payload(), str) else b""
    octets = (octets if isinstance(octets, bytes) else b"")[: 4 * MOST_CHARS]
    text = decoded(octets, str(part.get_param("charset") or ""))[:MOST_CHARS]
    return said_by_html(text) if part.get_content_type() == "text/html" else text


def inside(part: Message) -> str:
    """Return what stands in a part that is made of headers: a report, or a mail within the mail."""
    inner = part.get_payload()
    text = "\n\n".join(map(_block, inner)) if isinstance(inner, list) else text_of(part)
    coded = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if isinstance(inner, list) and coded in ("base64", "quoted-printable"):
        octets = text.strip().encode("utf-8", "replace")
        with suppress(ValueError):
            text = decoded(b64decode(octets) if coded == "base64" else decodestring(octets), "utf-8")
    return text[:MOST_CHARS]


def _block(block: object) -> str:
    if not isinstance(block, Message):
        return str(block)
    head = "\n".join(f"{name}: {value}" for name, value in block.items())
    rest = block.get_payload()
    return f"{head}\n\n{rest if isinstance(rest, str) else ''}".strip("\n")


def _hangs_on(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() == "message"


def attachments(message: Message) -> tuple[str, ...]:
    """Name what hangs on a mail; what has no name is told by its kind."""
    names = []
    for part in parts(message):
        if part.get_content_maintype() == "multipart" or (part is message and not _hangs_on(part)):
            continue
        name = None
        with suppress(MessageError, ValueError, TypeError, LookupError):
            name = part.get_filename()
        if name or _hangs_on(part) or part.get_content_maintype() != "text":
            named = Message()
            named["X"] = " ".join((name or part.get_content_type()).split())
            names.append(line(header(named, "X"))[:80])
    return tuple(names[:MOST_ATTACHMENTS])


_TAG = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]{0,20})|[!?])")
_HIDDEN = ("script", "style", "head", "title", "template", "noscript")
_BREAKS = re.compile(r"p|div|br|tr|li|h[1-6]|table|ul|ol|blockquote|pre|hr|section|article")


def said_by_html(text: str) -> str:
    """Return what people read of HTML: no tags, no scripts, its paragraphs apart.

    In one pass: the library's reader takes the square of a broken text's length.
    """
    said = "".join(_unmarked(text))
    lines = (" ".join(one.split()) for one in unescape(said).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _unmarked(text: str) -> Iterator[str]:
    """Give what stands between the tags of HTML, and the breaks that they make."""
    at = 0
    while (tag := text.find("<", at)) >= 0:
        yield " ".join(text[at:tag].split("\n"))
        if (found := _TAG.match(text, tag)) is None:
            yield "<"
            at = tag + 1
            continue
        name, end = (found[1] or "").lower(), ">"
        if text.startswith("<!--", tag):
            end = "-->"
        elif name in _HIDDEN and text[tag + 1] != "/":
            end = f"</{name}"
        if (over := re.compile(end, re.IGNORECASE | re.ASCII).search(text, tag + 1)) is None:
            return
        at = over.end() if end.endswith(">") else over.start()
        yield "\n" if _BREAKS.fullmatch(name) else " " if name == "td" else ""
    yield " ".join(text[at:].split("\n"))


# -- as it may be kept -----------------------------------------------------------------------------------------------------

_NEVER = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e01ef]"
)
"""What steers a terminal, hides or reorders: people who type it are told; what comes by mail goes without."""


def notes(text: str, *, most: int = NOTES_MAX_CHARS) -> str:
    """Return text of several lines as it may be kept: cut where it is too long, with a word that it is."""
    clean = _kept(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    clean = re.sub(r"\n{3,}", "\n\n", clean).strip()
    return clean if len(clean) <= most else f"{clean[: most - 20].rstrip()}\n[...]"


def line(text: str, *, most: int = LINE_MAX_CHARS) -> str:
    """Return text as it may be kept on one line: cut where it is too long."""
    clean = " ".join(_kept(text).split())
    return clean if len(clean) <= most else f"{clean[: most - 3].rstrip()}..."


def _kept(text: str) -> str:
    text = _NEVER.sub("", text)
    if text.isascii():
        return text
    # Composed after the cut: what was between two letters may have kept them apart. What is no letter at all goes, too.
    kept, marks = [], 0
    for letter in unicodedata.normalize("NFC", text):
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if marks <= 5 and ord(letter) & 0xFFFE != 0xFFFE:
            kept.append(letter)
    return "".join(kept)
