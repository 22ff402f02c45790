"""The journal: who did what, when, and what it changed; of all records, or of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual import on
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from studio.history import listed
from studio.history.changes import RowChanged
from studio.history.listed import JOURNAL
from studio.kernel import clock, undo
from studio.kernel.errors import StudioError
from studio.kernel.types import YES, Choice, Verdict, no
from studio.lists import page as pages
from studio.lists.spec import Asked
from studio.lists.typed import parse_filters, written
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.frame.place import Place
from tui.frame.undoing import ask_undo
from tui.screens.dialogs.date import ask_date
from tui.screens.dialogs.pick import PickDialog
from tui.screens.journal.beside import ActPane
from tui.terminal.readiness import keys_wait
from tui.widgets.field import FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

C = Command

NOTHING = "Nothing like that was done."
NO_ACT = "There is nothing under the cursor."


def _dress(values: Mapping[str, Any]) -> tuple[str, str]:
    return ("off", "") if values["undone"] else ("", "")


LOOK = Look(("at", "who", "text", "undone"), dress=_dress, tones={"at": "muted"})


class JournalScreen(Place):
    """Shows what was done, the newest first, and takes back what can be taken back."""

    HELP = (
        "Who did what, when; beside it what the act under the cursor changed. Type filters: person:mkh kind:session "
        'day:yesterday of:"client 1001". What was done can be taken back alone where nothing after it depends on it.'
    )
    TABS = ("List", "View")
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("journal.take_back", "Take back..", "Undo the act under the cursor, whoever did it.", ("b",), "B", "List", "Act",
          True),
        C("journal.open", "Open", "Open the record that the act changed.", ("enter",), "O", "List", "Act", True),
        C("journal.filter", "Filter", "Type what is to be shown.", ("slash",), "I", "List", "Show", True),
        C("journal.person", "Person..", "Show what one person did.", ("p",), "P", "List", "Show"),
        C("journal.about", "What..", "Show only acts of one kind.", ("w",), "M", "List", "Show"),
        C("journal.of_day", "Day..", "Show what was done on a day.", ("d",), "J", "List", "Show"),
    )  # fmt: skip

    def __init__(self, table: str = "", row_id: int | None = None, called: str = "") -> None:
        super().__init__()
        self.of = (table, row_id) if row_id is not None else None
        """The record whose history it is; ``None`` for all that was done."""
        self.called = called

    def compose_body(self) -> Iterable[Widget]:
        yield Container(TextBlock(Content(" Filter "), id="label"), FilterField("filter"), classes="-typed")
        table = ListTable(LOOK, id="acts", empty_text=NOTHING)
        yield Container(table, ActPane(id="preview"), id="middle")

    def title_text(self) -> str:
        return f"History of {self.called or 'a record'}" if self.of else "Journal"

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.read()

    @property
    def table(self) -> ListTable:
        """The acts."""
        return self.query_one(ListTable)

    @property
    def field(self) -> FilterField:
        """What narrows them."""
        return self.query_one(FilterField)

    @property
    def pane(self) -> ActPane:
        """What is told of the act under the cursor."""
        return self.query_one(ActPane)

    @property
    def entry_id(self) -> int | None:
        """The act under the cursor."""
        key = self.table.cursor_key
        return key if isinstance(key, int) else None

    # -- reading -----------------------------------------------------------------------------------------------------

    @keys_wait("reading the journal", group="read")
    async def read(self) -> None:
        """Read what is asked for and show it."""
        try:
            filters = parse_filters(JOURNAL, self.field.value)
            asked = Asked(filters, (("of", self.of),) if self.of else (), descending=True)
            # Words that say nothing are refused before the list is left empty by them.
            await self.desk.gateway.read(pages.page, self.desk.actor, JOURNAL, asked, limit=1)
        except StudioError as error:
            self.say(str(error), problem=True)
            self.set_focus(self.field if self.field.value else self.table)
            return
        await self.table.show(self.desk, JOURNAL, asked)
        self._moved()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        # Each act is a line of it, whatever it changed.
        self.table.follow(changes | {("journal_entry", 0)})
        self._moved()

    def do_refresh(self) -> None:
        self.read()

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.pane.tell_of(self.entry_id)
        self.draw_frame()

    @on(ActPane.Told)
    def _act_told(self) -> None:
        self.draw_frame()

    @on(FieldSubmitted)
    def _entered(self) -> None:
        self.quiet()
        self.set_focus(self.table)
        self.read()

    def do_filter(self) -> None:
        """Put the cursor into the filter."""
        self.set_focus(self.field)

    def do_back(self) -> None:
        if self.field.has_focus or self.field.value:
            self.quiet()
            narrowed = bool(self.field.value)
            self.field.retype("")
            self.set_focus(self.table)
            if narrowed:
                self.read()
        else:
            super().do_back()

    # -- narrowing ---------------------------------------------------------------------------------------------------

    def _narrow(self, key: str, word: str) -> None:
        """Put one filter into the field, in the place of one of that kind."""
        try:
            kept = [one for one in parse_filters(JOURNAL, self.field.value) if one[0] != key]
        except StudioError:
            kept = []
        self.field.retype(written((*kept, (key, word)) if word else tuple(kept)))
        self.set_focus(self.table)
        self.read()

    @keys_wait("opening", group="dialog")
    async def do_person(self) -> None:
        """Choose whose acts are shown."""
        found = await self.attempt(self.desk.gateway.read(listed.people))
        if found is not None:
            await self._pick("person", "Show only", (Choice("", "Everybody"), *found))

    @keys_wait("opening", group="dialog")
    async def do_about(self) -> None:
        """Choose what the acts are about."""
        kinds = [Choice(kind, f"{kind[0].upper()}{kind[1:]}") for kind in listed.kinds()]
        await self._pick("kind", "Show only", (Choice("", "Everything"), *kinds))

    async def _pick(self, key: str, title: str, offered: Iterable[Choice]) -> None:
        picked: Choice | None = await self.desk.push_screen_wait(PickDialog(title, tuple(offered)))
        if picked is not None:
            self._narrow(key, str(picked.key))

    @keys_wait("opening", group="dialog")
    async def do_of_day(self) -> None:
        """Choose the day."""
        day = await ask_date(self.desk, "What was done on", clock.today())
        if day is not None:
            self._narrow("day", day.isoformat())

    # -- what can be done with an act --------------------------------------------------------------------------------

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("open")

    def _record(self) -> Open | None:
        """Return the record that the act under the cursor changed, where it has a screen."""
        act = self.pane.act
        return next(filter(None, map(_opens, act[1].rows)), None) if act and act[0] == self.entry_id else None

    def can_open(self) -> Verdict:
        if self.entry_id is None:
            return no(NO_ACT)
        return YES if self._record() else no("What that changed has no screen of its own.")

    def do_open(self) -> None:
        """Open the record that the act changed."""
        if (record := self._record()) is not None:
            self.open(record)

    def can_take_back(self) -> Verdict:
        if self.entry_id is None:
            return no(NO_ACT)
        act = self.pane.act
        return act[1].undo if act and act[0] == self.entry_id else YES

    @keys_wait("looking for what to undo", group="undo")
    async def do_take_back(self) -> None:
        """Ask, and take the act back."""
        entry_id = self.entry_id
        act = None if entry_id is None else await self.attempt(self.desk.gateway.read(undo.entry_of, entry_id))
        if act is not None:
            await ask_undo(self, act)


def _opens(row: RowChanged) -> Open | None:
    if row.kind in listed.RECORDS:
        return Open(row.kind, row.id)
    if row.kind == "preferences":
        return Open(row.kind)
    return Open("list", name=row.kind) if row.kind else None
