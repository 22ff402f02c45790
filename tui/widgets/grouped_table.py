"""A list in groups, each under a heading that the cursor passes over, as it does over lines that lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from tui import marks
from tui.text import cells, fit
from tui.widgets.record_rows import Key, Row
from tui.widgets.record_table import RecordTable

HEAD, NOW_LINE, TAKEN = "head", "now-line", "taken"
PASSED_OVER = (HEAD, NOW_LINE, TAKEN)


class GroupedTable(RecordTable):
    """Headings, the line of the time, and times that are taken by what one may not see are passed over.

    A row of one cell, such as a heading, goes across all columns.
    """

    def set_groups(self, rows: Sequence[Row], *, keep_cursor: bool = False) -> None:
        """Show these rows.

        Args:
            keep_cursor: Stay on the record under the cursor; otherwise go to the first one.
        """
        self.set_rows(rows)
        if not keep_cursor or self._is_head(self._at.row):
            self._go(self._at.row if keep_cursor else 0)

    def _settle(self, key: Key | None) -> None:
        super()._settle(key)
        self._shows_first_head()

    def _shows_first_head(self) -> bool:
        """Show the heading too where the cursor is on the first record; true where other lines are seen than before."""
        row = self._at.row
        return row < self._at.height and all(map(self._is_head, range(row))) and self._at.show_from(0, len(self.rows))

    def _is_head(self, index: int) -> bool:
        return 0 <= index < len(self.rows) and not self.goes_to(self.rows[index])

    def goes_to(self, row: Row) -> bool:
        return row.style not in PASSED_OVER

    def _go(self, index: int) -> None:
        index = max(0, min(index, len(self.rows) - 1))
        step = 1 if index > self._at.row else -1
        for direction in (step, -step):
            target = index
            while self._is_head(target):
                target += direction
            if 0 <= target < len(self.rows):
                super()._go(target)
                if self._shows_first_head():
                    self.refresh()
                return
        super()._go(index)

    def _row_strip(self, row: Row, at_cursor: bool, more: str) -> Strip:
        if len(row.cells) != 1:
            return super()._row_strip(row, at_cursor, more)
        look = self._look(row.style, self._bar(at_cursor))
        text = fit(self._point(at_cursor) + row.cells[0], self.size.width - 1)
        if row.style == NOW_LINE:
            text = row.cells[0] + marks.glyphs().rule * (self.size.width - 1 - cells(row.cells[0]))
        if letter := self._letters.get(row.key, ""):
            lettered = Segment(letter, look + marks.style("tip"))
            return Strip([lettered, Segment(text[1:] + more, look)], self.size.width)
        return Strip([Segment(text + more, look)], self.size.width)
