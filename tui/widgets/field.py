"""What every field of a form has in common, whatever it looks like, and what fields say."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol, runtime_checkable

from textual.message import Message
from textual.widget import Widget

from studio.kernel.patterns import later
from studio.kernel.types import Unclear
from tui.terminal.private import OrderedFocus

_line_break = later(r"\s*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])\s*")
# Characters that steer a terminal or the direction of reading; nobody types them, they come in with pasted text.
_HIDDEN = "\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f"
_steering = later(f"[\x00-\x1f{_HIDDEN}]")
_steering_in_lines = later(f"[\x00-\x09\x0b-\x1f{_HIDDEN}]")


def clean_line(text: str) -> tuple[str, int]:
    """Make one line of what was pasted: line breaks and tabs become spaces, control characters are left out.

    Returns:
        The line, and how many characters were left out.
    """
    if text.isprintable():
        return text, 0
    return _steering.subn("", _line_break.sub(" ", text.strip("\r\n")).replace("\t", " "))


def clean_lines(text: str) -> tuple[str, int]:
    """Like `clean_line`, but line breaks stay, each as ``\\n``."""
    return _steering_in_lines.subn("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))


class Field(OrderedFocus):
    """A widget of a form: it holds one value and understands what is typed into it.

    It never raises for what is typed and never loses it: where it does not understand, `complaint` says why.
    """

    field_name: str
    optional: bool = True
    about: str = ""
    """What somebody new to it should know, in a sentence that fits into a line; shown while nothing else is said."""
    enter_submits: bool = False
    """Enter posts `FieldSubmitted` instead of going to the next field."""

    @property
    def natural_width(self) -> int:
        """The cells that it wants; 0 if it takes what there is."""
        return 0

    @property
    def complaint(self) -> str:
        """Why the value cannot be taken, as a sentence; empty if it can."""
        return ""

    @property
    @abstractmethod
    def value_now(self) -> object:
        """The value as understood: a date, a key, a text; None if there is none or it is not understood."""

    @abstractmethod
    def set_value(self, value: object) -> None:
        """Show a value, without saying that it changed."""

    @property
    @abstractmethod
    def typed(self) -> str:
        """What stands in the field, letter for letter, to be kept as a draft."""

    @abstractmethod
    def retype(self, text: str) -> None:
        """Put back what `typed` gave, as if the user had typed it."""

    @property
    def standing(self) -> object:
        """What stands in the field, as `put` takes it back: its value, or `Unclear` where it is not understood."""
        value = self.value_now
        return Unclear(self.typed) if value is None and self.typed.strip() else value

    def put(self, standing: object) -> None:
        """Put back what `standing` gave, without saying that it changed."""
        if not isinstance(standing, Unclear):
            self.set_value(standing)
        elif isinstance(self, Widget):
            with self.prevent(FieldChanged, Echo):
                self.retype(standing.text)

    def go_on_from(self, was: Field) -> None:
        """Take the place of a field of the same kind, with what stands there and the focus."""
        self.put(was.standing)
        if isinstance(self, Widget) and isinstance(was, Widget) and was.has_focus:
            # As when the terminal has the focus again: nothing is selected by it.
            self.screen.set_focus(self, scroll_visible=False, from_app_focus=True)

    def forget_typing(self) -> None:
        """Another record is shown: what was typed before is nothing to go back to."""


class FieldChanged(Message):
    """The user changed a field; never sent for `Field.set_value`."""

    def __init__(self, field_name: str) -> None:
        super().__init__()
        self.field_name = field_name


class AlsoTyped(Message):
    """The user typed into one field what belongs into its pair too, such as a time behind a day.

    The form gives it to the pair; None takes it away again, because the text no longer says it.
    """

    def __init__(self, field_name: str, value: object, *, fresh: bool) -> None:
        """Say what was typed; ``fresh`` where the text said nothing for the pair before."""
        super().__init__()
        self.field_name = field_name
        self.value = value
        self.fresh = fresh


class FieldSubmitted(Message):
    """Enter in a field with `Field.enter_submits`."""

    def __init__(self, field_name: str) -> None:
        super().__init__()
        self.field_name = field_name


class UndoSpent(Message):
    """Ctrl+Z in a field in which nothing typed is left to take back."""


class Echo(Message):
    """What a field understood or complains about, for the screen's message line; empty when there is nothing to say."""

    def __init__(self, field_name: str, text: str) -> None:
        super().__init__()
        self.field_name = field_name
        self.text = text

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Echo) and message.field_name == self.field_name


class PickWanted(Message):
    """Down in a field that has something to pick from. The app answers with a dialog and `Pickable.take`."""

    def __init__(self, field: Widget) -> None:
        super().__init__()
        self.field = field


@runtime_checkable
class FocusMover(Protocol):
    """A container that knows which field comes next."""

    def move_focus(self, field: Widget, by: int) -> None:
        """Focus the field ``by`` fields further, 1 or -1."""


def go_to_neighbour(field: Widget, by: int) -> None:
    """Move the focus to the next (1) or the previous (-1) field of the form, or of the screen without a form."""
    for ancestor in field.ancestors:
        if isinstance(ancestor, FocusMover):
            ancestor.move_focus(field, by)
            return
    if by > 0:
        field.screen.focus_next()
    else:
        field.screen.focus_previous()
