"""A question over a list that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.frame.ask import AskDialog
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

AROUND = 9
"""Lines of a low terminal that the box's edges, the question, the titles and the answers take."""


class AskListDialog(AskDialog):
    """Up and Down go through the list, Left and Right through the answers. It comes up where nobody expects it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the answers, which would else take them as a way to another answer.
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: str,
        answers: Sequence[tuple[str, str]],
        columns: Sequence[Column],
        rows: Sequence[Row],
        at: int | None = None,
        *,
        first: str = "",
    ) -> None:
        """Ask.

        Args:
            title: Stands in the upper edge.
            text: The question.
            answers: The letter and the words of each answer.
            columns: Those of the list.
            rows: Its lines.
            at: The key of the line under the cursor at first.
            first: The letter that Enter gives; by default the last one.
        """
        super().__init__(title, text, answers, safe=first, expected=False)
        self._rows, self._first = rows, at
        self.table = RecordTable(columns, sortable=False, empty_text="")
        self.table.can_focus, self.table.driven = False, True

    def compose_body(self) -> ComposeResult:
        question, answers = super().compose_body()
        yield question
        yield self.table
        yield answers

    def on_mount(self) -> None:
        lines = max(1, min(len(self._rows), self.app.size.height - AROUND))
        self.table.styles.height = lines + 1
        self.table.set_rows(self._rows)
        if self._first is not None:
            self.table.move_to_key(self._first)

    def action_move(self, by: int) -> None:
        """Move the cursor of the list."""
        self.table.action_move(by)
