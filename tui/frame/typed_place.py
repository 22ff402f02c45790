"""A full screen with one field that one types into, and under it what is the answer, while it is being typed."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from textual import events, on
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from tui.frame.place import Place
from tui.terminal.readiness import edits_text, keys_wait
from tui.text import safe
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock


class TypedPlace(Place):
    """The field has the focus, arrows drive the list, Enter is the command ``open``; the newest question wins."""

    LABEL: ClassVar[str]
    """Stands before the field."""

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._begin_with = typed
        self.answered = ""
        """The text to which the answer that is shown belongs."""

    def typed_line(self) -> Widget:
        """Make the line with the field."""
        return Container(TextBlock(Content(f" {self.LABEL}"), id="label"), FilterField("line"), classes="-typed")

    def driven(self, table: RecordTable) -> RecordTable:
        """Let arrows that the field does not need drive a list."""
        table.can_focus, table.driven = False, True
        return table

    def on_mount(self) -> None:
        self.set_focus(self.field)
        if self._begin_with:
            self.field.retype(self._begin_with)

    @property
    def field(self) -> FilterField:
        """Where one types."""
        return self.query_one(FilterField)

    @property
    def table(self) -> RecordTable:
        """What may be chosen."""
        return self.query_one(RecordTable)

    # -- asking ------------------------------------------------------------------------------------------------------

    @abstractmethod
    async def answer_to(self, typed: str) -> Any:
        """Ask for the answer to a text, which may be empty."""

    @abstractmethod
    def show_answer(self, answer: Any, *, keep_cursor: bool) -> None:
        """Show an answer."""

    @on(FieldChanged)
    def _typed(self) -> None:
        self.quiet()
        self.look()

    @keys_wait("looking", group="look", lets=edits_text)
    async def look(self, *, keep_cursor: bool = False) -> None:
        """Ask, and show the answer."""
        await self.ask_now(keep_cursor=keep_cursor)

    async def ask_now(self, *, keep_cursor: bool) -> None:
        """Ask, and show the answer unless something else is typed by then."""
        typed = self.field.value
        answer = await self.answer_to(typed)
        if typed == self.field.value:
            self.answered = typed
            self.show_answer(answer, keep_cursor=keep_cursor)

    def do_refresh(self) -> None:
        self.look(keep_cursor=True)

    def on_screen_resume(self) -> None:
        self.resumed()

    def resumed(self) -> None:
        """Ask anew when the screen is on top again."""
        if self.answered:
            self.look(keep_cursor=True)

    def tell_in(self, where: str, text: str) -> None:
        """Show a text in as many lines as it needs."""
        block, content = self.query_one(where, TextBlock), Content(safe(text, lines=True))
        lines = max(1, content.get_height({}, max(1, block.size.width or self.size.width)))
        if block.styles.height is None or block.styles.height.value != lines:
            block.styles.height = lines
        block.show(content)

    # -- choosing ----------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if self.field.has_focus and self.table.drive(event.key):
            event.stop()

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _enter(self) -> None:
        self.run_command("open")

    def do_clear(self) -> None:
        self.field.retype("")
        self.set_focus(self.field)
