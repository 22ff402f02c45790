"""A full screen that is one list of which all is read at once, for there are few: followed, refreshed, opened."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from textual import on

from studio.kernel.types import YES, Verdict, no
from tui.frame.place import Place
from tui.terminal.readiness import keys_wait
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable


class WholeListPlace(Place):
    """Shows what `asked` reads, a `row` for each. A subclass composes a `RecordTable`, and has the command ``open``."""

    READ: ClassVar[frozenset[str]]
    """The tables of which the list is read."""
    found: Mapping[Any, Any] = {}
    """What stands in the list, by the keys of its rows."""
    was_read = False
    """Whether it was read once: when the screen is on top again, it is read anew."""

    @property
    @abstractmethod
    def asked(self) -> tuple[Any, ...]:
        """The service that reads the list, and what it is asked."""

    @abstractmethod
    def row(self, one: Any) -> Row:
        """Make the row of one of them."""

    @property
    @abstractmethod
    def nothing(self) -> str:
        """What is said where there is none."""

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.read()

    @property
    def table(self) -> RecordTable:
        """The list."""
        return self.query_one(RecordTable)

    @property
    def at_cursor(self) -> Any:
        """What is under the cursor; ``None`` where there is nothing."""
        return self.found.get(self.table.cursor_key)

    @keys_wait("reading the list", group="read")
    async def read(self) -> None:
        """Read the list and show it."""
        await self.show_list()

    async def show_list(self) -> None:
        """Show the list as it is now."""
        found = await self.attempt(self.desk.gateway.read(*self.asked))
        if found is not None:
            self.show_found(found)

    def show_found(self, found: Collection[Any]) -> None:
        """Show what was read."""
        rows = [self.row(one) for one in found]
        self.found = {row.key: one for row, one in zip(rows, found, strict=True)}
        self.table.empty_text = self.nothing
        self.table.set_rows(rows)
        self.was_read = True
        self.draw_frame()

    def do_refresh(self) -> None:
        self.read()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if any(table in self.READ for table, _ in changes):
            self.read()

    def on_screen_resume(self) -> None:
        if self.was_read:
            self.read()

    @on(RecordTable.Highlighted)
    @on(RecordTable.Marked)
    def _highlighted(self) -> None:
        self.draw_frame()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("open")

    def can_open(self) -> Verdict:
        return no(self.nothing) if self.at_cursor is None else YES
