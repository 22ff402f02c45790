"""A line or block of plain text that changes without a layout pass."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from tui.text import fit


class TextBlock(Static):
    """Shows ``Content`` as it is; ``show`` repaints only when the text or its style differs."""

    DEFAULT_CSS = """
    TextBlock { height: 1; width: 1fr; }
    """

    def __init__(self, content: Content | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        self._shown = content or Content("")
        self._line: str | None = None
        super().__init__(self._shown, markup=False, id=id, classes=classes)

    def show(self, content: Content) -> None:
        """Show another text."""
        if self._line is not None or content.plain != self._shown.plain or content.spans != self._shown.spans:
            self._shown, self._line = content, None
            self.update(content, layout=False)

    def show_line(self, text: str) -> None:
        """Show one line of text, letter for letter, cut where it is too long for the room that there is."""
        if text != self._line:
            self._line = text
            self.refresh()

    @property
    def plain_text(self) -> str:
        """The text shown now."""
        return self._shown.plain if self._line is None else self._line

    def render_line(self, y: int) -> Strip:
        if self._line is None:
            return super().render_line(y)
        width = self.size.width
        return Strip([Segment(fit(self._line if y == 0 else "", width), self.rich_style)], width)


class AnswerBlock(TextBlock):
    """Grows with what it has to say, so that nothing of it is cut; it never shrinks, so that nothing jumps while one types."""

    def show(self, content: Content) -> None:
        super().show(content)
        self._grow()

    def on_resize(self) -> None:
        self._grow()

    def _grow(self) -> None:
        lines = self._shown.get_height({}, self.size.width) if self.size.width and self._line is None else 0
        if lines > self.size.height:
            self.styles.height = lines
