"""The places of time slots, such as those of a mini-session day: who is missing, and one key to reach them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from textual.widget import Widget

from studio.dates.spans import times_text
from studio.kernel import clock
from studio.kernel.shown import short_date, weekday_date
from studio.kernel.types import YES, Verdict, no
from studio.to_do import missing
from studio.to_do.missing import Line
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.whole_list import WholeListPlace
from tui.terminal.readiness import keys_wait
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

C = Command
COLUMNS = (
    Column("day", "Day", width=10, priority=10),
    Column("times", "Time", width=19, priority=10),
    Column("state", "State", width=13, priority=10),
    Column("client", "Client", min_width=10, grow=2, priority=9),
    Column("phone", "Phone", min_width=14, grow=1, priority=8),
    Column("name", "Slot", min_width=8, grow=1, priority=6),
    Column("who", "Of whom", min_width=8, grow=1, priority=5),
    Column("type", "For", min_width=8, grow=1, priority=3),
)
DAYS = 21
NOTHING = "Nobody is missing from the time slots."
NO_SLOTS = "No time slots in the next three weeks: Maintenance, Time slots, offers some."
TONES = {missing.FREE: "good", missing.UNCONFIRMED: "caution", missing.NOT_HERE: "caution"}


class PlacesScreen(WholeListPlace):
    """Lists the places that nobody has, and those of whom nobody knows whether they come."""

    CALLED = "Who is missing"
    HELP = (
        "The places of the time slots of the next three weeks, or of one block: those that are free, whose client has not "
        "confirmed, or has not come when it begins. Enter opens who has one, and books a free one; {key:call}, {key:text} and "
        "{key:email} reach the client. {key:everyone} shows all places."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("places.open", "Open, book", "Open who has the place, or book it.", ("enter",), "O", "Home", "Place", True),
        C("places.call", "Call", "Add a call to the client.", ("c",), "7", "Home", "Client", True),
        C("places.text", "Text", "Write a text message to the client.", ("t",), "W", "Home", "Client", True),
        C("places.email", "Email", "Write a mail to the client.", ("m",), "P", "Home", "Client", True),
        C(
            "places.everyone",
            "All places",
            "Show all places, or only who is missing.",
            ("h",),
            "E",
            "View",
            "Show",
            True,
        ),
    )

    READ = frozenset({"time_slot", "booking", "session", "appointment", "client", "client_phone", "visit", "resource"})

    def __init__(self, name: str = "", day: str = "") -> None:
        super().__init__()
        self.block, self.day = name, date.fromisoformat(day) if day else None
        self.everyone = False

    def compose_body(self) -> Iterable[Widget]:
        yield RecordTable(COLUMNS, id="places", sortable=False, empty_text=NOTHING)

    def title_text(self) -> str:
        day = f", {short_date(self.day)}" if self.day is not None else ""
        free = sum(one.state == missing.FREE for one in self.found.values())
        return f"{self.CALLED}{f': {self.block}' if self.block else ''}{day}  {free} free"

    @property
    def asked(self) -> tuple[Any, ...]:
        first = self.day or clock.today()
        return missing.lines, first, self.day or first + timedelta(days=DAYS - 1), self.block, self.everyone

    @property
    def nothing(self) -> str:
        return NO_SLOTS if self.everyone else NOTHING

    def row(self, one: Line) -> Row:
        place = one.place
        return Row(
            f"{place.slot.id} {place.starts_at:%H:%M} {place.holder}",
            (
                weekday_date(place.starts_at.date()),
                times_text(place.starts_at, place.ends_at, " - "),
                one.state,
                place.client,
                one.phone,
                place.slot.name,
                place.slot.who,
                place.slot.type,
            ),
            tones=((2, TONES[one.state]),) if one.state in TONES else (),
        )

    @property
    def line(self) -> Line | None:
        """The place under the cursor."""
        line: Line | None = self.at_cursor
        return line

    # -- what can be done --------------------------------------------------------------------------------------------

    def can_open(self) -> Verdict:
        if (line := self.line) is None:
            return no(self.table.empty_text)
        return no("Others work on that one.") if line.state == missing.HIDDEN else YES

    def can_call(self) -> Verdict:
        if not (verdict := self.can_open()):
            return verdict
        return YES if self.line is not None and self.line.place.client_id else no("Nobody has that place yet.")

    can_text = can_email = can_call

    def do_open(self) -> None:
        """Open who has the place, or book it."""
        if (line := self.line) is None:
            return
        place = line.place
        if not place.holder:
            self.open(Open("book", typed=place.typed))
            return
        alike = [
            one.place.holder
            for one in self.found.values()
            if one.place.holder * place.holder > 0 and one.place.client_id
        ]
        kind = "session" if place.holder > 0 else "appointment"
        self.open(Open(kind, abs(place.holder), tuple(dict.fromkeys(map(abs, alike)))))

    def do_call(self) -> None:
        """Add a call to the client."""
        self._reach("call")

    def do_text(self) -> None:
        """Write a text message to the client."""
        self._reach("text")

    def do_email(self) -> None:
        """Write a mail to the client."""
        self._reach("email")

    def _reach(self, kind: str) -> None:
        if (line := self.line) is not None:
            session_id = line.place.holder if line.place.holder > 0 else None
            self.open(Open(kind, client_id=line.place.client_id, session_id=session_id))

    @keys_wait("reading the list", group="read")
    async def do_everyone(self) -> None:
        """Show all places, or only who is missing."""
        self.everyone = not self.everyone
        await self.show_list()
        self.say("All places are shown." if self.everyone else "Only who is missing is shown.")
