"""The last line before the terminal: whatever a widget draws, no control character of data leaves the program.

Every row that Textual sends passes ``Strip.render``. Here each piece of text in it is checked once, when the row is
first rendered. What has no business on a screen is taken out, and the row keeps the width that the layout counted: a
stretch of text whose width terminals may count differently is drawn on cleared cells between "save cursor" and "restore
cursor", and the cursor is then moved on by the counted width, so that the rest of the row stands where it belongs on
every terminal.
"""

import re
from functools import cache, lru_cache
from typing import Any
from unicodedata import category

import rich._wrap
import rich.cells
from rich._unicode_data import load as load_cell_table
from rich.cells import cell_len, chop_cells, get_character_cell_size, set_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual.strip import Strip

from tui.text import safe

# Letters and signs to which every terminal gives the same room; the rest is anchored.
_AGREED = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2100-\u214f"
    "\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\u25ff\u2800-\u28ff\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u3131-\u3163"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60\uff61-\uff9f\uffe0-\uffe6"
)
_disputed = re.compile(f".?[^{_AGREED}]+ *", re.DOTALL)
# Counted as nothing by the layout, but shown as a space elsewhere.
_no_cells = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FILLERS = (0x1160, 0x3164, 0xFFA0)
_link = re.compile(r"(?:https?://|mailto:)[!-~]{1,2000}")


@lru_cache(maxsize=8192)
def terminal_text(text: str) -> str:
    """Return what is sent for ``text``: nothing that steers a terminal, in exactly the cells the layout counted."""
    counted = cell_len(text)
    shown = safe(_no_cells.sub("", text))
    if cell_len(shown) != counted:
        shown = set_cell_size(shown, counted)
    return _disputed.sub(_anchored, shown)


def _anchored(stretch: re.Match[str]) -> str:
    width = cell_len(stretch[0])
    if not width:
        return ""
    return f"\x1b7{' ' * width}\x1b8\x1b7{stretch[0].rstrip(' ')}\x1b8\x1b[{width}C"


def _render_style(cls: type[Strip], style: Style, text: str, color_system: ColorSystem) -> str:
    ansi = style._ansi
    if ansi is None:
        ansi = cls.render_ansi(style, color_system)
    if not (text.isascii() and text.isprintable()):
        text = terminal_text(text)
    output = f"\x1b[{ansi}m{text}\x1b[0m" if ansi else text
    if style._link and _link.fullmatch(style._link):
        output = f"\x1b]8;id={style._link_id};{style._link}\x1b\\{output}\x1b]8;;\x1b\\"
    return output


def _render(self: Strip, console: Console) -> str:
    rendered = self._render_cache
    if rendered is None:
        colors = console._color_system or ColorSystem.TRUECOLOR
        render_style = self.render_style
        # A control segment carries what the program itself sends, such as a picture; text from data never becomes one.
        rendered = self._render_cache = "".join(
            [
                render_style(style, text, colors)
                if style is not None
                else text
                if control or (text.isascii() and text.isprintable())
                else terminal_text(text)
                for text, style, control in self._segments
            ]
        )
    return rendered


# The layout must count what the terminal is sent. Rich lets a joiner swallow the character after it, be it the first
# space of the padding, and a variation selector widen the one before; neither is ever sent. And it counts the vowel signs
# of Indian scripts as nothing where most terminals give them a cell: whoever counts less than the terminal lets one
# widget write into the next.


@cache
def _cell_table(unicode_version: str = "auto") -> rich.cells.CellTable:
    table = load_cell_table(unicode_version)
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
    return table._replace(widths=widths)


def _cell_len(text: str, unicode_version: str) -> int:
    if rich.cells._is_single_cell_widths(text):
        return len(text)
    return sum([get_character_cell_size(character, unicode_version) for character in text])


def _split_graphemes(text: str, unicode_version: str = "auto") -> tuple[list[rich.cells.CellSpan], int]:
    spans: list[rich.cells.CellSpan] = []
    total = 0
    for index, character in enumerate(text):
        width = get_character_cell_size(character, unicode_version)
        total += width
        if width or not spans:
            spans.append((index, index + 1, width))
        else:
            start, _, before = spans[-1]
            spans[-1] = (start, index + 1, before)
    return spans, total


def _chop_cells(text: str, width: int, unicode_version: str = "auto") -> list[str]:
    return chop_cells(text, max(width, 1), unicode_version)


def install() -> None:
    """Put the filter in Textual's way to the terminal, and let the layout count widths as the filter shows them.

    A second call changes nothing. Text may then also be wrapped in no columns at all, which Rich answers with an
    exception that would end the program when a window is made very narrow.
    """
    strip: Any = Strip
    strip.render_style = classmethod(_render_style)
    strip.render = _render
    cells: Any = rich.cells
    if cells.load_cell_table is _cell_table:
        return
    cells.load_cell_table = _cell_table
    cells._cell_len = _cell_len
    cells.split_graphemes = _split_graphemes
    cells.cached_cell_len.cache_clear()
    cells.get_character_cell_size.cache_clear()
    terminal_text.cache_clear()
    wrap: Any = rich._wrap
    wrap.chop_cells = _chop_cells
