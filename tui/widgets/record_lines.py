"""How a list of records looks: the header, the visible rows, the marks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui import marks
from tui.text import cells, fit
from tui.widgets.columns import Column, Place, cell_line, marked_parts, place_columns, title_line, toned_parts
from tui.widgets.drawn_lines import DrawnLines
from tui.widgets.lit import lit
from tui.widgets.record_cursor import Cursor
from tui.widgets.record_rows import Key, Row, Window

MEASURED = 60
"""Rows from whose texts the columns get their widths."""


class RecordLines(DrawnLines, Widget):
    """Draws the part of a list that is seen. `RecordTable` adds the keys and gets the rows."""

    DEFAULT_CSS = """
    RecordLines { height: 1fr; }
    """

    driven = False
    """Whether keys move its cursor while a field has the focus."""

    def __init__(
        self,
        columns: Sequence[Column] = (),
        *,
        empty_text: str = "",
        markable: bool = False,
        markers: bool = False,
        sortable: bool = True,
        show_header: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty list.

        Args:
            columns: May be replaced later by `set_columns`.
            empty_text: What a list without rows says: what would fill it, and with which key.
            markable: Space marks rows.
            markers: Keep a cell for `Row.marker`.
            sortable: The user may choose the order.
            show_header: Draw the line of titles.
        """
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._places: list[Place] = []
        self.empty_text = empty_text
        self.markable = markable
        self.markers = markers
        self.sortable = sortable
        self.show_header = show_header
        self.sort_column = ""
        self.descending = False
        self._given: Sequence[Row] = ()
        self._ordered: list[Row] = []
        self._window: Window | None = None
        self._at = Cursor()
        self._owed = 0
        self._loading = False
        self._told: Key | None = None
        self._marks: set[Key] = set()
        self._letters: dict[Key, str] = {}
        """The letters on the lines, while there are some."""
        self._contents: list[int] = []
        """The cells of the longest text at hand in each column."""

    @property
    def rows(self) -> Sequence[Row]:
        """The rows at hand: all of a list known whole, the loaded part of a long one."""
        return self._ordered if self._window is None else self._window.rows

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self._at.row] if self._at.row < len(self.rows) else None

    @property
    def cursor_key(self) -> Key | None:
        """The key of the record under the cursor."""
        row = self.cursor_row
        return None if row is None else row.key

    @property
    def marked(self) -> frozenset[Key]:
        """The keys of the marked records, also of those that are not at hand now."""
        return frozenset(self._marks)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the chosen line begins, for the terminal's own cursor."""
        return self.content_region.offset + (0, self._at.row - self._at.top + self.show_header)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns from now on; rows given later must have cells for them."""
        if tuple(columns) == self._columns:
            return
        self._columns = tuple(columns)
        self._arrange()
        self.refresh()

    @property
    def _gutter(self) -> int:
        return 1 + self.markable + self.markers

    def _arrange(self) -> None:
        # The last cell says whether there is more above or below.
        self._places = place_columns(self._columns, self.size.width - self._gutter - 1, self._contents)

    def _measure(self) -> None:
        """Give the columns the room that the rows at hand need; a list that is known in part keeps to its first ones."""
        contents = [0] * len(self._columns)
        for row in self.rows[:MEASURED]:
            if len(row.cells) == len(contents):
                contents = [max(most, cells(text)) for most, text in zip(contents, row.cells, strict=True)]
        if contents != self._contents:
            self._contents = contents
            places = self._places
            self._arrange()
            if self._places != places:
                self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return (len(self.rows) or len(self._empty_lines(width))) + self.show_header

    def _empty_lines(self, width: int) -> list[str]:
        return textwrap.wrap(self.empty_text, max(1, width - 2))

    def render_line(self, y: int) -> Strip:
        width, rows = self.size.width, self.rows
        if self.show_header and y == 0:
            titles = " " * self._gutter + title_line(self._places, self.sort_column, self.descending)
            return Strip([Segment(fit(titles, width), self._look("head"))], width)
        y -= self.show_header
        index = self._at.top + y
        if index < len(rows):
            return self._row_strip(rows[index], index == self._at.row, self._more_mark(y))
        if not rows and not self._loading and y < len(lines := self._empty_lines(width)):
            return Strip([Segment(fit(" " + lines[y], width), self._look("muted"))], width)
        return Strip.blank(width, self.plain_look)

    @property
    def _lit(self) -> bool:
        """Whether the line under the cursor is the one that keys are about."""
        return lit(self) or (self.driven and self.screen.is_active)

    def _look(self, *meanings: str) -> Style:
        """Return the look of a line with these meanings, the last on top."""
        style = self.plain_look
        for meaning in filter(None, meanings):
            style += marks.style(meaning)
        return style

    def _bar(self, at_cursor: bool) -> str:
        """Return the meaning of the bar over a line."""
        return ("chosen" if self._lit else "chosen-away") if at_cursor else ""

    def _point(self, at_cursor: bool) -> str:
        """Return what stands before a line: where there is no colour, a sign at the one that keys are about."""
        return marks.glyphs().point if at_cursor and self._lit and not marks.coloured() else " "

    def _row_strip(self, row: Row, at_cursor: bool, more: str) -> Strip:
        width = self.size.width
        lead = self._point(at_cursor)
        if self.markable:
            lead += "*" if row.key in self._marks else " "
        if self.markers:
            lead += fit(row.marker, 1)
        line = fit(lead + cell_line(self._places, row.cells), width - 1) + more
        bar = self._bar(at_cursor)
        base = self._look(row.style, bar)
        parts = [
            (start + len(lead), end + len(lead), base + marks.style("match-chosen" if bar == "chosen" else "match"))
            for start, end in marked_parts(self._places, row.cells, row.marks)
        ]
        if letter := self._letters.get(row.key, ""):
            line = letter + line[1:]
            parts.append((0, 1, base + marks.style("tip")))
        elif row.chip and lead[0] == " ":
            parts.append((0, 1, base + marks.style(row.chip)))
        # Each further segment costs some twenty bytes: the chosen line is of one look, but for what was looked for.
        if bar != "chosen":
            parts += [
                (start + len(lead), end + len(lead), self._look(row.style, tone, bar))
                for start, end, tone in toned_parts(self._places, row.cells, row.tones)
            ]
        return Strip(_cut(line, base, sorted(parts, key=lambda part: part[0])), width)

    def _more_mark(self, y: int) -> str:
        """Say at the right edge of the first and the last line whether there is more beyond them."""
        window, last = self._window, self._at.height - 1
        if y == 0 and (self._at.top > 0 or (window is not None and window.part.more_before)):
            return marks.glyphs().up
        if y == last and (self._at.top + last < len(self.rows) - 1 or (window is not None and window.part.more_after)):
            return marks.glyphs().down
        return " "

    def refresh_row(self, index: int) -> None:
        """Paint one row anew, by its number among `rows`."""
        y = index - self._at.top
        if 0 <= y < self._at.height:
            self.refresh(Region(0, y + self.show_header, self.size.width, 1))

    def _seen(self) -> list[tuple[Row, bool, str]]:
        top = self._at.top
        shown = self.rows[top : top + self._at.height]
        return [(row, top + y == self._at.row, self._more_mark(y)) for y, row in enumerate(shown)]

    def _refresh_changed(self, before: list[tuple[Row, bool, str]]) -> None:
        after = self._seen()
        if not before or not after or self.styles.auto_dimensions:
            self.refresh(layout=self.styles.auto_dimensions)
            return
        for y in range(max(len(before), len(after))):
            if before[y : y + 1] != after[y : y + 1]:
                self.refresh(Region(0, y + self.show_header, self.size.width, 1))


def _cut(line: str, base: Style, parts: Sequence[tuple[int, int, Style]]) -> Iterator[Segment]:
    """Cut a line into the parts that look different, and what lies between them."""
    done = 0
    for start, end, style in parts:
        if start < done:
            continue
        if start > done:
            yield Segment(line[done:start], base)
        yield Segment(line[start:end], style)
        done = end
    yield Segment(line[done:], base)
