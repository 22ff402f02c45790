"""What a field is for, said while the cursor is in it and nothing else is to be said."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.widget import Widget

from tui.text import cells, fit
from tui.widgets.field import Field


class Hints:
    """Mixed into a screen or dialog with a form, before its base. It is the weakest of all that stands in that line."""

    hinted = ""
    """The hint that was given last."""
    refused: str | None = None
    """The field that the last refusal is about."""

    @abstractmethod
    def told_now(self) -> str:
        """Return the sentence that stands in the line."""

    @abstractmethod
    def give_hint(self, sentence: str) -> None:
        """Put a hint, or nothing, into the line."""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.hint(event.widget)

    def hint(self, field: Widget | None) -> None:
        """Say what a field is for, unless there is something better to say."""
        told = self.told_now()
        if not told or told == self.hinted:
            about = field.about if isinstance(field, Field) else ""
            if about or told:
                room = (field.app.size.width if field is not None else 80) - 2
                self.hinted = fit(about, min(room, cells(about)))
                self.give_hint(self.hinted)

    @abstractmethod
    def refuses_now(self) -> bool:
        """Tell whether the sentence that stands in the line refuses something."""

    def made_right(self, name: str, focused: Widget | None) -> None:
        """Take a refusal away as soon as the field that it is about is changed."""
        if name == self.refused and self.refuses_now():
            self.give_hint("")
            self.hint(focused)
