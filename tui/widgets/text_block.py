"""A line or block of plain text that changes without a layout pass."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class TextBlock(Static):
    """Shows ``Content`` as it is; ``show`` repaints only when the text or its style differs."""

    DEFAULT_CSS = """
    TextBlock { height: 1; width: 1fr; }
    """

    def __init__(self, content: Content | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        self._shown = content or Content("")
        super().__init__(self._shown, markup=False, id=id, classes=classes)

    def show(self, content: Content) -> None:
        """Show another text."""
        if content.plain != self._shown.plain or content.spans != self._shown.spans:
            self._shown = content
            self.update(content, layout=False)

    @property
    def plain_text(self) -> str:
        """The text shown now."""
        return self._shown.plain
