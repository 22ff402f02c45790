"""What the wizard asks where a booking was left unfinished."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from studio.kernel.drafts import Draft
from studio.kernel.shown import format_time, short_date
from tui.frame.ask import AskDialog

GO_ON, THROW_AWAY, NEW, QUICK = "g", "t", "n", "quick"


class UnfinishedDialog(AskDialog):
    """Asks what becomes of it. F9 once more leads to the quick line from here too, and leaves it for later."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f9", f"answer('{QUICK}')", "Quick line", show=False)]
    KEYS: ClassVar[str] = "Enter the marked one   F9 Quick line   Esc Back"

    def __init__(self, draft: Draft, *, pointed_at: bool) -> None:
        """Ask about a draft.

        Args:
            draft: What was begun.
            pointed_at: Whether the wizard was opened on a time: Enter books that one, not one of before.
        """
        at = f"{short_date(draft.at.date())}, {format_time(draft.at.time())}"
        text = f"On {at}, a booking was begun here and not finished:\n{draft.title}\nGo on with it?"
        answers = [(GO_ON, "Go on with it"), (THROW_AWAY, "Throw it away"), (NEW, "A new one")]
        super().__init__("Not booked yet", text, answers, safe=NEW if pointed_at else GO_ON, expected=False)

    def action_answer(self, answer: str) -> None:
        """Leave with an answer."""
        self.close(answer)
