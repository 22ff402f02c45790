"""One entry of the waiting list."""

from __future__ import annotations

from typing import ClassVar

from studio.waiting import kind
from tui.frame.declared import DeclaredScreen
from tui.frame.form_fields import At, Layout
from tui.screens.commands import DECLARED_TABS, DeclaredCommands, declared_commands, notes_commands
from tui.widgets.form import Fact

COMMANDS = (*declared_commands("wait", "entry"), *notes_commands("wait"))


class WaitCommands(DeclaredCommands):
    """Does what the commands of an entry say."""


class WaitScreen(DeclaredScreen):
    """One entry of the waiting list; see `DeclaredScreen`."""

    HELP = (
        "One who waits: for what, with whom, on which days and from when until when. What stays empty is left open. "
        "The booking that fits ends it by itself."
    )
    KIND = "wait"
    TABS = DECLARED_TABS
    RECORD = kind.KIND
    FIRST = "client"
    LAYOUT: ClassVar[Layout] = (
        At("client"),
        At("session_type"),
        At("people"),
        At("weekdays"),
        At("part"),
        At("first_day", column=1),
        At("last_day", column=1),
        Fact("state", "State", column=1),
        Fact("made", "Made by", column=1),
    )
    OWN_COMMANDS = COMMANDS
    PART = WaitCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = WaitCommands(self)
