"""The calendar: a day or several, of people, rooms, equipment and studios side by side."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.containers import Container
from textual.widget import Widget

from studio.kernel import clock
from tui.frame.preview_pane import PreviewPane
from tui.screens.calendar.acts import Acts
from tui.screens.calendar.commands import COMMANDS
from tui.screens.calendar.shown import hour_text
from tui.screens.calendar.views import Views
from tui.widgets.calendar_grid import CalendarGrid
from tui.widgets.calendar_month import CalendarMonth
from tui.widgets.marked_lines import MarkedLines
from tui.widgets.small_month import SmallMonth


class CalendarScreen(Views, Acts):
    """Shows days as columns. The cursor is on free time or on a booking."""

    HELP = (
        "Days as columns, of people, rooms, equipment or studios. The arrows go over free time and bookings; Enter opens a "
        "booking, or books the free time. A number before a key does it so many times, and is a booking pattern for "
        "Enter; f puts letters on all that is seen."
    )
    TABS: ClassVar[tuple[str, ...]] = ("Home", "View")
    OWN_COMMANDS = COMMANDS
    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")

    def compose_body(self) -> Iterable[Widget]:
        yield MarkedLines(id="day")
        with Container(id="middle"):
            yield CalendarGrid(id="grid")
            yield CalendarMonth(id="month")
            with Container(id="side"):
                yield SmallMonth(id="small-month")
                yield MarkedLines(id="sun")
                yield PreviewPane(id="preview")
        yield MarkedLines(id="here")

    def on_mount(self) -> None:
        now = clock.now()
        self.grid.hour = hour_text
        self.grid.focus()
        self.grid.go(0, now.hour * 60 + now.minute if self.day == now.date() else self.desk.preferences.opens_at_min)
        self.show_again()
