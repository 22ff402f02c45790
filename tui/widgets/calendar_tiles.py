"""What a calendar is drawn from: columns of tiles over bands, and which tiles stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from studio.kernel.records import dataclass

DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Tile:
    """A booking in a column, from one minute of the column's day to another."""

    key: int
    first: int
    last: int
    at: str
    """When it begins, as it is written in the tile where there is room."""
    head: str
    """What is written first: whose it is."""
    lines: tuple[str, ...] = ()
    """What is written below, as far as there is room."""
    chip: str = ""
    """The meaning of its colour."""
    letter: str = ""
    """What it is known by where there is no colour."""
    look: str = "tile"
    """The meaning of the whole."""
    word: str = ""
    """Its state, where that has to be said in a word: ``HELD``."""
    sign: str = ""
    sign_look: str = ""
    from_before: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a column that is shaded."""

    first: int
    last: int
    words: str = ""
    short: str = ""
    """What is written where there is no room for all of it."""
    heavy: bool = False
    """Whether its words matter more than where the hours end: it is closed, or somebody is away."""


@dataclass(frozen=True, slots=True)
class Light:
    """When the light is golden, from one minute of a day to another."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One column: a day of somebody."""

    titles: tuple[str, ...]
    """What stands above it: the longest that fits."""
    group: str = ""
    """What it has in common with its neighbours, written once over all of them: the day of a week of several people."""
    look: str = ""
    title_look: str = ""
    """How its title looks, where that is not how its group does."""
    tiles: tuple[Tile, ...] = ()
    bands: tuple[Band, ...] = ()
    offers: tuple[Band, ...] = ()
    """The times that are offered."""
    now: int | None = None
    """The minute of now, where the column is one of today."""
    lights: tuple[Light, ...] = ()
    """The golden hours of its day."""


@dataclass(frozen=True, slots=True)
class Row:
    """Which lines of the day, of so many minutes each, a tile takes, and in which of how many parts of its column."""

    first: int
    last: int
    part: int = 0
    parts: int = 1
    wide: int = 1
    """How many of the parts it takes: beside it, to the right, nobody is in its lines."""

    def cells(self, width: int, least: int) -> tuple[int, int]:
        """Return from which to which cell of a column it goes; from and to the same where there is no room for it.

        Args:
            least: cells of a part below which fewer parts are drawn than there are.
        """
        parts = min(self.parts, max(1, width // least))
        first, last = min(self.part, parts), min(self.part + self.wide, parts)
        return width * first // parts, width * last // parts


@dataclass(frozen=True, slots=True)
class Ghost:
    """What would be booked, moved or made longer or shorter: shown where it would stand before it is done."""

    column: int
    first: int
    last: int
    text: str
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the cursor stands."""

    column: int = 0
    minute: int = 9 * 60
    key: int | None = None
    """The tile that it is on, if it is on one."""


def lines_of(tile: Tile, step: int) -> tuple[int, int]:
    """Return the first line of the day that a tile takes, and the one behind its last."""
    first = tile.first // step
    return first, max(first + 1, tile.last // step)


def placed(tiles: Sequence[Tile], step: int) -> list[Row]:
    """Say where each tile of a column stands: those that take a line together stand side by side."""
    spans = [lines_of(tile, step) for tile in tiles]
    found: list[Row] = [Row(0, 0)] * len(tiles)
    together: list[int] = []
    until = -1
    for index in sorted(range(len(tiles)), key=lambda at: (spans[at][0], -spans[at][1], at)):
        if spans[index][0] >= until and together:
            _side_by_side(together, spans, found)
            together = []
        together.append(index)
        until = max(until, spans[index][1]) if len(together) > 1 else spans[index][1]
    _side_by_side(together, spans, found)
    return found


def _side_by_side(together: Sequence[int], spans: Sequence[tuple[int, int]], found: list[Row]) -> None:
    ends: list[int] = []
    parts: dict[int, int] = {}
    for index in together:
        first, last = spans[index]
        part = next((at for at, end in enumerate(ends) if end <= first), len(ends))
        ends[part : part + 1] = [last]
        parts[index] = part
    for index in together:
        first, last = spans[index]
        beside = [parts[one] for one in together if spans[one][0] < last and first < spans[one][1]]
        right = min((part for part in beside if part > parts[index]), default=len(ends))
        found[index] = Row(first, last, parts[index], len(ends), right - parts[index])
