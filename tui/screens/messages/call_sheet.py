"""The call sheet: who has not confirmed a day's session, one key for each way in which a call may go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from textual.widget import Widget

from studio.kernel import clock
from studio.kernel.access import Actor, refusal
from studio.kernel.shown import format_date, format_time
from studio.kernel.types import YES, Verdict, no
from studio.to_do import call_sheet
from studio.to_do.call_sheet import How, Line
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.whole_list import WholeListPlace
from tui.screens.dialogs.date import ask_date
from tui.terminal.readiness import keys_wait
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

C = Command
COMMANDS: tuple[Command, ...] = (
    C("calls.open", "Open", "Open what is under the cursor.", ("enter",), "O", "Home", "Session", True),
    C("calls.confirm", "Confirmed", "Reached; the client confirmed.", ("c",), "F", "Home", "Call", True),
    C("calls.no_answer", "No answer", "Nobody answered: try again.", ("n",), "J", "Home", "Call", True),
    C("calls.voicemail", "Voicemail", "A message was left: try again.", ("v",), "Q", "Home", "Call", True),
    C("calls.moved", "Moved", "Reached; the client wants another time: it opens.", ("m",), ".", "Home", "Call", True),
    C("calls.print", "Print..", "Print the call sheet, or write it into a file.", ("p",), "7", "Home", "Day"),
    C("calls.previous", "Day before", "Show the day before.", ("left",), "-", "View", "Day"),
    C("calls.next", "Day after", "Show the day after.", ("right",), "+", "View", "Day"),
    C("calls.go_to", "Go to date", "Type any date: fri, +3d, jul 26, eom.", ("g",), "G", "View", "Day", True),
)  # fmt: skip
COLUMNS = (
    Column("start", "Time", width=8, priority=10),
    Column("client", "Client", min_width=12, grow=2, priority=10),
    Column("phone", "Phone", min_width=14, grow=1, priority=9),
    Column("result", "Last call", min_width=22, priority=8),
    Column("type", "Type", min_width=8, grow=1, priority=3),
    Column("warning", "Warning", min_width=10, grow=3, priority=7),
    Column("number", "Number", width=10, priority=2),
)
NOTHING = "All sessions and appointments of the day are confirmed."


class CallSheetScreen(WholeListPlace):
    """Lists the unconfirmed sessions and appointments of a day, and logs the calls about them."""

    HELP = (
        "The sessions and appointments of a day that nobody has confirmed, with whom to call and what came of the last "
        "call. One key logs how a call went: {key:confirm} confirms it, {key:no_answer} and {key:voicemail} note when to "
        "try again."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS
    READ = frozenset(
        {
            "session",
            "appointment",
            "communication",
            "client",
            "client_phone",
            "communication_result",
            "appointment_person",
        }
    )
    nothing = NOTHING

    def __init__(self, day: str = "") -> None:
        super().__init__()
        self.shown_day = date.fromisoformat(day) if day else clock.today() + timedelta(days=1)

    def compose_body(self) -> Iterable[Widget]:
        yield RecordTable(COLUMNS, id="calls", sortable=False, empty_text=NOTHING)

    def title_text(self) -> str:
        return f"Call sheet  {format_date(self.shown_day)}"

    @property
    def asked(self) -> tuple[Any, ...]:
        return call_sheet.sheet, self.shown_day

    def row(self, one: Line) -> Row:
        return _row(one)

    @property
    def line(self) -> Line | None:
        """What is under the cursor."""
        found: Line | None = self.at_cursor
        return found

    # -- logging -----------------------------------------------------------------------------------------------------

    def can_no_answer(self) -> Verdict:
        actor = self.desk.actor
        return self.can_open() if actor.may("messages") else no(refusal(actor, "log calls"))

    can_voicemail = can_moved = can_no_answer

    def can_confirm(self) -> Verdict:
        actor = self.desk.actor
        return self.can_no_answer() if actor.may("book") else no(refusal(actor, "change sessions"))

    def do_open(self) -> None:
        """Open the session, or the appointment, under the cursor."""
        if (line := self.line) is not None:
            alike = [
                one for one in self.found.values() if (one.appointment_id is None) == (line.appointment_id is None)
            ]
            self.open(_open(line, tuple(abs(one.session_id) for one in alike)))

    def do_confirm(self) -> None:
        """Log that the client confirmed."""
        self._log("confirmed")

    def do_no_answer(self) -> None:
        """Log that nobody answered."""
        self._log("no_answer")

    def do_voicemail(self) -> None:
        """Log that a message was left."""
        self._log("voicemail")

    def do_moved(self) -> None:
        """Log that the client wants another time, and open what is to be moved."""
        self._log("moved")

    @keys_wait("saving", group="save", exclusive=False)
    async def _log(self, how: How) -> None:
        if (line := self.line) is None:
            return
        self.quiet()
        done = await self.attempt(self.desk.gateway.write(_logged, self.desk.actor, line, how))
        await self.show_list()
        if done is not None:
            self.say(f"{line.client}: {call_sheet.HOW[how]}.{done}")
            if how == "moved":
                self.open(_open(line))

    # -- the day -----------------------------------------------------------------------------------------------------

    def show_day(self, day: date) -> None:
        """Show another day."""
        self.shown_day = day
        self.draw_frame()
        self.read()

    def can_previous(self) -> Verdict:
        return YES if self.shown_day > date.min else no("There is no day before this one.")

    def can_next(self) -> Verdict:
        return YES if self.shown_day < date.max - timedelta(days=1) else no("There is no day after this one.")

    def do_previous(self) -> None:
        """Show the day before."""
        self.show_day(self.shown_day - timedelta(days=1))

    def do_next(self) -> None:
        """Show the day after."""
        self.show_day(self.shown_day + timedelta(days=1))

    @keys_wait("opening", group="dialog")
    async def do_go_to(self) -> None:
        """Type a day."""
        if (asked := await ask_date(self.desk, "Call sheet for", self.shown_day)) is not None:
            self.show_day(asked)

    @keys_wait("opening", group="dialog")
    async def do_print(self) -> None:
        """Print the sheet, or write it into a file."""
        from studio.papers import call_paper
        from tui.screens.dialogs.paper import PRINT, write_paper

        paper = await self.attempt(self.desk.gateway.read(call_paper.of_day, self.shown_day))
        if paper is not None:
            await write_paper(self, paper, PRINT)


def _open(line: Line, neighbours: tuple[int, ...] = ()) -> Open:
    return Open("session" if line.appointment_id is None else "appointment", abs(line.session_id), neighbours)


def _logged(actor: Actor, line: Line, how: How) -> str:
    """Log a call, and say when it is tried again; never None, which a refusal gives."""
    day = call_sheet.log(actor, line.session_id, how, line.version)
    return f" The next try is on {format_date(day)}." if day else ""


def _row(one: Line) -> Row:
    start = format_time(one.starts_at.time())
    texts = (start, one.client, one.phone, one.result, one.session_type, one.warning, one.called)
    return Row(one.session_id, texts, "", tones=((5, "bad"),) if one.warning else ())
