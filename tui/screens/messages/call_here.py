"""Logging the call under the cursor of a record's tab of communications."""

from __future__ import annotations

from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.list_table import ListTable
from tui.frame.record import RecordScreen

NO_CALL = "There is no call under the cursor: the tab Communications lists them."


def log_command(kind: str) -> Command:
    """Return the command that logs the call under the cursor."""
    about = "Note how the call under the cursor went, and when to try again."
    return Command(f"{kind}.log_call", "Log call..", about, ("r",), "", "Communication", "New")


class LogsCalls:
    """Mixed into what does a record's commands."""

    screen: RecordScreen

    def can_log_call(self) -> Verdict:
        here = self._call_here()
        return YES if here is not None and here.kind == "call" else no(NO_CALL)

    def _call_here(self) -> Open | None:
        if self.screen.pane != "Communications":
            return None
        tables = self.screen.pane_of(self.screen.pane).query(ListTable)
        return tables.first().at_cursor if tables else None

    def do_log_call(self) -> None:
        self.screen.in_background(self._log_call, group="dialog", doing="opening")

    async def _log_call(self) -> None:
        from tui.screens.messages.log import log_call

        here, screen = self._call_here(), self.screen
        if here is not None and here.record_id and (told := await log_call(screen.desk, here.record_id)):
            screen.show_lists()
            screen.say(told)
