"""How a list of records looks: the header, the visible rows, the marks."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.text import fit
from tui.widgets.columns import Column, Place, cell_line, marked_parts, place_columns, title_line
from tui.widgets.record_cursor import Cursor
from tui.widgets.record_rows import Key, Row, Window

REVERSE = Style(reverse=True)
BOLD = Style(bold=True)
UNDERLINE = Style(underline=True)


class RecordLines(Widget):
    """Draws the part of a list that is seen. `RecordTable` adds the keys and gets the rows."""

    ROW_STYLES: ClassVar[tuple[str, ...]] = ("now", "late", "soon", "done", "off", "head")
    """The names that `Row.style` may have."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--header",
        "record-table--empty",
        *(f"record-table--{name}" for name in ROW_STYLES),
    }

    DEFAULT_CSS = """
    RecordLines {
        height: 1fr;
        & > .record-table--header { text-style: bold; color: $text-muted; }
        & > .record-table--empty { color: $text-muted; }
        & > .record-table--now { text-style: bold; }
        & > .record-table--late { color: $text-error; }
        & > .record-table--soon { color: $text-warning; }
        & > .record-table--done { color: $text-muted; }
        & > .record-table--off { color: $text-disabled; }
        & > .record-table--head { text-style: bold; }
    }
    """

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
        self._plain: Style | None = None
        """How a line without a style of its own looks, known while the lines are drawn: to work it out goes up all parents."""

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
        self._places = place_columns(self._columns, self.size.width - self._gutter - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return (len(self.rows) or len(self._empty_lines(width))) + self.show_header

    def _empty_lines(self, width: int) -> list[str]:
        return textwrap.wrap(self.empty_text, max(1, width - 2))

    def render_lines(self, crop: Region) -> list[Strip]:
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width, rows = self.size.width, self.rows
        if self.show_header and y == 0:
            titles = " " * self._gutter + title_line(self._places, self.sort_column, self.descending)
            return Strip([Segment(fit(titles, width), self.get_component_rich_style("record-table--header"))], width)
        y -= self.show_header
        index = self._at.top + y
        if index < len(rows):
            return self._row_strip(rows[index], index == self._at.row, self._more_mark(y))
        if not rows and not self._loading and y < len(lines := self._empty_lines(width)):
            return Strip(
                [Segment(fit(" " + lines[y], width), self.get_component_rich_style("record-table--empty"))], width
            )
        return Strip.blank(width, self._plain or self.rich_style)

    def _row_strip(self, row: Row, at_cursor: bool, more: str) -> Strip:
        width = self.size.width
        gutter = ">" if at_cursor else " "
        if self.markable:
            gutter += "*" if row.key in self._marks else " "
        if self.markers:
            gutter += fit(row.marker, 1)
        style = self._plain or self.rich_style
        if row.style in self.ROW_STYLES:
            style = self.get_component_rich_style(f"record-table--{row.style}")
        if at_cursor:
            style += REVERSE if self.has_focus else BOLD
        # One segment for the whole line: each further one costs forty bytes at a terminal with many colours.
        line = fit(gutter + cell_line(self._places, row.cells), width - 1) + more
        if not row.marks:
            return Strip([Segment(line, style)], width)
        segments, done = [], 0
        for start, end in marked_parts(self._places, row.cells, row.marks):
            start, end = start + len(gutter), end + len(gutter)
            segments += [Segment(line[done:start], style), Segment(line[start:end], style + UNDERLINE)]
            done = end
        return Strip([*segments, Segment(line[done:], style)], width)

    def _more_mark(self, y: int) -> str:
        """Say at the right edge of the first and the last line whether there is more beyond them."""
        window, last = self._window, self._at.height - 1
        if y == 0 and (self._at.top > 0 or (window is not None and window.part.more_before)):
            return "^"
        if y == last and (self._at.top + last < len(self.rows) - 1 or (window is not None and window.part.more_after)):
            return "v"
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
