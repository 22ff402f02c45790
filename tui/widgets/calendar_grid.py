"""Days or people side by side, the hours downwards: one moves over free time and bookings, and opens what one stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.calendar_letters import Lettered, Target
from tui.widgets.calendar_lines import GUTTER, LEAST_PART, HourText, Picture, body_line, head_line, widths_of
from tui.widgets.calendar_tiles import DAY_MIN, Ghost, Lane, Row, Spot, Tile, placed
from tui.widgets.drawn_lines import DrawnLines
from tui.widgets.lit import lit

FIRST_SEEN = 8 * 60
"""The minute of the day that is seen first where nothing says otherwise."""


class CalendarGrid(Lettered, DrawnLines, Widget, can_focus=True):
    """Draws columns. The arrows go from line to line and from column to column, over a booking in one step.

    Beyond the first and the last column `Turned` asks for the days before and after.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("left", "side(-1)", show=False),
        Binding("right", "side(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(False)", show=False),
        Binding("end", "edge(True)", show=False),
        Binding("enter", "open", "Open", show=False),
        Binding("f", "letters", "Put a letter on each booking and free time", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
    ]

    DEFAULT_CSS = """
    CalendarGrid { width: 1fr; height: 1fr; }
    """

    class Moved(Message):
        """The cursor stands elsewhere; only the newest is delivered."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, CalendarGrid.Moved)

    class Opened(Message):
        """Enter or a double click on a booking, or on free time."""

    class Turned(Message):
        """The cursor went beyond the first or the last column."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class Digit(Message):
        """A digit was typed."""

        def __init__(self, digit: int | None) -> None:
            super().__init__()
            self.digit = digit
            """``None`` where the number was used."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lanes: tuple[Lane, ...] = ()
        self.step = 15
        self.opens, self.closes = 9 * 60, 18 * 60
        """Where Home and End go to."""
        self.hour: HourText = lambda minute: f"{minute // 60}:{minute % 60:02}"
        self.spot = Spot()
        self.ghost: Ghost | None = None
        self.range_from: int | None = None
        self.letters: dict[Target, str] = {}
        self.count = 0
        """The number that was typed before an arrow."""
        self.fixed = False
        """Whether Left and Right do nothing: what is being changed stays in its column."""
        self._rows: list[list[Row]] = []
        self._top: int | None = None
        self._left = 0

    # -- what it holds -----------------------------------------------------------------------------------------------

    def show(self, lanes: Sequence[Lane], step: int, opens: int, closes: int) -> None:
        """Show columns in lines of ``step`` minutes; the cursor stays where it is as far as that is there."""
        shown = (tuple(lanes), step, opens, closes)
        if shown == (self.lanes, self.step, self.opens, self.closes):
            return
        before = self._top * self.step if self._top is not None else None
        self.lanes, self.step, self.opens, self.closes = shown
        self._rows = [placed(lane.tiles, step) for lane in self.lanes]
        self._top = None if before is None else before // step
        column = max(0, min(self.spot.column, len(self.lanes) - 1))
        minute = min(self.spot.minute, DAY_MIN - step) // step * step
        key = self.spot.key if self._tile(column, self.spot.key) is not None else None
        self.spot = self._at(column, minute, key)
        self._settle()
        self.refresh()

    def go(self, column: int, minute: int, key: int | None = None) -> None:
        """Put the cursor on a minute of a column, on that tile where it is there."""
        self._go(self._at(max(0, min(column, len(self.lanes) - 1)), minute // self.step * self.step, key))

    def show_ghost(self, ghost: Ghost | None) -> None:
        """Show what would be done, where it would be."""
        if ghost == self.ghost:
            return
        old, self.ghost = self.ghost, ghost
        for one in (old, ghost):
            if one is not None:
                self._refresh_lines(one.first // self.step, max(one.first, one.last - 1) // self.step + 1)

    def mark_from(self, minute: int | None) -> None:
        """Begin to mark a range at a minute, or end it."""
        if minute != self.range_from:
            self.range_from = minute
            self.refresh()

    @property
    def tile(self) -> Tile | None:
        """The booking under the cursor."""
        return self._tile(self.spot.column, self.spot.key)

    @property
    def marked(self) -> tuple[int, int]:
        """From which minute to which one the cursor, or the range, reaches."""
        low, high = sorted((self.spot.minute if self.range_from is None else self.range_from, self.spot.minute))
        return low, high + self.step

    def _tile(self, column: int, key: int | None) -> Tile | None:
        tiles = self.lanes[column].tiles if key is not None and column < len(self.lanes) else ()
        return next((tile for tile in tiles if tile.key == key), None)

    def _row(self, column: int, key: int | None) -> Row | None:
        if key is None or column >= len(self.lanes):
            return None
        tiles = self.lanes[column].tiles
        return next((row for tile, row in zip(tiles, self._rows[column], strict=True) if tile.key == key), None)

    def _over(self, column: int, line: int) -> list[tuple[Row, Tile]]:
        """Return the tiles that take a line of a column, from the left."""
        if column >= len(self.lanes):
            return []
        pairs = zip(self._rows[column], self.lanes[column].tiles, strict=True)
        return sorted(((row, tile) for row, tile in pairs if row.first <= line < row.last), key=lambda one: one[0].part)

    def _at(self, column: int, minute: int, key: int | None = None, *, last: bool = False) -> Spot:
        """Return where the cursor stands at a minute: on the tile that is there, unless a range is being marked."""
        if self.range_from is not None:
            return Spot(self.spot.column, self._free_to(minute))
        if self.ghost is not None:
            return Spot(column, minute)
        here = self._over(column, minute // self.step)
        if key is not None and self._tile(column, key) is not None:
            return Spot(column, minute, key)
        return Spot(column, minute, here[-1 if last else 0][1].key if here else None)

    def _free_to(self, minute: int) -> int:
        """Return how far towards a minute a range of free time can reach from where it begins."""
        line, wanted = (self.range_from or 0) // self.step, minute // self.step
        while line != wanted and not self._over(self.spot.column, following := line + (1 if wanted > line else -1)):
            line = following
        return line * self.step

    # -- where it is -------------------------------------------------------------------------------------------------

    @property
    def _heads(self) -> int:
        return 2 if any(lane.group for lane in self.lanes) else 1

    @property
    def height_lines(self) -> int:
        """How many lines of the day are seen."""
        return max(1, self.size.height - self._heads)

    def _widths(self) -> list[int]:
        return widths_of(self.size.width, len(self.lanes))

    @property
    def top(self) -> int:
        """The first line of the day that is seen."""
        if self._top is None and self.size.height:
            self._top = self._first_top()
        return self._top or 0

    def _first_top(self) -> int:
        """Begin an hour's part before it opens, or before the first booking; where now is, it is seen."""
        tiles = [tile.first for lane in self.lanes for tile in lane.tiles]
        first = min([self.opens, *tiles]) // 60 * 60 // self.step
        rows, last = self.height_lines, DAY_MIN // self.step
        wanted = self.spot.minute // self.step
        if not first <= wanted < first + rows:
            first = wanted - rows // 3
        return max(0, min(first, last - rows))

    def _settle(self) -> None:
        """See to it that the cursor is seen."""
        if not self.size.height:
            return  # It is settled with its first layout.
        top, left = self.top, self._left
        row = self._row(self.spot.column, self.spot.key)
        line = self.spot.minute // self.step
        first, last = (row.first, row.last) if row is not None else (line, line + 1)
        rows, end = self.height_lines, DAY_MIN // self.step
        if first < top or (last > top + rows and first >= top + rows):
            # Half a window at once: line by line the whole of it would be sent for each key.
            top = first - rows // 2 if first >= top else first - rows // 2
        elif last > top + rows:
            top = min(first, last - rows)
        top = max(0, min(top, end - rows))
        shown = len(self._widths())
        if not self._left <= self.spot.column < self._left + shown:
            left = self.spot.column if self.spot.column < self._left else self.spot.column - shown + 1
        left = max(0, min(left, len(self.lanes) - shown))
        if (top, left) != (self._top, self._left):
            self._top, self._left = top, left
            self.refresh()

    def _go(self, spot: Spot) -> None:
        before, self.spot = self.spot, spot
        if before == spot:
            return
        self._settle()
        for one in (before, spot):
            self._refresh_spot(one)
        if before.column != spot.column:
            self.refresh(Region(0, 0, self.size.width, self._heads))
        if self.range_from is not None:
            low, high = sorted((before.minute, spot.minute))
            self._refresh_lines(low // self.step, high // self.step + 1)
        self.post_message(self.Moved())

    def _refresh_spot(self, spot: Spot) -> None:
        row, line = self._row(spot.column, spot.key), spot.minute // self.step
        self._refresh_lines(*((row.first, row.last) if row is not None else (line, line + 1)))

    def _refresh_lines(self, first: int, last: int) -> None:
        first, last = max(0, first - self.top), min(self.height_lines, last - self.top)
        if first < last:
            self.refresh(Region(0, first + self._heads, self.size.width, last - first))

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        self.move_lines(by * self._take_count())

    def move_lines(self, by: int) -> None:
        """Go so many lines down, over each booking in one of them."""
        spot = self.spot
        for _ in range(abs(by)):
            row, line = self._row(spot.column, spot.key), spot.minute // self.step
            if by > 0:
                line = row.last if row is not None else line + 1
            else:
                line = (row.first if row is not None else line) - 1
            if not 0 <= line < DAY_MIN // self.step:
                break
            spot = self._at(spot.column, line * self.step)
        self._go(spot)

    def action_side(self, by: int) -> None:
        self.move_columns(by * self._take_count())

    def _take_count(self) -> int:
        count, self.count = self.count or 1, 0
        if count > 1:
            self.post_message(self.Digit(None))
        return count

    def move_columns(self, by: int) -> None:
        """Go so many columns to the right; where bookings stand side by side, from one to the next."""
        spot = self.spot
        if self.range_from is not None or self.fixed:
            return
        row, sign = self._row(spot.column, spot.key), 1 if by > 0 else -1
        if abs(by) == 1 and row is not None:
            beside = [
                (other.part, tile)
                for other, tile in zip(self._rows[spot.column], self.lanes[spot.column].tiles, strict=True)
                if (other.part - row.part) * sign > 0 and other.first < row.last and row.first < other.last
            ]
            if beside:
                _, tile = min(beside, key=lambda one: (abs(one[0] - row.part), one[1].first))
                self._go(replace(spot, key=tile.key))
                return
        column = spot.column + by
        if not 0 <= column < len(self.lanes):
            self.post_message(self.Turned(sign))
        else:
            self._go(self._at(column, spot.minute, last=by < 0))

    def action_page(self, pages: int) -> None:
        minute = self.spot.minute + pages * max(1, self.height_lines - 1) * self.step
        self.go(self.spot.column, max(0, min(minute, DAY_MIN - self.step)))

    def action_edge(self, last: bool) -> None:
        wanted = (self.closes - self.step) // self.step * self.step if last else self.opens // self.step * self.step
        beyond = self.spot.minute >= wanted if last else self.spot.minute <= wanted
        self.go(self.spot.column, (DAY_MIN - self.step if last else 0) if beyond else wanted)

    def action_open(self) -> None:
        self.post_message(self.Opened())

    def action_digit(self, digit: int) -> None:
        self.post_message(self.Digit(digit))

    # -- the mouse ---------------------------------------------------------------------------------------------------

    def spot_of(self, x: int, y: int) -> Spot | None:
        """Return what stands in a cell; ``None`` for the titles and the gutter."""
        line, left = self.top + y - self._heads, GUTTER
        if y < self._heads:
            return None
        for column, width in zip(range(self._left, len(self.lanes)), self._widths(), strict=False):
            if left <= x < left + width:
                inside = x - left - 1
                for row, tile in self._over(column, line):
                    first, last = row.cells(width - 1, LEAST_PART)
                    if first <= inside < last:
                        return Spot(column, line * self.step, tile.key)
                return Spot(column, line * self.step)
            left += width
        return None

    def on_click(self, event: events.Click) -> None:
        if self.drew:
            return  # The button was let go behind a drag, which has moved the cursor already.
        if (spot := self.spot_of(event.x, event.y)) is not None:
            carries = self.range_from is not None or self.ghost is not None
            self._go(self._at(spot.column, spot.minute) if carries else spot)
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move_lines(-3)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._settle()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is, for the terminal's own."""
        left = GUTTER + sum(self._widths()[: max(0, self.spot.column - self._left)])
        row = self._row(self.spot.column, self.spot.key)
        line = max(self.top, row.first) if row is not None else self.spot.minute // self.step
        return self.content_region.offset + (left + 1, line - self.top + self._heads)

    def _picture(self) -> Picture:
        return Picture(
            lanes=self.lanes,
            rows=self._rows,
            step=self.step,
            top=self.top,
            left=self._left,
            widths=self._widths(),
            spot=self.spot,
            hour=self.hour,
            lit=lit(self),
            height=self.height_lines,
            ghost=self.ghost,
            anchor=self.range_from,
            letters=self.letters,
        )

    def render_line(self, y: int) -> Strip:
        base = self.plain_look
        if not self.lanes or (y >= self._heads and self.top + y - self._heads >= DAY_MIN // self.step):
            return Strip([Segment(" " * self.size.width, base)])
        drawn = head_line if y < self._heads else body_line
        line = drawn(self._picture(), y if y < self._heads else y - self._heads, base)
        return line.adjust_cell_length(self.size.width, base)
