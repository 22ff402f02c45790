"""What is done with what is under the cursor of the calendar."""

from __future__ import annotations

from datetime import timedelta

from textual import on
from textual.message import Message

from studio.calendar.blocks import Block
from studio.calendar.calendar import Column
from studio.calendar.patterns import Pattern
from studio.calendar.whose import EQUIPMENT, EVERYBODY, PERSON, ROOM
from studio.dates.typed import format_date
from studio.kernel.types import YES, Verdict, no
from tui.frame.desk import Open
from tui.screens.calendar.carrying import Carrying
from tui.screens.calendar.reading import MONTH, WEEK, WORK
from tui.screens.calendar.shown import at_minute
from tui.terminal.readiness import keys_wait
from tui.widgets.calendar_grid import CalendarGrid
from tui.widgets.calendar_month import CalendarMonth


class Acts(Carrying):
    """A calendar in which bookings are opened, confirmed and made."""

    _confirmed_at = 0.0
    """When it was last written that somebody confirmed, on the clock of the keys."""

    # -- doing -------------------------------------------------------------------------------------------------------

    def can_confirm(self) -> Verdict:
        block = self.block
        if block is None:
            return self.no_booking()
        return YES if block.asked_of else no("There is no client who could confirm it.")

    @on(CalendarGrid.Opened)
    @on(CalendarMonth.Opened)
    def _opened(self) -> None:
        self.do_open()

    def do_open(self) -> None:
        """Open the booking under the cursor, or book the free time."""
        block = self.block
        if self.view == MONTH:
            self.show_as_day()
        elif self.hand is not None:
            self.put()
        elif self.pattern is not None:
            self.book_pattern(self.pattern)
        elif block is None:
            self.book(self.grid.marked)
        elif not block.number:
            self.say("That is somebody else's time.", problem=True)
        else:
            self.open(Open("session" if block.key > 0 else "appointment", abs(block.key), self._neighbours(block)))

    @keys_wait("opening", group="dialog")
    async def do_print(self) -> None:
        """Write the sheet of the day or the week for whoever's column the cursor is in."""
        from studio.papers import sheets
        from tui.screens.dialogs.paper import PRINT, write_paper

        column = self.column
        if column is None:
            return
        if self.view in (WEEK, WORK):
            read = self.desk.gateway.read(sheets.of_week, self.first, column.whose, self.days)
        else:
            read = self.desk.gateway.read(sheets.of_day, column.day, column.whose)
        if (paper := await self.attempt(read)) is not None:
            await write_paper(self, paper, PRINT)

    @keys_wait("opening", group="dialog")
    async def do_export(self) -> None:
        """Write what is booked for whoever's column the cursor is in, for other calendar programs."""
        from tui.screens.calendar.exporting import export

        whose = self.column.whose if self.column is not None else EVERYBODY
        await export(self, whose if whose.id and whose.kind != EQUIPMENT else EVERYBODY)

    def do_mark(self) -> None:
        """Begin to mark a range at the cursor, or let it go."""
        if self.grid.range_from is None:
            self.grid.mark_from(self.grid.spot.minute)
            self.say("Down marks more, Enter books it, Esc lets it go.")
        else:
            self.let_go()

    def can_mark(self) -> Verdict:
        if self.view == MONTH:
            return no("A day has the times: {key:open} shows it.")
        return YES if self.block is None else no("There is a booking under the cursor: mark free time.")

    def let_go(self) -> None:
        """Mark nothing any more."""
        self.grid.mark_from(None)
        self.grid.go(self.grid.spot.column, self.grid.spot.minute)
        self.quiet()

    def do_back(self) -> None:
        """Leave what is carried or marked as it is, else the calendar."""
        if self.hand is not None:
            self.drop()
        elif self.grid.range_from is not None:
            self.let_go()
        elif self.count:
            self.count = self.grid.count = 0
            self.draw_here()
        else:
            super().do_back()

    def _neighbours(self, block: Block) -> tuple[int, ...]:
        """Return the others of its kind that are shown, in their order."""
        shown = {one.block.key: one.block for column in self.columns for one in column.placed if one.block.number}
        same = [one for one in shown.values() if one.kind == block.kind]
        return tuple(abs(one.key) for one in sorted(same, key=lambda one: (one.starts_at, one.key)))

    def book(self, span: tuple[int, int]) -> None:
        """Book the time from one minute to another in the column of the cursor."""
        self.take_count()
        if self.column is not None:
            typed = self.typed_for(self.column, *span)
            self.grid.mark_from(None)
            self.quiet()
            self.open(Open("book", typed=typed))

    def book_pattern(self, pattern: Pattern) -> None:
        """Book what a digit stands for at the hour under the cursor; what it leaves open is as in any column."""
        self.take_count()
        if self.column is None:
            return
        if pattern.unused:
            # The wizard would begin without it, and say nothing.
            way = "choose another in the booking pattern"
            self.say(f"{pattern.unused} is in use no more: {way} {pattern.name}, in Maintenance.", problem=True)
            return
        first = self.grid.spot.minute
        end = at_minute(self.column.day, first) + timedelta(minutes=pattern.length_min)
        own = {
            "kind": "session",
            "type": pattern.type,
            "room": pattern.room,
            "photographer": pattern.login,
            "description": pattern.description,
        }
        typed = self.typed_for(self.column, first, first) | {"end": f"{end:%H:%M}"}
        self.open(Open("book", typed=typed | {name: text for name, text in own.items() if text}))

    def typed_for(self, column: Column, first: int, last: int) -> dict[str, str]:
        """Return what a new booking begins with: its time, in a month its day alone, and whose column it is in."""
        hours = self.view != MONTH
        typed = {"date": column.day.isoformat(), **({"start": _time(first)} if hours else {})}
        if self.grid.range_from is not None:
            typed["end"] = _time(last)
        offer = next((one for one in column.offers if hours and one.first_min <= first < one.last_min), None)
        if offer is not None and "end" not in typed:
            start = offer.first_min + (first - offer.first_min) // offer.each_min * offer.each_min
            typed |= {"start": _time(start), "end": _time(start + offer.each_min)}
            typed |= {"type": offer.type} if offer.type else {}
            typed |= {"kind": offer.books} if offer.books else {}
        if column.whose.kind == PERSON and column.whose.login:
            typed["photographer"] = column.whose.login
        elif column.whose.kind in (ROOM, EQUIPMENT):
            typed[column.whose.kind] = column.whose.name
        return typed

    def do_places(self) -> None:
        """See who is missing from the time slot under the cursor, or from all of them."""
        column, at = self.column, self.grid.spot.minute
        offers = column.offers if column is not None and self.view != MONTH else ()
        offer = next((one for one in offers if one.first_min <= at < one.last_min), None)
        if offer is None or column is None:
            self.open(Open("places"))
        else:
            self.open(Open("places", name=offer.name, typed={"day": column.day.isoformat()}))

    def do_appointment(self) -> None:
        if self.column is not None:
            typed = self.typed_for(self.column, *self.grid.marked)
            self.open(Open("book", typed=typed | {"kind": "appointment"}))

    @keys_wait("saving", group="save", exclusive=False)
    async def do_confirm(self) -> None:
        block = self.block
        if block is None or self.pressed_at <= self._confirmed_at:
            return
        from studio.appointments import appointments
        from studio.sessions import sessions

        service = sessions.confirm if block.key > 0 else appointments.confirm
        write = self.desk.gateway.write(
            service, self.desk.actor, abs(block.key), block.version, confirmed=not block.confirmed
        )
        if await self.attempt(write) is not None:
            done = "cleared" if block.confirmed else "set"
            self.say(
                f"Confirmed {done}: {block.client}, {format_date(block.starts_at.date())}. {self.undo_way} takes it back."
            )
        # A second press that was on its way while the first was written was meant as one: it takes nothing back.
        self._confirmed_at = Message().time
        self.show_again()


def _time(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
