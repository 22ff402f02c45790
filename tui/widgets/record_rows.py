"""The rows of a list: all of them, or the few around the place where the user stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

Key = int | str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. ``cells`` are in the order of the columns, already as people read them."""

    key: Key
    cells: tuple[str, ...]
    style: str = ""
    """One of `RecordTable.ROW_STYLES`; the state that it stands for must also be readable in a cell or the marker."""
    marker: str = ""
    """One letter before the first column, such as ``!`` for late."""
    sort_values: tuple[object, ...] = ()
    """What a list known whole is sorted by, one value for each cell; empty: the cells' text."""
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


@dataclass(slots=True)
class Window:
    """The loaded part of a long list. Every method that moves it returns by how much the row numbers shifted."""

    source: WindowSource
    limit: int
    """Rows read at a time."""
    sort: str = ""
    descending: bool = False
    rows: list[Row] = field(default_factory=list)
    more_before: bool = False
    more_after: bool = False

    KEEP_PAGES = 4

    async def _read(self, place: object, *, backwards: bool = False, limit: int = 0) -> Page:
        return await self.source.page(
            place, backwards=backwards, limit=limit or self.limit, sort=self.sort, descending=self.descending
        )

    async def load_first(self) -> int:
        """Go to the beginning."""
        page = await self._read(None)
        self.rows, self.more_before, self.more_after = list(page.rows), False, page.more
        return 0

    async def load_last(self) -> int:
        """Go to the end."""
        page = await self._read(None, backwards=True)
        self.rows, self.more_before, self.more_after = list(page.rows), page.more, False
        return 0

    async def load_after(self) -> int:
        """Add the page behind the last loaded row."""
        if not self.rows:
            return await self.load_first()
        page = await self._read(self.rows[-1].place)
        self.rows.extend(page.rows)
        self.more_after = page.more
        surplus = max(0, len(self.rows) - self.KEEP_PAGES * self.limit)
        if surplus:
            del self.rows[:surplus]
            self.more_before = True
        return -surplus

    async def load_before(self) -> int:
        """Add the page in front of the first loaded row."""
        if not self.rows:
            return await self.load_first()
        page = await self._read(self.rows[0].place, backwards=True)
        self.rows[:0] = page.rows
        self.more_before = page.more
        keep = self.KEEP_PAGES * self.limit
        if len(self.rows) > keep:
            del self.rows[keep:]
            self.more_after = True
        return len(page.rows)

    async def load_around(self, place: object) -> int:
        """Load the rows on both sides of ``place`` and return how many are in front of it."""
        head = await self._read(place, backwards=True)
        tail = await self._read(head.rows[-1].place if head.rows else None)
        self.rows = [*head.rows, *tail.rows]
        self.more_before, self.more_after = head.more, tail.more
        return len(head.rows)

    async def reload(self, start: int) -> int:
        """Read the loaded part anew from the row number ``start`` on; what was in front of it is forgotten."""
        start = min(start, len(self.rows))
        limit = max(self.limit, len(self.rows) - start)
        if start == 0 and self.more_before and self.rows:
            return await self.load_around(self.rows[0].place)
        page = await self._read(self.rows[start - 1].place if start else None, limit=limit)
        if start and not page.rows:
            return await self.load_last() - start
        self.rows, self.more_before, self.more_after = list(page.rows), start > 0, page.more
        return -start


def in_order(rows: Sequence[Row], index: int, descending: bool) -> list[Row]:
    """Sort rows by their cell number ``index``; those without a value come last in both directions."""

    def value(row: Row) -> object:
        return row.sort_values[index] if row.sort_values else row.cells[index].casefold() or None

    known = [row for row in rows if value(row) is not None]
    known.sort(key=value, reverse=descending)  # type: ignore[arg-type]
    return [*known, *(row for row in rows if value(row) is None)]
