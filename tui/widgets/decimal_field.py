"""Any number, exact to three places behind the point."""

from __future__ import annotations

from decimal import Decimal

from studio.kernel.errors import Invalid
from studio.kernel.numbers import exact, number_text
from tui.widgets.line_field import LineField


class DecimalField(LineField):
    """A number. `value_now` is a Decimal or None."""

    @property
    def value_now(self) -> Decimal | None:
        try:
            return exact(self.value) if self.value.strip() else None
        except Invalid:
            return None

    def set_value(self, value: object) -> None:
        super().set_value(number_text(value) if isinstance(value, Decimal) else value)

    @property
    def complaint(self) -> str:
        if not self.value.strip():
            return super().complaint
        try:
            exact(self.value)
        except Invalid as error:
            told = str(error)
            return told[:1].upper() + told[1:]
        return ""

    def edited(self) -> None:
        super().edited()
        self.say(self.complaint)
