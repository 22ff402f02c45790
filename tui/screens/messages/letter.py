"""The record of one letter."""

from __future__ import annotations

from typing import ClassVar

from studio.kernel.types import Verdict, no
from studio.messages import message_kinds
from studio.messages.message_kinds import KINDS
from tui.frame.form_fields import At, Layout
from tui.screens.messages.message import MessageCommands, MessageScreen, message_commands
from tui.widgets.form import Fact, Rule


class LetterCommands(MessageCommands):
    """Does what the commands of a letter's record say."""

    def can_print(self) -> Verdict:
        if self.screen.state == message_kinds.DRAFT:
            return no("Send it first ({key:send}): then it is printed, here or with all others that wait.")
        return self.settled()

    async def print_record(self) -> None:
        from tui.screens.messages.printing import (
            print_letters,
        )  # brings the fonts' library along, which few letters ask for

        screen, letter = self.screen, self.edit.record_id
        if letter is not None and await print_letters(screen, (letter,)) and await screen.read_record():
            screen.say("Sent to the printer.")


class LetterScreen(MessageScreen):
    """One letter; see `MessageScreen`."""

    HELP = (
        "One letter: to which address, and its text, with fields that are filled when it goes to the print queue. "
        "{key:preview} shows it as it goes, {key:send} puts it into the queue."
    )
    KIND = "letter"
    RECORD = KINDS["letter"]
    LAYOUT: ClassVar[Layout] = (
        At("template"),
        At("client", column=1),
        At("to", span=True),
        At("subject", span=True),
        At("due_on"),
        At("user", column=1),
        Fact("session", "Session"),
        Fact("state", "State", span=True),
        Rule(),
        At("body", "Message", span=True, height=0),
    )
    OWN_COMMANDS = message_commands("letter", "letter")
    PART = LetterCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = LetterCommands(self)
