"""The print queue: letters that wait to be printed, and those that were printed last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from studio.kernel.access import refusal
from studio.kernel.shown import format_date
from studio.kernel.types import YES, Verdict, no
from studio.papers import print_queue
from studio.papers.print_queue import Queued
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.place import Place
from tui.screens.messages.printing import print_letters
from tui.terminal.readiness import keys_wait
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

C = Command
COMMANDS: tuple[Command, ...] = (
    C("letters.open", "Open", "Open the letter under the cursor.", ("enter",), "O", "Home", "Letter", True),
    C("letters.print", "Print all..", "Print all that wait, or what is marked.", ("p",), "7", "Home", "Print", True),
    C("letters.printed", "Printed", "Say that what is marked is printed, or what is under the cursor.", ("k",), "=", "Home",
      "Print", True),
    C("letters.again", "Again", "Put a printed letter into the queue again.", ("a",), "Z", "Home", "Print", True),
    C("letters.show_printed", "Show printed", "Show those printed last, or those that wait.", ("h",), "P", "View", "Show"),
)  # fmt: skip
COLUMNS = (
    Column("id", "Id", width=7, align="right", priority=4),
    Column("client", "Client", min_width=14, grow=2, priority=10),
    Column("to", "To", min_width=16, grow=3, priority=8),
    Column("about", "About", min_width=12, grow=2, priority=9),
    Column("since", "Since", width=17, priority=7),
)
EMPTY = {False: print_queue.NOTHING, True: "No letter was printed yet."}
READ = frozenset({"outbox", "communication", "receiver", "client"})


class LettersScreen(Place):
    """Lists the letters that wait, prints them, and marks them as printed."""

    HELP = (
        "The letters that wait to be printed. {key:print} writes all of them, or those marked with Space, into one file and "
        "sends it to the printer where there is one; {key:show_printed} shows those printed last, which can be printed again."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self) -> None:
        super().__init__()
        self.shows_printed = False
        self.letters: tuple[Queued, ...] = ()

    @classmethod
    def name_of(cls) -> str:
        return "Print queue"

    def compose_body(self) -> Iterable[Widget]:
        yield RecordTable(COLUMNS, id="letters", sortable=False, markable=True, empty_text=EMPTY[False])

    def title_text(self) -> str:
        return "Letters, printed" if self.shows_printed else "Print queue"

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.read()

    @property
    def table(self) -> RecordTable:
        """The letters."""
        return self.query_one(RecordTable)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The letters that are marked, or else the one under the cursor."""
        marked = [one.id for one in self.letters if one.id in self.table.marked]
        here = [one.id for one in self.letters if one.id == self.table.cursor_key]
        return tuple(marked or here)

    @keys_wait("reading the letters", group="read")
    async def read(self) -> None:
        """Read the queue and show it."""
        await self._read()

    async def _read(self) -> None:
        found = await self.attempt(self.desk.gateway.read(_queue, self.shows_printed))
        if found is not None:
            self.letters = found
            self.table.empty_text = EMPTY[self.shows_printed]
            self.table.set_rows([_row(one) for one in found])
            self.draw_frame()

    def do_refresh(self) -> None:
        self.read()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if any(table in READ for table, _ in changes):
            self.read()

    @on(RecordTable.Highlighted)
    @on(RecordTable.Marked)
    def _moved(self) -> None:
        self.draw_frame()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("open")

    # -- printing ----------------------------------------------------------------------------------------------------

    def can_open(self) -> Verdict:
        return YES if self.chosen else no(EMPTY[self.shows_printed])

    def can_print(self) -> Verdict:
        actor = self.desk.actor
        return self.can_open() if actor.may("messages") else no(refusal(actor, "print letters"))

    def can_printed(self) -> Verdict:
        return no("These are printed already.") if self.shows_printed else self.can_print()

    def can_again(self) -> Verdict:
        if not self.shows_printed:
            return no(self.with_keys("These wait already; {key:show_printed} shows those that were printed."))
        return self.can_print()

    def do_open(self) -> None:
        """Open the letter under the cursor."""
        if isinstance(key := self.table.cursor_key, int):
            self.open(Open("letter", key, tuple(one.id for one in self.letters)))

    @keys_wait("opening", group="dialog")
    async def do_print(self) -> None:
        """Print what is marked, or all."""
        marked = tuple(one.id for one in self.letters if one.id in self.table.marked)
        ids = marked or (self.chosen if self.shows_printed else tuple(one.id for one in self.letters))
        took = await print_letters(self, ids)
        if took is None:
            return
        self.table.set_marks(frozenset())
        await self._read()
        if took:
            self.say("Sent to the printer.")

    def do_printed(self) -> None:
        """Say that letters are printed."""
        self._marks(self.chosen, again=False)

    def do_again(self) -> None:
        """Put letters into the queue again."""
        self._marks(self.chosen, again=True)

    @keys_wait("saving", group="save", exclusive=False)
    async def _marks(self, ids: tuple[int, ...], *, again: bool) -> None:
        count = f"{len(ids)} letter{'s' * (len(ids) != 1)}"
        await self._mark(ids, again=again, told=f"{count} to be printed again." if again else f"{count} printed.")

    async def _mark(self, ids: tuple[int, ...], *, again: bool, told: str) -> None:
        marks = print_queue.mark_waiting if again else print_queue.mark_printed
        if await self.attempt(self.desk.gateway.write(marks, self.desk.actor, ids)) is not None:
            self.table.set_marks(frozenset())
            await self._read()
            self.say(told)

    def do_show_printed(self) -> None:
        """Show those printed last, or those that wait."""
        self.shows_printed = not self.shows_printed
        self.read()


def _queue(printed: bool) -> tuple[Queued, ...]:
    return print_queue.queue(printed=printed)


def _row(one: Queued) -> Row:
    return Row(one.id, (str(one.id), one.client, one.to, one.about, format_date(one.since.date())))
