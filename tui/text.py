"""Text from the database on its way to the screen: never markup, never a control character, always the width we count.

Terminals disagree about the width of emoji with joiners, of flags, of variation selectors and of a few fillers. What
is shown is therefore made of characters that take the same room everywhere: a flag becomes its two letters, a joined
family its members. The stored value stays as it was typed.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

from studio.kernel.patterns import later

ELLIPSIS = ".."
"""Stands where text was cut. The one character for it is missing in the code page of the Linux console."""

_BREAKS = "\t\n\x0b\x0c\r\x85\u2028\u2029"
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
MOST_MARKS = 3
"""Combining marks kept on one letter: no language stacks more, and a tower of them paints over the rows around."""

_RANGES_REMOVED = (
    (0x00, 0x1F),  # C0
    (0x7F, 0x9F),  # DEL, C1
    (0xAD, 0xAD),  # soft hyphen
    (0x61C, 0x61C),  # Arabic letter mark
    (0x180B, 0x180F),  # Mongolian selectors
    (0x200B, 0x200F),  # zero width space, joiners, direction marks
    (0x202A, 0x202E),  # direction overrides
    (0x2060, 0x206F),  # word joiner, isolates, deprecated formats
    (0x20DD, 0x20E4),  # enclosing marks, the keycap among them
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFF9, 0xFFFB),  # interlinear annotation
    (0x1D173, 0x1D17A),  # musical formats
    (0x1F3FB, 0x1F3FF),  # skin tones
    (0xE0000, 0xE0FFF),  # tags, more variation selectors
)
_RANGES_UNKNOWN = (
    (0xD800, 0xDFFF),  # lone surrogates
    (0xFDD0, 0xFDEF),  # never characters
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
)
_FILLERS = (0x115F, 0x1160, 0x3164, 0xFFA0)
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF


class _Settled(dict[int, str]):
    """What stands for a disputed character, looked up by ``str.translate``; filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        if chr(code) in _BREAKS or code in _FILLERS:
            shown = " "
        elif any(first <= code <= last for first, last in _RANGES_REMOVED):
            shown = ""
        elif any(first <= code <= last for first, last in _RANGES_UNKNOWN):
            shown = "?"
        elif _FLAG_A <= code <= _FLAG_Z:
            shown = chr(ord("A") + code - _FLAG_A)
        else:
            shown = chr(code)
        if len(self) < 8192:
            self[code] = shown
        return shown


_settled = _Settled()
_settled_lines = _Settled({ord("\n"): "\n"})
_too_many_marks = later(f"([{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+")
_loose_marks = later(f"(^|\n)[{_MARKS}]+")
_LONG = 512
"""Characters above which a text is not worth keeping in the cache."""


def safe(text: str, *, lines: bool = False) -> str:
    """Make ``text`` fit to be shown: no control character, only characters whose width terminals agree on.

    Args:
        text: Anything, also what no form would let in.
        lines: Whether line breaks stay; otherwise each becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    if len(text) > _LONG:
        return _settle(text, lines)
    return _settle_cached(text, lines)


def _settle(given: str, lines: bool) -> str:
    text = given.replace("\r\n", "\n")
    if lines:
        text = text.replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    text = text.translate(_settled_lines if lines else _settled)
    text = _loose_marks.sub(r"\1", _too_many_marks.sub(r"\1", text))
    return given if text == given else text  # nothing is kept twice in the cache


_settle_cached = lru_cache(maxsize=1024)(_settle)


def plain(value: object, *, lines: bool = False) -> Content:
    """Turn a value from the data into content that is shown letter for letter, never read as markup.

    Args:
        value: What to show; ``None`` shows as nothing.
        lines: Whether line breaks stay, as in notes; otherwise each becomes a space.
    """
    return Content("" if value is None else safe(str(value), lines=lines), strip_control_codes=False)


def cells(text: str) -> int:
    """Count the cells that ``text`` takes once it is made safe."""
    if text.isascii() and text.isprintable():
        return len(text)
    return cell_len(safe(text))


def fit(text: str, width_cells: int, *, align: Literal["left", "right"] = "left", ellipsis: str = ELLIPSIS) -> str:
    """Cut or pad ``text`` to exactly ``width_cells`` cells, cutting only between whole characters.

    Args:
        text: Anything; it is made safe first.
        width_cells: Cells of the result, 0 or more.
        align: The side on which the text stands when it is shorter.
        ellipsis: Printable ASCII put where text was cut, left out where it would leave room for nothing else.

    Returns:
        One line of exactly ``width_cells`` cells.
    """
    if width_cells <= 0:
        return ""
    text = safe(text)
    taken = len(text) if text.isascii() else cell_len(text)
    if taken > width_cells:
        if len(ellipsis) >= width_cells:
            ellipsis = ""
        text = _head(text, width_cells - len(ellipsis)) + ellipsis
        taken = len(text) if text.isascii() else cell_len(text)
    room = " " * (width_cells - taken)
    return room + text if align == "right" else text + room


def in_lines(parts: Iterable[str], width_cells: int) -> list[str]:
    """Put ``parts`` behind each other, three blanks apart, and what does not fit any more into the next line.

    Returns:
        Safe lines of at most ``width_cells`` cells, at least one; a part longer than a line is cut.
    """
    lines = [""]
    for part in parts:
        part = fit(part, min(cells(part), width_cells))
        if lines[-1] and cells(lines[-1]) + 3 + cells(part) > width_cells:
            lines.append(part)
        else:
            lines[-1] += "   " * bool(lines[-1]) + part
    return lines


def wrapped(text: str, width_cells: int) -> list[str]:
    """Break ``text`` into safe lines of at most ``width_cells`` cells, at blanks where there are any.

    Where there is no room at all each character gets a line.
    """
    width_cells = max(width_cells, 0)
    lines: list[str] = []
    for line in safe(text, lines=True).split("\n"):
        lines.append("")
        for word in line.split(" "):
            if lines[-1] and cells(f"{lines[-1]} {word}") <= width_cells:
                lines[-1] += f" {word}"
                continue
            if lines[-1]:
                lines.append("")
            while cells(word) > width_cells:
                lines[-1:] = [head := _head(word, width_cells) or word[:1], ""]
                word = word[len(head) :]
            lines[-1] = word
    return lines


def _head(text: str, width_cells: int) -> str:
    """Return the longest beginning of safe ``text`` in at most ``width_cells`` cells, marks with their letter."""
    if text.isascii():
        return text[:width_cells]
    taken = 0
    for index, character in enumerate(text):
        taken += get_character_cell_size(character)
        if taken > width_cells:
            return text[:index]
    return text
