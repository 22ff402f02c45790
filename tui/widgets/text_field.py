"""A line of free text."""

from __future__ import annotations

from tui.widgets.line_field import LineField


class TextField(LineField):
    """A line of free text. `value_now` is the text without blanks at its ends."""

    @property
    def value_now(self) -> str:
        return self.value.strip()
