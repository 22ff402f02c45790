"""The last line before the terminal: whatever a widget draws, no control character of data leaves the program.

Every piece of text that is sent passes here once, on its way into the frame. What has no business on a screen is taken
out, and the text keeps the width that the layout counted: a stretch whose width terminals may count differently is drawn
on cleared cells between "save cursor" and "restore cursor", and the cursor is then moved on by the counted width, so that
the rest of the row stands where it belongs on every terminal.
"""

import re
from functools import lru_cache
from sys import intern
from unicodedata import category

from rich.cells import CellTable, cell_len, get_character_cell_size, set_cell_size

from studio.kernel.patterns import later
from tui.terminal.private import count_cells_by
from tui.text import safe

# Letters and signs to which every terminal gives the same room, from one to another; the rest is anchored.
_AGREED = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2100-\u214f"
    "\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\u25ff-\u25ff\u2713-\u2713\u2800-\u28ff\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u3131-\u3163"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60\uff61-\uff9f\uffe0-\uffe6"
)
_disputed = later(f"(?s).?[^{_AGREED}]+ *")
# Counted as nothing by the layout, but shown as a space elsewhere.
_no_cells = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FILLERS = (0x1160, 0x3164, 0xFFA0)
_clean_link = later(r"(?:https?://|mailto:)[!-~]{1,2000}")


def shown(text: str) -> str:
    """Return what can be shown of ``text``: nothing that steers a terminal, in exactly the cells the layout counted."""
    counted = cell_len(text)
    clean = safe(_no_cells.sub("", text))
    return clean if cell_len(clean) == counted else set_cell_size(clean, counted)


@lru_cache(maxsize=1024)
def cells_of(text: str) -> list[str]:
    """Cut what is shown of ``text`` into cells: an empty one follows a wide character, a mark stays with its letter."""
    cells: list[str] = []
    for character in shown(text):
        width = get_character_cell_size(character)
        if width:
            cells.append(intern(character))  # a rule is one sign a hundred times
            cells += [""] * (width - 1)
        elif cells:
            # Behind the empty half of a wide character the mark still belongs to the character.
            at = len(cells) - 1 - (cells[-1] == "")
            cells[at] += character
    return cells


def anchored(text: str) -> str:
    """Return what is sent for a text that `shown` has let through."""
    return _disputed.sub(_anchor, text) if is_disputed(text) else text


def is_disputed(text: str) -> bool:
    """Tell whether terminals may give a text different widths."""
    return not (text.isascii() or all(map(_is_agreed, set(text))))


@lru_cache(maxsize=4096)
def _is_agreed(character: str) -> bool:
    # An expression of that many ranges is made when a screen first shows what is outside of them: it takes 1.4 ms.
    return any(first <= character <= last for first, last in zip(_AGREED[::3], _AGREED[2::3], strict=True))


def _anchor(stretch: re.Match[str]) -> str:
    width = cell_len(stretch[0])
    if not width:
        return ""
    return f"\x1b7{' ' * width}\x1b8\x1b7{stretch[0].rstrip(' ')}\x1b8\x1b[{width}C"


def linked(text: str, link_id: str, link: str) -> str:
    """Put a link around ``text``, unless its target could be anything else than an address."""
    if not _clean_link.fullmatch(link):
        return text
    return f"\x1b]8;id={link_id};{link}\x1b\\{text}\x1b]8;;\x1b\\"


def install() -> None:
    """Let the layout count the cells of a character as terminals do; a second call changes nothing.

    Rich counts the vowel signs of Indian scripts as nothing where most terminals give them a cell, and whoever counts
    less than the terminal lets one widget write into the next.
    """
    count_cells_by(_generous)


def _generous(table: CellTable) -> CellTable:
    widths: list[tuple[int, int, int]] = []
    for first, last, width in table.widths:
        if width or last < 0x900 or first >= 0xE0000:
            widths.append((first, last, width))
            continue
        for code in range(first, last + 1):
            if category(chr(code)) == "Mc" or code in _FILLERS:
                continue  # one cell, as everything that is not in the table
            if widths and widths[-1][1:] == (code - 1, 0):
                widths[-1] = (widths[-1][0], code, 0)
            else:
                widths.append((code, code, 0))
    return type(table)(table.unicode_version, widths, table.narrow_to_wide)
