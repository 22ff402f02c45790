"""Words in a row that a click or a key presses: the answers to a question, the tabs of a record, the places in a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from studio.kernel.records import dataclass
from tui import marks
from tui.terminal.private import OrderedFocus
from tui.text import cells, fit, safe
from tui.widgets.field import go_to_neighbour
from tui.widgets.lit import lit

TAIL = 4
"""Cells at the end of a button that stay when it is too wide: its dots or its bracket."""


@dataclass(frozen=True, slots=True)
class Button:
    """One stretch of the row."""

    text: str
    """As it stands there, with a blank at each end, where brackets go without colour."""
    name: str = ""
    """What pressing it means; empty for words that are no button."""
    letter: str = ""
    """Typing it presses the button."""
    key: str = ""
    """The part of the text that is its key."""
    look: str = ""
    """What the words mean, one of `tui.marks`."""


class Keys(Enum):
    """What the keyboard does in a row."""

    NONE = "nothing: the row never has the focus"
    ANSWERS = "arrows move the mark, Enter presses what has it; the row goes on in the next line"
    TABS = "Left and Right press the next button, Up and Down leave the row"
    FIELD = "Enter and Space press the only button, Up and Down leave the row"


class ButtonRow(Widget):
    """Draws buttons one after the other; the marked one stands out, without colour in brackets."""

    DEFAULT_CSS = """
    ButtonRow { height: 1; width: 1fr; }
    ButtonRow.-answers { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "cross(-1)", show=False),
        Binding("down", "cross(1)", show=False),
        Binding("enter,space", "press", show=False),
    ]

    @dataclass
    class Pressed(Message):
        """A button was pressed."""

        row: ButtonRow
        name: str

        @property
        def control(self) -> ButtonRow:
            return self.row

    def __init__(
        self, buttons: Iterable[Button] = (), *, marked: str = "", keys: Keys = Keys.NONE, id: str | None = None
    ) -> None:
        """Make a row.

        Args:
            buttons: What stands in it.
            marked: The name of the marked one.
            keys: What the keyboard does here.
            id: The widget's id.
        """
        super().__init__(id=id, classes="-answers" if keys is Keys.ANSWERS else None)
        self.buttons = tuple(buttons)
        self.marked = marked
        self.keys = keys
        self.can_focus = keys is not Keys.NONE

    def show(self, buttons: Iterable[Button], *, marked: str = "") -> None:
        """Show other buttons; nothing is drawn anew when they are the same as before."""
        wanted = tuple(buttons)
        if (wanted, marked) != (self.buttons, self.marked):
            self.buttons, self.marked = wanted, marked
            self.refresh()

    @property
    def plain_text(self) -> str:
        """What stands in the row."""
        return "".join(button.text for button in self.buttons)

    # -- keys and mouse ----------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Press a button."""
        if name:
            self.post_message(self.Pressed(self, name))

    def action_press(self) -> None:
        self.press(self._current)

    def action_step(self, by: int) -> None:
        names = [button.name for button in self.buttons if button.name]
        if self.keys is Keys.FIELD or self.marked not in names:
            return
        self.marked = names[(names.index(self.marked) + by) % len(names)]
        self.refresh()
        if self.keys is Keys.TABS:
            self.action_press()

    def action_cross(self, by: int) -> None:
        if self.keys is Keys.ANSWERS:
            self.action_step(by)
        else:
            go_to_neighbour(self, by)

    def on_key(self, event: events.Key) -> None:
        typed = (event.character or "").casefold()
        pressed = next((button.name for button in self.buttons if typed and button.letter.casefold() == typed), "")
        if pressed:
            event.stop()
            self.press(pressed)

    def on_click(self, event: events.Click) -> None:
        for x, y, text, button in self._placed(self.size.width):
            if button.name and y == event.y and x <= event.x < x + cells(text):
                if self.keys is Keys.ANSWERS:
                    self.marked = button.name
                    self.refresh()
                elif self.keys is Keys.FIELD:
                    self.focus()
                self.press(button.name)

    # -- drawing -----------------------------------------------------------------------------------------------------

    @property
    def _current(self) -> str:
        return self.marked or next((button.name for button in self.buttons if button.name), "")

    def _placed(self, width: int) -> Sequence[tuple[int, int, str, Button]]:
        """Return where each button stands; answers go on in the next line where one does not fit."""
        placed = []
        x = y = 0
        for button in self.buttons:
            text = safe(button.text)
            if button.name and cells(text) > width:
                text = fit(text[:-TAIL], max(0, width - TAIL)).rstrip() + text[-TAIL:]
            if self.keys is Keys.ANSWERS and button.name and x and x + cells(text) > width:
                x, y = 0, y + 1
            placed.append((x, y, text, button))
            x += cells(text)
        return placed

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return sum(cells(button.text) for button in self.buttons)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        placed = self._placed(width)
        return placed[-1][1] + 1 if placed else 1

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the chosen button begins, for the terminal's own cursor."""
        placed = self._placed(self.size.width)
        at = next(((x, y) for x, y, _, button in placed if button.name and button.name == self._current), (0, 0))
        return self.content_region.offset + at

    def render_line(self, y: int) -> Strip:
        style = self.rich_style
        segments = []
        for _, line, text, button in self._placed(self.size.width):
            if line == y:
                here = bool(button.name) and button.name == self._current and self.can_focus
                marked = bool(button.name) and button.name == self.marked
                if marked:
                    text = marks.around(text[1:-1])
                if here and lit(self):
                    segments.append(Segment(text, style + marks.style("walked-to")))
                elif marked:
                    segments.append(Segment(text, style + marks.style("open-tab")))
                else:
                    segments += self._key_and_words(text, button, style)
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _key_and_words(self, text: str, button: Button, style: Style) -> list[Segment]:
        """Write the key of a button in its own look, its words in that of words that can be pressed."""
        if not button.name:
            return [Segment(text, style + marks.style(button.look) if button.look else style)]
        if not button.key:
            return [Segment(text, style)]
        at = text.index(button.key)
        return [
            Segment(text[:at], style),
            Segment(button.key, style + marks.style("key")),
            Segment(text[at + len(button.key) :], style + marks.style("command")),
        ]


def answer_row(offered: Iterable[tuple[str, str]], *, first: str = "", id: str | None = None) -> ButtonRow:
    """Make a row of answers, ``[s Save]  d Discard  b Back``: the letter presses one, Enter the marked one.

    Args:
        offered: The letter and the words of each.
        first: The letter of the one that Enter gives at first; by default the last one.
        id: The widget's id.
    """
    buttons = answer_buttons(offered)
    letters = [button.name for button in buttons if button.name]
    return ButtonRow(buttons, marked=first if first in letters else letters[-1], keys=Keys.ANSWERS, id=id)


def answer_buttons(offered: Iterable[tuple[str, str]]) -> list[Button]:
    """Write answers as buttons, a blank behind each."""
    return [part for letter, words in offered for part in (Button(f" {letter} {words} ", letter, letter), Button(" "))]


class PressField(OrderedFocus, ButtonRow):
    """A shown value with ``...`` behind it in a form: Enter or Space runs the screen's command that changes it.

    It holds no value of its own, so a form never finds it changed.
    """

    def __init__(self, verb: str) -> None:
        super().__init__(id=f"press-{verb}", keys=Keys.FIELD)
        self.verb = verb

    def show_value(self, text: str) -> None:
        """Show another value."""
        self.show([Button(f"{text} ...", self.verb)])
