"""Which days the calendar shows, of whom, in how small steps."""

from __future__ import annotations

from datetime import date, timedelta

from textual import on

from studio.calendar import whose
from studio.calendar.whose import PERSON, ROOM, STUDIO
from studio.kernel import clock
from studio.kernel.types import Choice
from tui.screens.calendar.reading import DAY, MERGED, WEEK, WORK, CalendarPlace
from tui.terminal.readiness import keys_wait
from tui.widgets.calendar_grid import CalendarGrid

BY = (PERSON, ROOM, STUDIO, MERGED)
STEPS = (60, 30, 15, 10, 5)


class Views(CalendarPlace):
    """A calendar of which one chooses what it shows."""

    # -- moving ------------------------------------------------------------------------------------------------------

    @on(CalendarGrid.Moved)
    def _moved(self) -> None:
        if self.column is not None:
            self.day = self.column.day
        self.draw_here()
        self.shown_anew()
        self.draw_frame()

    @on(CalendarGrid.Turned)
    def _turned(self, message: CalendarGrid.Turned) -> None:
        found, each = self.found, 1 if self.merged else len(self.chosen)
        if found is None or (self.view == DAY and each > 1):
            return
        self.day = found.days[0 if message.by < 0 else -1].day + timedelta(days=message.by)
        self.grid.go(0 if message.by > 0 else len(self.grid.lanes) - 1, self.grid.spot.minute)
        self.show_again()

    def do_calendar(self) -> None:
        """Stay: this is it."""
        self.go_to_day(self.day)

    def do_previous(self) -> None:
        self._turn(-1)

    def do_next(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        self.go_to_day(self.day + timedelta(days=by * (1 if self.view == DAY else 7)))

    def do_today(self) -> None:
        self.go_to_day(clock.today())

    def go_to_day(self, day: date) -> None:
        """Show a day, with the cursor in it."""
        self.day = day
        self.quiet()
        self.show_again()

    @keys_wait("opening", group="dialog")
    async def do_go_to(self) -> None:
        from tui.screens.dialogs.date import ask_date

        if (day := await ask_date(self.desk, "Go to date", self.day)) is not None:
            self.go_to_day(day)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def do_show_day(self) -> None:
        self._show_as(DAY)

    def do_show_work(self) -> None:
        self._show_as(WORK)

    def do_show_week(self) -> None:
        self._show_as(WEEK)

    def _show_as(self, view: str) -> None:
        self.view = view
        self.show_again()

    def do_by(self) -> None:
        """Go on to columns of the next kind."""
        kinds = [kind for kind in BY if kind == MERGED or len(self.all_of(kind)) > (kind == STUDIO)]
        self.by = kinds[(kinds.index(self.by) + 1) % len(kinds)] if self.by in kinds else PERSON
        self.chosen = self.all_of(PERSON if self.by == MERGED else self.by)
        self.say(f"Columns by {self.by}." if self.by != MERGED else "All of them in one column.")
        self.show_again()

    def do_scope(self) -> None:
        """Go on from everybody's to one's own, and back."""
        mine = tuple(one for one in self.everyone if one.kind == PERSON and one.id == self.desk.actor.user_id)
        here = [mine, *((one,) for one in whose.of_kind(self.everyone, STUDIO)), self.all_of(PERSON)]
        here = [one for one in here if one]
        at = here.index(self.chosen) if self.chosen in here else len(here) - 1
        self.chosen = here[(at + 1) % len(here)]
        self.by = self.chosen[0].kind
        self.say(f"Shown: {', '.join(one.name for one in self.chosen)}.")
        self.show_again()

    @keys_wait("opening", group="dialog")
    async def do_filter(self) -> None:
        from tui.screens.dialogs.tick import tick

        offered = [Choice(at, one.name, one.kind) for at, one in enumerate(self.everyone)]
        ticked = {at for at, one in enumerate(self.everyone) if one in self.chosen}
        if wanted := await tick(self.desk, "Whose columns?", offered, ticked):
            self.chosen = tuple(one for at, one in enumerate(self.everyone) if at in wanted)
            self.show_again()

    def do_hidden(self) -> None:
        self.hidden = not self.hidden
        self.say("What is held or cancelled is shown." if self.hidden else "What is held or cancelled is hidden.")
        self.show_again()

    def do_zoom(self) -> None:
        """Go on to the next smaller step, after the smallest to the largest."""
        smaller = [step for step in STEPS if step < self.step_now]
        self.step = smaller[0] if smaller else STEPS[0]
        self.say(f"A line is {self.step} minutes.")
        self.draw_columns()
