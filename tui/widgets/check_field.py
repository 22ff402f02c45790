"""Yes or no on one line."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui import marks
from tui.text import cells, fit
from tui.widgets.field import Field, FieldChanged, FieldSubmitted, UndoSpent, go_to_neighbour
from tui.widgets.lit import lit


class CheckField(Field, Widget, can_focus=True):
    """``[x] Label extra``. Space or a click changes it; `value_now` is a bool."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_check", "Change", show=False),
        Binding("enter", "leave", show=False),
        Binding("up,left", "go(-1)", show=False),
        Binding("down,right", "go(1)", show=False),
        Binding("ctrl+z", "undo_typing", show=False),
    ]

    DEFAULT_CSS = """
    CheckField {
        height: 1;
        width: auto;
    }
    """

    class Refused(Message):
        """It was pressed while it cannot be changed; ``reason`` says why."""

        def __init__(self, field_name: str, reason: str) -> None:
            super().__init__()
            self.field_name = field_name
            self.reason = reason

    def __init__(self, field_name: str, label: str, *, extra: str = "", id: str | None = None) -> None:
        """Make an unchecked box.

        Args:
            field_name: Its name in the form.
            label: What is so when it is checked.
            extra: A few more words behind it, such as who checked it and when.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.field_name = field_name
        self.label = label
        self._extra = extra
        self._checked = False
        self._reason = ""
        self._past: list[object] = []

    @property
    def extra(self) -> str:
        """The words behind the label."""
        return self._extra

    @extra.setter
    def extra(self, extra: str) -> None:
        if extra != self._extra:
            self._extra = extra
            self.refresh(layout=True)

    @property
    def disabled_reason(self) -> str:
        """Why it cannot be changed now, as a sentence; empty if it can."""
        return self._reason

    @disabled_reason.setter
    def disabled_reason(self, reason: str) -> None:
        if reason != self._reason:
            self._reason = reason
            self.refresh()

    @property
    def value_now(self) -> bool:
        return self._checked

    def set_value(self, value: object) -> None:
        if bool(value) != self._checked:
            self._checked = bool(value)
            self.refresh()

    @property
    def typed(self) -> str:
        return "x" if self._checked else ""

    def retype(self, text: str) -> None:
        if bool(text) != self._checked:
            self.set_value(text)
            self.post_message(FieldChanged(self.field_name))

    def action_toggle_check(self) -> None:
        if self._reason:
            self.post_message(self.Refused(self.field_name, self._reason))
            return
        self.change(not self._checked)

    def change(self, value: object) -> None:
        """Take another value from the user."""
        self._past.append(self.standing)
        self.set_value(value)
        self.post_message(FieldChanged(self.field_name))

    def forget_typing(self) -> None:
        self._past.clear()

    def action_undo_typing(self) -> None:
        """Go back to what it was before the last change."""
        if not self._past:
            self.post_message(UndoSpent())
            return
        self.set_value(self._past.pop())
        self.post_message(FieldChanged(self.field_name))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_toggle_check()

    def action_leave(self) -> None:
        if self.enter_submits:
            self.post_message(FieldSubmitted(self.field_name))
        else:
            go_to_neighbour(self, 1)

    def action_go(self, by: int) -> None:
        go_to_neighbour(self, by)

    def _text(self) -> str:
        return " ".join(filter(None, (marks.box(self._checked), self.label, self._extra)))

    @property
    def natural_width(self) -> int:
        """The cells that the box with its words takes."""
        return cells(self._text())

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.natural_width

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where its box is, for the terminal's own cursor."""
        return self.content_region.offset + (1, 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        style = self.rich_style
        if lit(self):
            style += marks.style("chosen")
        elif self._reason:
            style += marks.style("off")
        return Strip([Segment(fit(self._text(), width), style)], width)
