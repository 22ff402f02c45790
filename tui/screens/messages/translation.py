"""The words of a template in another language."""

from __future__ import annotations

from typing import ClassVar

from studio.messages import template_kinds
from tui.frame.form_fields import At, Layout
from tui.screens.messages.template import WordsCommands, WordsScreen, words_commands
from tui.widgets.form import Fact, Rule


class TranslationScreen(WordsScreen):
    """A template in one language; see `DeclaredScreen`."""

    HELP = (
        "A template in another language: it is taken for clients whose record names that language. Days and times are written "
        "in it, too; {key:preview} shows that."
    )
    KIND = "template_text"
    RECORD = template_kinds.TEXT
    FIRST = "language"
    LAYOUT: ClassVar[Layout] = (
        Fact("template", "Template", span=True),
        At("language", width=20),
        At("subject", span=True),
        Rule(),
        At("body", "Message", span=True, height=0),
    )
    OWN_COMMANDS = words_commands("template_text")
    PART = WordsCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = WordsCommands(self)

    def title_text(self) -> str:
        name = self.found.facts["template"] if self.found is not None else ""
        language = self.edit.base.get("language")
        return f"Template  {name}, {language}" if language else f"Template  {name}, another language"

    def tell_saved(self, *, new: bool) -> None:
        self.say("Saved the words in that language.")
