"""A small month beside the calendar: busy days bold, with a sign for how full each is; a click goes to a day."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from studio.kernel.records import dataclass
from tui import marks
from tui.text import fit
from tui.widgets.cell_runs import Cell, joined, split_cells
from tui.widgets.drawn_lines import DrawnLines

WEEK, CELL = 7, 4


@dataclass(frozen=True, slots=True)
class SmallDay:
    """A day of the month, or of the weeks around it."""

    number: int
    inside: bool
    today: bool
    count: int
    load: int
    closed: bool
    shown: bool
    """Whether it is among the days that the calendar shows."""


class SmallMonth(DrawnLines, Widget):
    """Draws a title, the weekdays and six weeks."""

    DEFAULT_CSS = """
    SmallMonth { width: 28; height: 8; }
    """

    class Pressed(Message):
        """A day was clicked, counted from the first one that is drawn."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._days: tuple[SmallDay, ...] = ()
        self._title, self._names = "", ""

    def show(self, title: str, names: Sequence[str], days: Sequence[SmallDay]) -> None:
        """Show weeks under a title and the names of their weekdays."""
        line = "".join(f"{fit(name[:2], CELL - 1, align='right')} " for name in names)
        if (title, line, tuple(days)) != (self._title, self._names, self._days):
            self._title, self._names, self._days = title, line, tuple(days)
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        at = (event.y - 2) * WEEK + event.x // CELL
        if event.y >= 2 and event.x < WEEK * CELL and at < len(self._days):
            self.post_message(self.Pressed(at))

    def render_line(self, y: int) -> Strip:
        base, line = self.plain_look, list[Cell]()
        if y == 0:
            line = [(c, "strong") for c in split_cells(self._title.center(WEEK * CELL))]
        elif y == 1:
            line = [(c, "muted") for c in split_cells(self._names)]
        else:
            for day in self._days[(y - 2) * WEEK : (y - 1) * WEEK]:
                line += _small(day)
        return Strip(joined(line, base)).adjust_cell_length(self.size.width, base)


def _small(day: SmallDay) -> list[Cell]:
    level = marks.level(day.load) if day.count else "x" if day.closed else " "
    look = "" if day.inside else "muted"
    look += " busy" if day.count and day.inside else ""
    look += " today" if day.today else ""
    look += " chosen" if day.shown else ""
    return [*((c, look) for c in f"{day.number:>3}"), (level, "muted" if not day.shown else "chosen")]
