"""The print queue: letters that wait to be printed, and those that were printed last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from studio.kernel.access import refusal
from studio.kernel.shown import format_date
from studio.kernel.types import Verdict, no
from studio.papers import print_queue
from studio.papers.print_queue import Queued
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.whole_list import WholeListPlace
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


class LettersScreen(WholeListPlace):
    """Lists the letters that wait, prints them, and marks them as printed."""

    HELP = (
        "The letters that wait to be printed. {key:print} writes all of them, or those marked with Space, into one file and "
        "sends it to the printer where there is one; {key:show_printed} shows those printed last, which can be printed again."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS
    READ = frozenset({"outbox", "communication", "receiver", "client"})
    shows_printed = False

    @classmethod
    def name_of(cls) -> str:
        return "Print queue"

    def compose_body(self) -> Iterable[Widget]:
        yield RecordTable(COLUMNS, id="letters", sortable=False, markable=True, empty_text=EMPTY[False])

    def title_text(self) -> str:
        return "Letters, printed" if self.shows_printed else "Print queue"

    @property
    def asked(self) -> tuple[Any, ...]:
        return _queue, self.shows_printed

    @property
    def nothing(self) -> str:
        return EMPTY[self.shows_printed]

    def row(self, one: Queued) -> Row:
        return _row(one)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The letters that are marked, or else the one under the cursor."""
        here = [self.at_cursor.id] if self.at_cursor else []
        return self.marked or tuple(here)

    @property
    def marked(self) -> tuple[int, ...]:
        """The letters that are marked."""
        return tuple(one for one in self.found if one in self.table.marked)

    # -- printing ----------------------------------------------------------------------------------------------------

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
            self.open(Open("letter", key, tuple(self.found)))

    @keys_wait("opening", group="dialog")
    async def do_print(self) -> None:
        """Print what is marked, or all."""
        ids = self.marked or (self.chosen if self.shows_printed else tuple(self.found))
        took = await print_letters(self, ids)
        if took is None:
            return
        self.table.set_marks(frozenset())
        await self.show_list()
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
            await self.show_list()
            self.say(told)

    def do_show_printed(self) -> None:
        """Show those printed last, or those that wait."""
        self.shows_printed = not self.shows_printed
        self.read()


def _queue(printed: bool) -> tuple[Queued, ...]:
    return print_queue.queue(printed=printed)


def _row(one: Queued) -> Row:
    return Row(one.id, (str(one.id), one.client, one.to, one.about, format_date(one.since.date())))
