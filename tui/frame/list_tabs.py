"""Tabs of a record that list other records which belong to it: declared, and read, sorted, remembered and followed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from studio.kernel.records import dataclass
from studio.lists.spec import Asked
from tui.frame.list_table import ListTable
from tui.frame.listing import Changes, Look
from tui.frame.tabs import Tabbed, pane_id
from tui.widgets.record_table import RecordTable


@dataclass(frozen=True, slots=True)
class ListTab:
    """A tab that lists what belongs to the record, by a list that the studio declares."""

    kind: str
    """The kind of record that it lists."""
    look: Look
    nothing: str
    """What it says when it is empty."""
    of: str = "client"
    """The filter that says whose."""
    order: str = ""
    descending: bool = True


class ListTabs(Tabbed):
    """A screen of a record, some of whose tabs are lists."""

    KIND: ClassVar[str]
    """The kind of record, as its table is named."""
    LISTS: ClassVar[Mapping[str, ListTab]] = {}
    """Which of the panes show a list of other records."""

    def compose_tab(self, name: str) -> ComposeResult:
        if (tab := self.LISTS.get(name)) is None:
            yield from self.compose_pane(name)
        else:
            list_id = pane_id(name).removeprefix("pane-")
            yield ListTable(tab.look, remembered_as=f"{self.KIND}.{list_id}", id=list_id, markers=True)

    def pane_opened(self, name: str) -> None:
        if name in self.LISTS:
            self.pane_of(name).query_one(ListTable).focus()

    def listed_for(self) -> int | None:
        """Return whose records the lists show; ``None`` while nobody can have any."""
        return None

    def show_lists(self) -> None:
        """Read the lists of the tabs that were opened."""
        # Keys wait for them where they wait for the record, not where another desk changed something.
        doing = "reading the list" if self.holds.now else ""
        for name, tab in self.LISTS.items():
            for table in self.pane_of(name).walk_children(ListTable):
                table.empty_text = self.with_keys(tab.nothing)
                if (owner := self.listed_for()) is not None:
                    asked = Asked(fixed=((tab.of, (owner,)),), order=tab.order, descending=tab.descending)
                    self.in_background(table.show_kind, self.desk, tab.kind, asked, group=f"list.{name}", doing=doing)

    @on(RecordTable.Opened)
    def _line_opened(self, message: RecordTable.Opened) -> None:
        if isinstance(message.table, ListTable) and (what := message.table.at_cursor) is not None:
            self.open(what)

    def changed_elsewhere(self, changes: Changes) -> None:
        for table in self.walk_children(ListTable):
            table.follow(changes)
