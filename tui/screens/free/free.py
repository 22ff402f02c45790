"""Free times: one field for the question, and under it the answer to read out, while it is being typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.widget import Widget

from studio.booking import finder
from studio.booking.finder import Answered, Offer
from studio.dates.spans import times_text
from studio.kernel.shown import format_date
from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.typed_place import TypedPlace
from tui.terminal.readiness import keys_wait
from tui.widgets.columns import Column
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


class FreeTimesScreen(TypedPlace):
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

    LABEL = "Free"

    def __init__(self, line: str = "") -> None:
        super().__init__(line)
        self.answer = Answered()

    def compose_body(self) -> Iterable[Widget]:
        yield self.typed_line()
        yield TextBlock(id="asked")
        yield TextBlock(id="sentence")
        yield self.driven(RecordTable(COLUMNS, id="times", sortable=False, empty_text=EMPTY))

    def title_text(self) -> str:
        return "Free times"

    # -- asking ------------------------------------------------------------------------------------------------------

    async def answer_to(self, typed: str) -> Answered:
        found = await self.attempt(self.desk.gateway.read(finder.ask, typed, SHOWN)) if typed.strip() else None
        return found or Answered()

    def show_answer(self, answer: Answered, *, keep_cursor: bool = True) -> None:
        self.answer = answer
        found, problems = answer.found, answer.problems
        self.tell_in("#asked", " ".join([*([found.asked] if found else []), *problems]))
        self.tell_in("#sentence", found.sentence if found else "")
        self.table.set_rows([_row(one) for one in found.offers] if found else [])
        self.draw_frame()

    def on_resize(self) -> None:
        if self.answered:
            self.call_after_refresh(self.show_answer, self.answer)

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if self.answered and any(table in READ for table, _ in changes):
            self.look()

    # -- choosing and booking ----------------------------------------------------------------------------------------

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.draw_frame()

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


def typed_of(one: Offer) -> Mapping[str, str]:
    """Return what a booking at a free time begins with."""
    typed = {
        "date": f"{one.starts_at:%Y-%m-%d}",
        "start": f"{one.starts_at:%H:%M}",
        "end": f"{one.ends_at:%H:%M}",
        "type": one.type or "",
        "kind": "session" if one.type else "",
        "photographer": one.login or "",
        "assistant": one.assistant or "",
        "room": one.room or "",
        "no_room": "" if one.room else "True",
    }
    return {name: text for name, text in typed.items() if text}


def _key(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _row(one: Offer) -> Row:
    times = times_text(one.starts_at, one.ends_at, " - ")
    return Row(_key(one.starts_at), (format_date(one.starts_at.date()), times, one.photographer, one.room or ""))
