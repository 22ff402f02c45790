"""Where the keys go: a screen under a dialog keeps its focus, and shows none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget

if TYPE_CHECKING:
    from textual.screen import Screen

    Base = Screen[Any]
else:
    Base = object


def lit(widget: Widget) -> bool:
    """Tell whether the keys go to a widget."""
    return widget.has_focus and widget.screen.is_active


class Relit(Base):
    """Mixed into a screen before its base: what shows whether the keys go to it is drawn anew when another comes or goes."""

    def on_screen_suspend(self) -> None:
        self._relight()

    def on_screen_resume(self) -> None:
        self._relight()

    def _relight(self) -> None:
        for widget in self.query("RecordTable, Form").results():
            widget.refresh()
        if self.focused is not None:
            self.focused.refresh()
