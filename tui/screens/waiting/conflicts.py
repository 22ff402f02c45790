"""Bookings that a later change made impossible: each is opened and moved or cancelled, or accepted with a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import work
from textual.widget import Widget

from studio.kernel.errors import Invalid, StudioError
from studio.lists.spec import Asked
from studio.waiting import conflicts
from studio.waiting.conflicts_listed import CONFLICTS
from tui.frame.commands import Command
from tui.frame.desk import desk_of
from tui.frame.list_place import ListPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.frame.preview_pane import SidePane
from tui.screens.dialogs.text import TextDialog
from tui.terminal.readiness import keys_wait
from tui.widgets.marked_lines import broken

C = Command
NOTHING = "Nothing is in the way of any booking to come."
STANDING = Look(("date", "times", "client", "type", "why"), tones={"why": "caution"})
LINES = 4


class ReasonPane(SidePane):
    """Says whole what is in the way, for which the list has no room; the newest that was asked for wins."""

    def tell_of(self, conflict: int | None) -> None:
        """Tell of a conflict, once the cursor rests; of nothing where there is none."""
        self.once_it_rests(lambda: self._read(conflict))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read(self, conflict: int | None) -> None:
        found = {}
        if conflict is not None:
            try:
                found = await desk_of(self.app).gateway.read(conflicts.why, (conflict,))
            except StudioError:
                pass  # the list says so
        words = " ".join(found.values())
        self.show_built(lambda width: broken(words, "caution", width, LINES) if words else ())


class ConflictsScreen(ListPlace):
    """Lists them by their start."""

    HELP = (
        "Bookings that an absence, a closure, other hours, or a room or a person that is not there any more made impossible. "
        "Each stands here until it is moved, cancelled, done by somebody else, or accepted with {key:accept}: then your name "
        "stands with it, and why."
    )
    DEFAULT_CSS = f"""
    ConflictsScreen #conflicts {{ height: 1fr; }}
    ConflictsScreen #preview {{
        width: 1fr;
        max-width: 100%;
        height: {LINES + 1};
        border-left: none;
        border-top: $frame-line $rule;
    }}
    ConflictsScreen #preview.-told {{ display: block; }}
    """
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
        yield ReasonPane(id="preview")

    @property
    def asked(self) -> Asked:
        return Asked(filters=(("open", ""),), order="date")

    def title_text(self) -> str:
        return "Conflicts"

    def moved(self) -> None:
        pane = self.query_one(ReasonPane)
        pane.set_class(self.here is not None, "-told")
        pane.tell_of(self.here)
        super().moved()

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
