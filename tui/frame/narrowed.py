"""A full screen whose list gets shorter as one types into the line over it."""

from __future__ import annotations

from abc import abstractmethod

from textual import on, work
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from tui.frame.place import Place
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock


class NarrowedScreen(Place):
    """The list has the focus; `/` goes into the line, Enter back to the list, Esc shows all of it again.

    A subclass yields `filter_line` over its table, reads in `read`, `read_list` and `draw`, and names in `feed` the tables
    whose changes make it read again.
    """

    TABS = ("List", "View")

    @property
    @abstractmethod
    def table(self) -> RecordTable:
        """The list."""

    @property
    def field(self) -> FilterField:
        """What narrows the list."""
        return self.query_one(FilterField)

    @property
    @abstractmethod
    def feed(self) -> tuple[str, ...]:
        """The tables whose changes at another desk make the list read again."""

    def filter_line(self) -> Widget:
        """Make the line that narrows the list."""
        return Container(TextBlock(Content(" Filter "), id="label"), FilterField("filter"), classes="-typed")

    @abstractmethod
    def read(self) -> object:
        """Read the list and show it; keys wait."""

    @abstractmethod
    async def read_list(self) -> None:
        """Read the list and show it."""

    @abstractmethod
    def draw(self) -> None:
        """Show what fits."""

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.read()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if any(table in self.feed for table, _ in changes):
            self.read_again(self._follow, "reading the list")

    @work(group="read", exclusive=True, exit_on_error=False)
    async def _follow(self) -> None:
        await self.read_list()

    def do_refresh(self) -> None:
        self.read()

    def do_filter(self) -> None:
        """Narrow the list."""
        self.set_focus(self.field)

    def do_back(self) -> None:
        if self.field.has_focus or self.field.value:
            self.field.retype("")
            self.set_focus(self.table)
        else:
            super().do_back()

    @on(FieldChanged)
    def _typed(self, message: FieldChanged) -> None:
        if message.field_name == "filter":
            self.draw()

    @on(FieldSubmitted)
    def _entered(self, message: FieldSubmitted) -> None:
        if message.field_name == "filter":
            self.set_focus(self.table)
        else:
            self.submitted()

    def submitted(self) -> None:
        """Enter was pressed in another field than the line."""
