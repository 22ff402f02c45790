"""A full screen that is one list: read, followed, refreshed; Enter opens what is under the cursor."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on

from studio.kernel.types import YES, Verdict, no
from studio.lists.spec import Asked, ListSpec
from tui.frame.list_table import ListTable
from tui.frame.place import Place
from tui.terminal.readiness import keys_wait
from tui.widgets.record_table import RecordTable


class ListPlace(Place):
    """Shows `SPEC` as `asked` says, the newest first. A subclass composes a `ListTable`, and has the command ``open``."""

    TABS: ClassVar[tuple[str, ...]] = ("Home", "View")
    SPEC: ClassVar[ListSpec]
    NOTHING_HERE: ClassVar[str]
    """What is said where there is nothing under the cursor."""

    @property
    def asked(self) -> Asked:
        """What is asked of the list."""
        return Asked(descending=True)

    was_read = False
    """Whether it was read once: when the screen is on top again, it is read anew."""

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.read()

    @property
    def table(self) -> ListTable:
        """The list."""
        return self.query_one(ListTable)

    @property
    def here(self) -> int | None:
        """The line under the cursor."""
        key = self.table.cursor_key
        return key if isinstance(key, int) else None

    @keys_wait("reading the list", group="read")
    async def read(self) -> None:
        """Read the list and show it."""
        await self.show_list()

    async def show_list(self) -> None:
        """Show the list as it is now."""
        await self.table.show(self.desk, self.SPEC, self.asked)
        self.listed()

    def listed(self) -> None:
        """Go on when the list is shown."""
        self.was_read = True
        self.moved()

    def moved(self) -> None:
        """Do what follows when the cursor is on another line."""
        self.draw_frame()

    def do_refresh(self) -> None:
        self.read()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        self.table.follow(changes)
        self.moved()

    def on_screen_resume(self) -> None:
        if self.was_read:
            self.read()

    @on(RecordTable.Highlighted)
    def _highlighted(self) -> None:
        self.moved()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("open")

    def some(self) -> Verdict:
        """Tell whether there is anything under the cursor."""
        return no(self.NOTHING_HERE) if self.here is None else YES

    can_open = some

    def do_open(self) -> Any:
        """Open what is under the cursor."""
        if (what := self.table.at_cursor) is not None:
            self.open(what)
