"""Where the cursor of a list stands and which rows are seen, as plain numbers."""

from studio.kernel.records import dataclass


@dataclass(slots=True)
class Cursor:
    """The row number of the cursor, of the first visible row, and how many rows fit."""

    row: int = 0
    top: int = 0
    height: int = 0

    @property
    def line(self) -> int:
        """The line on which the cursor stands, counted from the first visible row."""
        return self.row - self.top

    def go(self, row: int, count: int) -> bool:
        """Move to a row of ``count``, as near as there is one.

        Returns:
            True if other rows are seen now. They move by half a height, so that the next keys need not move them again.
        """
        self.row = max(0, min(row, count - 1))
        if 0 <= self.line < max(1, self.height):
            return False
        return self.show_from(self.row - self.height // 2, count)

    def show_from(self, top: int, count: int) -> bool:
        """See the rows from ``top`` on, leaving no line empty that could show one.

        Returns:
            True if other rows are seen now.
        """
        old, self.top = self.top, max(0, min(top, count - max(1, self.height)))
        return self.top != old

    def settle(self, row: int, count: int) -> None:
        """Stand on ``row``, on the same line as before where that is possible."""
        line = max(0, min(self.line, max(1, self.height) - 1))
        self.row = max(0, min(row, count - 1))
        self.show_from(self.row - line, count)
