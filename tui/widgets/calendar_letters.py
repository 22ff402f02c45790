"""Letters on the bookings and the free times that are seen, and the mouse that takes hold of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from tui.widgets.calendar_tiles import Lane, Row, Spot
from tui.widgets.record_table import LETTERS

if TYPE_CHECKING:
    from textual.widget import Widget

    Base = Widget
else:
    Base = object

Target = tuple[int, int, int | None]
"""A column, a minute and a tile, or free time."""


class Dragged(Message):
    """The mouse drew a booking, or a range of free time, from one place to another."""

    def __init__(self, origin: Spot, here: Spot, *, edge: bool) -> None:
        super().__init__()
        self.origin, self.here, self.edge = origin, here, edge
        """Where it was taken hold of, where it is now, and whether it was the last line of the booking."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Dragged)


class Lettered(Base):
    """Mixed into the grid before its base."""

    lanes: tuple[Lane, ...]
    step: int
    opens: int
    closes: int
    _rows: list[list[Row]]
    _left: int
    letters: dict[Target, str]
    """The letters that are put on what is seen, until one is typed."""
    _held: tuple[Spot, bool] | None = None
    """Where the mouse took hold, and whether that was the edge of a booking."""
    drew = False
    """Whether the mouse was moved since."""

    if TYPE_CHECKING:

        @property
        def top(self) -> int: ...
        @property
        def height_lines(self) -> int: ...
        def spot_of(self, x: int, y: int) -> Spot | None: ...
        def go(self, column: int, minute: int, key: int | None = None) -> None: ...
        def _widths(self) -> list[int]: ...

    def action_letters(self) -> None:
        """Put a letter on each booking and free time that is seen: the letter goes there."""
        self.letters = dict(zip(self._targets(), LETTERS, strict=False))
        self.refresh()

    def _targets(self) -> list[Target]:
        columns = range(self._left, min(len(self.lanes), self._left + len(self._widths())))
        tiles = [target for column in columns for target in self._tiles_seen(column)]
        free = [target for column in columns for target in self._free_seen(column)]
        # Where there are more than letters, those are left out that go on from others.
        begins = [one for one in free if self._begins(one)]
        return [*tiles, *begins, *(one for one in free if one not in begins and one[1] % 60 == 0)]

    def _tiles_seen(self, column: int) -> Iterator[Target]:
        last = self.top + self.height_lines
        pairs: Sequence[tuple[Row, int, int]] = [
            (row, tile.first, tile.key) for row, tile in zip(self._rows[column], self.lanes[column].tiles, strict=True)
        ]
        for row, first, key in sorted(pairs, key=lambda one: (one[0].first, one[0].part)):
            if row.first < last and self.top < row.last:
                yield column, first, key

    def _free_seen(self, column: int) -> Iterator[Target]:
        for line in range(self.top, self.top + self.height_lines):
            minute = line * self.step
            if self.opens <= minute < self.closes and self._is_free(column, line):
                yield column, minute, None

    def _is_free(self, column: int, line: int) -> bool:
        lane, minute = self.lanes[column], line * self.step
        taken = any(row.first <= line < row.last for row in self._rows[column])
        return not taken and not any(band.first <= minute < band.last for band in lane.bands)

    def _begins(self, target: Target) -> bool:
        line = target[1] // self.step
        return line == max(self.top, self.opens // self.step) or not self._is_free(target[0], line - 1)

    def on_key(self, event: events.Key) -> None:
        if not self.letters:
            return
        event.stop()
        event.prevent_default()
        wanted = next((target for target, letter in self.letters.items() if letter == event.character), None)
        self.take_letters()
        if wanted is not None:
            column, minute, key = wanted
            self.go(column, minute, key)

    def take_letters(self) -> None:
        """Take the letters away."""
        if self.letters:
            self.letters = {}
            self.refresh()

    def on_blur(self) -> None:
        self.take_letters()

    # -- the mouse ---------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.take_letters()
        self.drew = False
        spot = self.spot_of(event.x, event.y) if event.button == 1 else None
        if spot is not None:
            self._held = spot, self._is_edge(spot)
            self.capture_mouse()

    def _is_edge(self, spot: Spot) -> bool:
        tiles = zip(self._rows[spot.column], self.lanes[spot.column].tiles, strict=True)
        row = next((row for row, tile in tiles if tile.key == spot.key), None)
        return row is not None and row.last - row.first > 1 and spot.minute // self.step == row.last - 1

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._held is None or not event.button:
            return
        origin, edge = self._held
        here = self.spot_of(event.x, event.y)
        if here is not None and (here.column, here.minute) != (origin.column, origin.minute):
            self.drew = True
            self.post_message(Dragged(origin, here, edge=edge))

    def on_mouse_up(self) -> None:
        if self._held is not None:
            self._held = None
            self.release_mouse()
