"""A shown value with ``...`` behind it: Enter or Space opens what changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.private import OrderedFocus
from tui.text import fit
from tui.widgets.field import go_to_neighbour

DOTS = " ..."


class PressField(OrderedFocus, Widget, can_focus=True):
    """Shows ``text``; posts ``Pressed``. It holds no value of its own, so a form never finds it changed."""

    DEFAULT_CSS = """
    PressField { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", show=False),
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
    ]

    @dataclass
    class Pressed(Message):
        """Enter, Space or a click."""

        name: str

    def __init__(self, press_name: str) -> None:
        super().__init__()
        self.press_name = press_name
        self._text = ""

    def show(self, text: str) -> None:
        """Show another value."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        text = fit(self._text, max(0, min(width - len(DOTS), len(self._text) + 2)))
        style = self.rich_style + Style(reverse=True) if self.has_focus else self.rich_style
        shown = (text.rstrip() + DOTS)[:width]
        return Strip(
            [Segment(shown, style), Segment(" " * max(0, width - len(shown)), self.rich_style)]
        ).adjust_cell_length(width)

    def action_press(self) -> None:
        self.post_message(self.Pressed(self.press_name))

    def action_go(self, by: int) -> None:
        go_to_neighbour(self, by)

    def on_click(self) -> None:
        self.focus()
        self.action_press()
