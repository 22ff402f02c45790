"""Which sessions start soon, and whether the user has been told of each."""

from __future__ import annotations

from collections.abc import Sequence

from studio.dates.spans import days_over
from studio.dates.typed import format_time
from studio.kernel import clock
from studio.kernel.shown import WEEKDAYS
from studio.sessions.reminders import AHEAD, MOST, NEVER, Reminder


class ReminderWatch:
    """The reminders that are due, or soon will be: what is shown goes by the clock, and so what is over by itself goes."""

    def __init__(self) -> None:
        self._coming: tuple[Reminder, ...] = ()
        self._shown: tuple[Reminder, ...] = ()
        self.read_at = NEVER

    def take(self, coming: Sequence[Reminder]) -> None:
        """Know what will be due soon."""
        self._coming, self.read_at = tuple(coming), clock.now_utc()

    @property
    def due(self) -> tuple[Reminder, ...]:
        """What is due at this moment."""
        now = clock.now_utc()
        return tuple(due for one in self._coming if (due := one.at(now)) is not None)[:MOST]

    @property
    def outdated(self) -> bool:
        """Whether it was read so long ago that others may be due by now: the machine may have slept."""
        return abs(clock.now_utc() - self.read_at) > AHEAD / 2

    def changed(self) -> bool:
        """Tell whether something else is due than at the last time that this was asked."""
        before, self._shown = self._shown, self.due
        return self._shown != before

    def line(self, way: str) -> str:
        """Return one line about what starts next, with the keys that answer it; empty when nothing does."""
        if not (due := self.due):
            return ""
        more = f" and {len(due) - 1} more" if len(due) > 1 else ""
        # What matters most stands first, for a narrow terminal cuts the end.
        return f"Soon{more}, {way} answers: {sentence(due[0])}"


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
