"""A list of records drawn line by line, whose cost does not grow with the number of records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.worker import Worker

from tui.widgets.record_lines import RecordLines
from tui.widgets.record_rows import Key, Part, Row, Window, WindowSource, in_order

LETTERS = "asdfghjklqwertyuiopzxcvbnm1234567890ASDFGHJKLQWERTYUIOPZXCVBNM"
"""In the order in which fingers find them."""


class RecordTable(RecordLines, can_focus=True):
    """Rows under a header line, with one row as the cursor.

    Give it columns and then either all rows (`set_rows`) or a `WindowSource` (`set_source`), of which only the part
    around the cursor is kept. What is seen moves by half a height when the cursor leaves it: scrolling line by line
    would send the whole list for each key.

    ``<`` and ``>`` choose the column to sort by, ``=`` turns the order round, and so does a click on the header.
    Letters and digits are left to the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,ctrl+home", "first", show=False),
        Binding("end,ctrl+end", "last", show=False),
        Binding("enter", "open", "Open", show=False),
        Binding("space", "mark", "Mark", show=False),
        Binding("less_than_sign", "sort_column(-1)", "Sort by the column before", show=False),
        Binding("greater_than_sign", "sort_column(1)", "Sort by the next column", show=False),
        Binding("equals_sign", "sort_reverse", "Turn the order round", show=False),
        Binding("f", "letters", "Put a letter on each line", show=False),
    ]

    class About(Message):
        """What all messages of a list carry."""

        def __init__(self, table: RecordTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> RecordTable:
            return self.table

    class Highlighted(About):
        """The cursor stands on another record, or on none (None); only the newest is delivered."""

        def __init__(self, table: RecordTable, key: Key | None) -> None:
            super().__init__(table)
            self.key = key

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RecordTable.Highlighted) and message.control is self.control

    class Opened(About):
        """Enter or a double click on a record."""

        def __init__(self, table: RecordTable, key: Key) -> None:
            super().__init__(table)
            self.key = key

    class Marked(About):
        """The marks changed; ``keys`` are all that are marked now."""

        def __init__(self, table: RecordTable, keys: frozenset[Key]) -> None:
            super().__init__(table)
            self.keys = keys

    class Sorted(About):
        """The user chose another order; the list has followed already."""

        def __init__(self, table: RecordTable, column: str, descending: bool) -> None:
            super().__init__(table)
            self.column = column
            self.descending = descending

    class Failed(About):
        """The source could not be read; what was shown stays."""

        def __init__(self, table: RecordTable, error: Exception) -> None:
            super().__init__(table)
            self.error = error

    # What it holds

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show a list that is known whole. The cursor stays on its record; only lines that differ are painted."""
        self._take_letters()
        before, key = self._seen(), self.cursor_key
        self._window, self._loading = None, False
        self._given = rows
        self._ordered = self._in_order()
        self._measure()
        self._settle(key)
        self._refresh_changed(before)

    def set_source(self, source: WindowSource, *, sort: str = "", descending: bool = False) -> Worker[None]:
        """Read a long list from ``source`` and go to its beginning; `Failed` follows where that cannot be done.

        Returns:
            What reads it, to be waited for.
        """
        self.sort_column, self.descending = sort, descending
        # The old rows stay on the screen until the new ones are there.
        window = Window(source, self._page_limit(), sort, descending, Part(list(self.rows), False, False))
        self._window = window
        return self._load(window.first, to=0)

    def reload(self) -> Worker[None] | None:
        """Read again what is shown of a long list; the cursor stays on its record if that is still there.

        Returns:
            What reads it; None for a list that is known whole.
        """
        window, start = self._window, self._at.top
        if window is None:
            return None
        window.limit = self._page_limit()
        return self._load(lambda: window.again(start))

    def move_to_key(self, key: Key) -> bool:
        """Put the cursor on a record that is at hand.

        Returns:
            False if it is not.
        """
        for index, row in enumerate(self.rows):
            if row.key == key:
                self._go(index)
                return True
        return False

    def set_marks(self, keys: frozenset[Key]) -> None:
        """Mark these records and no others."""
        self._marks = set(keys)
        self.refresh()
        self.post_message(self.Marked(self, self.marked))

    # Order

    def sort_by(self, column: str, *, descending: bool = False) -> None:
        """Show the rows in the order of a column; the cursor stays on its record, a long list goes to its beginning."""
        self.sort_column, self.descending = column, descending
        window = self._window
        if window is None:
            key = self.cursor_key
            self._ordered = self._in_order()
            self._settle(key)
        else:
            window.sort, window.descending = column, descending
            self._load(window.first, to=0)
        self.refresh()

    def _in_order(self) -> list[Row]:
        for index, column in enumerate(self._columns):
            if column.key == self.sort_column:
                return in_order(self._given, index, self.descending)
        return list(self._given)

    def _choose_order(self, column: str, descending: bool) -> None:
        self.sort_by(column, descending=descending)
        self.post_message(self.Sorted(self, column, descending))

    # Reading a long list

    def _page_limit(self) -> int:
        return max(30, 2 * (self._at.height or self.app.size.height))

    def _load(self, load: Callable[[], Awaitable[Part]], *, to: int | None = None) -> Worker[None]:
        """Run ``load`` in the background and take over what it read; a newer call takes its place.

        Args:
            load: Reads another part.
            to: The row to go to afterwards, -1 for the last. Otherwise the cursor stays on its record, which may have
                moved on while the part was read.
        """
        self._loading = True
        window = self._window

        async def run() -> None:
            try:
                part = await load()
            except Exception as error:
                self._loading, self._owed = False, 0
                self.post_message(self.Failed(self, error))
                return
            if window is not None and window is self._window:
                self._take(window, part, to)
                # Not from here: the next read would cancel this worker.
                self.call_next(self._go_on)

        return self.run_worker(run, group="window", exclusive=True, exit_on_error=False)

    def _take(self, window: Window, part: Part, to: int | None) -> None:
        self._take_letters()
        before, key = self._seen(), self.cursor_key
        self._loading = False
        window.part = part
        self._at.row += part.shift
        self._at.top += part.shift
        if to is not None:
            self._measure()
            self._at.row = self._at.top = to % max(1, len(part.rows))
        self._settle(key if to is None else None)
        self._refresh_changed(before)

    def _go_on(self) -> None:
        owed, self._owed = self._owed, 0
        self._go(self._at.row + owed)

    def _fetch_ahead(self) -> None:
        """Read on before the cursor gets to the end of what is loaded."""
        window, ahead = self._window, 2 * max(1, self._at.height)
        if window is None or self._loading:
            return
        if window.part.more_after and self._at.row + ahead >= len(window.rows):
            self._load(window.further)
        elif window.part.more_before and self._at.row - ahead < 0:
            self._load(window.back)

    # Moving

    def _settle(self, key: Key | None) -> None:
        """Find the cursor's record again, keep it on its line, and tell if it is another one now."""
        rows, row = self.rows, self._at.row
        if key is not None and self.cursor_key != key:
            row = next((index for index, row in enumerate(rows) if row.key == key), row)
        self._at.settle(row, len(rows))
        self._tell()

    def _tell(self) -> None:
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(self.Highlighted(self, self._told))

    def _go(self, index: int) -> None:
        count, window, old = len(self.rows), self._window, self._at.row
        if window is not None:
            # What cannot be gone now is gone when the rows are there.
            if index >= count and window.part.more_after:
                self._owed = index - count + 1
            elif index < 0 and window.part.more_before:
                self._owed = index
        if self._at.go(index, count):
            self.refresh()
        elif old != self._at.row:
            self.refresh_row(old)
            self.refresh_row(self._at.row)
        self._tell()
        self._fetch_ahead()

    # Keys and mouse

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "letters":
            return bool(self.rows) and self.can_focus
        if action == "mark":
            return self.markable and bool(self.rows)
        if action == "open":
            return bool(self.rows)
        if action in ("sort_column", "sort_reverse"):
            return self.sortable and any(column.sortable for column in self._columns)
        return True

    def action_move(self, by: int) -> None:
        self._go(self._at.row + by)

    def action_page(self, pages: int) -> None:
        by = pages * max(1, self._at.height - 1)
        target = self._at.row + by
        if self._at.show_from(self._at.top + by, len(self.rows)):
            self.refresh()
        self._go(target)

    def drive(self, key: str) -> bool:
        """Move by a key that a field above has got; false where the key is none that moves."""
        if key in ("up", "down"):
            self.action_move(-1 if key == "up" else 1)
        elif key in ("pageup", "pagedown"):
            self.action_page(-1 if key == "pageup" else 1)
        else:
            return False
        return True

    def action_first(self) -> None:
        if self._window is not None and self._window.part.more_before:
            self._load(self._window.first, to=0)
        else:
            self._go(0)

    def action_last(self) -> None:
        if self._window is not None and self._window.part.more_after:
            self._load(self._window.last, to=-1)
        else:
            self._go(len(self.rows) - 1)

    def action_letters(self) -> None:
        """Put a letter on each line that is seen: the letter goes there."""
        seen = (row.key for row in self.rows[self._at.top : self._at.top + self._at.height] if self.goes_to(row))
        self._letters = dict(zip(seen, LETTERS, strict=False))
        self.refresh()

    def goes_to(self, row: Row) -> bool:
        """Tell whether the cursor stops on a line."""
        return True

    def on_key(self, event: events.Key) -> None:
        if not self._letters:
            return
        event.stop()
        event.prevent_default()
        wanted = next((key for key, letter in self._letters.items() if letter == event.character), None)
        self._take_letters()
        if wanted is not None:
            self.move_to_key(wanted)

    def on_blur(self) -> None:
        self._take_letters()

    def _take_letters(self) -> None:
        if self._letters:
            self._letters = {}
            self.refresh()

    def action_open(self) -> None:
        if (key := self.cursor_key) is not None:
            self.post_message(self.Opened(self, key))

    def action_mark(self) -> None:
        if (key := self.cursor_key) is not None:
            self._marks ^= {key}
            self.refresh_row(self._at.row)
            self.post_message(self.Marked(self, self.marked))
            self._go(self._at.row + 1)

    def action_sort_column(self, by: int) -> None:
        keys = [place.column.key for place in self._places if place.column.sortable]
        if keys:
            index = keys.index(self.sort_column) + by if self.sort_column in keys else min(0, by)
            self._choose_order(keys[index % len(keys)], False)

    def action_sort_reverse(self) -> None:
        if self.sort_column:
            self._choose_order(self.sort_column, not self.descending)

    def on_click(self, event: events.Click) -> None:
        self._take_letters()
        index = self._at.top + event.y - self.show_header
        if event.y < self.show_header:
            self._click_title(event.x - self._gutter)
        elif index < len(self.rows) and self.goes_to(self.rows[index]):
            self._go(index)
            if event.chain == 2:
                self.action_open()

    def _click_title(self, x: int) -> None:
        for place in self._places:
            if place.left <= x < place.left + place.width and place.column.sortable and self.sortable:
                key = place.column.key
                self._choose_order(key, key == self.sort_column and not self.descending)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._take_letters()
        self._go(self._at.row + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._take_letters()
        self._go(self._at.row - 3)

    def on_resize(self) -> None:
        self._at.height = max(0, self.size.height - self.show_header)
        self._arrange()
        self._settle(None)
        self._fetch_ahead()
        self.refresh()
