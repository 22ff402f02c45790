"""Bookings that a later change made impossible: each is opened and moved or cancelled, or accepted with a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from studio.kernel.errors import Invalid
from studio.lists.spec import Asked
from studio.waiting import conflicts
from studio.waiting.conflicts_listed import CONFLICTS
from tui.frame.commands import Command
from tui.frame.list_place import ListPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.screens.dialogs.text import TextDialog
from tui.terminal.readiness import keys_wait

C = Command
NOTHING = "Nothing is in the way of any booking to come."
STANDING = Look(("date", "times", "client", "type", "why"), tones={"why": "caution"})


class ConflictsScreen(ListPlace):
    """Lists them by their start."""

    HELP = (
        "Bookings that an absence, a closure, other hours, or a room or a person that is not there any more made impossible. "
        "Each stands here until it is moved, cancelled, done by somebody else, or accepted with {key:accept}: then your name "
        "stands with it, and why."
    )
    SPEC = CONFLICTS
    NOTHING_HERE = NOTHING
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("conflicts.open", "Open", "Open the session or the appointment.", ("enter",), "O", "Home", "Booking", True),
        C(
            "conflicts.accept",
            "Accept..",
            "Leave it as it is booked, in your name.",
            ("a",),
            "A",
            "Home",
            "Booking",
            True,
        ),
    )

    def compose_body(self) -> Iterable[Widget]:
        yield ListTable(STANDING, remembered_as="conflicts", id="conflicts", empty_text=NOTHING)

    @property
    def asked(self) -> Asked:
        return Asked(filters=(("open", ""),), order="date")

    def title_text(self) -> str:
        return "Conflicts"

    can_accept = ListPlace.some

    @keys_wait("opening", group="dialog")
    async def do_accept(self) -> Any:
        """Ask why it stays as it is, and take it off the list."""
        if (conflict := self.here) is None:
            return

        def read(text: str) -> str:
            if not text:
                raise Invalid("Say in a few words why it stays as it is.")
            return text

        dialog = TextDialog(
            "Accept",
            "It stays as it is booked, in your name.\nWhy?",
            read=read,
            max_length=200,
            keys="Enter OK   Esc Leave it on the list",
        )
        if (why := await self.desk.push_screen_wait(dialog)) is None:
            return
        if await self.attempt(self.desk.gateway.write(conflicts.accept, self.desk.actor, conflict, why)) is not None:
            self.say(f"It stays as it is booked. {self.undo_way} takes that back.")
            await self.show_list()
