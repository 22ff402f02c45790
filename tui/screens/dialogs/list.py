"""What the dialogs have in common that show a list under the line in which one types."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.frame.dialog import Dialog
from tui.widgets.columns import Column
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.record_rows import Key
from tui.widgets.record_table import RecordTable

T = TypeVar("T")

MOST_LINES = 16
AROUND = 4
"""Lines that the box's edges, the line in which one types and one of what lies beneath take."""


class ListDialog(Dialog[T], Generic[T]):
    """The focus stays in the line; the arrows move in the list, Enter chooses. Subclasses say what fits and what it gives."""

    KEYS: ClassVar[str] = "Type to find   Enter Choose   Esc Cancel"
    AUTO_FOCUS = "FilterField"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(
        self, title: str, columns: Sequence[Column], *, empty_text: str, typed: str = "", keys: str = ""
    ) -> None:
        super().__init__(title, keys=keys)
        self.field = FilterField("filter")
        self.field.set_value(typed)
        self.table = RecordTable(columns, show_header=False, sortable=False, empty_text=empty_text)
        self.table.can_focus, self.table.driven = False, True

    def compose_body(self) -> ComposeResult:
        yield self.field
        yield self.table

    def keep_height(self, lines: int) -> None:
        """Give the list room for so many lines, as far as there is; it stays as high when it gets shorter.

        Otherwise each letter would paint the screen beneath.
        """
        lines = max(1, min(lines, MOST_LINES, self.app.size.height - AROUND))
        self.table.styles.height = lines
        self.table.styles.min_height = min(lines, 3)

    @abstractmethod
    def narrow(self) -> None:
        """Show what fits what is typed."""

    @on(FieldChanged)
    def _typed(self) -> None:
        self.narrow()

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _submitted(self) -> None:
        self.submit()

    def submit(self) -> None:
        """Choose what is under the cursor."""
        if (key := self.table.cursor_key) is not None:
            self.choose(key)

    @abstractmethod
    def choose(self, key: Key) -> None:
        """Leave with what the row of that key stands for."""

    def action_move(self, by: int) -> None:
        self.table.action_move(by)

    def action_page(self, pages: int) -> None:
        self.table.action_page(pages)
