"""Which columns of a list fit into a width, and how wide each one is."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from studio.kernel.records import dataclass
from tui.marks import glyphs
from tui.text import ELLIPSIS, cells, fit

Align = Literal["left", "right"]

GAP = 1
"""Cells between two columns."""
EXTRA_BELOW = 4
"""The priority below which a column is there only where nothing else is cut for it."""
MOST_WANTED = 30
"""A longer text is cut rather than that it takes the room of other columns."""


class Column(NamedTuple):
    """One column of a list: exactly ``width`` cells, or at least ``min_width`` and a share of the rest."""

    key: str
    title: str
    width: int = 0
    min_width: int = 4
    grow: int = 0
    """Shares of the free width; 0 with a ``width`` of 0 stays at ``min_width``."""
    align: Align = "left"
    priority: int = 5
    """The lowest goes first when the terminal is narrow; of equals the one further right."""
    sortable: bool = True

    @property
    def least(self) -> int:
        """The cells without which the column is not shown."""
        return self.width or self.min_width


@dataclass(frozen=True, slots=True)
class Place:
    """A column that is shown: ``index`` is its cell in a row, ``left`` and ``width`` are in cells."""

    column: Column
    index: int
    left: int
    width: int


def place_columns(columns: Sequence[Column], width: int, contents: Sequence[int] = ()) -> list[Place]:
    """Choose the columns that fit into ``width`` cells, and give the rest first to what would be cut, then to all that grow.

    Args:
        contents: the cells of the longest text in each column, where the texts are known.

    Returns:
        At least one column if there is any (cut off if it has to be), in the given order.
    """
    wanted = [column.least for column in columns]
    for index, content in enumerate(contents[: len(columns)]):
        if columns[index].grow and not columns[index].width:
            wanted[index] = min(max(content, wanted[index]), MOST_WANTED)
    least = [column.least for column in columns]
    shown = list(range(len(columns)))
    # What is only there where there is room for it gives way before anything else is cut.
    while extras := [index for index in shown if columns[index].priority < EXTRA_BELOW]:
        if _needed(wanted, shown) <= width:
            break
        shown.remove(_least_missed(columns, extras))
    while len(shown) > 1 and _needed(least, shown) > width:
        shown.remove(_least_missed(columns, shown))
    free = max(0, width - _needed(least, shown))
    for index in sorted(shown, key=lambda index: -columns[index].priority):
        more = min(free, wanted[index] - least[index])
        least[index], free = least[index] + more, free - more
    shares = sum(columns[index].grow for index in shown if not columns[index].width)
    places: list[Place] = []
    left = 0
    for index in shown:
        column = columns[index]
        own = least[index]
        if shares and not column.width and column.grow:
            extra = free * column.grow // shares
            own, free, shares = own + extra, free - extra, shares - column.grow
        own = max(0, min(own, width - left))
        places.append(Place(column, index, left, own))
        left += own + GAP
    return places


def _least_missed(columns: Sequence[Column], shown: Sequence[int]) -> int:
    return min(shown, key=lambda index: (columns[index].priority, -index))


def _needed(widths: Sequence[int], shown: Sequence[int]) -> int:
    return sum(widths[index] for index in shown) + GAP * (len(shown) - 1)


def title_line(places: Sequence[Place], sort: str, descending: bool) -> str:
    """Draw the titles, the one that the list is sorted by with a sign of the direction."""
    titles, signs = [], glyphs()
    for place in places:
        title, width = place.column.title, place.width
        if place.column.key == sort:
            title = (title if cells(title) < width else fit(title, width - 1)) + (
                signs.down if descending else signs.up
            )
        titles.append(fit(title, width, align=place.column.align))
    return (" " * GAP).join(titles)


def marked_parts(
    places: Sequence[Place], texts: Sequence[str], marks: Sequence[tuple[int, Sequence[tuple[int, int]]]]
) -> list[tuple[int, int]]:
    """Return where the marked parts of the cells stand in the row's `cell_line`, in characters; what is cut off is left out."""
    found, at, by_cell = [], 0, dict(marks)
    for place in places:
        text = texts[place.index] if place.index < len(texts) else ""
        shown = fit(text, place.width, align=place.column.align)
        whole = shown.strip() == text.strip()
        seen = len(shown) if whole else len(shown) - len(ELLIPSIS)
        lead = len(shown) - len(text) if whole and place.column.align == "right" else 0
        found += [
            (at + lead + start, at + lead + min(end, seen))
            for start, end in by_cell.get(place.index, ())
            if start < seen
        ]
        at += len(shown) + GAP
    return found


def toned_parts(
    places: Sequence[Place], texts: Sequence[str], tones: Sequence[tuple[int, str]]
) -> list[tuple[int, int, str]]:
    """Return where the cells with a meaning of their own stand in the row's `cell_line`, in characters."""
    found, at, by_cell = [], 0, dict(tones)
    for place in places:
        shown = fit(texts[place.index] if place.index < len(texts) else "", place.width, align=place.column.align)
        if place.index in by_cell and shown.strip():
            found.append((at, at + len(shown.rstrip()), by_cell[place.index]))
        at += len(shown) + GAP
    return found


def cell_line(places: Sequence[Place], texts: Sequence[str]) -> str:
    """Draw the cells of one row under the titles; a cell that the row lacks is empty."""
    return (" " * GAP).join(
        fit(texts[place.index] if place.index < len(texts) else "", place.width, align=place.column.align)
        for place in places
    )
