"""The answers that nobody has read, and the messages that came back: whoever opens one has read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from studio.kernel.types import Verdict, no
from studio.lists.spec import Asked
from studio.messages import reading
from studio.messages.listed import COMMUNICATIONS
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.list_place import ListPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.terminal.readiness import keys_wait

C = Command

NOTHING = "All answers were read."
LOOK = Look(("due", "type", "client", "description", "user", "department"), dressed_by=("state", "unread"))


class UnreadScreen(ListPlace):
    """Lists them, the newest first."""

    HELP = (
        "Mails of clients that nobody has read, and messages of the studio that came back. {key:open} opens one, and then it "
        "is read; {key:mark_read} says so without opening it."
    )
    SPEC = COMMUNICATIONS
    NOTHING_HERE = "There is no message under the cursor."
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("unread.open", "Open", "Open the message, which then is read.", ("enter",), "O", "Home", "Message", True),
        C("unread.client", "Client", "Open the client whose message it is.", ("v",), "L", "Home", "Message", True),
        C("unread.mark_read", "Mark read", "Say that it was read.", ("m",), "M", "Home", "Message", True),
    )

    def compose_body(self) -> Iterable[Widget]:
        yield ListTable(LOOK, remembered_as="unread", id="unread", empty_text=NOTHING)

    def title_text(self) -> str:
        return "Unread"

    @property
    def asked(self) -> Asked:
        return Asked((("unread", ""),), descending=True)

    can_client = ListPlace.some

    def can_mark_read(self) -> Verdict:
        if not self.desk.actor.may("messages"):
            return no("You may not say of messages that they were read: ask the studio's owner.")
        return self.some()

    @keys_wait("opening", group="dialog")
    async def do_client(self) -> None:
        """Open the client whose message it is."""
        if (here := self.table.at_cursor) is None or here.record_id is None:
            return
        client_id = await self.attempt(self.desk.gateway.read(reading.client_of, here.record_id))
        if client_id:
            self.open(Open("client", client_id))
        elif client_id == 0:
            self.say("That message is of no client.", problem=True)

    @keys_wait("saving", group="save", exclusive=False)
    async def do_mark_read(self) -> None:
        """Say that it was read."""
        if (here := self.here) is None:
            return
        if await self.attempt(self.desk.gateway.write(reading.mark_read, self.desk.actor, [here])) is not None:
            self.say(f"It was read. {self.undo_way} takes it back.")
            await self.show_list()
