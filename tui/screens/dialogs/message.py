"""Something to read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.frame.dialog import Dialog
from tui.text import plain


class MessageDialog(Dialog[bool]):
    """Shows a sentence or a longer text, which the arrows scroll; Enter and Esc leave it."""

    KEYS: ClassVar[str] = "Enter Close"
    AUTO_FOCUS = "DialogBox"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "cancel", "Close", show=False)]

    DEFAULT_CSS = """
    MessageDialog Static { height: auto; }
    """

    def __init__(self, title: str, text: str, *, keys: str = "") -> None:
        """Show ``text`` as it is, line breaks included."""
        super().__init__(title, keys=keys)
        self.box.can_focus = True
        self._text = text

    def compose_body(self) -> ComposeResult:
        yield Static(plain(self._text, lines=True))
