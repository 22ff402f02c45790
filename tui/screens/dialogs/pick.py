"""One of several, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from studio.kernel.types import Choice
from tui.frame.dialog import DialogBox
from tui.screens.dialogs.list import ListDialog
from tui.text import cells
from tui.widgets.columns import Column
from tui.widgets.matching import matching
from tui.widgets.record_rows import Key, Row

NOTHING = "Nothing begins so: Backspace shows more."
SENTENCE_LINES = 3
"""Lines that such a sentence takes."""
LEAST_CELLS, MOST_CELLS = 50, 76
"""How wide it is: so that no choice is cut, as far as 80 columns have room."""
EDGES = 6
"""Cells of the frame and of what stands beside the lines."""


class PickDialog(ListDialog[Choice]):
    """Shows a list that gets shorter as one types, and gives back the chosen `Choice`, or None for Esc."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        current: int | str | None = None,
        keys: str = "",
        unoffered: Sequence[Choice] = (),
    ) -> None:
        """Offer ``choices``, with the cursor on the one whose key is ``current``; ``keys`` stands in the lower edge.

        Args:
            unoffered: what somebody may look for in vain, each with the sentence why as its hint.
        """
        label, hint = (max((cells(text) for text in texts), default=0) for texts in _texts(choices))
        whole = label + bool(hint) + hint + EDGES
        # What the box is widened for has just the cells it takes; else the free ones are shared.
        widened = LEAST_CELLS < whole <= MOST_CELLS
        columns = [
            Column("label", "", width=label) if widened else Column("label", "", grow=2),
            *([Column("hint", "", min_width=8, grow=1)] if hint else []),
        ]
        super().__init__(title, columns, empty_text=NOTHING, keys=keys)
        self._cells = max(LEAST_CELLS, min(whole, MOST_CELLS))
        self._unoffered = unoffered
        self._choices = {choice.key: choice for choice in choices}
        self.narrow()
        if current is not None:
            self.table.move_to_key(current)

    def on_mount(self) -> None:
        self.query_one(DialogBox).styles.width = self._cells
        self.keep_height(max(len(self._choices), SENTENCE_LINES if self._unoffered else 0))

    def narrow(self) -> None:
        found, typed = matching(list(self._choices.values()), self.field.value), self.field.value
        why = (one.hint for one in self._unoffered if typed.strip() and matching([Choice(one.key, one.label)], typed))
        self.table.empty_text = next(why, NOTHING)
        self.table.set_rows([Row(choice.key, (choice.label, choice.hint)) for choice in found])

    def choose(self, key: Key) -> None:
        self.close(self._choices[key])


def _texts(choices: Sequence[Choice]) -> tuple[list[str], list[str]]:
    """Return the labels and the hints of choices."""
    return [one.label for one in choices], [one.hint for one in choices]
