"""A message as it would go, or as it went: its fields filled, and what is missing in red."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from studio.messages.merging import Merged
from tui import marks
from tui.frame.dialog import PROBLEM, Dialog
from tui.text import plain, safe
from tui.widgets.button_row import ButtonRow, answer_row

AROUND = 8
"""Lines of the box beside the message itself."""


class PreviewDialog(Dialog[str]):
    """Shows a message; gives back the letter of the answer, or None for Esc."""

    KEYS: ClassVar[str] = "Up Down PgUp PgDn   Enter the marked one   Esc Back"
    AUTO_FOCUS = "ButtonRow"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]
    DEFAULT_CSS = """
    PreviewDialog DialogBox { width: 76; }
    PreviewDialog Static { height: auto; }
    PreviewDialog #read { height: auto; margin: 1 0; scrollbar-size-vertical: 1; }
    PreviewDialog #problem { color: $bad; text-style: $bad-weight; margin-bottom: 1; }
    """

    def __init__(
        self, title: str, head: tuple[tuple[str, Content], ...], body: Merged, problem: str, *, sends: bool
    ) -> None:
        """Show a message.

        Args:
            head: what stands above its text: whom it goes to, its subject.
            problem: why it cannot go; empty where it can.
            sends: whether it can be sent from here.
        """
        super().__init__(title)
        self._head = [(label, text) for label, text in head if text.plain]
        self._body, self._problem = body, problem
        answers = [("s", "Send"), ("b", "Back")] if sends and not problem else [("b", "Back")]
        self._answers = answer_row(answers, first=answers[0][0])

    def compose_body(self) -> ComposeResult:
        width = max((len(label) for label, _ in self._head), default=0)
        for label, text in self._head:
            yield Static(Content.assemble(f"{label:{width}}  ", text))
        yield VerticalScroll(Static(filled(self._body)), id="read", can_focus=False)
        if self._problem:
            yield Static(plain(f"{PROBLEM}{self._problem}"), id="problem")
        yield self._answers

    def on_mount(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.query_one("#read").styles.max_height = max(3, self.app.size.height - AROUND - len(self._head))

    def action_scroll(self, by: int) -> None:
        self.query_one("#read").scroll_relative(y=by, animate=False)

    def action_page(self, pages: int) -> None:
        read = self.query_one("#read")
        read.scroll_relative(y=pages * max(1, read.size.height - 1), animate=False)

    @on(ButtonRow.Pressed)
    def _answered(self, event: ButtonRow.Pressed) -> None:
        self.close(event.name)


def filled(merged: Merged) -> Content:
    """Write a text whose fields are filled; those that have nothing stand there by their names, in red."""
    parts: list[Content | str | tuple[str, str]] = []
    end = 0
    for first, last in merged.gaps:
        parts.append(plain(merged.text[end:first], lines=True))
        parts.append((safe(merged.text[first:last]), f"{marks.weight('bad')} $bad".strip()))
        end = last
    parts.append(plain(merged.text[end:], lines=True))
    return Content.assemble(*parts)
