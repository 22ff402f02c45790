"""The record of one letter."""

from __future__ import annotations

from typing import ClassVar

from studio.messages.message_kinds import KINDS
from tui.frame.form_fields import At, Layout
from tui.screens.messages.message import MessageScreen, message_commands
from tui.widgets.form import Fact, Rule


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
