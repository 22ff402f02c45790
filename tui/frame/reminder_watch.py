"""Which sessions start soon, and whether the user has been told of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio.dates.spans import days_over
from studio.dates.typed import format_time
from studio.kernel.shown import WEEKDAYS
from studio.sessions.reminders import Reminder


class ReminderWatch:
    """The reminders that are due now."""

    def __init__(self) -> None:
        self.due: tuple[Reminder, ...] = ()
        self._told: set[tuple[int, datetime]] = set()

    def take(self, due: Sequence[Reminder]) -> None:
        """Know what is due now; one that was snoozed is told again when it comes back."""
        self.due = tuple(due)
        self._told &= {_key(reminder) for reminder in self.due}

    def untold(self) -> Reminder | None:
        """Return the first reminder for which no dialog has opened yet."""
        return next((reminder for reminder in self.due if _key(reminder) not in self._told), None)

    def tell(self, reminder: Reminder) -> None:
        """Note that a dialog opened for it."""
        self._told.add(_key(reminder))

    def line(self, way: str) -> str:
        """Return one line about what starts next, with the keys that answer it; empty when nothing does."""
        if not self.due:
            return ""
        more = f" and {len(self.due) - 1} more" if len(self.due) > 1 else ""
        # What matters most stands first, for a narrow terminal cuts the end.
        return f"Soon{more}, {way} answers: {sentence(self.due[0])}"


def _key(reminder: Reminder) -> tuple[int, datetime]:
    return reminder.session_id, reminder.starts_at


def sentence(reminder: Reminder) -> str:
    """Return ``11:30 AM, in 26 minutes, O'Brien, Zoe, Family (10023), Room 1``.

    One that goes past midnight says so: ``6:00 PM to 2:00 AM Sunday, in 26 minutes``.
    """
    minutes = reminder.minutes
    until = f"in {minutes} minute{'s' * (minutes != 1)}" if minutes else "now"
    start = format_time(reminder.starts_at.time())
    if days_over(reminder.starts_at, reminder.ends_at):
        end = reminder.ends_at
        start += f" to {format_time(end.time())} {WEEKDAYS[end.weekday()]}"
    parts = [start, until, reminder.client, f"{reminder.session_type} ({reminder.number})", reminder.room]
    return ", ".join(part for part in parts if part)
