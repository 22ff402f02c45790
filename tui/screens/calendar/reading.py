"""What the calendar shows: which days of whom, read and drawn, and what is under its cursor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date, timedelta

from textual import work

from studio.calendar import calendar, patterns, remembered, weeks, whose
from studio.calendar.blocks import Block
from studio.calendar.calendar import Calendar, Column, Day
from studio.calendar.patterns import Pattern
from studio.calendar.remembered import Looked
from studio.calendar.settings import STEPS
from studio.calendar.whose import EQUIPMENT, PERSON, ROOM, STUDIO, Whose
from studio.kernel import clock
from studio.kernel.errors import StudioError
from tui.frame.place import Place
from tui.widgets.calendar_grid import CalendarGrid
from tui.widgets.calendar_lines import GUTTER, LEAST_COLUMN
from tui.widgets.calendar_month import CalendarMonth

DAY, WORK, WEEK, MONTH = "day", "work", "week", "month"
VIEWS = (DAY, WORK, WEEK, MONTH)
MERGED = "merged"
BY = (PERSON, ROOM, EQUIPMENT, STUDIO, MERGED)
SIDE, ROOMY = 30, 14
"""Cells of what stands beside the columns, and those that each of these has to have left."""
READING = "reading the calendar"
LOW = 32
"""Lines of a window below which a line is 30 minutes, so that a day is seen whole."""
FEED = (
    "session", "session_flag", "appointment", "appointment_flag", "appointment_person", "appointment_room", "absence",
    "closure", "opening_hours", "special_day", "staff", "resource", "studio", "session_type", "appointment_type", "client",
    "booking_pattern", "outside_location", "time_slot", "busy_calendar", "session_equipment",
)  # fmt: skip
"""The tables of what is shown."""


class CalendarPlace(Place):
    """A screen of some days: who has a column, and what is under the cursor."""

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self.day: date = day or clock.today()
        self.view = DAY
        self.by = PERSON
        self.chosen: tuple[Whose, ...] = ()
        """Whose columns are shown; nobody until it is read who there is."""
        self.everyone: tuple[Whose, ...] = ()
        self.hidden = False
        self.step: int | None = None
        """Minutes of a line; ``None`` as the window allows."""
        self.found: Calendar | None = None
        self.patterns: tuple[Pattern, ...] = ()
        """What the digits book."""
        self.around: Calendar | None = None
        """The month around the day, where there is room for it beside the columns."""
        self.count = 0
        """The number that was typed before a key."""
        self.minute_wanted: int | None = None
        """Where the cursor is to stand in its day when it is read."""
        self.stood: dict[str, str] = {}
        """In whose column the cursor stood, by the kind of the columns."""
        self.whose_wanted = ""
        """In whose column it is to stand when the days are read."""
        self.keep: int | None = None
        """The booking on which the cursor is to stand when the days are read."""

    @property
    def grid(self) -> CalendarGrid:
        """The columns."""
        return self.query_one(CalendarGrid)

    @property
    def month(self) -> CalendarMonth:
        """The weeks of a month."""
        return self.query_one(CalendarMonth)

    # -- reading -----------------------------------------------------------------------------------------------------

    @property
    def first(self) -> date:
        """The first day that is shown."""
        if self.view == DAY:
            return self.day
        if self.view == MONTH:
            return weeks.weeks_of_month(self.day)[0]
        return weeks.first_of_week(self.day) + timedelta(days=self._worked[0] if self.view == WORK else 0)

    @property
    def days(self) -> int:
        """How many days are shown."""
        if self.view == MONTH:
            return weeks.weeks_of_month(self.day)[1]
        if self.view == WORK:
            return self._worked[-1] - self._worked[0] + 1
        return 1 if self.view == DAY else weeks.WEEK_DAYS

    @property
    def _worked(self) -> list[int]:
        """The days of a week on which the studio works, counted from its first one."""
        wanted = self.desk.preferences
        return sorted((day - wanted.first_weekday) % weeks.WEEK_DAYS for day in wanted.work_week)

    def show_again(self, *, keep: int | None = None) -> None:
        """Read what is shown anew, with the cursor on the booking ``keep`` where there is one; keys wait for it."""
        self.keep = keep
        self.grid.mark_from(None)
        self.wait_for(self._read(), READING)

    @work(exclusive=True, group="calendar", exit_on_error=False)
    async def _read(self) -> None:
        try:
            found, around = await self.desk.gateway.read(self._found)
        except StudioError as error:
            self.say(str(error), problem=True)
            return
        first_time = self.found is None
        self.found, self.around = found, around
        self.draw_columns()
        if first_time:
            self._begin(found)
        self.draw_frame()

    def _found(self) -> tuple[Calendar, Calendar | None]:
        """Read the days, and at first who there is, in one trip to the thread of the database."""
        if not self.everyone:
            self.everyone, self.patterns = whose.offered(), patterns.offered()
            self._recall()
        whole = self.chosen == self.all_of(PERSON)
        found = calendar.read(
            self.first, self.days, self.chosen, merged=self.merged, hidden=self.hidden, with_nobody=whole
        )
        if not self.beside:
            return found, None
        return found, calendar.read(*weeks.weeks_of_month(self.day), self.chosen, merged=True, with_nobody=whole)

    def _begin(self, found: Calendar) -> None:
        """Begin in the column of whoever works here."""
        own = (
            at for at, column in enumerate(found.columns) if column.whose.key == f"{PERSON} {self.desk.actor.user_id}"
        )
        if self.view == DAY:
            self.grid.go(next(own, 0), self.grid.spot.minute)
        (self.month if self.view == MONTH else self.grid).focus()

    def _recall(self) -> None:
        """Show what was shown last, of those who are still there."""
        if not self.chosen:
            looked = remembered.recall(self.desk.actor.login)
            self.view = looked.view if looked.view in VIEWS else self.view
            self.by = looked.by if looked.by in BY else self.by
            self.step = looked.step_min if looked.step_min in STEPS else None
            self.chosen = tuple(one for one in self.everyone if one.key in looked.whose)
        known = {one.key: one for one in self.everyone}
        self.chosen = tuple(known[one.key] for one in self.chosen if one.key in known) or self.everyone_of_kind

    def remember(self) -> None:
        """Keep how the calendar is looked at, for the next time."""
        # All of them are not named: who comes later is among them.
        whose = () if self.chosen == self.everyone_of_kind else tuple(one.key for one in self.chosen)
        looked = Looked(self.view, self.by, whose, self.step or 0)
        self.in_background(self._remember, looked, group="calendar.remember")

    async def _remember(self, looked: Looked) -> None:
        await self.desk.gateway.aside(remembered.remember, self.desk.actor.login, looked)

    @property
    def beside(self) -> bool:
        """Whether there is room for a small month and what is under the cursor beside the columns."""
        each = self.days if self.merged else self.days * max(1, len(self.chosen))
        return self.view != MONTH and (self.app.size.width - SIDE - GUTTER) // each >= ROOMY

    @property
    def merged(self) -> bool:
        """Whether all of them stand in one column each day: asked for, or because a column each would not fit."""
        fit = (self.app.size.width - GUTTER) // LEAST_COLUMN
        return self.by == MERGED or self.view == MONTH or (self.days > 1 and self.days * len(self.chosen) > fit)

    def all_of(self, kind: str) -> tuple[Whose, ...]:
        found = whose.of_kind(self.everyone, kind)
        return tuple(one for one in found if one.resource_id is not None) or found if kind == PERSON else found

    @property
    def everyone_of_kind(self) -> tuple[Whose, ...]:
        """All whose columns it would be."""
        return self.all_of(PERSON if self.by == MERGED else self.by)

    @abstractmethod
    def draw_columns(self) -> None:
        """Draw what was read."""

    @abstractmethod
    def draw_here(self) -> None:
        """Say what the cursor is on, and what Enter does there."""

    # -- what is under the cursor --------------------------------------------------------------------------------------

    @property
    def step_now(self) -> int:
        """Minutes of a line."""
        usual = int(self.desk.preferences.of("calendar.step"))
        return self.step or (max(30, usual) if self.app.size.height < LOW else usual)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that are shown."""
        return self.found.columns if self.found is not None else ()

    @property
    def pattern(self) -> Pattern | None:
        """What the number that was typed books."""
        return self.patterns[self.count - 1] if 0 < self.count <= len(self.patterns) else None

    def run_command(self, verb: str) -> None:
        """Run a command; a number that was typed before it and is nothing to it is forgotten."""
        count = self.count
        super().run_command(verb)
        if count and self.count == count:
            self.take_count()
            self.draw_here()

    def take_count(self) -> int:
        """Return the number that was typed before a key, and forget it."""
        count, self.count, self.grid.count = self.count, 0, 0
        return count

    @property
    def columns_days(self) -> Sequence[Day]:
        """The days that are shown."""
        return self.found.days if self.found is not None else ()

    @property
    def column(self) -> Column | None:
        """The column under the cursor."""
        at = self.month.at if self.view == MONTH else self.grid.spot.column
        return self.columns[at] if at < len(self.columns) else None

    @property
    def block(self) -> Block | None:
        """The booking under the cursor."""
        key, column = None if self.view == MONTH else self.grid.spot.key, self.column
        placed = column.placed if column is not None and key is not None else ()
        return next((one.block for one in placed if one.block.key == key), None)

    def on_resize(self) -> None:
        self.draw_columns()

    def minute_passed(self) -> None:
        self.draw_columns()

    def day_passed(self) -> None:
        self.show_again()

    def preferences_changed(self) -> None:
        super().preferences_changed()
        self.show_again()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if any(table in FEED for table, _ in changes):
            if any(table in ("staff", "resource", "studio", "booking_pattern") for table, _ in changes):
                self.everyone = ()
            self.read_again(self._read, READING)

    def on_screen_resume(self) -> None:
        made, meeting = self.desk.take_made("session"), self.desk.take_made("appointment")
        if self.found is not None:
            self.show_again(keep=-meeting if meeting is not None else made)

    def do_refresh(self) -> None:
        self.everyone = ()
        self.show_again()
