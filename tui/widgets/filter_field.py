"""The line above a list that gets shorter as one types."""

from __future__ import annotations

from tui.widgets.text_field import TextField


class FilterField(TextField):
    """A line whose arrow keys belong to the list below; Enter posts `FieldSubmitted`."""

    enter_submits = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "go"
