"""What the wizard asks where a booking was left unfinished."""

from __future__ import annotations

from textual import events

from studio.kernel.drafts import Draft
from studio.kernel.shown import format_time, short_date
from tui.frame.ask import AskDialog
from tui.frame.keys import BOOK

GO_ON, THROW_AWAY, NEW, QUICK = "g", "t", "n", "q"


class UnfinishedDialog(AskDialog):
    """Asks what becomes of it. The wizard's own key once more leads to the quick line from here too, as it does there."""

    def __init__(self, draft: Draft, *, pointed_at: bool) -> None:
        """Ask about a draft.

        Args:
            draft: What was begun.
            pointed_at: Whether the wizard was opened on a time: Enter books that one, not one of before.
        """
        at = f"{short_date(draft.at.date())}, {format_time(draft.at.time())}"
        text = f"On {at}, a booking was begun here and not finished:\n{draft.title}\nGo on with it?"
        answers = [(GO_ON, "Go on with it"), (THROW_AWAY, "Throw it away"), (NEW, "A new one"), (QUICK, "Quick line")]
        super().__init__("Not booked yet", text, answers, safe=NEW if pointed_at else GO_ON, expected=False)

    def on_key(self, event: events.Key) -> None:
        """Take the second of two presses that lead to the quick line."""
        if event.key in self.desk.keys_of(BOOK):
            event.stop()
            self.close(QUICK)
