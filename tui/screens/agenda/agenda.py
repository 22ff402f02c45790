"""The home screen: the day by time, beneath it what is overdue and who has not confirmed tomorrow."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.containers import Container
from textual.geometry import Size
from textual.widget import Widget

from studio.dates.typed import format_date
from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.types import YES, Verdict, no
from studio.lists import page as pages
from studio.sessions import agenda
from studio.sessions.agenda import AgendaRow, Side
from studio.sessions.listed import SESSIONS
from tui.frame.commands import key_label
from tui.frame.keys import AGENDA, BOOK, FIND
from tui.frame.list_table import ListTable
from tui.frame.listing import changes_it
from tui.frame.preview_pane import PreviewPane
from tui.screens.agenda import day_line
from tui.screens.agenda.acts import NO_STATUS, NOBODYS, OF_WORK, is_meeting, opens, why_no_no_show
from tui.screens.agenda.commands import COMMANDS, TODAY, turns_day
from tui.screens.agenda.day_line import DayLine, InLine
from tui.screens.agenda.drawn_day import DrawnDay
from tui.screens.agenda.panel import Panel
from tui.screens.agenda.rows import (
    COLUMNS,
    LATE,
    LATE_WORK,
    OVERDUE,
    TOMORROW,
    columns_for,
    day_row,
    day_words,
    next_line,
    now_row,
)
from tui.screens.agenda.visiting import Visiting
from tui.terminal.readiness import keys_wait
from tui.widgets.button_row import Button
from tui.widgets.grouped_table import GroupedTable
from tui.widgets.marked_lines import Line, MarkedLines
from tui.widgets.record_table import RecordTable
from tui.widgets.timeline import Timeline

LANES = ("staff", "resource", "absence", "special_day", "closure", "outbox", "waiting", "impossible")
"""The tables of those who have a lane in the drawn day, of who is away or closed, and of what is counted over the day."""
EVERYBODY = "Everybody has confirmed."
MEETINGS = ("appointment", "appointment_person", "appointment_room", "appointment_type")
DRAWN_FROM = Size(120, 36)
"""The window from which the day is drawn too."""
LOW, HIGH = 20, 46
"""Lines of a window below which the panels are their headings until one goes to them, and from which they are longer."""


class AgendaScreen(Visiting):
    """The agenda. The cursor is on an entry of the day; the panels beneath it open sessions too."""

    HELP = (
        "The day by time: who comes when, for what, where and with whom. Below it stand the sessions whose status is "
        "overdue, and those of tomorrow that nobody has confirmed; Tab goes there."
    )
    TABS: ClassVar[tuple[str, ...]] = ("Home", "View")
    OWN_COMMANDS = COMMANDS

    def __init__(self) -> None:
        super().__init__()
        self._wanted: date | None = None
        """The day that was asked for; ``day`` is the one that is shown."""
        self._today: date | None = None
        """What was today when the day and the panels were read."""
        self.side: Side | None = None
        self._panels_due = True
        """Whether the panels are to be read, too: turning the days does not change them."""
        self._cursor_to: int | None = None
        """The entry on which the cursor is to stand when the day is read."""

    def compose_body(self) -> Iterable[Widget]:
        yield DayLine(id="day")
        with Container(id="middle"):
            yield GroupedTable(COLUMNS, id="agenda", markers=True, sortable=False)
            yield PreviewPane(id="preview")
        yield DrawnDay(id="drawn")
        with Container(id="beside"):
            yield Panel("Overdue", OVERDUE, nothing="Nothing is overdue.", list_id="overdue")
            yield Panel("Tomorrow, not confirmed", TOMORROW, nothing=EVERYBODY, list_id="tomorrow")
            yield Panel("Tasks and calls, late", LATE_WORK, nothing="None is late.", list_id=LATE)
        yield MarkedLines(id="next")

    def title_text(self) -> str:
        return "Sittings"

    def title_buttons(self) -> Sequence[Button]:
        ways = (part for command in (AGENDA, FIND, BOOK) for part in (Button("  "), self.button_of(command)))
        return [*super().title_buttons(), *ways]

    @property
    def drawn(self) -> bool:
        """Whether there is room for the day to be drawn."""
        return self.app.size.width >= DRAWN_FROM.width and self.app.size.height >= DRAWN_FROM.height

    def on_mount(self) -> None:
        self.query_one("#agenda", RecordTable).focus()
        if self.drawn and not self.desk.first_start:
            # Before the first layout, which then has the right number of lanes.
            with suppress(StudioError):
                drawn, now = self.query_one(DrawnDay), clock.now()
                drawn.names = self.desk.gateway.now(agenda.lanes)
                drawn.show((), drawn.names, now.date(), now, self.desk.preferences)
        if not self.desk.first_start:
            self.show_day(clock.today(), keep_message=True)

    # -- reading -----------------------------------------------------------------------------------------------------

    def show_day(self, day: date, *, keep_message: bool = False, panels: bool = True) -> None:
        """Read a day and the panels, then draw them; the newest call wins. Keys wait for it."""
        self._wanted = day
        self._panels_due |= panels
        self.wait_for(self._read_day(day, keep_message=keep_message), "reading the day", turns_day)

    def show_again(self, *, panels: bool = True) -> None:
        """Read the day anew because something changed; keys go on meanwhile."""
        if self._wanted is None:
            return
        if self.holds.now:
            self.show_day(self._wanted, keep_message=True, panels=panels)
        else:
            self._panels_due |= panels
            self._read_day(self._wanted, keep_message=True)

    @work(exclusive=True, group="agenda.day", exit_on_error=False)
    async def _read_day(self, day: date, *, keep_message: bool) -> None:
        today = clock.today()
        try:
            rows, side, line, late = await self.desk.gateway.read(self._found, day, today)
            if self.drawn and self.query_one(DrawnDay).names is None:
                self.query_one(DrawnDay).names = await self.desk.gateway.read(agenda.lanes)
        except StudioError as error:
            self.say(str(error), problem=True)
            return
        self.day, self.side, self._today = day, side, today
        self.query_one(DayLine).found = line
        self.rows = {row.session_id: row for row in rows}
        table = self.query_one("#agenda", RecordTable)
        table.empty_text = self.with_keys(
            f"Nothing on {format_date(day)}{self.of_whom()}. "
            "{key:book} books a session, {key:next} and {key:previous} turn the days."
        )
        self._draw_rows(day)
        if self._cursor_to is not None and table.move_to_key(self._cursor_to):
            table.focus()
        self._cursor_to = None
        await self._show_side(side, late, today)
        self.draw_day_line()
        self.draw_frame()
        self._preview()
        if not keep_message:
            self.quiet()

    def _found(self, day: date, today: date) -> tuple[Sequence[AgendaRow], Side, InLine, int]:
        """Read the day and all that stands around it in one trip to the thread of the database."""
        from studio.to_do import views
        from studio.to_do.listed import TO_DO

        self.recall()
        late = pages.count(self.desk.actor, TO_DO, views.overdue(self.only.user_id))
        return agenda.day(day, self.only), agenda.side(today, self.only), day_line.read(day), late

    def _draw_rows(self, day: date) -> None:
        """Draw the day; what goes on now, or is over, goes by the clock."""
        now = clock.now()
        lines = [day_row(row, day, now) for row in self.rows.values()]
        table = self.query_one("#agenda", GroupedTable)
        table.set_columns(columns_for(lines))
        if lines and day == now.date():
            begun = sum(row.starts_at <= now for row in self.rows.values())
            lines.insert(begun, now_row(now))
        table.set_groups(lines, keep_cursor=True)
        if self.drawn:
            drawn = self.query_one(DrawnDay)
            # Under a filter only those who have something of it: the others are not known to be free.
            names = () if self.only_name else drawn.names or ()
            absent = self.query_one(DayLine).found.absent
            drawn.show(self.rows.values(), names, day, now, self.desk.preferences, absent)

    @work(exclusive=True, group="agenda.made", exit_on_error=False)
    async def _show_made(self, session_id: int) -> None:
        """Put the cursor on the session, or the appointment, that was just booked, on its day."""
        made = await self.attempt(self.desk.gateway.read(agenda.entry, session_id))
        if made is None:
            return
        day = made.starts_at.date()
        if day != self.day and not self.query_one("#message").has_class("-problem"):
            key = key_label(self.key_of(TODAY))
            self.say(f"This is {format_date(day)}, where {made.kind} {made.number} was booked; {key} goes to today.")
        self._cursor_to = session_id
        self.show_day(day, keep_message=True)

    async def _show_side(self, side: Side, number: int, today: date) -> None:
        """Show what stands beneath the day; ``number`` counts the tasks and calls that are late."""
        from studio.to_do import views
        from studio.to_do.listed import TO_DO

        overdue, tomorrow, work = self.walk_children(Panel)
        narrow = not self.has_class("-wide")
        overdue.count(side.overdue_count, f"{pages.capped(number)} tasks, calls" if narrow and number else "")
        meetings = side.unconfirmed_meetings
        tomorrow.count(
            side.unconfirmed_count, f"{pages.capped(meetings)} appt{'s' * (meetings > 1)}" if meetings else ""
        )
        tomorrow.nothing = self.with_keys("Only appointments: {key:calls} lists them.") if meetings else EVERYBODY
        work.count(number)
        self._draw_next()
        if self._panels_due:
            await asyncio.gather(
                overdue.show(self.desk, SESSIONS, agenda.overdue(today, self.only)),
                tomorrow.show(self.desk, SESSIONS, agenda.unconfirmed(today, self.only)),
                work.show(self.desk, TO_DO, views.overdue(self.only.user_id)),
            )
            self._panels_due = False

    def draw_day_line(self) -> None:
        """Draw the line with the date, the counts and the way to the next day."""
        if self.day is not None:
            words = day_words(self.day, clock.today(), self.rows.values(), self.only_name)
            keys = {command.verb: key_label(self.key_of(command)) for command in self.OWN_COMMANDS}
            self.query_one(DayLine).tell(words, keys)

    def _draw_next(self) -> None:
        """Draw the countdown to the next booking."""
        row = self.side.next_row if self.side else None
        nothing: Line = ((f" Nothing else is booked. {key_label(self.key_of(BOOK))} books a session.", "muted"),)
        self.query_one("#next", MarkedLines).show_built(
            lambda width: (nothing if row is None else next_line(row, width),)
        )

    def minute_passed(self) -> None:
        """Follow the clock: the countdown, what goes on now, and the new day of who looks at today."""
        self._draw_next()
        row, today = self.side.next_row if self.side else None, clock.today()
        if self.day is None:
            return
        if today != self._today:
            self._wanted = today if self._wanted == self._today else self._wanted
            self.show_again()
        elif row is not None and row.starts_at <= clock.now():
            self.show_again()
        else:
            self._draw_rows(self.day)

    def size_classes(self, size: Size) -> dict[str, bool]:
        return super().size_classes(size) | {
            "-drawn": self.drawn,
            "-low": size.height < LOW,
            "-high": size.height >= HIGH,
        }

    def on_resize(self) -> None:
        self.draw_day_line()
        if self.drawn and self.query_one(DrawnDay).names is None:
            self.show_again(panels=False)
        self._preview()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        of_lanes = any(table in LANES for table, _ in changes)
        if of_lanes:
            self.query_one(DrawnDay).names = None
        if (
            of_lanes
            or changes_it(SESSIONS, changes)
            or any(table in (*MEETINGS, "communication", "visit") for table, _ in changes)
        ):
            self.show_again(panels=False)
        for panel in self.walk_children(Panel):
            panel.table.follow(changes)

    def do_refresh(self) -> None:
        self.query_one(DrawnDay).names = None
        self.show_day(self.day or clock.today(), keep_message=True)

    def on_screen_resume(self) -> None:
        made = self.desk.take_made("session")
        if (meeting := self.desk.take_made("appointment")) is not None:
            made = -meeting
        if made is not None:
            self.wait_for(self._show_made(made), "reading the day", turns_day)
        elif self.day is not None:
            self.show_day(self._wanted or self.day, keep_message=True)

    # -- days --------------------------------------------------------------------------------------------------------

    def do_previous(self) -> None:
        self._turn(-1)

    def do_next(self) -> None:
        self._turn(1)

    def _turn(self, days: int) -> None:
        self.show_day((self._wanted or clock.today()) + timedelta(days=days), panels=False)

    def do_today(self) -> None:
        self.show_day(clock.today())

    @keys_wait("opening", group="dialog")
    async def do_go_to(self) -> None:
        from tui.screens.dialogs.date import ask_date

        day = await ask_date(self.desk, "Go to date", self.day or clock.today())
        if day is not None:
            self.show_day(day)

    # -- the entry under the cursor --------------------------------------------------------------------------------

    def _one(self) -> Verdict:
        if self.at_work:
            return no(OF_WORK)
        if self.table.cursor_key is not None:
            return YES
        return no(
            "There is no session under the cursor: {key:book} books one."
            if self.table.id == "agenda"
            else "There is no session under the cursor: Tab goes back to the day."
        )

    can_confirm = can_arrived = can_started = can_done = _one

    def can_open(self) -> Verdict:
        return YES if self.table.cursor_key is not None else self._one()

    def can_client(self) -> Verdict:
        return no(NOBODYS) if self.row is not None and not self.row.asked_of else self._one()

    def can_status(self) -> Verdict:
        return no(NO_STATUS) if is_meeting(self.table.cursor_key) and not self.at_work else self._one()

    def can_no_show(self) -> Verdict:
        row = self.row
        if row is None or row.no_show:
            return self._one()
        return no(why_not) if (why_not := why_no_no_show(row)) else YES

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        if isinstance(message.table, ListTable) and self.at_work:
            self.open_at(message.table)
        else:
            self.open(opens(int(message.key), [row.key for row in message.table.rows]))

    def open_at(self, table: ListTable) -> None:
        """Open the task or call under the cursor."""
        if (what := table.at_cursor) is not None:
            self.open(what)

    @on(RecordTable.Highlighted)
    def _moved(self, message: RecordTable.Highlighted) -> None:
        if message.control is self.table:
            self.draw_frame()
            self._preview()

    def on_descendant_focus(self) -> None:
        self.draw_frame()
        self._preview()

    @on(Timeline.Pressed)
    def _block_pressed(self, message: Timeline.Pressed) -> None:
        self.query_one("#agenda", GroupedTable).move_to_key(message.key)
        self.query_one("#agenda", GroupedTable).focus()

    def _preview(self) -> None:
        """Say beside the list, and in the drawn day, which session is under the cursor."""
        key = self.table.cursor_key
        here = key if isinstance(key, int) and not self.at_work else None
        if self.drawn:
            self.query_one(DrawnDay).choose(here)
        if self.has_class("-wide"):
            self.query_one(PreviewPane).tell_of(None if here is None else opens(here))

    def do_open(self) -> None:
        self.table.action_open()
