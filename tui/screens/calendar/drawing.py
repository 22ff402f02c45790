"""How the calendar is drawn: its columns or month, the lines above and below, what stands beside."""

from __future__ import annotations

from datetime import date

from studio.calendar.calendar import Calendar, Column
from studio.calendar.whose import ALL, PERSON
from studio.dates import sun
from studio.dates.typed import format_date
from studio.kernel import clock
from studio.kernel.shown import MONTHS, WEEKDAYS
from tui.frame.commands import key_label
from tui.frame.desk import Open
from tui.frame.place import WIDE
from tui.frame.preview_pane import PreviewPane
from tui.screens.calendar.light import sun_lines, sun_words
from tui.screens.calendar.months import month_of, small_of
from tui.screens.calendar.reading import DAY, MONTH, CalendarPlace
from tui.screens.calendar.shown import (
    lanes_of,
    marked_words,
    out_words,
    period_words,
    shade_at,
    slot_words,
    state_of,
    told_of,
)
from tui.text import cells, fit
from tui.widgets.marked_lines import Line, MarkedLines, Part
from tui.widgets.small_month import SmallMonth

MOST_OF_A_NAME = 20


class Drawn(CalendarPlace):
    """A calendar that draws what was read."""

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
        for at, column in enumerate(found.columns) if self.whose_wanted else ():
            if (column.day, column.whose.key) == (self.day, self.whose_wanted):
                self.grid.go(at, self.grid.spot.minute)
        for at, column in enumerate(found.columns) if self.keep is not None else ():
            if (here := next((one for one in column.placed if one.block.key == self.keep), None)) is not None:
                self.grid.go(at, here.first_min, self.keep)
                break
        if self.minute_wanted is not None:
            self.grid.go(self.grid.spot.column, self.minute_wanted)
        self.keep, self.minute_wanted, self.whose_wanted = None, None, ""
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

    def _draw_day(self) -> None:
        found, today = self.found, clock.today()
        if found is None:
            return
        # The days of other months around a month are not counted: what is told is what its name says.
        days = [day for day in found.days if self.view != MONTH or day.day.month == self.day.month]
        booked, waiting = sum(day.booked for day in days), sum(day.unconfirmed for day in days)
        taken, there = (sum(getattr(day, name) for day in days) for name in ("booked_min", "open_min"))
        words = {0: "today", 1: "tomorrow", -1: "yesterday"} if self.view == DAY else {}
        parts: list[Part] = [(f" {period_words(found.first, self.days, self.view)}", "strong")]
        if word := words.get((self.day - today).days, ""):
            parts.append((f"  {word}", "now"))
        parts += [(f"  {self._whose()}", "")] if self._whose() else []
        if self.view == DAY:
            parts += [(f"  closed: {day.closed}", "caution") for day in found.days if day.closed]
            parts += [(f"  {name}", "") for day in found.days for name in day.named]
        parts.append((f"   {booked} booked", ""))
        parts += [(f"  {waiting} not confirmed", "caution")] if waiting else []
        parts += [(f"  {100 * taken // there} % of open hours", "muted")] if there else []
        parts += [("  with held, cancelled", "caution")] if self.hidden else []
        parts += [("  more than is shown", "caution")] if found.cut else []
        self.query_one("#day", MarkedLines).show(tuple(parts))

    def _whose(self) -> str:
        """Name whose time alone is shown, which no column says; empty where all are shown, or there is one person."""
        if len(self.chosen) != 1 or self.chosen[0].kind == ALL or self.chosen == self.all_of(PERSON):
            return ""
        one = self.chosen[0]
        return (
            one.called if one.called and cells(one.called) <= MOST_OF_A_NAME else fit(one.name, MOST_OF_A_NAME).rstrip()
        )

    def draw_here(self) -> None:
        """Say what the cursor is on, and what Enter does there."""
        column, block = self.column, self.block
        if column is None:
            return
        line: list[Part]
        if held := self.hand_words(column.day):
            line = held
        elif self.count:
            line = [(f" {self.count}", "strong"), *self.count_words()]
        elif self.view == MONTH:
            line = self._day_words(column)
        elif block is not None:
            state, meaning = state_of(block)
            line = [(f" {told_of(block, column.day)}", "strong"), (f"  {state}", meaning)]
        else:
            minute = self.grid.spot.minute
            shade = shade_at(column, minute)
            marking = self.grid.range_from is not None
            words = marked_words(column, *self.grid.marked) if marking else slot_words(column, minute)
            line = [(f" {words}", "strong")]
            if shade is not None:
                why = shade.words or "outside the hours"
                line.append((f" {why[:1].upper()}{why[1:]}.", "caution"))
            offer = next((one for one in column.offers if one.first_min <= minute < one.last_min), None)
            line = [(f" {offer.words}.", "good"), *line] if offer is not None else line
            out = [one.short for one, shade in column.out if shade.first_min <= minute < shade.last_min]
            line += [(f" Out: {', '.join(dict.fromkeys(out))}.", "caution")] if out else []
            line.append(enter("books"))
        self.query_one("#here", MarkedLines).show_built(
            lambda width: (self._with_sun(_cut(line, width), column, width),)
        )

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

    def hand_words(self, day: date) -> list[Part]:
        """Say what the cursor takes along, and what becomes of it; nothing where it takes nothing along."""
        return []

    def count_words(self) -> list[Part]:
        """Say what the number that was typed is good for."""
        if self.pattern is not None:
            return [
                (f"  {self.pattern.name}: {self.pattern.words()}.", "strong"),
                (f"  {key_label('enter')} books it here", "muted"),
            ]
        return [("  then d days, w weeks, o months, p n, j u, e, or an arrow, so many times", "muted")]

    def _day_words(self, column: Column) -> list[Part]:
        day = next(day for day in self.columns_days if day.day == column.day)
        told = f" {format_date(day.day)}: {day.booked} booked"
        line = [(told, "strong"), (f"  {day.unconfirmed} not confirmed" if day.unconfirmed else "", "caution")]
        line.append((f"  {day.load} % of open hours" if day.open_min else "", "muted"))
        line += [
            (f"  closed: {day.closed}" if day.closed else "", "caution"),
            *((f"  {out}", "caution") for out in [next(out_words(column))] if out),
            *((f"  {name}", "") for name in day.named),
        ]
        return [*line, enter("shows the day")]


def enter(does: str) -> Part:
    """Say what Enter does."""
    return f"  {key_label('enter')} {does}", "muted"


def _cut(line: list[Part], width: int) -> list[Part]:
    """Cut whose it is, or what, before how it stands; what Enter does is left out where it has no room."""
    if line[-1][0].startswith(f"  {key_label('enter')} ") and sum(cells(text) for text, _ in line) > width:
        line = line[:-1]
    at = next((at for at, (_, look) in enumerate(line) if look == "strong"), 0)
    (told, look), rest = line[at], [*line[:at], *line[at + 1 :]]
    room = width - sum(cells(text) for text, _ in rest)
    if len(rest) == 1 and cells(told) > room > 0:
        line = [*line[:at], (fit(told, room).rstrip(), look), *line[at + 1 :]]
    return line
