"""A client, found by a dialog: there are too many for a list."""

from __future__ import annotations

from tui.widgets.choice_field import ChoiceField


class ClientField(ChoiceField):
    """Holds the `Choice` of a client; Down asks for the dialog that finds one (`PickWanted`), emptying it clears it."""

    @property
    def complaint(self) -> str:
        typed = self.value.strip()
        if typed and self._chosen is None:
            return f'Press Down to find the {self.noun} "{typed}", or clear the field.'
        return super().complaint

    def set_value(self, value: object) -> None:
        super().set_value(value)
        if self._chosen is not None:
            # What was found is the one entry that typing it again means.
            self.options = [self._chosen]
            self.show_text(self._label())
