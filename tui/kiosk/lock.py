"""What is typed at the wall: initials and a PIN, key by key. Nothing else is taken, and nothing is shown of the PIN."""

from __future__ import annotations

from studio.people.users import MOST_INITIALS
from tui.text import cells, safe
from tui.widgets.marked_lines import Line

MOST_DIGITS = 6


class Lock:
    """The two fields."""

    def __init__(self) -> None:
        self.close()

    def close(self) -> None:
        """Forget what was typed."""
        self.is_open = False
        self.ends = False
        """Whether the kiosk is to be ended with it, not opened."""
        self.initials, self.pin, self.at_pin, self.said = "", "", False, ""

    def open(self, *, ends: bool) -> None:
        """Begin to type."""
        self.close()
        self.is_open, self.ends = True, ends

    def refuse(self, sentence: str, field: str | None = None) -> None:
        """Say why not; the PIN is typed anew, and the initials, too, where nobody has them."""
        self.pin, self.said = "", sentence
        if field == "initials":
            self.initials, self.at_pin = "", False

    def key(self, name: str, character: str | None) -> bool:
        """Take a key; true where both fields are to be looked at now."""
        if name == "escape":
            self.close()
        elif name in ("tab", "shift+tab", "up", "down"):
            self.at_pin = not self.at_pin
        elif name == "backspace":
            self._set((self.pin if self.at_pin else self.initials)[:-1])
        elif name == "enter":
            if self.at_pin and self.initials and self.pin:
                return True
            self.at_pin = bool(self.initials)
        elif character is not None and character.isalnum() and len(character) == 1:
            self._set((self.pin if self.at_pin else self.initials) + character)
        return False

    def _set(self, text: str) -> None:
        if self.at_pin:
            self.pin = "".join(sign for sign in text if sign in "0123456789")[:MOST_DIGITS]
        else:
            self.initials = text.upper()[:MOST_INITIALS]

    def lines(self) -> list[Line]:
        """Draw it: what is typed, what was said, and what the keys do."""
        if not self.is_open:
            return [((" Any key: initials and PIN", "muted"),)]
        keys = (
            " Enter Next, End the kiosk   Esc Back" if self.ends else " Enter Next, Open   ^Q End the kiosk   Esc Back"
        )
        head = " Whose kiosk ends? " if self.ends else " Who is there? "
        return [
            ((head, "panel-here"), (self.said, "bad")),
            (
                (" Initials ", "muted" if self.at_pin else "label-here"),
                (f"{safe(self.initials):_<{MOST_INITIALS}}", "field" if self.at_pin else "here"),
                ("   PIN ", "label-here" if self.at_pin else "muted"),
                (f"{'*' * len(self.pin):_<{MOST_DIGITS}}", "here" if self.at_pin else "field"),
            ),
            ((keys, "muted"),),
        ]

    @property
    def cursor(self) -> int:
        """The cell of its line in which the next letter will stand."""
        at = len(" Initials ")
        if not self.at_pin:
            return at + min(cells(self.initials), MOST_INITIALS - 1)
        return at + MOST_INITIALS + len("   PIN ") + min(len(self.pin), MOST_DIGITS - 1)
