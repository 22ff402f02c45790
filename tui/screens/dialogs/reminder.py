"""A session or an appointment starts soon: remind me again, enough, or open it."""

from __future__ import annotations

from typing import ClassVar

from studio.sessions import reminders
from studio.sessions.reminders import Reminder
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk, Open
from tui.frame.reminder_watch import sentence


class ReminderDialog(AskDialog):
    """Only a letter answers; Enter and Esc leave the reminder standing in its line."""

    KEYS: ClassVar[str] = "A letter answers   Esc Later"

    def __init__(self, reminder: Reminder) -> None:
        answers = [("s", "Snooze 5 minutes"), ("d", "Dismiss"), ("o", "Open"), ("l", "Later")]
        super().__init__("Reminder", sentence(reminder), answers, safe="l")
        self.reminder = reminder


async def answer_reminder(desk: Desk, reminder: Reminder) -> None:
    """Show a reminder that the user asked for, and do what is answered."""
    answer = await desk.push_screen_wait(ReminderDialog(reminder))
    gateway, actor = desk.gateway, desk.actor
    if answer == "s":
        await desk.attempt(gateway.write(reminders.snooze, actor, reminder.session_id, reminder.starts_at))
    elif answer in ("d", "o"):
        await desk.attempt(gateway.write(reminders.dismiss, actor, reminder.session_id, reminder.starts_at))
    if answer == "o":
        kind = "session" if reminder.session_id > 0 else "appointment"
        desk.open(Open(kind, abs(reminder.session_id)))
