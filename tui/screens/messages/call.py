"""The record of one phone call."""

from __future__ import annotations

from typing import ClassVar

from studio.kernel.types import Verdict, no
from studio.messages import calls
from tui.frame.commands import Command
from tui.frame.declared import GENERAL
from tui.frame.form_fields import At, Layout
from tui.screens.commands import DECLARED_TABS, declared_commands, parent_command
from tui.screens.messages.log import log_call
from tui.screens.messages.warned import WarnedCommands, WarnedScreen, other_command
from tui.widgets.form import Fact, Rule

COMMANDS = (
    Command(
        "call.log", "Log..", "Note how the call went, and when to try again.", ("ctrl+o",), "I", "Home", "Call", True
    ),
    *declared_commands("call", "call"),
    parent_command("call"),
    other_command("call"),
)


class CallCommands(WarnedCommands):
    """Does what the commands of a call's record say."""

    def can_log(self) -> Verdict:
        if self.edit.base.get("completed_on") is not None:
            return no("That call was made already: change what is noted of it here.")
        return self.settled()

    def do_log(self) -> None:
        self.screen.in_background(self._log, group="dialog", doing="opening")

    async def _log(self) -> None:
        screen, call_id = self.screen, self.edit.record_id
        if call_id is not None and (told := await log_call(screen.desk, call_id)) and await screen.read_record():
            screen.say(told)


class CallScreen(WarnedScreen):
    """One phone call; see `DeclaredScreen`."""

    PANES: ClassVar[dict[str, str]] = {GENERAL: "G"}
    HELP = (
        "One phone call: whom to call, why and when, who calls, and how it went. What you change is saved with {key:save}; "
        "{key:log} logs the call in one go."
    )
    KIND = "call"
    TABS = DECLARED_TABS
    RECORD = calls.KIND
    FIRST = "call_type"
    LAYOUT: ClassVar[Layout] = (
        At("call_type"),
        At("client"),
        At("phone"),
        At("user"),
        At("department"),
        Fact("session", "Session"),
        At("due_on", column=1),
        At("completed_on", column=1),
        At("result", column=1),
        At("outcome", column=1),
        Fact("tries", "Try", column=1),
        At("description", span=True),
        Rule(),
        At("body", "Notes", span=True, height=0),
    )
    OWN_COMMANDS = COMMANDS
    PART = CallCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = CallCommands(self)

    def to_come(self) -> bool:
        return self.edit.base.get("completed_on") is None
