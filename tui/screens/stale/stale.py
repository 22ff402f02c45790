"""The sessions that have stood at a status for too long, those first that have stood longest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from studio.kernel import clock
from studio.lists.spec import Asked
from tui.frame.commands import Command
from tui.frame.dressed import dressed
from tui.frame.list_place import ListPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.terminal.readiness import keys_wait

C = Command

NOTHING = "Nothing is stale. Each status in Maintenance says after how many days."
ALL_STALE = Asked(filters=(("stale", ""),), order="since")
LOOK = Look(
    ("since", "number", "client", "type", "description", "status", "due"),
    dress=lambda values: dressed(values["state"], clock.now(), stale=True),
    dressed_by=("state",),
)


class StaleScreen(ListPlace):
    """Lists them; each is opened, or moved on."""

    CALLED = "Stale sessions"
    HELP = (
        "Sessions that have stood at a status for longer than it allows, those first that have stood longest. Nothing is "
        "closed by itself: a change of status takes one off this list."
    )
    NOTHING_HERE = NOTHING
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("stale.open", "Open", "Open the session under the cursor.", ("enter",), "O", "Home", "Session", True),
        C("stale.status", "Status..", "Move the session to another status.", ("s",), "U", "Home", "Session", True),
    )

    def compose_body(self) -> Iterable[Widget]:
        yield ListTable(LOOK, id="stale", empty_text=NOTHING, markers=True)

    def title_text(self) -> str:
        return self.CALLED

    async def show_list(self) -> None:
        await self.table.show_kind(self.desk, "session", ALL_STALE)
        self.listed()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if any(table == "own_field" for table, _ in changes):
            self.read()  # other columns
        else:
            super().changed_elsewhere(changes)

    def day_passed(self) -> None:
        self.read()

    can_status = ListPlace.some

    @keys_wait("opening", group="dialog")
    async def do_status(self) -> None:
        """Move the session under the cursor to another status."""
        from tui.screens.session.status import change_status

        if isinstance(key := self.table.cursor_key, int) and (told := await change_status(self.desk, key)):
            await self.show_list()
            self.say(told)
