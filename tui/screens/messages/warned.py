"""The bar on top of a call or a message that says what one should know before, and the key that leads to another way."""

from __future__ import annotations

from typing import Any, cast

from textual.app import ComposeResult

from studio.kernel.types import YES, Choice, Unclear, Verdict, no
from studio.messages.addresses import Channel
from studio.messages.warned import Warned, warned
from tui.frame.call_warning import warning_bar
from tui.frame.commands import Command
from tui.frame.declared import GENERAL, DeclaredScreen
from tui.frame.desk import Open
from tui.screens.commands import DeclaredCommands
from tui.widgets.marked_lines import Line, MarkedLines, broken

TO = frozenset({"client", "phone", "to", "cc"})
"""The fields that say to whom something goes."""
OTHER = {
    "text": "text instead",
    "email": "write a mail instead",
    "call": "call instead",
    "letter": "write a letter instead",
}


def other_command(kind: str) -> Command:
    """Return the command that leads to another way to the client."""
    about = "Call or write by another way, where this one is better left alone."
    return Command(f"{kind}.other", "Other way", about, (), "0", "Communication", "New")


class WarnedCommands(DeclaredCommands):
    """Does what the commands of a call's and a message's record say."""

    screen: WarnedScreen

    def can_other(self) -> Verdict:
        if not self.screen.warned.sentences:
            return no("Nothing speaks against this way.")
        return YES if self.screen.warned.other else no("The client's record has no other way that is not withdrawn.")

    def do_other(self) -> None:
        mine, other = self.edit.mine(), self.screen.warned.other
        # The words go along; what is noted of a call is no message.
        words = (
            {} if "call" in (other, self.screen.KIND) else {key: str(mine[key] or "") for key in ("subject", "body")}
        )
        self.screen.open(self.made_from(Open(other, typed=words)))


class WarnedScreen(DeclaredScreen):
    """A call or a message; see `DeclaredScreen`."""

    warned = Warned()
    """What one should know, of the addresses that stand here."""

    def compose_pane(self, name: str) -> ComposeResult:
        if name == GENERAL:
            yield MarkedLines(id="banner")
        yield from super().compose_pane(name)

    def to_come(self) -> bool:
        """Tell whether it is still to be made or sent: what is done needs no warning."""
        return True

    def field_changed(self, name: str) -> None:
        super().field_changed(name)
        if name in TO:
            self.in_background(self._warn, group="message.warning")

    async def take_client(self) -> None:
        if self.to_come():
            await super().take_client()
            self.in_background(self._warn, group="message.warning")

    def draw_record(self) -> None:
        super().draw_record()
        self.in_background(self._warn, group="message.warning")

    async def _warn(self) -> None:
        self.warned = await self._read_warned() if self.to_come() else Warned()
        found = self.warned
        other = [self.with_keys(f"{{key:other}}: {OTHER[found.other]}.")] if found.other else []

        def lines(width: int) -> list[Line]:
            told = [line for text in found.sentences for line in broken(f" {text}", "bad", width)]
            return warning_bar(found.call_warning, width) + told + [((f" {text}", "bad"),) for text in other]

        self.query_one("#banner", MarkedLines).show_built(lines)
        self.draw_frame()

    async def _read_warned(self) -> Warned:
        values = self.edit.mine()
        typed = ", ".join(filter(None, (_text(values.get(name)) for name in ("phone", "to", "cc"))))
        channel, client_id = cast("Channel", self.KIND), self.client_now
        # What who sees no addresses does not see here goes to whom the record has, until it is made another client's.
        record_id = self.edit.record_id if client_id == self.linked("client") else None
        read = self.desk.gateway.read(warned, channel, typed, client_id, self.session_now, record_id)
        return await self.attempt(read) or Warned()


def _text(value: Any) -> str:
    if isinstance(value, Unclear):
        return value.text
    return str(value.key) if isinstance(value, Choice) else str(value or "")
