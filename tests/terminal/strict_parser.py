"""Reads what a program sent to its terminal and names everything that our own code never sends.

The grammar is the one of ``tui.terminal.differences`` and ``tui.terminal.driver``: a style is opened, filled with text here and
there, and closed before anything else comes. Within it only what differs is said, and never in one of the sixteen colours on a
terminal that has more, so that a colour code of the data stands out although colours as such are ours. No cell is drawn twice
while a style is open, so that a place that the data goes to stands out although places as such are ours.
"""

import re
from typing import NamedTuple

from rich.cells import cell_len

MODES = "1049|1000|1002|1006|25|2004|7|2026"
FORBIDDEN_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
TEXT = re.compile("[^\x00-\x1f\x7f-\x9f]+")
ADDRESS = re.compile(r"\x1b\[([1-9][0-9]{0,2});([1-9][0-9]{0,2})H")
FORWARD = re.compile(r"\x1b\[([1-9][0-9]{0,2})C")
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
    position, reader = 0, _Reader(text)
    while position < len(text) and len(found) < most:
        what, end = reader.piece(position)
        if what:
            found.append(Finding(position, what, repr(text[max(0, position - 30) : position + 30])))
        position = end
    if reader.opened and len(found) < most:
        found.append(Finding(len(text), "a style that is never closed", repr(text[-40:])))
    return found


class _Reader:
    """Goes through what was sent, and knows where the cursor is and what was drawn since a style was opened."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.turn = TURN if MANY_COLOURS.search(text) else TURN_OF_SIXTEEN
        self.opened = False
        self._at: tuple[int, int] | None = None
        self._drawn: set[tuple[int, int]] = set()

    def piece(self, position: int) -> tuple[str, int]:
        """Judge what stands at ``position``: a complaint or nothing, and where it ends."""
        text = self.text
        if match := TEXT.match(text, position):
            if FORBIDDEN_TEXT.search(match[0]):
                return "a character that may not be shown", match.end()
            return self._draw(cell_len(match[0])), match.end()
        if match := ANCHOR.match(text, position):
            if len(match[1]) != int(match[3]) or FORBIDDEN_TEXT.search(match[2]):
                return "an anchor with a wrong width", match.end()
            return self._draw(len(match[1])), match.end()
        if match := STYLE.match(text, position):
            return self._style(match[1]), match.end()
        if match := ADDRESS.match(text, position):
            self._at = int(match[1]), int(match[2])
            return "", match.end()
        if match := FORWARD.match(text, position):
            self._forward(int(match[1]))
            return "", match.end()
        if match := LINK.match(text, position):
            return "", match.end()
        if match := BETWEEN_PIECES.match(text, position):
            self._at = None
            return "a command within a piece of text" if self.opened else "", match.end()
        return f"a control character {text[position]!r}", position + 1

    def _style(self, numbers: str) -> str:
        was, self.opened = self.opened, numbers != "0"
        if not was or not self.opened:
            self._drawn.clear()
        if not self.opened:
            return "" if was else "a style closed that was not open"
        if was:
            return "" if self.turn.fullmatch(numbers.removeprefix("0;")) else "a style within a style"
        return "" if KNOWN_STYLE.fullmatch(numbers) else "an unknown style"

    def _draw(self, width: int) -> str:
        if self._at is None:
            return ""
        row, column = self._at
        cells = {(row, at) for at in range(column, column + width)} if self.opened else set()
        twice = not cells.isdisjoint(self._drawn)
        self._drawn |= cells
        self._forward(width)
        return "a cell drawn twice" if twice else ""

    def _forward(self, by: int) -> None:
        self._at = self._at and (self._at[0], self._at[1] + by)
