"""A list in whose lines a cell is chosen too, to be changed where it stands.

No column is left out: where not all have room, the first one stays and the others move sideways with the chosen cell, and
the titles say by a sign on which side there are more.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from tui import marks
from tui.text import fit
from tui.widgets.columns import GAP, Place, place_columns
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

REST = "rest"
"""The key of a last, empty column that takes the room that is left."""
MOST_FIRST = 20
"""So many cells of the first column are seen before others move sideways for it."""


class CellTable(RecordTable):
    """Left and Right choose the column; the cell stands out within the chosen line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cell(-1)", show=False),
        Binding("right", "cell(1)", show=False),
    ]

    column_key = ""
    """The key of the chosen column; empty for the first one."""
    _from = 1
    """The first of the columns behind the first one that is seen."""

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
        places = self._places
        self._arrange()
        if self._places == places:
            self.refresh_row(self._at.row)
        else:
            self.refresh()

    def action_cell(self, by: int) -> None:
        keys = [column.key for column in self._columns if column.key != REST]
        if self._places:
            at = keys.index(self.cell_key) + by
            self.choose_cell(keys[max(0, min(at, len(keys) - 1))])

    # -- where the columns stand -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        # The last cell says whether there is more.
        width = self.size.width - self._gutter - 1
        seen = [0, *self._sideways(width), *(at for at, one in enumerate(self._columns) if one.key == REST)]
        contents = [self._contents[at] for at in seen] if self._contents else ()
        placed = place_columns([self._columns[at] for at in seen], width, contents)
        self._places = [Place(one.column, seen[one.index], one.left, one.width) for one in placed]

    def _sideways(self, width: int) -> range:
        """Return which columns behind the first one are seen: all, or as many as fit around the chosen one."""
        count = sum(column.key != REST for column in self._columns)
        first = self._columns[0]
        content = self._contents[0] if self._contents else 0
        room = width - (first.width or max(first.min_width, min(content, MOST_FIRST)))

        def end(start: int) -> int:
            """Return the column before which one that is seen from ``start`` on has no room."""
            left = room
            for at in range(start, count):
                left -= GAP + self._columns[at].least
                if left < 0:
                    return max(at, start + 1)
            return count

        chosen = next((at for at, column in enumerate(self._columns) if column.key == self.column_key), 0)
        start = max(1, min(self._from, chosen))
        while chosen >= end(start):
            start += 1
        while start > 1 and end(start - 1) == count:
            start -= 1
        self._from = start
        return range(start, end(start))

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if y or not self.show_header or len(self._places) < 2:
            return strip
        signs, look = marks.glyphs(), self._look("head")
        if self._from > 1:
            at = self._gutter + self._places[1].left - GAP
            strip = Strip.join([strip.crop(0, at), Strip([Segment(signs.before, look)], GAP), strip.crop(at + GAP)])
        shown = max(place.index for place in self._places if place.column.key != REST)
        if any(column.key != REST for column in self._columns[shown + 1 :]):
            width = self.size.width
            strip = Strip.join([strip.crop(0, width - 1), Strip([Segment(signs.after, look)], 1)])
        return strip

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
