"""The gate: one-line texts and notes, without anything that hides, reorders or steers a terminal.

Refused, because nobody types them and dropping them would change what was meant: control characters (C0, C1, DEL, NUL),
halves of surrogate pairs, invisible tag characters, code points that Unicode keeps out of texts. Dropped, because they
come along when copying and mean nothing here: direction marks and overrides, byte order marks, soft hyphens,
zero-width spaces, word joiners, variation selectors on letters. Kept: everything that a script needs, joiners included.
"""

import unicodedata

from studio.kernel.errors import Invalid
from studio.kernel.patterns import later

LINE_MAX_CHARS = 200
"""Longest one-line text; in UTF-8 at most 800 bytes."""

NOTES_MAX_CHARS = 20_000
"""Longest notes; in UTF-8 at most 80,000 bytes."""

MAX_MARKS = 5
"""Combining marks kept in a row. Living scripts stack up to four; what is above that is cut off."""

BLANK = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and symbols that are drawn as nothing."""

JOINERS = "\u200c\u200d"

_SURROGATE = later(r"[\ud800-\udfff]")
_CONTROL = later(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TAG = later(r"[\U000e0000-\U000e007f]")
_NO_CHARACTER = later(
    "[\ufdd0-\ufdef" + "".join(f"{chr(p * 65536 + 65534)}{chr(p * 65536 + 65535)}" for p in range(17)) + "]"
)
_DROPPED = later(r"[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_LETTER_VARIANTS = later(r"(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]+")
_BREAK = later(r"\r\n|[\r\n\u2028\u2029]")
_BREAK_IN_LINE = later(r"[ \t\r\n\u2028\u2029]*[\t\r\n\u2028\u2029][ \t\r\n\u2028\u2029]*")
_EDGES = (
    "\t\n\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000" + JOINERS + BLANK
)


def clean_line(text: str, field: str = "Name", *, max_chars: int = LINE_MAX_CHARS, required: bool = False) -> str:
    """Return ``text`` as it may be stored in a one-line field: trimmed, in NFC; a line break or a tab is one space.

    Args:
        text: as typed, pasted or imported.
        field: the field's label, for the sentence; the error's ``field`` is the same as a name ("call_warning").
        max_chars: most characters that may be left; UTF-8 has at most four bytes for each.
        required: whether at least one letter, digit or symbol must be there.
    Returns:
        The text, or "" where nothing can be seen of it.
    Raises:
        Invalid: it holds something refused, is too long, or is required and empty.
    """
    text = text.strip(_EDGES)
    _refuse_what_nobody_types(text, field, max_chars)
    clean = _tidy(_BREAK_IN_LINE.sub(" ", text))
    return _finish(clean, field, max_chars, required)


def clean_notes(text: str, field: str = "Notes", *, max_chars: int = NOTES_MAX_CHARS, required: bool = False) -> str:
    """Return ``text`` as it may be stored as notes: like ``clean_line``, but line breaks and tabs stay.

    Every kind of line break becomes ``\\n``; empty lines and spaces at both ends go.

    Args, Returns, Raises: as ``clean_line``.
    """
    text = text.strip(_EDGES)
    _refuse_what_nobody_types(text, field, max_chars)
    clean = _tidy(_BREAK.sub("\n", text))
    return _finish(clean, field, max_chars, required)


def quoted(text: str, max_chars: int = 40) -> str:
    """Return ``text`` in quotation marks for a sentence: one line, nothing unprintable, cut where it is long."""
    shown = "".join(char if char.isprintable() else "?" for char in text[: max_chars + 1])
    if len(shown) > max_chars:
        shown = shown[: max_chars - 3] + "..."
    return f'"{shown}"'


def _refuse_what_nobody_types(text: str, field: str, max_chars: int) -> None:
    if len(text) > 4 * max_chars:  # before any work: composing can shorten a text, to a quarter at most
        _refuse_length(len(text), field, max_chars)
    if _CONTROL.search(text):
        raise _invalid(field, f"{field} has control characters in it, which cannot be seen; type it by hand.")
    if text.isascii():
        return
    if _SURROGATE.search(text) or _NO_CHARACTER.search(text):
        raise _invalid(field, f"{field} has a broken character in it; delete that one and type it again.")
    if _TAG.search(text):
        raise _invalid(field, f"{field} has hidden tag characters in it; type it by hand.")


def _tidy(text: str) -> str:
    if text.isascii():
        return text
    text = _LETTER_VARIANTS.sub("", _DROPPED.sub("", text))
    return _cut_marks(unicodedata.normalize("NFC", text))


def _cut_marks(text: str) -> str:
    """Keep at most ``MAX_MARKS`` combining marks on a letter; joiners between them do not start anew."""
    kept: list[str] = []
    marks = 0
    for char in text:
        if unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
        elif char not in JOINERS:
            marks = 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _finish(text: str, field: str, max_chars: int, required: bool) -> str:
    text = text.strip(_EDGES)
    # Unassigned code points count as symbols: they may be an emoji younger than this Python.
    kinds = {unicodedata.category(char) for char in set(text) - set(BLANK)}
    seen = {"S" if kind in ("Co", "Cn") else kind[0] for kind in kinds}
    if not seen & set("LNSP"):
        text = ""
    if required and not text:
        raise _invalid(field, f"{field} is empty; type it in.")
    if required and not seen & set("LNS"):
        raise _invalid(field, f"{field} has nothing but signs in it; type at least one letter or digit.")
    if len(text) > max_chars:
        _refuse_length(len(text), field, max_chars)
    return text


def _refuse_length(chars: int, field: str, max_chars: int) -> None:
    raise _invalid(field, f"{field} has {chars:,} characters; at most {max_chars:,} fit.")


def _invalid(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, field=field.lower().replace(" ", "_"))
