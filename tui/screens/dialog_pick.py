"""One of several, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from studio.types import Choice
from tui.screens.dialog import Dialog
from tui.widgets.columns import Column
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.matching import matching
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_field import TextField


class FilterField(TextField):
    """A line whose arrow keys belong to the list below."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "go"


class PickDialog(Dialog[Choice]):
    """Shows a list that gets shorter as one types, and gives back the chosen `Choice`, or None for Esc."""

    KEYS: ClassVar[str] = "Type to find   Enter Choose   Esc Cancel"
    AUTO_FOCUS = "FilterField"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    DEFAULT_CSS = """
    PickDialog RecordTable { height: auto; max-height: 16; }
    PickDialog DialogBox { width: 50; }
    """

    def __init__(
        self, title: str, choices: Sequence[Choice], *, current: int | str | None = None, keys: str = ""
    ) -> None:
        """Offer ``choices``, with the cursor on the one whose key is ``current``; ``keys`` stands in the lower edge."""
        super().__init__(title, keys=keys)
        self._choices = {choice.key: choice for choice in choices}
        self._current = current
        self._filter = FilterField("filter")
        self._filter.enter_submits = True
        hints = any(choice.hint for choice in choices)
        columns = [Column("label", "", grow=2), *([Column("hint", "", min_width=8, grow=1)] if hints else [])]
        self._table = RecordTable(
            columns,
            show_header=False,
            sortable=False,
            empty_text="Nothing begins like that. Backspace shows more again.",
        )
        self._table.can_focus = False
        self._table.set_rows(self._rows())
        if current is not None:
            self._table.move_to_key(current)

    def compose_body(self) -> ComposeResult:
        yield self._filter
        yield self._table

    def on_mount(self) -> None:
        # The box keeps its height while the list gets shorter, or each letter would paint the screen beneath.
        lines = max(1, min(len(self._choices), 16))
        self._table.styles.height = lines
        self._table.styles.min_height = min(lines, 3)

    def _rows(self) -> list[Row]:
        found = matching(list(self._choices.values()), self._filter.value)
        return [Row(choice.key, (choice.label, choice.hint)) for choice in found]

    @on(FieldChanged)
    def _narrow(self) -> None:
        self._table.set_rows(self._rows())

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _choose(self) -> None:
        key = self._table.cursor_key
        if key is not None:
            self.close(self._choices[key])

    def action_move(self, by: int) -> None:
        self._table.action_move(by)

    def action_page(self, pages: int) -> None:
        self._table.action_page(pages)
