"""The journal: who did what, when, and what it changed; of all records, or of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual import on

from studio.history import listed
from studio.history.changes import RowChanged
from studio.history.listed import JOURNAL
from studio.kernel import clock, undo
from studio.kernel.types import YES, Choice, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.filtered_place import FilteredPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.frame.preview_pane import SidePane
from tui.frame.undoing import ask_undo
from tui.screens.dialogs.date import ask_date
from tui.screens.dialogs.pick import PickDialog
from tui.screens.journal.beside import ActPane
from tui.terminal.readiness import keys_wait

C = Command

NOTHING = "Nothing like that was done."


def _dress(values: Mapping[str, Any]) -> tuple[str, str]:
    return ("off", "") if values["undone"] else ("", "")


LOOK = Look(("at", "who", "text", "undone"), dress=_dress, tones={"at": "muted"})


class JournalScreen(FilteredPlace):
    """Shows what was done, the newest first, and takes back what can be taken back."""

    HELP = (
        "Who did what, when; beside it what the act under the cursor changed. Type filters: person:mkh kind:session "
        'day:yesterday of:"client 1001". What was done can be taken back alone where nothing after it depends on it.'
    )
    SPEC = JOURNAL
    NOTHING_HERE = "There is nothing under the cursor."
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
        self.fixed = (("of", self.of),) if self.of else ()
        self.called = called

    def compose_list(self) -> tuple[ListTable, SidePane]:
        return ListTable(LOOK, id="acts", empty_text=NOTHING), ActPane(id="preview")

    def title_text(self) -> str:
        return f"History of {self.called or 'a record'}" if self.of else "Journal"

    @property
    def pane(self) -> ActPane:
        """What is told of the act under the cursor."""
        return self.query_one(ActPane)

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        # Each act is a line of it, whatever it changed.
        super().changed_elsewhere(changes | {("journal_entry", 0)})

    def moved(self) -> None:
        self.pane.tell_of(self.here)
        super().moved()

    @on(ActPane.Told)
    def _act_told(self) -> None:
        self.draw_frame()

    # -- narrowing ---------------------------------------------------------------------------------------------------

    @keys_wait("opening", group="dialog")
    async def do_person(self) -> None:
        """Choose whose acts are shown."""
        found = await self.attempt(self.desk.gateway.read(listed.people))
        if found is not None:
            await self._pick("person", (Choice("", "Everybody"), *found))

    @keys_wait("opening", group="dialog")
    async def do_about(self) -> None:
        """Choose what the acts are about."""
        kinds = [Choice(kind, f"{kind[0].upper()}{kind[1:]}") for kind in listed.kinds()]
        await self._pick("kind", (Choice("", "Everything"), *kinds))

    async def _pick(self, key: str, offered: Iterable[Choice]) -> None:
        picked: Choice | None = await self.desk.push_screen_wait(PickDialog("Show only", tuple(offered)))
        if picked is not None:
            self.narrow(key, str(picked.key))

    @keys_wait("opening", group="dialog")
    async def do_of_day(self) -> None:
        """Choose the day."""
        day = await ask_date(self.desk, "What was done on", clock.today(), gone=True)
        if day is not None:
            self.narrow("day", day.isoformat())

    # -- what can be done with an act --------------------------------------------------------------------------------

    def _record(self) -> Open | None:
        """Return the record that the act under the cursor changed, where it has a screen."""
        act = self.pane.act
        return next(filter(None, map(_opens, act[1].rows)), None) if act and act[0] == self.here else None

    def can_open(self) -> Verdict:
        if not (some := self.some()):
            return some
        return YES if self._record() else no("What that changed has no screen of its own.")

    def do_open(self) -> None:
        """Open the record that the act changed."""
        if (record := self._record()) is not None:
            self.open(record)

    def can_take_back(self) -> Verdict:
        act = self.pane.act
        return act[1].undo if act and act[0] == self.here else self.some()

    @keys_wait("looking for what to undo", group="undo")
    async def do_take_back(self) -> None:
        """Ask, and take the act back."""
        entry_id = self.here
        act = None if entry_id is None else await self.attempt(self.desk.gateway.read(undo.entry_of, entry_id))
        if act is not None:
            await ask_undo(self, act)


def _opens(row: RowChanged) -> Open | None:
    if row.kind in listed.RECORDS:
        return Open(row.kind, row.id)
    if row.kind == "preferences":
        return Open(row.kind)
    return Open("list", name=row.kind) if row.kind else None
