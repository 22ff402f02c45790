"""Where the keys go: a screen under a dialog keeps its focus, and shows none."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widget import Widget


def lit(widget: Widget) -> bool:
    """Tell whether the keys go to a widget."""
    return widget.has_focus and widget.screen.is_active


def relight(screen: Screen[Any]) -> None:
    """Draw anew what shows whether the keys go to it, after another screen came or went."""
    for widget in screen.query("RecordTable, Form").results():
        widget.refresh()
    if screen.focused is not None:
        screen.focused.refresh()
