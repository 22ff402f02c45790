"""Maintenance: everything that the studio sets up itself, found by typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import events, on, work
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from studio.kernel.types import YES, Verdict, no
from studio.lists import sheet
from tui.frame.areas import Area, areas
from tui.frame.commands import Command
from tui.frame.place import Place
from tui.screens.maintenance.beside import AreaPane
from tui.widgets.columns import Column
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.grouped_table import HEAD, GroupedTable
from tui.widgets.matching import holds
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

COLUMNS = (
    Column("title", "", min_width=20, grow=2, priority=10),
    Column("count", "", width=22, priority=8),
    Column("about", "", min_width=16, grow=5, priority=5),
)
NOTHING = "Nothing here is called that. Backspace shows more again."


class MaintenanceScreen(Place):
    """Offers the studio's lists and settings."""

    HELP = (
        "Everything that the studio sets up itself: its statuses and other lists, its people and its preferences. Type "
        "some letters of what you look for, Up and Down choose, Enter opens."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        Command(
            "maintenance.open", "Open", "Open what is under the cursor.", ("enter",), "O", "Home", "Record", True
        ),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.areas = list(areas())
        self.counts: Mapping[str, tuple[int, int]] = {}
        self._opened = False
        """Whether an area was opened from here."""

    def compose_body(self) -> Iterable[Widget]:
        yield Container(TextBlock(Content(" Look for "), id="label"), FilterField("find"), classes="-typed")
        table = GroupedTable(COLUMNS, id="areas", show_header=False, sortable=False, empty_text=NOTHING)
        table.can_focus, table.driven = False, True
        yield Container(table, AreaPane(id="preview"), id="middle")

    def title_text(self) -> str:
        return "Maintenance"

    def on_mount(self) -> None:
        self.set_focus(self.field)
        self.draw()
        self.count()

    def on_screen_resume(self) -> None:
        if self._opened:
            # Back from an area: the cursor stays on it, and the next letters look for another one.
            self._opened = False
            self.field.set_value("")
            self.draw(keep_cursor=True)
        self.count()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        self.count()

    def do_refresh(self) -> None:
        self.count()

    @property
    def field(self) -> FilterField:
        """Where one types."""
        return self.query_one(FilterField)

    @property
    def table(self) -> GroupedTable:
        """The areas that fit."""
        return self.query_one("#areas", GroupedTable)

    @work(exclusive=True, group="count", exit_on_error=False)
    async def count(self) -> None:
        """Read how long each list is."""
        if (found := await self.attempt(self.desk.gateway.read(sheet.counts))) is not None:
            self.counts = found
            self.draw(keep_cursor=True)

    def draw(self, *, keep_cursor: bool = False) -> None:
        """Show the areas that fit what is typed."""
        rows, group = [], ""
        for at, area in enumerate(self.areas):
            if not holds(f"{area.group} {area.title} {area.about}", self.field.value):
                continue
            if area.group != group:
                group = area.group
                rows.append(Row(group, (group,), HEAD))
            rows.append(
                Row(at, (f"  {area.title}", self._counted(area), area.about), tones=((1, "muted"), (2, "muted")))
            )
        self.table.set_groups(rows, keep_cursor=keep_cursor)
        if rows and self.said == NOTHING:
            self.quiet()
        self.draw_frame()

    def _counted(self, area: Area) -> str:
        used, unused = self.counts.get(area.opens.name, (0, 0))
        if area.opens.name not in self.counts:
            return ""
        return (str(used) if used else "none") + (f", {unused} inactive" if unused else "")

    @on(FieldChanged)
    def _typed(self) -> None:
        self.draw()

    def on_key(self, event: events.Key) -> None:
        if self.field.has_focus and self.table.drive(event.key):
            event.stop()

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        if self.has_class("-wide"):
            self.query_one(AreaPane).tell_of(self.area)

    def on_resize(self) -> None:
        self._moved()

    @property
    def area(self) -> Area | None:
        """The area under the cursor."""
        key = self.table.cursor_key
        return self.areas[key] if isinstance(key, int) else None

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _enter(self) -> None:
        self.run_command("open")

    def can_open(self) -> Verdict:
        return YES if self.area else no(NOTHING)

    def do_open(self) -> None:
        """Open the area under the cursor."""
        if self.area is not None:
            self._opened = True
            self.open(self.area.opens)

    def do_back(self) -> None:
        if self.field.value:
            self.field.retype("")
        else:
            super().do_back()
