"""Which days the calendar shows, of whom, in how small steps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from textual import on

from studio.calendar import seeking, whose
from studio.calendar.settings import STEPS
from studio.calendar.shades import DAY_MIN
from studio.calendar.whose import PERSON, STUDIO
from studio.kernel import clock
from studio.kernel.types import Choice
from tui.screens.calendar.drawing import Drawn
from tui.screens.calendar.reading import BY, DAY, MERGED, MONTH, WEEK, WORK
from tui.screens.calendar.shown import at_minute
from tui.terminal.readiness import keys_wait
from tui.widgets import stepping
from tui.widgets.calendar_grid import CalendarGrid
from tui.widgets.calendar_month import CalendarMonth
from tui.widgets.small_month import SmallMonth


class Views(Drawn):
    """A calendar of which one chooses what it shows."""

    # -- moving ------------------------------------------------------------------------------------------------------

    @on(CalendarGrid.Moved)
    @on(CalendarMonth.Moved)
    def _moved(self) -> None:
        # Where the day is none of those that are shown, other ones are being read: it was asked for after the cursor moved.
        if self.column is not None and any(one.day == self.day for one in self.columns_days):
            self.day = self.column.day
        self.draw_here()
        if self.view != MONTH:
            self.shown_anew()
        self.draw_frame()

    @on(CalendarGrid.Turned)
    def _turned(self, message: CalendarGrid.Turned) -> None:
        found, each = self.found, 1 if self.merged else len(self.chosen)
        if found is None or (self.view == DAY and each > 1):
            return
        edge = found.days[0 if message.by < 0 else -1].day
        self.grid.go(0 if message.by > 0 else len(self.grid.lanes) - 1, self.grid.spot.minute)
        self.go_further((edge - self.day).days + message.by)

    @on(CalendarMonth.Turned)
    def _turned_month(self, message: CalendarMonth.Turned) -> None:
        self.go_further(message.days, message.months)

    @on(SmallMonth.Pressed)
    def _pressed(self, message: SmallMonth.Pressed) -> None:
        if self.around is not None:
            self.go_to_day(self.around.days[message.at].day)

    def do_calendar(self) -> None:
        """Stay: this is it."""
        self.go_to_day(self.day)

    def do_previous(self) -> None:
        self._turn(-1)

    def do_next(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        by *= self.take_count() or 1
        months = by if self.view == MONTH else 0
        self.go_further(by * {DAY: 1, MONTH: 0}.get(self.view, 7), months)

    def do_today(self) -> None:
        self.go_to_day(clock.today())

    def go_further(self, days: int, months: int = 0) -> None:
        """Go so many days and months on; at the ends of the calendar stay."""
        try:
            self.go_to_day(stepping.step_date(self.day, stepping.MONTH, months) + timedelta(days=days))
        except OverflowError:
            self.say("The calendar ends there.", problem=True)

    def go_to_day(self, day: date) -> None:
        """Show a day, with the cursor in it."""
        self.day = day
        self.quiet()
        self.show_again()

    @keys_wait("opening", group="dialog")
    async def do_go_to(self) -> None:
        from tui.screens.dialogs.date import ask_date

        if (day := await ask_date(self.desk, "Go to date", self.day)) is not None:
            self._look_in_hours()
            self.go_to_day(day)

    def _look_in_hours(self) -> None:
        """Let the next day be looked at from where it opens, if the cursor is on an hour before or after that."""
        opens, closes = self.desk.preferences.opens_at_min, self.desk.preferences.closes_at_min
        carrying = self.grid.ghost is not None or self.grid.range_from is not None
        if not carrying and not opens <= self.grid.spot.minute < closes:
            self.minute_wanted = opens

    # -- the next one ------------------------------------------------------------------------------------------------

    def do_next_booking(self) -> None:
        self._seek(self.take_count() or 1, back=False)

    def do_previous_booking(self) -> None:
        self._seek(self.take_count() or 1, back=True)

    @keys_wait("looking for the next booking", group="calendar.seek")
    async def _seek(self, times: int, *, back: bool) -> None:
        column = self.column
        if column is None:
            return
        self.quiet()
        block = self.block
        at = block.starts_at if block is not None else at_minute(column.day, self.grid.spot.minute)
        at = self._sought_from(at, back=back)
        found = None
        for _ in range(times):
            read = self.desk.gateway.read(seeking.booking, column.whose, at, back=back, hidden=self.hidden)
            if (one := await self.attempt(read)) is None:
                break
            found, at = one, self._sought_from(one.starts_at, back=back)
        if found is None:
            self.say(f"{'Nothing before' if back else 'Nothing more'} within ten weeks.")
            return
        self.day = found.starts_at.date()
        self.show_again(keep=found.key)

    def do_next_free(self) -> None:
        self._seek_free(self.take_count() or 1)

    @keys_wait("looking for free time", group="calendar.seek")
    async def _seek_free(self, times: int) -> None:
        column = self.column
        if column is None:
            return
        self.quiet()
        at, found = self._sought_from(at_minute(column.day, self.grid.spot.minute)), None
        for _ in range(times):
            if (one := await self.attempt(self.desk.gateway.read(seeking.free, column.whose, at))) is None:
                break
            found, at = one, self._sought_from(one)
        if found is None:
            self.say("Nothing is free within ten weeks.")
            return
        self.day = found.date()
        self.minute_wanted = found.hour * 60 + found.minute
        self.show_again()

    def _sought_from(self, at: datetime, *, back: bool = False) -> datetime:
        """Return from when to look on: in a month from the edge of the day, for its cursor is on no hour."""
        return at if self.view != MONTH else at_minute(at.date(), 0 if back else DAY_MIN - 1)

    # -- counts ------------------------------------------------------------------------------------------------------

    @on(CalendarGrid.Digit)
    @on(CalendarMonth.Digit)
    def _digit(self, message: CalendarGrid.Digit | CalendarMonth.Digit) -> None:
        self.count = 0 if message.digit is None else min(999, self.count * 10 + message.digit)
        self.grid.count = self.count
        self.draw_here()

    # -- what is shown -----------------------------------------------------------------------------------------------

    def do_show_day(self) -> None:
        """Show one day; after a number, go so many days on."""
        self._show_as(DAY, days=1)

    def do_show_work(self) -> None:
        self._show_as(WORK)

    def do_show_week(self) -> None:
        """Show seven days; after a number, go so many weeks on."""
        self._show_as(WEEK, days=7)

    def do_show_month(self) -> None:
        """Show a month; after a number, go so many months on."""
        self._show_as(MONTH, months=1)

    def _show_as(self, view: str, days: int = 0, months: int = 0) -> None:
        if (count := self.take_count()) and (days or months):
            self.go_further(days * count, months * count)
            return
        self.view = view
        self.remember()
        self.show_again()
        (self.month if view == MONTH else self.grid).focus()

    def do_by(self) -> None:
        """Go on to columns of the next kind."""
        if self.column is not None:
            self.stood[self.by] = self.column.whose.key
        kinds = [kind for kind in BY if kind == MERGED or len(self.all_of(kind)) > (kind == STUDIO)]
        self.by = kinds[(kinds.index(self.by) + 1) % len(kinds)] if self.by in kinds else PERSON
        self.chosen, self.whose_wanted = self.everyone_of_kind, self.stood.get(self.by, "")
        self.say(f"Columns by {self.by}." if self.by != MERGED else "All of them in one column.")
        self.remember()
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
        self.remember()
        self.show_again()

    @keys_wait("opening", group="dialog")
    async def do_filter(self) -> None:
        from tui.screens.dialogs.tick import tick

        offered = [Choice(at, one.name, one.kind) for at, one in enumerate(self.everyone)]
        ticked = {at for at, one in enumerate(self.everyone) if one in self.chosen}
        if wanted := await tick(self.desk, "Whose columns?", offered, ticked):
            self.chosen = tuple(one for at, one in enumerate(self.everyone) if at in wanted)
            self.remember()
            self.show_again()

    def do_hidden(self) -> None:
        self.hidden = not self.hidden
        self.say("What is held or cancelled is shown." if self.hidden else "What is held or cancelled is hidden.")
        self.show_again()

    def do_zoom(self) -> None:
        """Go on to the next smaller step, after the smallest to the largest."""
        smaller = [step for step in STEPS if step < self.step_now]
        self.step = smaller[0] if smaller else STEPS[0]
        self.remember()
        self.say(f"A line is {self.step} minutes.")
        self.draw_columns()
