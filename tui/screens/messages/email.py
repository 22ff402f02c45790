"""The record of one mail."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from studio.kernel.types import YES, Choice, Verdict, no
from studio.messages import compose
from studio.messages.addresses import Addressed, offered, written
from studio.messages.message_kinds import KINDS, first_of
from tui.frame.commands import Command
from tui.frame.declared import GENERAL
from tui.frame.form_fields import At, Layout, place_fields
from tui.screens.dialogs.tick import tick
from tui.screens.messages.message import MessageCommands, MessageScreen, message_commands
from tui.widgets.form import Fact, Form, FormShape, Rule

FILES = "Files"


class EmailCommands(MessageCommands):
    """Does what the commands of a mail's record say."""

    screen: EmailScreen

    def can_reply(self) -> Verdict:
        return YES if self.screen.state == "" else no("Only a mail that came from the client is answered.")

    def do_reply(self) -> None:
        self.screen.in_background(self._reply, group="dialog", doing="writing")

    async def _reply(self) -> None:
        desk, mail = self.screen.desk, self.edit.record_id
        if mail is not None:
            await self.open_new(desk.gateway.write(compose.reply, desk.actor, mail))

    def can_receivers(self) -> Verdict:
        return self.draft()

    def do_receivers(self) -> None:
        self.screen.in_background(self.screen.pick_receivers, group="dialog", doing="opening")


class EmailScreen(MessageScreen):
    """One mail; see `MessageScreen`."""

    PANES: ClassVar[dict[str, str]] = {GENERAL: "G", FILES: "F"}
    HELP = (
        "One mail: to whom, about what, and its text, with fields that are filled when it is sent. {key:save} keeps it as a "
        "draft, {key:preview} shows it as it goes, {key:send} sends it. What was sent is copied, never changed."
    )
    KIND = "email"
    RECORD = KINDS["email"]
    LAYOUT: ClassVar[Layout] = (
        At("template"),
        At("client", column=1),
        At("to", span=True),
        At("cc", span=True),
        At("subject", span=True),
        At("due_on"),
        At("user", column=1),
        Fact("session", "Session"),
        Fact("state", "State", span=True),
        Rule(),
        At("body", "Message", span=True, height=0),
    )
    OWN_COMMANDS = (
        *message_commands("email", "mail"),
        Command("email.reply", "Reply", "Begin an answer to a mail that came in.", (), "R", "View", "Record"),
        Command(
            "email.receivers", "To..", "Tick who gets it among the addresses of the record.", (), "T", "Home", "Send"
        ),
    )
    PART = EmailCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = EmailCommands(self)
        self._addressed = ""
        """Whom the client that was chosen here last made it go to."""

    def compose_pane(self, name: str) -> ComposeResult:
        if name == GENERAL:
            yield from super().compose_pane(name)
        else:
            files = place_fields(self.RECORD.fields, (At("attachments", span=True, height=0),), self.desk.preferences)
            yield Form(files, shape=FormShape((0, 0)), id="files")

    def pane_opened(self, name: str) -> None:
        if name == FILES:
            self.query_one("#files", Form).focus_field("attachments")
        super().pane_opened(name)

    async def take_client(self) -> None:
        # Who sees no addresses cannot tell whose it is: saving addresses it.
        if self.desk.actor.may("reach") and self.to_come() and self._addressed_by_itself():
            found = await self.attempt(self.desk.gateway.read(first_of, "email", *self.linked_now()))
            if self._addressed_by_itself():  # one types on meanwhile
                self._addressed = found or ""
                self.edit.put({"to": self._addressed})
        await super().take_client()

    def _addressed_by_itself(self) -> bool:
        return (self.edit.mine()["to"] or "") in ("", self.edit.base["to"], self._addressed)

    async def pick_receivers(self) -> None:
        """Tick who gets it among the addresses that the record offers; others that are typed stay."""
        client_id, session_id = self.linked_now()
        found = await self.attempt(self.desk.gateway.read(offered, "email", client_id, session_id))
        if found is None:
            return
        if not found:
            self.say("There are no mail addresses on the client's record: type one, or add one there.", problem=True)
            return
        to = str(self.edit.mine()["to"])
        ticked = {place for place, one in enumerate(found) if one.address.casefold() in to.casefold()}
        choices = [Choice(place, f"{one.name} {one.address}", one.whose) for place, one in enumerate(found)]
        wanted = await tick(self.desk, "To whom?", choices, ticked)
        if wanted is None:
            return
        gone = {found[place].address.casefold() for place in ticked - set(wanted)}
        kept = [part for part in to.split(", ") if part and not any(address in part.casefold() for address in gone)]
        new = [Addressed(found[place].name, found[place].address) for place in sorted(set(wanted) - ticked)]
        self.edit.put({"to": ", ".join([*kept, *([written(new)] if new else [])])})
        self.drafts.touch()
