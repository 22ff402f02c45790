"""A month to pick a day from."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from studio.kernel.records import dataclass
from tui import marks
from tui.widgets.lit import lit
from tui.widgets.stepping import MONTH, YEAR, step_date

CELL = 5
WIDTH = 7 * CELL
HEADER = 2
HEIGHT = HEADER + 6
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class MonthDays:
    """What is known about the days of a month."""

    busy: frozenset[date] = field(default_factory=frozenset)
    closed: frozenset[date] = field(default_factory=frozenset)
    load: Mapping[date, int] = field(default_factory=dict)
    """How many percent of the open time of a busy day are taken, where that is known."""


class MonthGrid(Widget, can_focus=True):
    """The days of one month in weeks; the arrows move by day and week, Page Up and Page Down by month, ``t`` to today.

    ``[21]`` is the chosen day, ``*`` marks a busy one, ``x`` a closed one, ``#`` one that is both; a busy day of which it is
    known how full it is has a sign for that. Busy days are bold, closed ones shaded, today is underlined. The days before and
    after the month are left empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("up", "move(-7)", show=False),
        Binding("down", "move(7)", show=False),
        Binding("pageup", "move_month(-1)", show=False),
        Binding("pagedown", "move_month(1)", show=False),
        Binding("home", "month_edge(False)", show=False),
        Binding("end", "month_edge(True)", show=False),
        Binding("t", "today", "Today", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    DEFAULT_CSS = """
    MonthGrid {
        width: 35;
        height: 8;
    }
    """

    class DaySelected(Message):
        """Enter or a click on a day."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class DayHighlighted(Message):
        """The cursor stands on another day; only the newest is delivered."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, MonthGrid.DayHighlighted)

    class MonthShown(Message):
        """Another month is shown; whoever knows its days sets `MonthGrid.days`."""

        def __init__(self, first: date) -> None:
            super().__init__()
            self.first = first

    def __init__(self, day: date, today: date, *, first_weekday: int = 6, id: str | None = None) -> None:
        """Show the month of ``day``.

        Args:
            day: Where the cursor stands.
            today: The day that ``t`` goes to.
            first_weekday: With which weekday the lines begin: 0 for Monday to 6 for Sunday.
            id: The widget's id.
        """
        super().__init__(id=id)
        self._day = day
        self.today = today
        self.first_weekday = first_weekday
        self._days = MonthDays()

    @property
    def day(self) -> date:
        """The day under the cursor."""
        return self._day

    @day.setter
    def day(self, day: date) -> None:
        old, self._day = self._day, day
        if (old.year, old.month) != (day.year, day.month):
            self._days = MonthDays()
            self.refresh()
            self.post_message(self.MonthShown(day.replace(day=1)))
        else:
            for changed in {old, day}:
                x, y = self._cell(changed)
                self.refresh(Region(x * CELL, y + HEADER, CELL, 1))
        if old != day:
            self.post_message(self.DayHighlighted(day))

    @property
    def days(self) -> MonthDays:
        """The busy and closed days of the month that is shown."""
        return self._days

    @days.setter
    def days(self, days: MonthDays) -> None:
        if days != self._days:
            self._days = days
            self.refresh()

    def on_mount(self) -> None:
        self.post_message(self.MonthShown(self._day.replace(day=1)))

    # Keys and mouse

    def action_move(self, by: int) -> None:
        try:
            self.day += timedelta(days=by)
        except OverflowError:
            pass

    def action_move_month(self, by: int) -> None:
        self.day = step_date(self._day, MONTH, by)

    def action_move_year(self, by: int) -> None:
        self.day = step_date(self._day, YEAR, by)

    def action_month_edge(self, last: bool) -> None:
        self.day = self._day.replace(day=monthrange(self._day.year, self._day.month)[1] if last else 1)

    def action_today(self) -> None:
        self.day = self.today

    def action_choose(self) -> None:
        self.post_message(self.DaySelected(self._day))

    def on_click(self, event: events.Click) -> None:
        for day in self._month():
            if self._cell(day) == (event.x // CELL, event.y - HEADER):
                self.day = day
                self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move_month(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move_month(-1)

    # Drawing

    def _month(self) -> Iterator[date]:
        first = self._day.replace(day=1)
        for number in range(monthrange(first.year, first.month)[1]):
            yield first.replace(day=number + 1)

    def _cell(self, day: date) -> tuple[int, int]:
        """Return the column and the week in which a day of the month stands."""
        lead = (day.replace(day=1).weekday() - self.first_weekday) % 7
        week, column = divmod(lead + day.day - 1, 7)
        return column, week

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return WIDTH

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return HEIGHT

    def render_line(self, y: int) -> Strip:
        if y == 0:
            title = f"{self._day:%B} {self._day.year}".center(WIDTH)
            return self._line([Segment(title, self.rich_style + marks.style("strong"))])
        if y == 1:
            names = "".join(f" {WEEKDAYS[(self.first_weekday + i) % 7]}  " for i in range(7))
            return self._line([Segment(names, self.rich_style)])
        segments = [Segment(" " * CELL, self.rich_style)] * 7
        for day in self._month():
            column, week = self._cell(day)
            if week == y - HEADER:
                segments[column] = self._day_segment(day)
        return self._line(segments)

    def _line(self, segments: list[Segment]) -> Strip:
        return Strip(segments).simplify().adjust_cell_length(self.size.width, self.rich_style)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the chosen day is, for the terminal's own cursor."""
        column, week = self._cell(self._day)
        return self.content_region.offset + (column * CELL + 1, HEADER + week)

    def _day_segment(self, day: date) -> Segment:
        busy, closed = day in self._days.busy, day in self._days.closed
        mark = "#" if busy and closed else "*" if busy else "x" if closed else " "
        if mark == "*" and day in self._days.load:
            mark = marks.level(self._days.load[day])
        style = self.rich_style + marks.style("off") if closed else self.rich_style
        if busy:
            style += marks.style("busy")
        if day == self.today:
            style += marks.style("today")
        if day == self._day:
            style += marks.style("chosen" if lit(self) else "chosen-away")
            return Segment(marks.around(f"{day.day:2}{mark}"), style)
        return Segment(f" {day.day:2}{mark} ", style)
