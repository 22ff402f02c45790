"""The rows of a list: all of them, or the few around the place where the user stands."""

from collections.abc import Sequence
from dataclasses import field
from typing import Protocol

from studio.kernel.records import dataclass

Key = int | str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. ``cells`` are in the order of the columns, already as people read them."""

    key: Key
    cells: tuple[str, ...]
    style: str = ""
    """What the whole line means, one of `tui.marks`; it must also be readable in a cell or the marker."""
    marker: str = ""
    """One letter before the first column, such as ``!`` for late."""
    tones: tuple[tuple[int, str], ...] = ()
    """What some cells mean, by number, where that is not what the line means."""
    chip: str = ""
    """The colour of the session's type, shown at the left edge."""
    sort_values: tuple[object, ...] = ()
    """What a list known whole is sorted by, one value for each cell; empty: the cells' text."""
    marks: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()
    """For some cells, by number, the parts of them that answer what was searched for, as characters from and to."""
    kind: str = ""
    """Which kind of record it is, where the list has several."""
    record: int = 0
    """The record's id, where the line has one of its own."""
    anchor: object = None
    """What a `WindowSource` needs to go on from this row; None: the key is enough."""

    @property
    def place(self) -> object:
        """The place of the row in its order, as the source understands it."""
        return self.key if self.anchor is None else self.anchor


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in list order, and whether there are more in the direction that was asked for."""

    rows: Sequence[Row]
    more: bool


class WindowSource(Protocol):
    """Reads a long list piece by piece, by the place of a row and never by its number."""

    async def page(self, place: object, *, backwards: bool, limit: int, sort: str, descending: bool) -> Page:
        """Read at most ``limit`` rows of the list in the order of the column ``sort``.

        Args:
            place: The `Row.place` behind which to go on (backwards: in front of which to end), itself not included;
                None: from the first row (backwards: up to the last one).
            backwards: Read the rows in front of the place, not those behind it.
            limit: Positive.
            sort: The key of a column; empty: the source's own order.
            descending: Turn the order round.

        Returns:
            The rows in list order, also when they were read backwards; ``more`` is about the direction of reading.
        """
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a long list as it was read, and by how much the numbers of the rows differ from those before."""

    rows: list[Row]
    more_before: bool
    more_after: bool
    shift: int = 0


@dataclass(slots=True)
class Window:
    """The loaded part of a long list. Its methods read another part; nothing changes until that is taken over."""

    source: WindowSource
    limit: int
    """Rows read at a time."""
    sort: str = ""
    descending: bool = False
    part: Part = field(default_factory=lambda: Part([], False, False))

    KEEP_PAGES = 4

    @property
    def rows(self) -> list[Row]:
        """The rows at hand."""
        return self.part.rows

    async def _read(self, place: object, *, backwards: bool = False, limit: int = 0) -> Page:
        return await self.source.page(
            place, backwards=backwards, limit=limit or self.limit, sort=self.sort, descending=self.descending
        )

    async def first(self) -> Part:
        """Read the beginning."""
        page = await self._read(None)
        return Part(list(page.rows), False, page.more)

    async def last(self) -> Part:
        """Read the end."""
        page = await self._read(None, backwards=True)
        return Part(list(page.rows), page.more, False)

    async def further(self) -> Part:
        """Add the page behind the last row; what is far in front is forgotten."""
        part = self.part
        if not part.rows:
            return await self.first()
        page = await self._read(part.rows[-1].place)
        rows = [*part.rows, *page.rows]
        surplus = max(0, len(rows) - self.KEEP_PAGES * self.limit)
        return Part(rows[surplus:], part.more_before or surplus > 0, page.more, -surplus)

    async def back(self) -> Part:
        """Add the page in front of the first row; what is far behind is forgotten."""
        part = self.part
        if not part.rows:
            return await self.first()
        page = await self._read(part.rows[0].place, backwards=True)
        rows = [*page.rows, *part.rows]
        keep = self.KEEP_PAGES * self.limit
        return Part(rows[:keep], page.more, part.more_after or len(rows) > keep, len(page.rows))

    async def around(self, place: object) -> Part:
        """Read the rows on both sides of ``place``; the shift says how many stand in front of it."""
        head = await self._read(place, backwards=True)
        tail = await self._read(head.rows[-1].place if head.rows else None)
        return Part([*head.rows, *tail.rows], head.more, tail.more, len(head.rows))

    async def again(self, start: int) -> Part:
        """Read the loaded part anew from the row number ``start`` on; what was in front of it is forgotten."""
        rows = self.rows
        start = min(start, len(rows))
        if start == 0 and self.part.more_before and rows:
            return await self.around(rows[0].place)
        page = await self._read(rows[start - 1].place if start else None, limit=max(self.limit, len(rows) - start))
        if start and not page.rows:
            end = await self.last()
            return Part(end.rows, end.more_before, False, -start)
        return Part(list(page.rows), start > 0, page.more, -start)


def in_order(rows: Sequence[Row], index: int, descending: bool) -> list[Row]:
    """Sort rows by their cell number ``index``; those without a value come last in both directions."""

    def value(row: Row) -> object:
        return row.sort_values[index] if row.sort_values else row.cells[index].casefold() or None

    known = [row for row in rows if value(row) is not None]
    known.sort(key=value, reverse=descending)  # type: ignore[arg-type]
    return [*known, *(row for row in rows if value(row) is None)]
