"""The page of the wizard that finds the client, or adds one."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from studio.clients import clients
from studio.find import search
from studio.find.search import Found
from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.types import Choice
from tui.frame.desk import Open
from tui.screens.book.edit import TAKES_APPOINTMENT
from tui.screens.book.page import BookPage
from tui.screens.find.find import prefill_of
from tui.screens.find.rows import CLIENT, COLUMNS, NEW, rows_of
from tui.widgets.filter_field import FilterField
from tui.widgets.grouped_table import GroupedTable
from tui.widgets.record_rows import Key
from tui.widgets.text_block import TextBlock

EMPTY = "Type any part of a name, number, phone or email; the last line adds a new client."
NOBODY = "Enter without a name: an appointment of the studio alone."


class WhoPage(BookPage):
    """Find, with the clients alone, and a new one as its last line."""

    NAME, TIP = "Who", "O"

    def compose(self) -> ComposeResult:
        field = FilterField("sought")
        field.set_value(self.edit.sought)
        yield Container(TextBlock(Content(" Client   "), id="label"), field, classes="-typed")
        table = GroupedTable(COLUMNS, id="found", show_header=False, sortable=False, empty_text=EMPTY)
        table.can_focus, table.driven = False, True
        yield table

    @property
    def field(self) -> FilterField:
        """Where one types."""
        return self.screen.query_one(FilterField)

    @property
    def table(self) -> GroupedTable:
        """The clients that fit."""
        return self.screen.query_one("#found", GroupedTable)

    def missing(self) -> str:
        if self.edit.client is not None or self.edit.kind == TAKES_APPOINTMENT:
            return ""
        return "A session is of a client: find one, or add a new one with the last line."

    def opened(self) -> None:
        if self.field.value != self.edit.sought:
            self.field.set_value(self.edit.sought)
        self.field.focus()
        if self.edit.sought.strip():
            self.screen.look_for_client()
        elif self.edit.kind == TAKES_APPOINTMENT:
            self.screen.say(NOBODY)

    async def look(self) -> None:
        """Show the clients that fit what is typed."""
        # A page that is opened again has no size before it is painted: what is around it has.
        around = self.screen.pane_of(self.NAME).parent
        lines = max(3, self.table.size.height or (around.size.height if isinstance(around, Widget) else 0) - 1)
        typed = self.field.value
        found, problem = Found(), ""
        if typed.strip():
            read = self.screen.desk.gateway.read(search.find, typed, clients=lines, sessions=0)
            try:
                found = await read
            except StudioError as error:
                problem = str(error)
        if typed != self.field.value:
            return
        rows = rows_of(found, typed, clock.today(), lines=lines) if typed.strip() and not problem else []
        self.table.set_groups(rows)
        if self.edit.client is not None:
            self.table.move_to_key(f"{CLIENT}{self.edit.client.key}")
        if problem:
            self.screen.say(problem, problem=True)

    def key(self, event: events.Key) -> bool:
        return self.field.has_focus and self.table.drive(event.key)

    def take(self) -> None:
        """Take the client under the cursor; a new one is added on a record of its own."""
        if not self.field.value.strip():
            if self.edit.kind == TAKES_APPOINTMENT:
                self.edit.take_client(None)
            self.screen.go_on()
        elif self.table.cursor_key is not None:
            self.chosen(self.table.cursor_key)

    def chosen(self, key: Key) -> None:
        if key == NEW:
            self.screen.open(Open("client", typed=prefill_of(self.field.value), book=True))
        elif str(key).startswith(CLIENT):
            self.screen.take_client(int(str(key).removeprefix(CLIENT)))

    async def choice_of(self, client_id: int) -> Choice | None:
        """Return a client as what is booked names them."""
        found = await self.screen.attempt(self.screen.desk.gateway.read(clients.client_record, client_id))
        return None if found is None else Choice(found.id, found.name, found.number)
