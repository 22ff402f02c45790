"""Free times: one field for the question, and under it the answer to read out, while it is being typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from studio.booking import finder
from studio.booking.finder import Answered, Offer
from studio.dates.spans import times_text
from studio.kernel.shown import format_date
from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.place import Place
from tui.terminal.readiness import edits_text, keys_wait
from tui.text import safe
from tui.widgets.columns import Column
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

C = Command
COLUMNS = (
    Column("date", "Date", width=17, priority=10),
    Column("time", "Time", width=19, priority=10),
    Column("who", "With", min_width=10, grow=2, priority=9),
    Column("room", "Room", min_width=8, grow=2, priority=8),
)
EMPTY = "Type what it is, with whom and when: family anna sat morning december"
NOTHING = "Nothing is free then. Ask for other days, another person or another part of the day."
SHOWN = 100
"""So many times are listed."""
READ = frozenset(
    {"booking", "absence", "closure", "special_day", "opening_hours", "resource", "user", "session_type", "preference"}
)


class FreeTimesScreen(Place):
    """Answers when something can be booked, and books it."""

    HELP = (
        "Type the question as it is asked: when can anna take a family on a saturday morning in december. It takes types, "
        "lengths (90m), people (anna, !ben), rooms (@room1, outside), days, weekdays, months, from dec 1, 3 weeks, and parts "
        "of the day (morning, after 2p). Read the sentence out; Up and Down choose a time, {key:open} books it."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("free.open", "Book", "Book the time under the cursor.", ("enter",), "O", "Home", "Time", True),
        C(
            "free.wait",
            "Waiting list..",
            "Put a client on the waiting list for what is asked.",
            ("ctrl+r",),
            "I",
            "Home",
            "Search",
        ),
        C("free.clear", "Clear", "Empty the field for another question.", ("ctrl+l",), "E", "Home", "Search", True),
    )

    def __init__(self, line: str = "") -> None:
        super().__init__()
        self._begin_with = line
        self.answer = Answered()
        self._answered: str | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield Container(TextBlock(Content(" Free"), id="label"), FilterField("line"), classes="-typed")
        yield TextBlock(id="asked")
        yield TextBlock(id="sentence")
        table = RecordTable(COLUMNS, id="times", sortable=False, empty_text=EMPTY)
        table.can_focus, table.driven = False, True
        yield table

    def title_text(self) -> str:
        return "Free times"

    def on_mount(self) -> None:
        self.set_focus(self.field)
        if self._begin_with:
            self.field.retype(self._begin_with)

    @property
    def field(self) -> FilterField:
        """Where one types."""
        return self.query_one(FilterField)

    @property
    def table(self) -> RecordTable:
        """What is free."""
        return self.query_one("#times", RecordTable)

    # -- asking ------------------------------------------------------------------------------------------------------

    @on(FieldChanged)
    def _typed(self) -> None:
        self.quiet()
        self.look()

    @keys_wait("looking", group="free.look", lets=edits_text)
    async def look(self) -> None:
        """Ask what is free and show it; the newest question wins."""
        typed = self.field.value
        answer = Answered()
        if typed.strip():
            found = await self.attempt(self.desk.gateway.read(finder.ask, typed, SHOWN))
            answer = found or answer
        if typed == self.field.value:
            self.answer, self._answered = answer, typed
            self._draw()

    def _draw(self) -> None:
        found, problems = self.answer.found, self.answer.problems
        self._tell("#asked", " ".join([*([found.asked] if found else []), *problems]))
        self._tell("#sentence", found.sentence if found else "")
        self.table.set_rows([_row(one) for one in found.offers] if found else [])
        self.draw_frame()

    def _tell(self, where: str, text: str) -> None:
        """Show a text in as many lines as it needs."""
        block, content = self.query_one(where, TextBlock), Content(safe(text))
        lines = max(1, content.get_height({}, max(1, block.size.width)))
        if block.styles.height is None or block.styles.height.value != lines:
            block.styles.height = lines
        block.show(content)

    def on_resize(self) -> None:
        if self._answered:
            self.call_after_refresh(self._draw)

    def do_refresh(self) -> None:
        self.look()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if self._answered and any(table in READ for table, _ in changes):
            self.look()

    def on_screen_resume(self) -> None:
        if self._answered:
            self.look()

    # -- choosing and booking ----------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if self.field.has_focus and self.table.drive(event.key):
            event.stop()

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.draw_frame()

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _enter(self) -> None:
        self.run_command("open")

    @property
    def chosen(self) -> Offer | None:
        """The time under the cursor."""
        offers = self.answer.found.offers if self.answer.found else ()
        return next((one for one in offers if _key(one.starts_at) == self.table.cursor_key), None)

    def can_open(self) -> Verdict:
        if self.chosen is not None:
            return YES
        return no(" ".join(self.answer.problems) or (NOTHING if self.field.value.strip() else f"{EMPTY}."))

    def do_open(self) -> None:
        """Book the time under the cursor."""
        if (one := self.chosen) is not None:
            self.open(Open("book", typed=typed_of(one)))

    def can_wait(self) -> Verdict:
        return YES if self.answer.found else self.can_open()

    @keys_wait("opening", group="dialog")
    async def do_wait(self) -> None:
        """Put a client on the waiting list for what is asked."""
        from studio.waiting import offers

        wanted = await self.attempt(self.desk.gateway.read(offers.wait_for, self.field.value))
        if wanted is not None:
            self.open(Open("wait", typed=wanted))

    def do_clear(self) -> None:
        self.field.retype("")
        self.set_focus(self.field)


def typed_of(one: Offer) -> Mapping[str, str]:
    """Return what a booking at a free time begins with."""
    typed = {
        "date": f"{one.starts_at:%Y-%m-%d}",
        "start": f"{one.starts_at:%H:%M}",
        "end": f"{one.ends_at:%H:%M}",
        "type": one.type or "",
        "photographer": one.login or "",
        "assistant": one.assistant or "",
        "room": one.room or "",
    }
    return {name: text for name, text in typed.items() if text}


def _key(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _row(one: Offer) -> Row:
    times = times_text(one.starts_at, one.ends_at, " - ")
    return Row(_key(one.starts_at), (format_date(one.starts_at.date()), times, one.photographer, one.room or ""))
