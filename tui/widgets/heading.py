"""The title of a part of a screen, between rules."""

from __future__ import annotations

from tui import marks
from tui.text import cells
from tui.widgets.marked_lines import Line, MarkedLines


class Heading(MarkedLines):
    """A title between rules; it stands out while what is beneath has the focus."""

    def __init__(self, words: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words, self.here = words, False

    def on_mount(self) -> None:
        self.tell(self.words)

    def tell(self, words: str) -> None:
        """Show other words."""
        self.words = words
        self.show_built(self._line)

    def stand_out(self, here: bool) -> None:
        """Show whether what is beneath has the focus."""
        self.here = here
        self.show_built(self._line)

    def _line(self, width: int) -> list[Line]:
        rule = marks.glyphs().rule
        words = f" {self.words} "
        after = rule * max(0, width - 3 - cells(words))
        return [((rule * 2, "rule"), (words, "panel-here" if self.here else "panel"), (after, "rule"))]
