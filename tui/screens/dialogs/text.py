"""One line to type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from studio.kernel.errors import StudioError
from tui.frame.dialog import PROBLEM, Dialog
from tui.text import plain, safe
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.text_block import AnswerBlock
from tui.widgets.text_field import TextField

T = TypeVar("T")


class TextDialog(Dialog[T]):
    """Asks for a line and gives back what ``read`` makes of it, or None for Esc.

    While it is typed, the line below says what was understood or what is wrong; Enter is refused while it is wrong.
    """

    AUTO_FOCUS = "TextField"

    DEFAULT_CSS = """
    TextDialog Static { height: auto; }
    """

    def __init__(
        self,
        title: str,
        prompt: str,
        *,
        read: Callable[[str], T],
        show: Callable[[T], str] | None = None,
        value: str = "",
        max_length: int = 0,
        keys: str = "",
    ) -> None:
        """Ask for a line.

        Args:
            title: Stands in the upper edge.
            prompt: Says what to type.
            read: Understands the line without blanks at its ends, or raises `StudioError` with the sentence to show.
            show: Writes what was understood, such as the full date; None: nothing is echoed.
            value: What stands in the field at first, selected.
            max_length: The most characters; 0 for no limit.
            keys: Stands in the lower edge.
        """
        super().__init__(title, keys=keys)
        self._prompt = prompt
        self._read = read
        self._show = show
        self._field = TextField("line", max_length=max_length)
        self._field.enter_submits = True
        self._field.set_value(value)
        self._echo = AnswerBlock()

    def compose_body(self) -> ComposeResult:
        yield Static(plain(self._prompt, lines=True))
        yield self._field
        yield self._echo

    @on(FieldChanged)
    def _changed(self) -> None:
        self._echo.set_class(False, "-problem")
        try:
            result = self._read(self._field.value_now)
        except StudioError as error:
            # An empty line is not wrong yet, nor is one that is being typed.
            self._echo.show_line(str(error) if self._field.value_now else "")
        else:
            self._echo.show(Content(f"= {safe(self._show(result))}" if self._show else ""))

    @on(FieldSubmitted)
    def _submitted(self) -> None:
        try:
            result = self._read(self._field.value_now)
        except StudioError as error:
            self._echo.set_class(True, "-problem")
            self._echo.show(Content(f"{PROBLEM}{safe(str(error))}"))
        else:
            self.close(result)
