"""One of several, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from studio.kernel.types import Choice
from tui.screens.dialogs.list import ListDialog
from tui.widgets.columns import Column
from tui.widgets.matching import matching
from tui.widgets.record_rows import Key, Row


class PickDialog(ListDialog[Choice]):
    """Shows a list that gets shorter as one types, and gives back the chosen `Choice`, or None for Esc."""

    DEFAULT_CSS = """
    PickDialog DialogBox { width: 50; }
    """

    def __init__(
        self, title: str, choices: Sequence[Choice], *, current: int | str | None = None, keys: str = ""
    ) -> None:
        """Offer ``choices``, with the cursor on the one whose key is ``current``; ``keys`` stands in the lower edge."""
        hints = any(choice.hint for choice in choices)
        columns = [Column("label", "", grow=2), *([Column("hint", "", min_width=8, grow=1)] if hints else [])]
        super().__init__(title, columns, empty_text="Nothing begins like that. Backspace shows more again.", keys=keys)
        self._choices = {choice.key: choice for choice in choices}
        self.narrow()
        if current is not None:
            self.table.move_to_key(current)

    def on_mount(self) -> None:
        self.keep_height(len(self._choices))

    def narrow(self) -> None:
        found = matching(list(self._choices.values()), self.field.value)
        self.table.set_rows([Row(choice.key, (choice.label, choice.hint)) for choice in found])

    def choose(self, key: Key) -> None:
        self.close(self._choices[key])
