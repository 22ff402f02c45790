"""The lines of an .ics file, cut into its entries; what is broken is told of by its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.records import dataclass

MOST_TEXT_CHARS = 5_000


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that cannot be read."""

    line: int
    summary: str
    why: str


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of an entry, or of a zone."""

    kind: str
    line: int
    lines: tuple[str, ...]


def text_of(content: bytes) -> str:
    """Read the bytes of a file as a text, whatever they are."""
    for begins, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(begins):
            return content.decode(coding, "replace")
    while (whole := _FOLDED_LETTER.sub(rb"\1\2\r\n ", content)) != content:
        content = whole
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


_FOLDED_LETTER = re.compile(rb"([\xc2-\xf4][\x80-\xbf]*)\r?\n[ \t]([\x80-\xbf])")
"""A letter of several bytes that a program folded in its midst: the fold goes behind it."""
_MARK = later(r"(?i)(BEGIN|END)\s*:\s*([A-Z-]+)\s*")


def blocks_of(text: str) -> tuple[list[Block], list[Refused]]:
    """Cut a file into its entries and zones, and tell of those that do not end.

    Raises:
        Invalid: it is no calendar.
    """
    blocks: list[Block] = []
    refused: list[Refused] = []
    open_: tuple[str, int, list[str]] | None = None
    inside: list[str] = []
    is_calendar = False
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        mark = _MARK.fullmatch(line) if line[:1] not in " \t" else None
        kind, begins = (mark[2].upper(), mark[1].upper() == "BEGIN") if mark else ("", False)
        if begins and kind == "VCALENDAR":
            is_calendar = True
        elif begins and kind in _KINDS:
            if open_ is not None:
                refused.append(_unended(*open_))
            open_, inside = (kind, number, [f"BEGIN:{kind}"]), []
        elif open_ is not None and mark and kind == open_[0]:
            blocks.append(
                Block(kind, open_[1], (*open_[2], *(f"END:{part}" for part in reversed(inside)), f"END:{kind}"))
            )
            open_ = None
        elif open_ is not None and mark and kind == "VCALENDAR":
            refused.append(_unended(*open_))
            open_ = None
        elif open_ is not None and line.strip():
            if mark:
                inside = [*inside, kind] if begins else inside[:-1]
            open_[2].append(line)
    if open_ is not None:
        refused.append(_unended(*open_))
    if not is_calendar:
        raise Invalid("It is no calendar: an .ics file begins with BEGIN:VCALENDAR.")
    return blocks, refused


_KINDS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})


def _unended(kind: str, line: int, lines: Sequence[str]) -> Refused:
    return Refused(
        line, summary_of(Block(kind, line, tuple(lines))), "begins and does not end: the file is cut off there."
    )


def summary_of(block: Block) -> str:
    """Return what an entry is called, before it is read."""
    for line in block.lines:
        if line[:8].upper().startswith(("SUMMARY:", "SUMMARY;")):
            return plain(line.partition(":")[2])
    return ""


def plain(value: Any) -> str:
    """Return a text of a calendar as one line, not too long."""
    text = str(value[0] if isinstance(value, list) and value else value or "")
    return " ".join(text[:MOST_TEXT_CHARS].split())
