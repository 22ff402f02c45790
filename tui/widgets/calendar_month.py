"""A month as weeks of days, each with its load and what stands in it first; one moves from day to day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from studio.kernel.records import dataclass
from tui import marks
from tui.text import cells, fit
from tui.widgets.cell_runs import Cell, joined, split_cells
from tui.widgets.drawn_lines import DrawnLines
from tui.widgets.lit import lit

WEEK = 7
FULL = 100
ROOMY = 13
"""Cells of a day from which a booking says that all is well with it."""
LEAST_TOLD = 4
"""Cells up to which it is only told that a day is closed, and not why."""
SHUT = "x"
"""What is told then."""
BARS = 4
"""Signs of a day that is full."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a day."""

    text: str
    chip: str
    letter: str
    sign: str = ""
    sign_look: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month, or of the weeks around it."""

    number: int
    inside: bool
    today: bool
    count: int
    load: int
    """How many percent of the open time are taken."""
    closed: str = ""
    shut: bool = False
    """Whether nobody is there."""
    entries: tuple[Entry, ...] = ()


class CalendarMonth(DrawnLines, Widget, can_focus=True):
    """Draws whole weeks. The arrows go by day and week; beyond the first and last day `Turned` says by how many days."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("up", "move(-7)", show=False),
        Binding("down", "move(7)", show=False),
        Binding("home", "edge(False)", show=False),
        Binding("end", "edge(True)", show=False),
        Binding("pageup", "month(-1)", show=False),
        Binding("pagedown", "month(1)", show=False),
        Binding("enter", "open", "Open", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)),
    ]

    DEFAULT_CSS = """
    CalendarMonth { width: 1fr; height: 1fr; }
    """

    class Moved(Message):
        """The cursor stands on another day; only the newest is delivered."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, CalendarMonth.Moved)

    class Opened(Message):
        """Enter or a double click on a day."""

    class Turned(Message):
        """The cursor went so many days beyond the first or the last one, or by so many months."""

        def __init__(self, days: int = 0, months: int = 0) -> None:
            super().__init__()
            self.days, self.months = days, months

    class Digit(Message):
        """A digit was typed."""

        def __init__(self, digit: int) -> None:
            super().__init__()
            self.digit = digit

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._days: tuple[MonthDay, ...] = ()
        self._titles: tuple[str, ...] = ()
        self.at = 0
        """The day under the cursor, counted from the first one."""

    def show(self, days: Sequence[MonthDay], titles: Sequence[str], at: int) -> None:
        """Show weeks under the names of their weekdays, with the cursor on a day."""
        shown = (tuple(days), tuple(titles))
        if shown != (self._days, self._titles) or at != self.at:
            self._days, self._titles = shown
            self.at = at
            self.refresh()

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        self.move(by)

    def move(self, by: int) -> None:
        """Go so many days on."""
        at = self.at + by
        if not 0 <= at < len(self._days) or not self._days[at].inside:
            self.post_message(self.Turned(by))
        else:
            self._go(at)

    def action_edge(self, last: bool) -> None:
        inside = [at for at, day in enumerate(self._days) if day.inside]
        if inside:
            self._go(inside[-1 if last else 0])

    def action_month(self, by: int) -> None:
        self.post_message(self.Turned(months=by))

    def action_open(self) -> None:
        self.post_message(self.Opened())

    def action_digit(self, digit: int) -> None:
        self.post_message(self.Digit(digit))

    def _go(self, at: int) -> None:
        before, self.at = self.at, at
        if before != at:
            for one in {before // WEEK, at // WEEK}:
                self.refresh(Region(0, 1 + self._top(one), self.size.width, self._top(one + 1) - self._top(one)))
            self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        weeks = range(len(self._days) // WEEK)
        week = next((one for one in weeks if self._top(one) <= event.y - 1 < self._top(one + 1)), None)
        if week is not None:
            self._go(week * WEEK + min(WEEK - 1, event.x * WEEK // max(1, self.size.width)))
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_month(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_month(-1)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _top(self, week: int) -> int:
        """Return the line, of those under the titles, in which a week begins."""
        weeks = max(1, len(self._days) // WEEK)
        return week * max(1, self.size.height - 1) // weeks

    def _left(self, column: int) -> int:
        return column * self.size.width // WEEK

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is, for the terminal's own."""
        week, column = divmod(self.at, WEEK)
        return self.content_region.offset + (self._left(column) + 1, 1 + self._top(week))

    def render_line(self, y: int) -> Strip:
        base, width = self.plain_look, self.size.width
        if not self._days:
            return Strip([Segment(" " * width, base)])
        line: list[Cell] = []
        if y == 0:
            for column, title in enumerate(self._titles):
                room = self._left(column + 1) - self._left(column)
                here = column == self.at % WEEK
                line += [(c, "label-here" if here else "muted") for c in split_cells(fit(f"  {title}", room))]
            return Strip(joined(line, base)).adjust_cell_length(width, base)
        weeks = range(len(self._days) // WEEK)
        week = next((one for one in weeks if self._top(one) <= y - 1 < self._top(one + 1)), None)
        if week is None:
            return Strip([Segment(" " * width, base)])
        lines = self._top(week + 1) - self._top(week)
        for column in range(WEEK):
            room = self._left(column + 1) - self._left(column)
            at = week * WEEK + column
            line += self._cell(self._days[at], at == self.at, y - 1 - self._top(week), lines, room)
        return Strip(joined(line, base)).adjust_cell_length(width, base)

    def _cell(self, day: MonthDay, here: bool, at: int, lines: int, room: int) -> list[Cell]:
        edge: Cell = (marks.glyphs().upright, "rule")
        room -= 1
        if at == 0:
            return [edge, *self._head(day, here, room)]
        shown = lines - 1
        entries = day.entries
        more = len(entries) - shown + 1 if len(entries) > shown else 0
        if more and at == shown:
            return [edge, *((c, "muted") for c in split_cells(fit(f"  +{more}", room)))]
        if at > len(entries):
            return [edge, *[(" ", "shaded" if day.shut else "")] * room]
        return [edge, *_entry(entries[at - 1], room)]

    def _head(self, day: MonthDay, here: bool, room: int) -> list[Cell]:
        """Write the number of a day, bold where it is busy, why it is closed, and how full it is."""
        look = "now" if day.today else "muted" if not day.inside else "busy" if day.count else ""
        bars = marks.glyphs().bar * min(BARS, -(-day.load * BARS // FULL)) if day.count else ""
        number = f"{day.number:>2}"
        if here:
            look = "chosen" if lit(self) else "chosen-away"
            number = f"{marks.glyphs().point}{number}" if not marks.coloured() else number
        head = f" {number}"
        # Where it is narrow, the bars go before the number that they stand for.
        tail = (
            next((told for told in (f" {bars} {day.count}", f" {day.count}") if cells(head) + cells(told) <= room), "")
            if day.count
            else ""
        )
        left = max(0, room - cells(head) - cells(tail))
        told = f" {day.closed if left > LEAST_TOLD else SHUT}" if day.closed else ""
        middle = "chosen" if here and lit(self) else "chosen-away" if here else "caution" if day.closed else ""
        found: list[Cell] = [(c, look) for c in split_cells(fit(head, min(room, cells(head))))]
        found += [(c, middle) for c in split_cells(fit(told, left))]
        full = "caution" if day.load >= FULL else "muted"
        found += [(c, look if here else full) for c in split_cells(fit(tail, room - len(found)))]
        return found[:room]


def _entry(entry: Entry, room: int) -> list[Cell]:
    """Write a booking in one line: its colour, when and who, and what is to be said of it."""
    # Where it is narrow, and the colour says what the letter would, the sign stands in the colour.
    inside = marks.coloured() and room < ROOMY and entry.sign_look == "caution"
    signed = room >= ROOMY or entry.sign_look == "caution" and not inside
    sign = f" {entry.sign}" if entry.sign and signed else ""
    text = fit(f" {entry.text}", max(0, room - 1 - len(sign)))
    # Its letter only where there is no colour: with a letter each colour costs twice as much to send, 200 times a page.
    letter: Cell = (" " if marks.coloured() else entry.letter or " ", entry.chip.replace("chip-", "bar-"))
    found: list[Cell] = [(entry.sign, entry.chip) if inside else letter]
    found += [(c, entry.look) for c in split_cells(text)]
    return [*found, *((c, entry.sign_look) for c in sign)][:room]
