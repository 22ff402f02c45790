"""The spelling check: one misspelled word after the other, with what may be meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from studio.kernel.errors import Invalid, StudioError
from studio.notes import spelling, words
from studio.notes.spelling import Misspelling
from tui.frame.desk import Desk
from tui.frame.dialog import PROBLEM, Dialog
from tui.screens.dialogs.text import TextDialog
from tui.terminal.readiness import keys_wait
from tui.text import safe
from tui.widgets.button_row import ButtonRow, answer_row
from tui.widgets.text_block import AnswerBlock, TextBlock

AROUND = 60
"""Characters of the text shown on each side of the word."""

ANSWERS = (("i", "Ignore"), ("n", "Never here"), ("a", "Add to the studio's words"), ("r", "Replace.."), ("q", "Stop"))


async def check_spelling(desk: Desk, text: str, known: Collection[str]) -> str | None:
    """Walk the misspelled words of a text with the user.

    Args:
        known: more words to take for right than the studio's own, such as the client's name.
    Returns:
        The corrected text; ``None`` where nothing was replaced.
    """
    own = await desk.gateway.read(words.known)
    found = await desk.gateway.aside(spelling.check, text, [*own, *known])
    if not found:
        desk.say("No misspelled words were found." if text.strip() else "There are no notes to check.")
        return None
    dialog = SpellingDialog(text, found)
    corrected: str | None = await desk.push_screen_wait(dialog)
    changed = corrected is not None and corrected != text
    done = f"Stopped at word {dialog.stopped_at} of {len(found)}." if dialog.stopped_at else "Spelling checked."
    desk.say(done + (" {key:save} saves the corrections." if changed else ""))
    return corrected if changed else None


class SpellingDialog(Dialog[str]):
    """Gives back the corrected text; what was replaced before Esc stays replaced."""

    KEYS: ClassVar[str] = "1-5 Take that word   Enter Ignore   Esc Stop"
    AUTO_FOCUS = "ButtonRow"
    DEFAULT_CSS = """
    SpellingDialog #context { height: 3; }
    SpellingDialog #meant { height: 2; }
    """

    def __init__(self, text: str, found: Sequence[Misspelling]) -> None:
        super().__init__("Spelling")
        self.text = text
        self._found = list(found)
        self._at = 0
        self._shift = 0
        """By how many characters what was replaced moved the rest of the text."""
        self._ignored: set[str] = set()
        self.stopped_at = 0
        """The number of the word at which the user had enough; 0 where all were looked at."""

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="context")
        yield TextBlock(id="meant")
        yield answer_row(ANSWERS, first="i")
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        self._draw()

    @property
    def _word(self) -> Misspelling:
        return self._found[self._at]

    def _draw(self, told: str = "") -> None:
        start, end = self._word.start + self._shift, self._word.end + self._shift
        head, tail = self.text[max(0, start - AROUND) : start], self.text[end : end + AROUND]
        head = head if start <= AROUND else ".." + head
        tail = tail if end + AROUND >= len(self.text) else tail + ".."
        context = Content.assemble(safe(head), (safe(self.text[start:end]), "bold reverse"), safe(tail))
        self.query_one("#context", TextBlock).show(context)
        meant = "   ".join(f"{number} {word}" for number, word in enumerate(self._word.suggestions, start=1))
        words = meant or "No word that looks like it is known."
        self.query_one("#meant", TextBlock).show(Content(words))
        place = f"{self._at + 1} of {len(self._found)}"
        answer = self.query_one("#told", AnswerBlock)
        answer.set_class(bool(told), "-problem")
        answer.show(Content(f"{PROBLEM}{safe(told)}" if told else place))

    # -- answers -----------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        number = int(event.character) if event.character and event.character in "12345" else 0
        if 1 <= number <= len(self._word.suggestions):
            event.stop()
            self._replace(self._word.suggestions[number - 1])

    @on(ButtonRow.Pressed)
    def _answered(self, message: ButtonRow.Pressed) -> None:
        if message.name == "i":
            self._go_on()
        elif message.name == "n":
            self._ignored.add(self._word.word.casefold())
            self._go_on()
        elif message.name == "a":
            self._add()
        elif message.name == "r":
            self._ask()
        else:
            self.action_cancel()

    def action_cancel(self) -> None:
        """Stop; what was replaced stays replaced."""
        self.stopped_at = self._at + 1
        self.close(self.text)

    def _replace(self, words: str) -> None:
        start, end = self._word.start + self._shift, self._word.end + self._shift
        self.text = self.text[:start] + words + self.text[end:]
        self._shift += len(words) - (end - start)
        self._go_on()

    def _go_on(self) -> None:
        while self._at + 1 < len(self._found):
            self._at += 1
            if self._word.word.casefold() not in self._ignored:
                self._draw()
                return
        self.close(self.text)

    @keys_wait("opening", group="dialog")
    async def _ask(self) -> None:
        def read(words: str) -> str:
            if not words:
                raise Invalid("Type the word that is meant, or press Esc.")
            return words

        dialog = TextDialog("Replace", f'Instead of "{self._word.word}":', read=read, value=self._word.word)
        words = await self.app.push_screen_wait(dialog)
        if words is not None:
            self._replace(words)

    @keys_wait("saving", group="dialog")
    async def _add(self) -> None:
        """Keep the word for the whole studio."""
        word = self._word.word
        try:
            await self.desk.gateway.write(words.add_word, self.desk.actor, word)
        except StudioError as error:
            self._draw(str(error))
            return
        self._ignored.add(word.casefold())
        self._go_on()
