"""A question with a few answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from tui.frame.dialog import Dialog
from tui.text import plain
from tui.widgets.button_row import ButtonRow, answer_row


class AskDialog(Dialog[str]):
    """Asks, and gives back the letter of the answer, or None for Esc."""

    KEYS: ClassVar[str] = "Enter the marked one   Esc Back"
    AUTO_FOCUS = "ButtonRow"

    DEFAULT_CSS = """
    AskDialog Static { height: auto; margin-bottom: 1; }
    """

    def __init__(
        self, title: str, text: str, answers: Sequence[tuple[str, str]], *, safe: str = "", expected: bool = True
    ) -> None:
        """Ask a question.

        Args:
            title: Stands in the upper edge.
            text: The question, with what will happen.
            answers: The letter and the words of each answer.
            safe: The letter that Enter gives: the answer that loses nothing; by default the last one.
            expected: False where the user could not know that this would be asked: keys typed before are dropped.
        """
        super().__init__(title)
        self.expected = expected
        self._text = text
        self._answers = answer_row(answers, first=safe)

    def compose_body(self) -> ComposeResult:
        yield Static(plain(self._text, lines=True))
        yield self._answers

    @on(ButtonRow.Pressed)
    def _answered(self, event: ButtonRow.Pressed) -> None:
        self.close(event.name)
