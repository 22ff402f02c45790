"""The addresses that take nothing any more, with the server's words; each works again when somebody says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, cast

from textual.widget import Widget

from studio.clients import dead
from studio.clients.dead import Whose
from studio.kernel.errors import NotAllowed
from studio.kernel.types import Verdict, no
from studio.messages.addresses import Channel
from studio.messages.dead_listed import DEAD
from studio.messages.warned import warned
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.list_place import ListPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.terminal.readiness import keys_wait

C = Command

NOTHING = "All addresses take mails, as far as is known."
LOOK = Look(("address", "since", "client", "words", "channel"))


class DeadScreen(ListPlace):
    """Lists them, the newest first."""

    CALLED = "Dead addresses"
    HELP = (
        "Addresses that a server gave up, in its words; nothing goes there by itself. {key:open} opens the client, {key:other} "
        "writes to them another way, {key:works} lets mails go there again."
    )
    SPEC = DEAD
    NOTHING_HERE = "There is no address under the cursor."
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("dead.open", "Open", "Open the client whose address it is.", ("enter",), "O", "Home", "Address", True),
        C(
            "dead.other",
            "Other way",
            "Write to the client another way, or call.",
            ("a",),
            "0",
            "Home",
            "Address",
            True,
        ),
        C("dead.works", "Works again", "Let mails go to the address again.", ("w",), "W", "Home", "Address", True),
    )

    def compose_body(self) -> Iterable[Widget]:
        yield ListTable(LOOK, id="dead", empty_text=NOTHING)

    def title_text(self) -> str:
        return self.CALLED

    async def show_list(self) -> None:
        try:
            await self.desk.gateway.read(dead.refuse_unseen)
        except NotAllowed as error:
            self.say(str(error), problem=True)
        else:
            await super().show_list()

    can_other = ListPlace.some

    def can_works(self) -> Verdict:
        if not self.desk.actor.may("messages"):
            return no("You may not take up an address again: ask the studio's owner.")
        return self.some()

    async def _whose(self) -> Whose | None:
        return None if self.here is None else await self.attempt(self.desk.gateway.read(dead.whose, self.here))

    @keys_wait("opening", group="dialog")
    async def do_open(self) -> None:
        """Open the client whose address it is."""
        if (found := await self._clients()) is not None:
            self.open(Open("client", found.client_id))

    @keys_wait("opening", group="dialog")
    async def do_other(self) -> None:
        """Begin what reaches the client another way."""
        if (found := await self._clients()) is None:
            return
        channel = cast("Channel", found.channel)
        told = await self.attempt(self.desk.gateway.read(warned, channel, found.address, found.client_id, None))
        if told is not None and told.other:
            self.open(Open(told.other, client_id=found.client_id))
        elif told is not None:
            self.say("The client's record has no other way that is not withdrawn.", problem=True)

    async def _clients(self) -> Whose | None:
        found = await self._whose()
        if found is not None and not found.client_id:
            self.say("That address stands on no client's record.", problem=True)
            return None
        return found

    @keys_wait("saving", group="save", exclusive=False)
    async def do_works(self) -> None:
        """Let mails go to the address again."""
        if (found := await self._whose()) is None:
            return
        if await self.attempt(self.desk.gateway.write(dead.take_up, self.desk.actor, found.address)) is not None:
            self.say(f"Mails go there again. {self.undo_way} takes it back.")
            await self.show_list()
