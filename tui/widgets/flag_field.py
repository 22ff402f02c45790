"""A box that is ticked with its reason: a cancellation with why, a redo with the session that it repeats."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from studio.kernel.types import YES, Verdict
from tui.widgets.check_field import CheckField


class FlagField(CheckField):
    """`value_now` is False, or what it was ticked with: True, or the reason that it asks for.

    So a flag and its reason are one value: no merge and no draft can part them.
    """

    class Asked(Message):
        """It is to be ticked and needs a reason first; the screen asks, and gives it with `change`."""

        def __init__(self, field: FlagField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, field_name: str, label: str, *, asks: bool = False, id: str | None = None) -> None:
        """Make an unticked box; one that ``asks`` is ticked only with a reason."""
        super().__init__(field_name, label, id=id)
        self.asks = asks
        self.verdict: Callable[[], Verdict] = lambda: YES
        """Tells whether it can be ticked, at the moment when somebody wants to."""
        self.words: Callable[[object], str] = lambda _value: ""
        """Says who ticked it, when and why, for the value that it has."""
        self._flag: object = False

    @property
    def value_now(self) -> object:  # type: ignore[override]
        return self._flag

    @property
    def standing(self) -> object:
        return self._flag

    def set_value(self, value: object) -> None:
        self._flag = value or False
        super().set_value(self._flag)
        self.tell()

    def tell(self) -> None:
        """Write the words behind the label anew."""
        self.extra = self.words(self._flag) if self._flag else ""

    def action_toggle_check(self) -> None:
        verdict = self.verdict()
        if self._flag:
            self.change(False)
        elif not verdict:
            self.post_message(self.Refused(self.field_name, verdict.reason))
        elif self.asks:
            self.post_message(self.Asked(self))
        else:
            self.change(True)
