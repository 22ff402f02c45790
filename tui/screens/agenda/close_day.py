"""Close the day: what is over and nobody said how it went, one key for each outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from studio.kernel.access import refusal
from studio.kernel.shown import format_time, weekday_date
from studio.kernel.types import Verdict, no
from studio.sessions import visits
from studio.sessions.visits import Open as Unsettled
from studio.to_do import closing
from studio.to_do.closing import Outcome
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.whole_list import WholeListPlace
from tui.terminal.readiness import keys_wait
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

C = Command
COMMANDS: tuple[Command, ...] = (
    C("close.open", "Open", "Open what is under the cursor.", ("enter",), "O", "Home", "Session", True),
    C("close.done", "Done", "It took place.", ("d",), "D", "Home", "Outcome", True),
    C("close.no_show", "No show", "Nobody came.", ("x",), "X", "Home", "Outcome", True),
    C("close.late_cancel", "Cancelled late", "It was cancelled too late; no no show.", ("l",), "L", "Home", "Outcome",
      True),
)  # fmt: skip
COLUMNS = (
    Column("day", "Day", width=10, priority=9),
    Column("time", "Time", width=19, priority=10),
    Column("client", "Client", min_width=14, grow=2, priority=10),
    Column("session", "Session", min_width=8, grow=1, priority=6),
    Column("who", "Who", width=5, priority=5),
    Column("visit", "Noted", width=8, priority=7),
    Column("number", "Number", width=10, priority=3),
)
NOTHING = "Nothing is without an outcome: the day is closed."
SAID: dict[Outcome, str] = {"done": "done", "no_show": "no show", "cancelled": "cancelled late"}


class CloseDayScreen(WholeListPlace):
    """Lists what has ended without an outcome, and settles it."""

    CALLED = "Close the day"
    HELP = (
        "What is over, today and in the days before, of which nobody has said how it went. One key settles it: {key:done} "
        "where it took place, {key:no_show} where nobody came, {key:late_cancel} where it was cancelled late, which is no no "
        "show. Nothing is settled by itself."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS
    READ = frozenset({"session", "appointment", "visit"})
    asked = (visits.without_outcome,)
    nothing = NOTHING

    def compose_body(self) -> Iterable[Widget]:
        yield RecordTable(COLUMNS, id="unsettled", sortable=False, empty_text=NOTHING)

    def title_text(self) -> str:
        return self.CALLED

    @property
    def one(self) -> Unsettled | None:
        """What is under the cursor."""
        found: Unsettled | None = self.at_cursor
        return found

    def row(self, one: Unsettled) -> Row:
        return _row(one)

    def can_done(self) -> Verdict:
        actor = self.desk.actor
        return self.can_open() if actor.may("book") else no(refusal(actor, "note how a visit goes"))

    can_no_show = can_late_cancel = can_done

    def do_open(self) -> None:
        """Open the session, or the appointment, under the cursor."""
        if (one := self.one) is not None:
            alike = tuple(abs(other.key) for other in self.found.values() if (other.key > 0) == (one.key > 0))
            self.open(Open("session" if one.key > 0 else "appointment", abs(one.key), alike))

    def do_done(self) -> None:
        """Note that it took place."""
        self._settle("done")

    def do_no_show(self) -> None:
        """Note that nobody came."""
        self._settle("no_show")

    def do_late_cancel(self) -> None:
        """Note that it was cancelled late."""
        self._settle("cancelled")

    @keys_wait("saving", group="save", exclusive=False)
    async def _settle(self, outcome: Outcome) -> None:
        if (one := self.one) is None:
            return
        self.quiet()
        write = self.desk.gateway.write(closing.settle, self.desk.actor, one.key, one.version, outcome)
        done = await self.attempt(write)
        await self.show_list()
        if done is not None:
            self.say(f"{one.client}, {one.number}: {SAID[outcome]}. {self.undo_way} takes it back.")


def _row(one: Unsettled) -> Row:
    times = f"{format_time(one.starts_at.time())} - {format_time(one.ends_at.time())}"
    noted = "started" if one.visit.started else "arrived" if one.visit.arrived else ""
    number = one.number if one.key > 0 else f"Appt {one.number}"
    return Row(one.key, (weekday_date(one.starts_at.date()), times, one.client, one.what, one.who, noted, number))
