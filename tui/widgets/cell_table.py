"""A list in whose lines a cell is chosen too, to be changed where it stands."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from tui.text import fit
from tui.widgets.columns import Place
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

REST = "rest"
"""The key of a last, empty column that takes the room that is left."""


class CellTable(RecordTable):
    """Left and Right choose the column; the cell stands out within the chosen line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cell(-1)", show=False),
        Binding("right", "cell(1)", show=False),
    ]

    column_key = ""
    """The key of the chosen column; empty for the first one."""

    @property
    def cell(self) -> Place | None:
        """Where the chosen column stands; the first one where the chosen one has no room."""
        found = (place for place in self._places if place.column.key == self.column_key)
        return next(found, self._places[0] if self._places else None)

    @property
    def cell_key(self) -> str:
        """The key of the column that is chosen, as far as it is seen."""
        return self.cell.column.key if self.cell else ""

    @property
    def cell_region(self) -> Region:
        """Where the chosen cell is on the screen."""
        place = self.cell
        left, width = (place.left, place.width) if place else (0, 0)
        top = self._at.row - self._at.top + self.show_header
        return Region(left + self._gutter, top, width, 1).translate(self.content_region.offset)

    def choose_cell(self, key: str) -> None:
        """Choose a column."""
        self.column_key = key
        self.refresh_row(self._at.row)

    def action_cell(self, by: int) -> None:
        keys = [place.column.key for place in self._places if place.column.key != REST]
        if keys:
            at = keys.index(self.cell_key) + by
            self.choose_cell(keys[max(0, min(at, len(keys) - 1))])

    def on_click(self, event: events.Click) -> None:
        for place in self._places:
            if place.column.key != REST and place.left <= event.x - self._gutter < place.left + place.width:
                self.choose_cell(place.column.key)

    def _row_strip(self, row: Row, at_cursor: bool, more: str) -> Strip:
        strip, place = super()._row_strip(row, at_cursor, more), self.cell
        if not (at_cursor and place and self._lit):
            return strip
        start = place.left + self._gutter
        text = fit(row.cells[place.index], place.width, align=place.column.align)
        chosen = Strip([Segment(text, self._look("cell"))], place.width)
        return Strip.join([strip.crop(0, start), chosen, strip.crop(start + place.width)])
