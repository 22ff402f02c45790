"""A line that is understood by a function and stepped by ``+`` and ``-``: the common part of dates and times."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets.input import Selection

from studio.kernel.errors import StudioError
from studio.kernel.records import dataclass
from tui.widgets.field import AlsoTyped, PickWanted
from tui.widgets.line_field import LineField
from tui.widgets.stepping import part_at, part_start

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a text was understood as."""

    value: T
    said: str = ""
    """The value with what there is to know of it, for the `Echo`; as it is shown where this is empty."""
    beside: object = None
    """What the same text says for the field's `StepField.pair`, such as the time behind a day."""


class StepField(LineField, Generic[T]):
    """Holds a value that people write in several ways and that is shown in one.

    While it is typed, an `Echo` says what was understood; on leaving, the field shows it. Where it shows a value,
    ``+`` and ``-`` step the part under the cursor; where something else is typed, they are typed. Straight after
    entering the field, when all of it is selected, ``+`` steps as well, and a digit right behind it makes ``+3`` of it,
    the beginning of something typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "pick", show=False)]

    hint: str = ""
    """What can be typed here, for complaints."""

    def __init__(
        self,
        field_name: str,
        *,
        parse: Callable[[str], T | Reading[T]],
        show: Callable[[T], str],
        noun: str = "",
        optional: bool = True,
        id: str | None = None,
    ) -> None:
        """Make an empty field.

        Args:
            field_name: Its name in the form.
            parse: Understands a text or raises `StudioError`, whose sentence is shown.
            show: Writes a value in a way that ``parse`` understands.
            noun: What it holds, for complaints.
            optional: Whether it may stay empty.
            id: The widget's id.
        """
        super().__init__(field_name, noun=noun, optional=optional, id=id)
        self.parse = parse
        self.show = show
        self.echo: Callable[[T], str] = show
        """Says a value in full, where it was not typed but picked or stepped."""
        self.pair = ""
        """The name of the field that takes what is typed here for it: the start, in ``tomorrow 14:30``."""
        self._understood: T | None = None
        self._beside: object = None
        self._said = ""
        self._unclear = ""
        self._sign = ""

    @property
    def value_now(self) -> T | None:
        return self._understood

    @property
    def complaint(self) -> str:
        if not self.value.strip():
            return "" if self.optional else f"Type the {self.noun}, such as {self.hint}."
        return self._unclear

    def set_value(self, value: object) -> None:
        self._understood, self._unclear, self._sign = value, "", ""  # type: ignore[assignment]
        self._beside = None
        self.show_text("" if value is None else self.show(value))  # type: ignore[arg-type]

    @property
    def typed(self) -> str:
        # What was understood today would mean another day tomorrow.
        return self.value if self._understood is None else self.show(self._understood)

    def take(self, value: T) -> None:
        """Take a value that the user picked."""
        self.set_value(value)
        super().edited()
        self.say(f"= {self.echo(value)}")

    def edited(self) -> None:
        was = self._beside
        self._read()
        super().edited()
        if self._beside != was:
            self.post_message(AlsoTyped(self.field_name, self._beside, fresh=was is None))
        self.say(self.complaint if self._understood is None else f"= {self._said}")

    def _read(self) -> None:
        self._understood, self._unclear, self._beside = None, "", None
        if self.value.strip():
            try:
                read = self.parse(self.value)
            except StudioError as error:
                self._unclear = str(error)
                return
            if not isinstance(read, Reading):
                read = Reading(read)
            self._understood, self._beside = read.value, read.beside
            self._said = read.said or self.echo(read.value)

    def on_blur(self) -> None:
        self._sign, self._beside = "", None
        if self._understood is not None:
            self.show_text(self.show(self._understood))
        self.say("" if self._understood is not None else self.complaint)

    # Stepping

    @abstractmethod
    def step(self, value: T, part: int, by: int) -> T:
        """Return the value one step further in its part number ``part`` (-1: the part stepped when all is selected)."""

    async def on_key(self, event: events.Key) -> None:
        sign, self._sign = self._sign, ""
        value = self._understood
        if event.character in ("+", "-") and value is not None and self.value == self.show(value):
            event.stop()
            event.prevent_default()
            everything = self.selection == Selection(0, len(self.value))
            self._step(value, 1 if event.character == "+" else -1, everything)
            self._sign = event.character if everything and not sign else ""
        elif sign and event.character is not None and event.character.isdigit():
            event.stop()
            event.prevent_default()
            self.replace(sign + event.character, 0, len(self.value))

    def _step(self, value: T, by: int, everything: bool) -> None:
        part = -1 if everything else part_at(self.value, self.cursor_position)
        self._understood = self.step(value, part, by)
        self.show_text(self.show(self._understood))
        if not everything:
            self.selection = Selection.cursor(part_start(self.value, part))
        super().edited()
        self.say(f"= {self.echo(self._understood)}")

    def action_pick(self) -> None:
        self.post_message(PickWanted(self))
