"""Find: one field, and under it the clients and sessions that fit, while it is being typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget
from textual.worker import Worker

from studio.clients import clients
from studio.find import match, search
from studio.find.search import Found
from studio.find.typed import split_groups
from studio.kernel import clock
from studio.kernel.clean import capitalise_name
from studio.kernel.errors import StudioError
from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.preview_pane import PreviewPane
from tui.frame.typed_place import TypedPlace
from tui.screens.find.rows import CLIENT, COLUMNS, NEW, SESSION, rows_of
from tui.terminal.readiness import keys_wait
from tui.widgets.grouped_table import GroupedTable
from tui.widgets.record_table import RecordTable

C = Command

EMPTY = "Type any part of a name, number, phone, email, family member or description."

FORGIVEN = "Nothing fits to the letter; this is what fits but for one slip."

NOTHING = "Nothing fits. Fewer letters find more; Enter adds it as a new client."


class FindScreen(TypedPlace):
    """Finds a client or session."""

    HELP = (
        "Type any part of a name, client or session number, phone, email, family member or description: what fits "
        'appears below. group:NAME before or behind it looks only among the clients of a group, group:"TWO WORDS" too. '
        "Up and Down choose, Enter opens, and the last line adds a new client with what you typed."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("find.open", "Open", "Open what is under the cursor.", ("enter",), "O", "Home", "Record", True),
        C("find.new_client", "New client", "Add a client with what you typed.", ("ctrl+n",), "N", "Home", "New", True),
        C("find.clear", "Clear", "Empty the field for another search.", ("ctrl+l",), "E", "Home", "Search"),
    )  # fmt: skip

    LABEL = "Find     "

    def __init__(self, typed: str = "") -> None:
        super().__init__(typed)
        self.found = Found()
        self._problem = ""
        """Why it could not be answered."""
        self._asked_for = 0
        """The lines for which was asked."""

    def compose_body(self) -> Iterable[Widget]:
        yield self.typed_line()
        table = GroupedTable(COLUMNS, id="found", show_header=False, sortable=False, empty_text=EMPTY)
        yield Container(self.driven(table), PreviewPane(id="preview"), id="middle")

    def on_unmount(self) -> None:
        match.forget()

    def title_text(self) -> str:
        return "Find"

    def on_mount(self) -> None:
        self.desk.take_made("client")

    @property
    def table(self) -> GroupedTable:
        """What was found."""
        return self.query_one(GroupedTable)

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        if self.has_class("-wide"):
            self.query_one(PreviewPane).tell_of(self._under_cursor())

    # -- looking -----------------------------------------------------------------------------------------------------

    async def answer_to(self, typed: str) -> Found:
        self._asked_for, self._problem = self._lines(), ""
        if not typed.strip():
            return Found()
        try:
            # One more than can be shown tells that there are more.
            lines = self._asked_for
            return await self.desk.gateway.read(search.find, typed, clients=lines, sessions=lines)
        except StudioError as error:
            self._problem = str(error)
            return Found()

    def show_answer(self, answer: Found, *, keep_cursor: bool) -> None:
        self.found, typed, rows = answer, self.answered, []
        if typed.strip() and not self._problem:
            rows = rows_of(answer, typed, clock.today(), lines=self._asked_for)
        self.table.set_groups(rows, keep_cursor=keep_cursor)
        if self._problem:
            self.say(self._problem, problem=True)
        elif typed.strip() and len(rows) == 1:
            self.say(NOTHING)
        elif answer.forgiven:
            self.say(FORGIVEN)
        elif self.said in (NOTHING, FORGIVEN):
            self.quiet()
        self.draw_frame()
        self._moved()

    def _lines(self) -> int:
        """How many records of a kind the list has room for."""
        return max(3, self.table.size.height)

    def on_resize(self) -> None:
        if self.answered and self._lines() != self._asked_for:
            self.look(keep_cursor=True)
        self._moved()

    def resumed(self) -> None:
        added = self.desk.take_made("client")
        if added is not None:
            self._look_for_added(added)
        else:
            super().resumed()

    @keys_wait("looking", group="find.added")
    async def _look_for_added(self, client_id: int) -> None:
        """Put the cursor on the client that was just added; one saved under another name is found by the number."""
        added = await self.attempt(self.desk.gateway.read(clients.client_record, client_id))
        if added is None:
            return
        for typed in (self.field.value, added.number):
            self.field.set_value(typed)
            await self.ask_now(keep_cursor=True)
            if self.table.move_to_key(f"{CLIENT}{added.id}"):
                self.say(f"Client {added.number}, {added.name}, is in the book now.")
                return

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        self._look_again()

    def day_passed(self) -> None:
        self._look_again()

    def _look_again(self) -> None:
        """Ask anew because something changed; no key waits for that, unless one waits for an answer already."""
        if not self.answered or not self.is_active:
            return
        if self.holds.now:
            self.look(keep_cursor=True)
        else:
            find = partial(self.ask_now, keep_cursor=True)
            _asked: Worker[None] = self.run_worker(find, group="look", exclusive=True, exit_on_error=False)

    # -- moving and opening ------------------------------------------------------------------------------------------

    def can_open(self) -> Verdict:
        if self._problem:
            return no(self._problem)
        return YES if self.field.value.strip() else no(EMPTY)

    def _under_cursor(self) -> Open | None:
        """Return the record under the cursor."""
        key = str(self.table.cursor_key)
        if key.startswith(SESSION):
            return Open("session", int(key.removeprefix(SESSION)), self._session_ids())
        return Open("client", int(key.removeprefix(CLIENT))) if key.startswith(CLIENT) else None

    def do_open(self) -> None:
        """Open the record under the cursor."""
        record = self._under_cursor()
        if self.table.cursor_key == NEW:
            self.do_new_client()
        elif record is not None:
            self.open(record)

    def _session_ids(self) -> tuple[int, ...]:
        keys = [str(row.key) for row in self.table.rows]
        return tuple(int(key.removeprefix(SESSION)) for key in keys if key.startswith(SESSION))

    def do_new_client(self) -> None:
        self.open(Open("client", typed=prefill_of(self.field.value)))

    def do_find(self) -> None:
        self.set_focus(self.field)

    def do_book(self) -> None:
        """Book for the client under the cursor; else the wizard goes on with what is typed."""
        record = self._under_cursor()
        if record is not None and record.kind == "client":
            self.open(Open("book", client_id=record.record_id))
        else:
            self.open(Open("book", typed={"client": self.field.value}))


def prefill_of(typed: str) -> dict[str, str]:
    """Put what was typed into the fields of a new client where it belongs."""
    text = " ".join(split_groups(typed)[0].split())
    if not text:
        return {}
    if "@" in text:
        return {"email_1": text}
    if re.fullmatch(r"[\d\s().+\-/]+", text):
        return {"phone_1": text}
    if "," in text:
        last, _, first = text.partition(",")
        return {
            "last_name": capitalise_name(last.strip(), family_name=True),
            "first_name": capitalise_name(first.strip()),
        }
    first, _, last = text.rpartition(" ")
    return {"last_name": capitalise_name(last, family_name=True), "first_name": capitalise_name(first)}
