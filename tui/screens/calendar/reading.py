"""What the calendar shows: which days of whom, read and drawn, and what is under its cursor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from textual import work

from studio.calendar import calendar, whose
from studio.calendar.blocks import Block
from studio.calendar.calendar import Calendar, Column
from studio.calendar.whose import PERSON, Whose
from studio.kernel import clock
from studio.kernel.errors import StudioError
from tui.frame.commands import key_label
from tui.frame.place import Place
from tui.screens.calendar.shown import (
    lanes_of,
    period_words,
    shade_at,
    slot_words,
    state_of,
    told_of,
)
from tui.widgets.calendar_grid import CalendarGrid
from tui.widgets.calendar_lines import GUTTER, LEAST_COLUMN
from tui.widgets.marked_lines import MarkedLines, Part

DAY, WORK, WEEK = "day", "work", "week"
MERGED = "merged"
LOW = 32
"""Lines of a window below which a line is 30 minutes, so that a day is seen whole."""
FEED = (
    "session", "session_flag", "appointment", "appointment_flag", "appointment_person", "appointment_room", "absence",
    "closure", "opening_hours", "special_day", "staff", "resource", "studio", "session_type", "appointment_type", "client",
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
        self.keep: int | None = None
        """The booking on which the cursor is to stand when the days are read."""

    @property
    def grid(self) -> CalendarGrid:
        """The columns."""
        return self.query_one(CalendarGrid)

    # -- reading -----------------------------------------------------------------------------------------------------

    @property
    def first(self) -> date:
        """The first day that is shown."""
        if self.view == DAY:
            return self.day
        lead = 0 if self.view == WORK else self.desk.preferences.first_weekday
        return self.day - timedelta(days=(self.day.weekday() - lead) % 7)

    @property
    def days(self) -> int:
        """How many days are shown."""
        if self.view == WORK:
            worked = sorted(self.desk.preferences.work_week)
            return worked[-1] + 1 if worked else 7
        return 1 if self.view == DAY else 7

    def show_again(self, *, keep: int | None = None) -> None:
        """Read what is shown anew, with the cursor on the booking ``keep`` where there is one; keys wait for it."""
        self.keep = keep
        self.wait_for(self._read(), "reading the calendar")

    @work(exclusive=True, group="calendar", exit_on_error=False)
    async def _read(self) -> None:
        try:
            found = await self.desk.gateway.read(self._found)
        except StudioError as error:
            self.say(str(error), problem=True)
            return
        self.found = found
        self.draw_columns()
        self.draw_frame()

    def _found(self) -> Calendar:
        """Read the days, and at first who there is, in one trip to the thread of the database."""
        if not self.everyone:
            self.everyone = whose.offered()
            self.chosen = self.chosen or self.all_of(PERSON)
        return calendar.read(self.first, self.days, self.chosen, merged=self.merged, hidden=self.hidden)

    @property
    def merged(self) -> bool:
        """Whether all of them stand in one column each day: asked for, or because a column each would not fit."""
        fit = (self.app.size.width - GUTTER) // LEAST_COLUMN
        return self.by == MERGED or (self.days > 1 and self.days * len(self.chosen) > fit)

    def all_of(self, kind: str) -> tuple[Whose, ...]:
        found = whose.of_kind(self.everyone, kind)
        return tuple(one for one in found if one.resource_id is not None) or found if kind == PERSON else found

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw_columns(self) -> None:
        found = self.found
        if found is None:
            return
        wanted = self.desk.preferences
        self.grid.show(lanes_of(found, clock.now()), self.step_now, wanted.opens_at_min, wanted.closes_at_min)
        day = [column.day for column in found.columns]
        if self.grid.spot.column < len(day) and day[self.grid.spot.column] != self.day and self.day in day:
            self.grid.go(day.index(self.day), self.grid.spot.minute, self.grid.spot.key)
        for at, column in enumerate(found.columns) if self.keep is not None else ():
            if (here := next((one for one in column.placed if one.block.key == self.keep), None)) is not None:
                self.grid.go(at, here.first_min, self.keep)
                break
        self.keep = None
        self._draw_day()
        self.draw_here()
        self.shown_anew()

    def shown_anew(self) -> None:
        """The columns were drawn, or the cursor moved in them."""

    @property
    def step_now(self) -> int:
        """Minutes of a line."""
        return self.step or (30 if self.app.size.height < LOW else 15)

    def _draw_day(self) -> None:
        found, today = self.found, clock.today()
        if found is None:
            return
        booked = sum(day.booked for day in found.days)
        waiting = sum(day.unconfirmed for day in found.days)
        taken, there = (sum(getattr(day, name) for day in found.days) for name in ("booked_min", "open_min"))
        words = {0: "today", 1: "tomorrow", -1: "yesterday"} if self.view == DAY else {}
        parts: list[Part] = [(f" {period_words(found.first, self.days, self.view)}", "strong")]
        if word := words.get((self.day - today).days, ""):
            parts.append((f"  {word}", "now"))
        if self.view == DAY:
            parts += [(f"  closed: {day.closed}", "caution") for day in found.days if day.closed]
            parts += [(f"  {name}", "") for day in found.days for name in day.named]
        parts.append((f"   {booked} booked", ""))
        parts += [(f"  {waiting} not confirmed", "caution")] if waiting else []
        parts += [(f"  {100 * taken // there} % of open hours", "muted")] if there else []
        parts += [("  with held, cancelled", "caution")] if self.hidden else []
        parts += [("  more than is shown", "caution")] if found.cut else []
        self.query_one("#day", MarkedLines).show(tuple(parts))

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that are shown."""
        return self.found.columns if self.found is not None else ()

    def draw_here(self) -> None:
        """Say what the cursor is on, and what Enter does there."""
        column, block = self.column, self.block
        if column is None or self.grid.ghost is not None:
            return
        line: list[Part]
        if block is not None:
            state, meaning = state_of(block)
            line = [(f" {told_of(block, column.day)}", "strong"), (f"  {state}", meaning)]
        else:
            minute = self.grid.spot.minute
            shade = shade_at(column, minute)
            line = [(f" {slot_words(column, minute)}", "strong")]
            line += [(f" {shade.words or 'outside the hours'}.", "caution")] if shade is not None else []
            line.append((f"  {key_label('enter')} books", "muted"))
        self.query_one("#here", MarkedLines).show(tuple(line))

    @property
    def column(self) -> Column | None:
        """The column under the cursor."""
        columns: Sequence[Column] = self.found.columns if self.found is not None else ()
        at = self.grid.spot.column
        return columns[at] if at < len(columns) else None

    @property
    def block(self) -> Block | None:
        """The booking under the cursor."""
        key, column = self.grid.spot.key, self.column
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
            if any(table in ("staff", "resource", "studio") for table, _ in changes):
                self.everyone = ()
            self._read()

    def on_screen_resume(self) -> None:
        made, meeting = self.desk.take_made("session"), self.desk.take_made("appointment")
        if self.found is not None:
            self.show_again(keep=-meeting if meeting is not None else made)

    def do_refresh(self) -> None:
        self.everyone = ()
        self.show_again()
