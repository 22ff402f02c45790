"""Find: one field, and under it the clients and sessions that fit, while it is being typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.containers import Container
from textual.content import Content
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
from tui.frame.place import Place
from tui.frame.preview_pane import PreviewPane
from tui.screens.find.rows import CLIENT, COLUMNS, NEW, SESSION, rows_of
from tui.terminal.readiness import edits_text, keys_wait
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.grouped_table import GroupedTable
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

C = Command

EMPTY = "Type any part of a name, number, phone, email, family member or description."

FORGIVEN = "Nothing fits to the letter; this is what fits but for one slip."

NOTHING = "Nothing fits. Fewer letters find more; Enter adds it as a new client."


class FindScreen(Place):
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

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._begin_with = typed
        self.found = Found()
        self._answered: str | None = None
        """The text that ``found`` answers."""
        self._problem = ""
        """Why it could not be answered."""
        self._asked_for = 0
        """The lines for which was asked."""

    def compose_body(self) -> Iterable[Widget]:
        yield Container(TextBlock(Content(" Find     "), id="label"), FilterField("find"), classes="-typed")
        table = GroupedTable(COLUMNS, id="found", show_header=False, sortable=False, empty_text=EMPTY)
        table.can_focus, table.driven = False, True
        yield Container(table, PreviewPane(id="preview"), id="middle")

    def on_unmount(self) -> None:
        match.forget()

    def title_text(self) -> str:
        return "Find"

    def on_mount(self) -> None:
        self.desk.take_made("client")
        self.set_focus(self.field)
        if self._begin_with:
            self.field.retype(self._begin_with)

    @property
    def field(self) -> FilterField:
        """Where one types."""
        return self.query_one(FilterField)

    @property
    def table(self) -> GroupedTable:
        """What was found."""
        return self.query_one("#found", GroupedTable)

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        if self.has_class("-wide"):
            self.query_one(PreviewPane).tell_of(self._under_cursor())

    # -- looking -----------------------------------------------------------------------------------------------------

    @on(FieldChanged)
    def _typed(self) -> None:
        self.quiet()
        self.look()

    @keys_wait("looking", group="find.look", lets=edits_text)
    async def look(self, *, keep_cursor: bool = False) -> None:
        """Ask for what fits and show it; the newest question wins."""
        await self._find(keep_cursor=keep_cursor)

    async def _find(self, *, keep_cursor: bool) -> None:
        typed, lines = self.field.value, self._lines()
        self._asked_for = lines
        found, problem = Found(), ""
        if typed.strip():
            try:
                # One more than can be shown tells that there are more.
                found = await self.desk.gateway.read(search.find, typed, clients=lines, sessions=lines)
            except StudioError as error:
                problem = str(error)
        if typed != self.field.value:
            return
        self.found, self._answered, self._problem = found, typed, problem
        self._draw(typed, lines, keep_cursor=keep_cursor)

    def _draw(self, typed: str, lines: int, *, keep_cursor: bool) -> None:
        rows = []
        if typed.strip() and not self._problem:
            rows = rows_of(self.found, typed, clock.today(), lines=lines)
        self.table.set_groups(rows, keep_cursor=keep_cursor)
        if self._problem:
            self.say(self._problem, problem=True)
        elif typed.strip() and len(rows) == 1:
            self.say(NOTHING)
        elif self.found.forgiven:
            self.say(FORGIVEN)
        elif self.said in (NOTHING, FORGIVEN):
            self.quiet()
        self.draw_frame()
        self._moved()

    def _lines(self) -> int:
        """How many records of a kind the list has room for."""
        return max(3, self.table.size.height)

    def on_resize(self) -> None:
        if self._answered and self._lines() != self._asked_for:
            self.look(keep_cursor=True)
        self._moved()

    def on_screen_resume(self) -> None:
        added = self.desk.take_made("client")
        if added is not None:
            self._look_for_added(added)
        elif self._answered:
            self.look(keep_cursor=True)

    @keys_wait("looking", group="find.added")
    async def _look_for_added(self, client_id: int) -> None:
        """Put the cursor on the client that was just added; one saved under another name is found by the number."""
        added = await self.attempt(self.desk.gateway.read(clients.client_record, client_id))
        if added is None:
            return
        for typed in (self.field.value, added.number):
            self.field.set_value(typed)
            await self._find(keep_cursor=True)
            if self.table.move_to_key(f"{CLIENT}{added.id}"):
                self.say(f"Client {added.number}, {added.name}, is in the book now.")
                return

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        self._look_again()

    def day_passed(self) -> None:
        self._look_again()

    def _look_again(self) -> None:
        """Ask anew because something changed; no key waits for that, unless one waits for an answer already."""
        if not self._answered or not self.is_active:
            return
        if self.holds.now:
            self.look(keep_cursor=True)
        else:
            find = partial(self._find, keep_cursor=True)
            _asked: Worker[None] = self.run_worker(find, group="find.look", exclusive=True, exit_on_error=False)

    def do_refresh(self) -> None:
        self.look(keep_cursor=True)

    # -- moving and opening ------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if self.field.has_focus and self.table.drive(event.key):
            event.stop()

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _enter(self) -> None:
        self.run_command("open")

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

    def do_clear(self) -> None:
        self.field.retype("")
        self.set_focus(self.field)


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
