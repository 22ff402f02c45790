"""What the calendar shows: which days of whom, read and drawn, and what is under its cursor."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from textual import work

from studio.calendar import calendar, patterns, remembered, whose
from studio.calendar.blocks import Block
from studio.calendar.calendar import Calendar, Column, Day
from studio.calendar.patterns import Pattern
from studio.calendar.remembered import Looked
from studio.calendar.settings import STEPS
from studio.calendar.whose import PERSON, ROOM, STUDIO, Whose
from studio.dates import sun
from studio.dates.typed import format_date
from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.shown import MONTHS, WEEKDAYS
from tui.frame.commands import key_label
from tui.frame.desk import Open
from tui.frame.place import WIDE, Place
from tui.frame.preview_pane import PreviewPane
from tui.screens.calendar.light import sun_lines, sun_words
from tui.screens.calendar.months import month_of, small_of
from tui.screens.calendar.shown import (
    lanes_of,
    period_words,
    shade_at,
    slot_words,
    state_of,
    told_of,
)
from tui.text import cells
from tui.widgets.calendar_grid import CalendarGrid
from tui.widgets.calendar_lines import GUTTER, LEAST_COLUMN
from tui.widgets.calendar_month import CalendarMonth
from tui.widgets.marked_lines import Line, MarkedLines, Part
from tui.widgets.small_month import SmallMonth

DAY, WORK, WEEK, MONTH = "day", "work", "week", "month"
VIEWS = (DAY, WORK, WEEK, MONTH)
MERGED = "merged"
SIDE, ROOMY = 30, 14
"""Cells of what stands beside the columns, and those that each of these has to have left."""
LOW = 32
"""Lines of a window below which a line is 30 minutes, so that a day is seen whole."""
FEED = (
    "session", "session_flag", "appointment", "appointment_flag", "appointment_person", "appointment_room", "absence",
    "closure", "opening_hours", "special_day", "staff", "resource", "studio", "session_type", "appointment_type", "client",
    "booking_pattern", "outside_location",
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
            return self.month_days(self.day)[0]
        lead = 0 if self.view == WORK else self.desk.preferences.first_weekday
        return self.day - timedelta(days=(self.day.weekday() - lead) % 7)

    @property
    def days(self) -> int:
        """How many days are shown."""
        if self.view == WORK:
            worked = sorted(self.desk.preferences.work_week)
            return worked[-1] + 1 if worked else 7
        if self.view == MONTH:
            return self.month_days(self.day)[1]
        return 1 if self.view == DAY else 7

    def month_days(self, day: date) -> tuple[date, int]:
        """Return with which day the weeks of a month begin, and how many days they have."""
        first = day.replace(day=1)
        lead = (first.weekday() - self.desk.preferences.first_weekday) % 7
        days = lead + monthrange(first.year, first.month)[1]
        return first - timedelta(days=lead), -(-days // 7) * 7

    def show_again(self, *, keep: int | None = None) -> None:
        """Read what is shown anew, with the cursor on the booking ``keep`` where there is one; keys wait for it."""
        self.keep = keep
        self.wait_for(self._read(), "reading the calendar")

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
        found = calendar.read(self.first, self.days, self.chosen, merged=self.merged, hidden=self.hidden)
        if not self.beside:
            return found, None
        return found, calendar.read(*self.month_days(self.day), self.chosen, merged=True)

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
            self.by = looked.by if looked.by in (PERSON, ROOM, STUDIO, MERGED) else self.by
            self.step = looked.step_min if looked.step_min in STEPS else None
            self.chosen = tuple(one for one in self.everyone if one.key in looked.whose)
        known = {one.key: one for one in self.everyone}
        self.chosen = tuple(known[one.key] for one in self.chosen if one.key in known) or self.all_of(PERSON)

    def remember(self) -> None:
        """Keep how the calendar is looked at, for the next time."""
        looked = Looked(self.view, self.by, tuple(one.key for one in self.chosen), self.step or 0)
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

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw_columns(self) -> None:
        found = self.found
        if found is None:
            return
        wanted = self.desk.preferences
        self.set_class(self.view == MONTH, "-month")
        self.set_class(self.beside, "-beside")
        if self.view == MONTH:
            self._draw_month(found)
            return
        self.grid.show(lanes_of(found, clock.now()), self.step_now, wanted.opens_at_min, wanted.closes_at_min)
        day = [column.day for column in found.columns]
        if self.grid.spot.column < len(day) and day[self.grid.spot.column] != self.day and self.day in day:
            self.grid.go(day.index(self.day), self.grid.spot.minute, self.grid.spot.key)
        for at, column in enumerate(found.columns) if self.keep is not None else ():
            if (here := next((one for one in column.placed if one.block.key == self.keep), None)) is not None:
                self.grid.go(at, here.first_min, self.keep)
                break
        if self.minute_wanted is not None:
            self.grid.go(self.grid.spot.column, self.minute_wanted)
        self.keep = self.minute_wanted = None
        self._draw_day()
        self._draw_beside()
        self.draw_here()
        self.shown_anew()

    def _draw_month(self, found: Calendar) -> None:
        days = month_of(found, self.day.month, clock.today())
        names = [WEEKDAYS[day.day.weekday()][: 3 if self.app.size.width < WIDE else 9] for day in found.days[:7]]
        self.month.show(days, names, (self.day - found.first).days)
        self._draw_day()
        self.draw_here()

    def _draw_beside(self) -> None:
        around = self.around
        if around is None or self.found is None:
            return
        shown = {day.day for day in self.found.days}
        names = [WEEKDAYS[day.day.weekday()] for day in around.days[:7]]
        light = next((one.sun for one in self.columns_days if one.day == self.day), None)
        self.query_one("#sun", MarkedLines).show(*sun_lines(light))
        title = f"{MONTHS[self.day.month - 1]} {self.day.year}"
        small = small_of(around, self.day.month, clock.today(), shown)
        self.query_one(SmallMonth).show(title, names, small)
        block = self.block
        opens = None if block is None or not block.number else Open(block.kind, abs(block.key))
        self.query_one(PreviewPane).tell_of(opens)

    def show_as_day(self) -> None:
        """Show the one day that the cursor is on."""
        self.view = DAY
        self.remember()
        self.show_again()
        self.grid.focus()

    def shown_anew(self) -> None:
        """The columns were drawn, or the cursor moved in them."""

    @property
    def step_now(self) -> int:
        """Minutes of a line."""
        usual = int(self.desk.preferences.of("calendar.step"))
        return self.step or (max(30, usual) if self.app.size.height < LOW else usual)

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
        if self.count:
            line = [(f" {self.count}", "strong"), *self.count_words()]
        elif self.view == MONTH:
            line = self._day_words(column)
        elif block is not None:
            state, meaning = state_of(block)
            line = [(f" {told_of(block, column.day)}", "strong"), (f"  {state}", meaning)]
        else:
            minute = self.grid.spot.minute
            shade = shade_at(column, minute)
            line = [(f" {slot_words(column, minute)}", "strong")]
            line += [(f" {shade.words or 'outside the hours'}.", "caution")] if shade is not None else []
            line.append((f"  {key_label('enter')} books", "muted"))
        self.query_one("#here", MarkedLines).show_built(lambda width: (self._with_sun(line, column, width),))

    def _with_sun(self, line: list[Part], column: Column, width: int) -> Line:
        """Say at the right when the light is good, at the outside location of what the cursor is on, or at the studio."""
        block, day = self.block, column.day
        globe = block.globe if block is not None else ""
        light = sun.of(day, globe) if globe else next((one.sun for one in self.columns_days if one.day == day), None)
        room = width - sum(cells(text) for text, _ in line) - 2
        for text in sun_words(light, block.place if block is not None and globe else ""):
            if 0 < cells(text) <= room:
                return (*line, (" " * (room + 1 - cells(text)), ""), (f"{text} ", "caution"))
        return tuple(line)

    def count_words(self) -> list[Part]:
        """Say what the number that was typed is good for."""
        if self.pattern is not None:
            return [
                (f"  {self.pattern.name}: {self.pattern.words()}.", "strong"),
                (f"  {key_label('enter')} books it here", "muted"),
            ]
        return [("  then d days, w weeks, o months, p n, j u, e, or an arrow, so many times", "muted")]

    @property
    def pattern(self) -> Pattern | None:
        """What the number that was typed books."""
        return self.patterns[self.count - 1] if 0 < self.count <= len(self.patterns) else None

    def take_count(self) -> int:
        """Return the number that was typed before a key, and forget it."""
        count, self.count, self.grid.count = self.count, 0, 0
        return count

    def _day_words(self, column: Column) -> list[Part]:
        day = next(day for day in self.columns_days if day.day == column.day)
        told = f" {format_date(day.day)}: {day.booked} booked"
        line = [(told, "strong"), (f"  {day.unconfirmed} not confirmed" if day.unconfirmed else "", "caution")]
        line.append((f"  {day.load} % of open hours" if day.open_min else "", "muted"))
        line += [
            (f"  closed: {day.closed}" if day.closed else "", "caution"),
            *((f"  {name}", "") for name in day.named),
        ]
        return [*line, (f"  {key_label('enter')} shows the day", "muted")]

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
            self._read()

    def on_screen_resume(self) -> None:
        made, meeting = self.desk.take_made("session"), self.desk.take_made("appointment")
        if self.found is not None:
            self.show_again(keep=-meeting if meeting is not None else made)

    def do_refresh(self) -> None:
        self.everyone = ()
        self.show_again()
