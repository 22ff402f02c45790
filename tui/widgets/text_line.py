"""One line of text that changes often."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.text import cells, fit


class TextLine(Widget):
    """One line of text, shown letter for letter and cut where it is too long; it is painted only when it changes."""

    DEFAULT_CSS = """
    TextLine { height: 1; width: 1fr; }
    """

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._line = text

    @property
    def line(self) -> str:
        """The text."""
        return self._line

    @line.setter
    def line(self, text: str) -> None:
        if text != self._line:
            self._line = text
            self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return cells(self._line)

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(fit(self._line if y == 0 else "", self.size.width), self.rich_style)], self.size.width)
