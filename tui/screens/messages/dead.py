"""The addresses that take nothing any more, with the server's words; each works again when somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.widget import Widget

from studio.clients import dead
from studio.clients.dead import Whose
from studio.kernel.errors import NotAllowed
from studio.kernel.types import Verdict, no
from studio.messages.dead_listed import DEAD
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

    HELP = (
        "Addresses that a server gave up, in its words; nothing goes there by itself. {key:open} opens the client, {key:reach} "
        "writes to them another way, {key:works} lets mails go there again."
    )
    SPEC = DEAD
    NOTHING_HERE = "There is no address under the cursor."
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("dead.open", "Open", "Open the client whose address it is.", ("enter",), "O", "Home", "Address", True),
        C(
            "dead.reach",
            "Other way",
            "Write a text to the client instead, or call.",
            ("a",),
            "M",
            "Home",
            "Address",
            True,
        ),
        C("dead.works", "Works again", "Let mails go to the address again.", ("w",), "W", "Home", "Address", True),
    )

    def compose_body(self) -> Iterable[Widget]:
        yield ListTable(LOOK, id="dead", empty_text=NOTHING)

    def title_text(self) -> str:
        return "Dead addresses"

    async def show_list(self) -> None:
        try:
            await self.desk.gateway.read(dead.refuse_unseen)
        except NotAllowed as error:
            self.say(str(error), problem=True)
        else:
            await super().show_list()

    can_reach = ListPlace.some

    def can_works(self) -> Verdict:
        if not self.desk.actor.may("messages"):
            return no("You may not take up an address again: ask the studio's owner.")
        return self.some()

    async def _whose(self) -> Whose | None:
        return None if self.here is None else await self.attempt(self.desk.gateway.read(dead.whose, self.here))

    def do_open(self) -> None:
        """Open the client whose address it is."""
        self._go(lambda found: Open("client", found.client_id))

    def do_reach(self) -> None:
        """Begin what reaches the client another way."""
        self._go(lambda found: Open(found.other, client_id=found.client_id))

    @keys_wait("opening", group="dialog")
    async def _go(self, where: Callable[[Whose], Open]) -> None:
        if (found := await self._whose()) is not None and found.client_id:
            self.open(where(found))
        elif found is not None:
            self.say("That address stands on no client's record.", problem=True)

    @keys_wait("saving", group="save", exclusive=False)
    async def do_works(self) -> None:
        """Let mails go to the address again."""
        if (found := await self._whose()) is None:
            return
        if await self.attempt(self.desk.gateway.write(dead.take_up, self.desk.actor, found.address)) is not None:
            self.say(f"Mails go there again. {self.undo_way} takes it back.")
            await self.show_list()
