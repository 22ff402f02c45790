"""What a terminal shows that is too small to work in. What lies beneath stays as it was."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import Static

from tui.frame.desk import desk_of
from tui.terminal.differences import LeanScreen
from tui.text import plain

LEAST = Size(60, 16)


def too_small(size: Size) -> bool:
    """Tell whether nothing can be done in a terminal of that size."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(LeanScreen[None]):
    """Says which size is needed and takes no keys, so that nothing is typed into a field that cannot be seen."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "leave", "Quit", show=False)]
    DEFAULT_CSS = """
    TooSmall { overflow: hidden; }
    TooSmall Static { height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        width, height = self.app.size
        self.query_one(Static).update(
            plain(
                f"This terminal is {width}x{height}. Sittings needs {LEAST.width}x{LEAST.height}: make it larger, or the "
                "letters smaller. Nothing typed is lost. ^Q quits."
            )
        )

    def on_screen_resume(self) -> None:
        # A dialog may have come and gone above while the terminal was enlarged.
        self.call_later(desk_of(self.app).fit_terminal)

    def action_leave(self) -> None:
        desk_of(self.app).run_everywhere("quit")
