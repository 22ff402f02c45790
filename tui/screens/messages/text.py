"""The record of one text message."""

from __future__ import annotations

from typing import ClassVar

from studio.messages.message_kinds import KINDS
from studio.messages.parts import parts_of
from tui.frame.form_fields import At, Layout
from tui.screens.messages.message import MessageScreen, message_commands, parts_told
from tui.widgets.form import Fact, Rule


class TextScreen(MessageScreen):
    """One text message; see `MessageScreen`."""

    HELP = (
        "One text message: to which number, and its words, with the true count of its parts. Only numbers that are marked for "
        "texts on the client's record are offered. {key:preview} shows it as it goes, {key:send} sends it."
    )
    KIND = "text"
    RECORD = KINDS["text"]
    LAYOUT: ClassVar[Layout] = (
        At("template"),
        At("client"),
        At("phone"),
        At("subject"),
        Fact("session", "Session"),
        At("due_on", column=1),
        At("user", column=1),
        Fact("state", "State", span=True),
        Fact("parts", "Length", span=True),
        Rule(),
        At("body", "Message", span=True, height=0),
    )
    OWN_COMMANDS = message_commands("text", "text")

    def field_changed(self, name: str) -> None:
        super().field_changed(name)
        if name in ("body", "client", "template"):
            self.in_background(self._count, group="message.parts")

    def draw_record(self) -> None:
        super().draw_record()
        self.in_background(self._count, group="message.parts")

    async def _count(self) -> None:
        """Say how long it is: of the words that go, its fields filled."""
        body = str(self.edit.mine().get("body") or "")
        if not body:
            self.general.set_fact("parts", "nothing yet")
        elif "{" not in body and "}" not in body:
            self.general.set_fact("parts", parts_told(parts_of(body)))
        elif (found := await self.shown(quietly=True)) is not None:
            self.general.set_fact("parts", parts_told(found.parts))
