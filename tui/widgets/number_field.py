"""A whole number."""

from __future__ import annotations

from tui.widgets.line_field import LineField


class NumberField(LineField):
    """A whole number between two bounds. `value_now` is an int or None."""

    def __init__(
        self,
        field_name: str,
        *,
        noun: str = "",
        least: int = 0,
        most: int = 999_999,
        optional: bool = True,
        id: str | None = None,
    ) -> None:
        """Make an empty field that takes ``least`` to ``most``, both included."""
        super().__init__(field_name, noun=noun, optional=optional, id=id)
        self.least = least
        self.most = most

    def _read(self) -> int | None:
        text = self.value.strip().replace("\N{MINUS SIGN}", "-")
        digits = text.removeprefix("-")
        # int() also takes 1_000 and digits of other scripts, which nobody means here.
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
            return None
        return int(text)

    @property
    def value_now(self) -> int | None:
        number = self._read()
        return number if number is not None and self.least <= number <= self.most else None

    @property
    def complaint(self) -> str:
        if not self.value.strip():
            return "" if self.optional else f"Type the {self.noun}, a number from {self.least} to {self.most}."
        if self.value_now is None:
            return f'"{self.value.strip()}" is not a number from {self.least} to {self.most}.'
        return ""

    def edited(self) -> None:
        super().edited()
        self.say(self.complaint)
