"""Reads what a program sent to its terminal and names everything that our own code never sends.

The grammar is the one of Textual's compositor and of ``tui.terminal.driver``: a piece of style is opened, filled with text and
closed before anything else comes; within it only what differs is said, and never in one of the sixteen colours on a terminal
that has more, so that a colour code of the data stands out although colours as such are ours.
"""

import re
from typing import NamedTuple

MODES = "1049|1000|1002|1006|25|2004|7|2026"
FORBIDDEN_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
TEXT = re.compile("[^\x00-\x1f\x7f-\x9f]+")
ADDRESS = re.compile(r"\x1b\[[1-9][0-9]{0,2};[1-9][0-9]{0,2}H")
TURN = re.compile(r"(?:(?:[34]8;5;[0-9]{1,3}|[34]8;2;[0-9]{1,3};[0-9]{1,3};[0-9]{1,3}|[34]9|[1-9]|2[2-9])(?:;|$))+")
"""What may change within a style: only what differs is sent."""
TURN_OF_SIXTEEN = re.compile(r"(?:(?:[34][0-79]|(?:9|10)[0-7]|[1-9]|2[2-9])(?:;|$))+")
"""The same on a terminal of sixteen colours. On any other these colours are not ours."""
MANY_COLOURS = re.compile("\x1b\\[[0-9;]*[34]8;[25];")

STYLE = re.compile(r"\x1b\[([0-9;]+)m")
ANCHOR = re.compile(r"\x1b7( +)\x1b8\x1b7([^\x00-\x1f\x7f-\x9f]+)\x1b8\x1b\[([0-9]+)C")
BETWEEN_PIECES = re.compile(
    rf"\x1b\[\?(?:{MODES})[hl]"
    r"|\x1b\[\?2026\$p|\x1b\[5n|\x1b\]11;\?\x1b\\"  # support of synchronised frames, status, the ground's colour
    r"|\x1b\[>29u|\x1b\[<u"  # keyboard protocol on and off
    r"|\x1b\[H\x1b\[2J"  # the notice of a tiny window
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"  # a copy to the clipboard that the user asked for
    r"|\r\n|\x07"
)
LINK = re.compile(r"\x1b\]8;(?:id=[0-9.\-]+;(?:https?://|mailto:)[!-~]+|;)\x1b\\")
KNOWN_STYLE = re.compile(
    r"(?:(?:[34]8;5;[0-9]{1,3}|[34]8;2;[0-9]{1,3};[0-9]{1,3};[0-9]{1,3}|[1-9]|2[1-9]|[34][0-79]|(?:9|10)[0-7])(?:;|$))+"
)


class Finding(NamedTuple):
    """Something foreign: where, what, and what stands around it."""

    offset: int
    what: str
    near: str


def findings(sent: bytes, *, most: int = 20) -> list[Finding]:
    """List what in ``sent`` is not ours, at most ``most`` findings."""
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError as error:
        return [Finding(error.start, "bytes that are no UTF-8", repr(sent[error.start - 20 : error.start + 20]))]
    found: list[Finding] = []
    position, opened = 0, False
    while position < len(text) and len(found) < most:
        what, end, opened = _piece(text, position, opened)
        if what:
            found.append(Finding(position, what, repr(text[max(0, position - 30) : position + 30])))
        position = end
    if opened and len(found) < most:
        found.append(Finding(len(text), "a style that is never closed", repr(text[-40:])))
    return found


def _piece(text: str, position: int, opened: bool) -> tuple[str, int, bool]:
    """Judge what stands at ``position``: a complaint or nothing, where it ends, whether a style is open after it."""
    if match := TEXT.match(text, position):
        complaint = "a character that may not be shown" if FORBIDDEN_TEXT.search(match[0]) else ""
        return complaint, match.end(), opened
    if match := ANCHOR.match(text, position):
        fits = len(match[1]) == int(match[3]) and not FORBIDDEN_TEXT.search(match[2])
        return "" if fits else "an anchor with a wrong width", match.end(), opened
    if match := STYLE.match(text, position):
        if match[1] == "0":
            return "" if opened else "a style closed that was not open", match.end(), False
        if opened:
            ours = (TURN if MANY_COLOURS.search(text) else TURN_OF_SIXTEEN).fullmatch(match[1].removeprefix("0;"))
            return "" if ours else "a style within a style", match.end(), True
        return "" if KNOWN_STYLE.fullmatch(match[1]) else "an unknown style", match.end(), True
    if match := ADDRESS.match(text, position) or BETWEEN_PIECES.match(text, position) or LINK.match(text, position):
        return "a command within a piece of text" if opened else "", match.end(), opened
    return f"a control character {text[position]!r}", position + 1, opened
