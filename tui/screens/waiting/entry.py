"""One entry of the waiting list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from studio.waiting import kind
from tui.frame.declared import GENERAL, DeclaredScreen
from tui.frame.form_fields import At, Layout
from tui.screens.commands import DECLARED_TABS, DeclaredCommands, declared_commands, notes_commands
from tui.widgets.form import Fact

COMMANDS = (*declared_commands("wait", "entry"), *notes_commands("wait"))


class WaitCommands(DeclaredCommands):
    """Does what the commands of an entry say."""


class WaitScreen(DeclaredScreen):
    """One entry of the waiting list; see `DeclaredScreen`."""

    CALLED = "Waiting list entry"
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
        self.wanted: Mapping[str, str] = {}
        """What a new one begins with, by the names of its fields: a type by its name, days as ISO text."""

    def begin(self) -> None:
        if self.edit.record_id is None and self.wanted and self.found is not None:
            values: dict[str, object] = dict(self.wanted)
            types = self.found.offered["types"]
            values["session_type"] = next((one for one in types if one.label == self.wanted.get("session_type")), None)
            if "first_day" in self.wanted:
                values["first_day"] = date.fromisoformat(self.wanted["first_day"])
            self.edit.put(values)
            self.drafts.touch()
        super().begin()

    def pane_opened(self, name: str) -> None:
        super().pane_opened(name)
        if name == GENERAL and self.edit.links.get("client") is not None:
            self.general.focus_field("session_type")  # who waits is said
