"""The answers to a question, in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.text import cells, fit

REVERSE = Style(reverse=True)


class AnswerRow(Widget, can_focus=True):
    """``[s Save]  d Discard  b Back``: a letter answers, Enter gives the one in brackets, arrows move the brackets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down", "move(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    DEFAULT_CSS = """
    AnswerRow { height: auto; width: 1fr; }
    """

    class Answered(Message):
        """An answer was given; ``letter`` says which."""

        def __init__(self, letter: str) -> None:
            super().__init__()
            self.letter = letter

    def __init__(self, answers: Sequence[tuple[str, str]], *, first: str = "", id: str | None = None) -> None:
        """Offer answers.

        Args:
            answers: The letter and the words of each.
            first: The letter of the one that Enter gives at first; by default the last one.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.answers = list(answers)
        letters = [letter for letter, _ in answers]
        self._index = letters.index(first) if first in letters else len(letters) - 1

    def action_move(self, by: int) -> None:
        self._index = (self._index + by) % len(self.answers)
        self.refresh()

    def action_choose(self) -> None:
        self.post_message(self.Answered(self.answers[self._index][0]))

    def on_key(self, event: events.Key) -> None:
        for letter, _ in self.answers:
            if event.character is not None and event.character.casefold() == letter.casefold():
                event.stop()
                self.post_message(self.Answered(letter))
                return

    def on_click(self, event: events.Click) -> None:
        for index, (x, y, text) in enumerate(self._placed(self.size.width)):
            if y == event.y and x <= event.x < x + cells(text):
                self._index = index
                self.refresh()
                self.action_choose()

    def _placed(self, width: int) -> list[tuple[int, int, str]]:
        """Return where each answer stands, going on to the next line where one does not fit."""
        placed = []
        x = y = 0
        for letter, words in self.answers:
            text = f" {letter} {words} "
            if x and x + cells(text) > width:
                x, y = 0, y + 1
            placed.append((x, y, text))
            x += cells(text) + 1
        return placed

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return sum(cells(words) + 5 for _, words in self.answers)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._placed(width)[-1][1] + 1 if self.answers else 1

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        style = self.rich_style
        segments = []
        for index, (_, line, text) in enumerate(self._placed(width)):
            if line == y and index == self._index:
                text = f"[{fit(text[1:-1], cells(text) - 2)}]"
                segments += [Segment(text, style + REVERSE if self.has_focus else style), Segment(" ", style)]
            elif line == y:
                segments.append(Segment(fit(text, cells(text) + 1), style))
        return Strip(segments).adjust_cell_length(width, style)
