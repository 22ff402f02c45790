"""A list that the studio keeps, as it is shown, leafed through and written on paper; nothing in it changes here."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Container
from textual.widget import Widget

from studio.kernel.types import YES, Choice, Verdict, no
from studio.lists import sheet
from studio.lists.maintained import Entry, Maintained
from studio.lists.own import OWN
from studio.lists.sheet import Sheet
from studio.lists.slots import TIME_SLOT
from studio.papers import paper
from studio.waiting import causes
from tui.frame.commands import key_label
from tui.frame.desk import Open
from tui.screens.dialogs.paper import EXPORT, PRINT, write_paper
from tui.screens.dialogs.pick import PickDialog
from tui.screens.maintenance.beside import EntryPane
from tui.screens.maintenance.cell import CellEdit, CellScreen
from tui.screens.maintenance.commands import COMMANDS
from tui.screens.maintenance.lines import columns_of, row_of
from tui.terminal.readiness import keys_wait
from tui.widgets.cell_table import CellTable
from tui.widgets.matching import holds
from tui.widgets.record_table import RecordTable


class ShownList(CellScreen):
    """Shows one list."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.sheet: Sheet | None = None
        self.hides = False
        """Whether inactive entries are left out."""
        self.within: int | None = None
        """Which part of a list that is split."""

    def compose_body(self) -> Iterable[Widget]:
        yield self.filter_line()
        table = CellTable(columns_of(self.kept), id="entries", sortable=False)
        yield Container(table, EntryPane(id="preview"), id="middle")
        yield CellEdit()

    def title_text(self) -> str:
        part = f", {self.sheet.part}" if self.sheet and self.sheet.part else ""
        return f"Maintenance: {self.kept.many}{part}"

    @property
    def kept(self) -> Maintained:
        """Which list it is."""
        return OWN[self.kind]

    def lacks(self) -> frozenset[str]:
        """Return the verbs of which this list never has anything: the help leaves them out."""
        split = self.kept.within is not None
        has = {"renumber": self.kept.numbered, "part": split, "by_type": split}
        has |= {"in_the_way": self.kind in causes.BY_LIST, "weekly": self.kept is TIME_SLOT}
        return frozenset(verb for verb, there in has.items() if not there)

    @property
    def table(self) -> CellTable:
        """The entries."""
        return self.query_one(CellTable)

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        key = self.table.cursor_key
        return next((one for one in self.sheet.entries if one.id == key), None) if self.sheet else None

    # -- reading -----------------------------------------------------------------------------------------------------

    @keys_wait("reading the list", group="read")
    async def read(self) -> None:
        """Read the list and show it."""
        await self.read_list()

    async def read_list(self, to: int | None = None) -> None:
        found = await self.attempt(self.desk.gateway.read(sheet.sheet, self.kept, self.within))
        if found is not None:
            self.sheet = found
            self.draw()
            if to is not None:
                self.table.move_to_key(to)
            self.draw_frame()

    def draw(self) -> None:
        """Show the entries that fit."""
        if self.sheet is None:
            return
        rows = [row_of(self.sheet, one) for one in self.sheet.entries if not (self.hides and one.inactive)]
        rows = [row for row in rows if holds(" ".join(row.cells), self.field.value)]
        self.table.empty_text = self.why_empty()
        self.table.set_rows(rows)
        self.draw_frame()
        self._tell()

    def why_empty(self) -> str:
        """Say why there is no entry to see."""
        if self.field.value.strip():
            return "Nothing in this list has those letters. Backspace shows more again."
        key = next(key_label(self.key_of(each)) for each in COMMANDS if each.verb == "new")
        hidden = "No other than inactive ones" if self.sheet and self.sheet.entries else f"No {self.kept.many} yet"
        return f"{hidden}: {key} adds one."

    @property
    def feed(self) -> tuple[str, ...]:
        return (self.kept.table, "preference")

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.draw_frame()
        self._tell()

    def on_resize(self) -> None:
        self._tell()

    def _tell(self) -> None:
        if self.has_class("-wide"):
            self.query_one(EntryPane).tell_of(self.sheet, self.entry)

    # -- what is done with what is shown ------------------------------------------------------------------------------

    def can_history(self) -> Verdict:
        return YES if self.entry else no(self.why_empty())

    def do_history(self) -> None:
        """Show what was done with the entry."""
        if self.entry is not None:
            called = f"{self.kept.one} {self.entry.name}"
            self.open(Open("journal", self.entry.id, name=self.kept.table, typed={"called": called}))

    def can_part(self) -> Verdict:
        if self.sheet and self.sheet.parts:
            return YES
        split = self.kept.within is not None
        return no("One set of statuses is for all session types." if split else "This list is one for all.")

    @keys_wait("opening", group="dialog")
    async def do_part(self) -> None:
        """Choose which part of the list is shown."""
        if self.sheet is None or self.kept.within is None:
            return
        picked: Choice | None = await self.desk.push_screen_wait(
            PickDialog(self.kept.within.label, self.sheet.parts, current=self.sheet.within)
        )
        if picked is not None:
            self.within = int(picked.key)
            await self.read_list()
            self.say(f"These are those of {picked.label}.")

    @keys_wait("writing the file", group="dialog")
    async def do_print(self) -> None:
        """Write the list as PDF."""
        await self._write_paper(PRINT)

    @keys_wait("writing the file", group="dialog")
    async def do_export(self) -> None:
        """Write the list for other programs."""
        await self._write_paper(EXPORT)

    async def _write_paper(self, end: str) -> None:
        if self.sheet is not None:
            await write_paper(self, await self.desk.gateway.read(paper.of_sheet, self.sheet), end)

    def do_hide(self) -> None:
        """Hide or show what is no longer used."""
        self.hides = not self.hides
        self.draw()
        self.say("Inactive entries are hidden." if self.hides else "All entries are shown.")
