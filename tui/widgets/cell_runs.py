"""A line made cell by cell: each cell has its characters and what they mean, and runs of one meaning become segments."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui import marks
from tui.text import cells

Cell = tuple[str, str]
"""What stands in a cell, and its meanings, parted by blanks, the later over the earlier; behind a wide character comes an
empty one."""


def split_cells(text: str) -> list[str]:
    """Cut a safe text into what stands in each cell; behind a wide character comes an empty one."""
    if text.isascii():
        return list(text)
    found: list[str] = []
    for character in text:
        width = cells(character)
        if width == 0 and found:
            found[-1] += character
        else:
            found += [character, *[""] * (width - 1)]
    return found


def joined(line: Sequence[Cell], base: Style) -> list[Segment]:
    """Make segments of the cells of a line."""
    segments: list[Segment] = []
    text, meaning = "", ""
    for character, means in [*line, ("", "\0")]:
        if means != meaning and text:
            segments.append(Segment(text, _style(base, meaning)))
            text = ""
        text, meaning = text + character, means
    return segments


def _style(base: Style, meaning: str) -> Style:
    for one in meaning.split():
        base += marks.style(one)
    return base
