"""A dialog with a form, and beneath it a line that answers what is typed."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual import on
from textual.content import Content

from tui.frame.dialog import Dialog
from tui.text import safe
from tui.widgets.field import Echo
from tui.widgets.text_block import TextBlock

T = TypeVar("T")


class FormDialog(Dialog[T], Generic[T]):
    """Yield a `TextBlock` with the id ``told`` in `compose_body`; `tell` writes into it."""

    _echoed = ""

    def tell(self, sentence: str) -> None:
        """Show a sentence beneath the form."""
        self.query_one("#told", TextBlock).show(Content(safe(sentence)))

    @on(Echo)
    def _echo(self, message: Echo) -> None:
        if message.text:
            self._echoed = message.text
            self.tell(message.text)
        elif self.query_one("#told", TextBlock).plain_text.strip() == safe(self._echoed).strip():
            # A field that loses the focus has nothing more to say; what was answered to it meanwhile stays.
            self.tell("")
