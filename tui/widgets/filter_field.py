"""The line above a list that gets shorter as one types."""

from __future__ import annotations

from textual import events

from tui.widgets.text_field import TextField


class FilterField(TextField):
    """A line whose arrow keys belong to the list below; Enter posts `FieldSubmitted`.

    A ``/`` at its beginning is the key that leads here, pressed once more, and no letter of what is looked for.
    """

    enter_submits = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "go"

    def on_key(self, event: events.Key) -> None:
        if event.character == "/" and min(self.selection) == 0:
            event.prevent_default()
            event.stop()
