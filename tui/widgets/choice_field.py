"""One of several, typed with completion or picked from a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from studio.kernel.types import Choice
from tui.widgets.field import PickWanted
from tui.widgets.line_field import LineField
from tui.widgets.matching import best_match, folded

INACTIVE = " (inactive)"


class ChoiceField(LineField):
    """One entry of a list. `value_now` is the key of a `Choice` or None.

    The first entry that fits is offered behind the typed letters; Right, Tab, Enter and any other way out take it.
    Down asks for the list to pick from (`PickWanted`). An entry that is no longer offered stays as it is and is valid.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "pick", show=False)]

    PICKS = True

    def __init__(
        self,
        field_name: str,
        *,
        options: Sequence[Choice] = (),
        noun: str = "",
        optional: bool = True,
        id: str | None = None,
    ) -> None:
        """Make an empty field; ``options`` may be set anew at any time, the value stays."""
        super().__init__(field_name, noun=noun, optional=optional, id=id)
        self.options = options
        self.beneath: Mapping[int | str, Sequence[Choice]] = {}
        """What is to be chosen next where an option is only the name of several, by its key."""
        self.unoffered: Sequence[Choice] = ()
        """What somebody may look for here in vain, each with the sentence why as its hint."""
        self._chosen: Choice | None = None

    @property
    def value_now(self) -> int | str | None:
        return None if self._chosen is None or self.asks_which else self._chosen.key

    @property
    def asks_which(self) -> bool:
        """Whether an option was chosen that is only the name of several."""
        return self._chosen is not None and self._chosen.key in self.beneath

    @property
    def entries(self) -> list[Choice]:
        """All that can be meant: the options, and what stands beneath one of them."""
        return [*self.options, *(entry for beneath in self.beneath.values() for entry in beneath)]

    @property
    def option(self) -> int | str | None:
        """The key of the option that the value is, or stands beneath."""
        over = (key for key, beneath in self.beneath.items() if any(entry.key == self.value_now for entry in beneath))
        return next(over, self.value_now)

    @property
    def chosen(self) -> Choice | None:
        """The entry as understood, with its label."""
        return self._chosen

    @property
    def standing(self) -> object:
        return super().standing if self.asks_which else self._chosen or super().standing

    @property
    def complaint(self) -> str:
        typed = self.value.strip()
        if not typed:
            return "" if self.optional else f"Choose the {self.noun}; press Down to see them all."
        if self._chosen is not None and self.asks_which:
            return f"Choose which {self._chosen.label.lower()}; press Down to see them."
        if self._chosen:
            return ""
        sought = best_match([Choice(one.key, one.label) for one in self.unoffered], typed)
        why = next((one.hint for one in self.unoffered if sought and one.key == sought.key), "")
        return why or f'No {self.noun} is called "{typed}"; press Down to pick one.'

    def set_value(self, value: object) -> None:
        """Show an entry: a key of `entries`, or a `Choice` that need not be among them, or None."""
        if value is None:
            chosen = None
        elif isinstance(value, Choice):
            chosen = value
        else:
            chosen = next((entry for entry in self.entries if entry.key == value), None)
            if chosen is None:
                chosen = Choice(value if isinstance(value, int) else str(value), str(value))
        self._chosen = chosen
        self.show_text(self._label())

    def _label(self) -> str:
        if self._chosen is None:
            return ""
        offered = any(entry.key == self._chosen.key for entry in self.entries)
        return self._chosen.label + ("" if offered else INACTIVE)

    def take(self, choice: Choice) -> None:
        """Take an entry that the user picked."""
        self.set_value(choice)
        super().edited()
        self.say(self._told())

    def edited(self) -> None:
        typed = self.value.strip()
        if self._chosen is None or typed != self._label():
            self._chosen = best_match(self.entries, typed)
        self.ghost = self._offer(typed)
        super().edited()
        self.say(self._told())

    def _offer(self, typed: str) -> str:
        """Return what stands behind the typed text: the rest of the label, or the label that is meant."""
        chosen = self._chosen
        if chosen is None or self.value != self.value.rstrip() or typed == chosen.label:
            return ""
        head = chosen.label[: len(typed)]
        return chosen.label[len(typed) :] if folded(head) == folded(typed) else f" = {chosen.label}"

    def _told(self) -> str:
        if self._chosen is None or self.asks_which:
            return self.complaint
        return f"= {self._chosen.label}" + (f", {self._chosen.hint}" if self._chosen.hint else "")

    def _complete(self) -> None:
        if self._chosen is not None and self.value != self._label():
            self.show_text(self._label())

    def action_cursor_right(self, select: bool = False) -> None:
        if self.ghost and self.cursor_at_end and not select:
            self._complete()
        else:
            super().action_cursor_right(select)

    def on_blur(self) -> None:
        self._complete()
        self.say("" if self._chosen is not None else self.complaint)
        if self.asks_which:
            self.post_message(PickWanted(self))

    def action_pick(self) -> None:
        self.post_message(PickWanted(self))
