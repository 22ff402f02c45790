"""A month to pick a day from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult

from studio.kernel.errors import StudioError
from tui.frame.dialog import Dialog
from tui.widgets.month_grid import MonthDays, MonthGrid


class MonthDialog(Dialog[date]):
    """Shows a month and gives back the chosen day, or None for Esc."""

    KEYS: ClassVar[str] = "Enter Choose  t Today  Esc Cancel"
    AUTO_FOCUS = "MonthGrid"

    DEFAULT_CSS = """
    MonthDialog DialogBox { width: 39; }
    """

    def __init__(
        self,
        day: date,
        today: date,
        *,
        title: str = "Date",
        first_weekday: int = 6,
        month_days: Callable[[date], Awaitable[MonthDays]] | None = None,
    ) -> None:
        """Show the month of ``day``; ``month_days`` tells its busy and closed days, given its first day."""
        super().__init__(title)
        self._month_days = month_days
        self._grid = MonthGrid(day, today, first_weekday=first_weekday)

    def compose_body(self) -> ComposeResult:
        yield self._grid

    @on(MonthGrid.MonthShown)
    @work(exclusive=True, group="month", exit_on_error=False)
    async def _fill(self, event: MonthGrid.MonthShown) -> None:
        if self._month_days is None:
            return
        try:
            days = await self._month_days(event.first)
        except StudioError:
            # Which days are busy is a help; without it the month is still one to pick from.
            return
        if self._grid.day.replace(day=1) == event.first:
            self._grid.days = days

    @on(MonthGrid.DaySelected)
    def _chosen(self, event: MonthGrid.DaySelected) -> None:
        self.close(event.day)
