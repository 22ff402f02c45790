"""Move a session: one new start, the length stays."""

from __future__ import annotations

from datetime import datetime

from studio.dates.reading import habits
from studio.dates.typed import format_date, format_time, parse_when
from studio.kernel.errors import Invalid
from tui.frame.desk import Desk
from tui.screens.dialogs.text import TextDialog


async def ask_move(desk: Desk, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """Ask for the new start of a session; ``None`` when it stays."""

    def read(text: str) -> datetime:
        if not text:
            raise Invalid("Type a date, a time or both, such as fri 14:30.")
        # A step is counted from the session, and a time alone is one of its own day.
        day, at = parse_when(text, habits(counted_from=starts_at.date()))
        start = datetime.combine(day, at or starts_at.time())
        if start == starts_at:
            raise Invalid("That is when it is now. Type another day or time.")
        return start

    def show(start: datetime) -> str:
        end = start + (ends_at - starts_at)
        return f"{format_date(start.date())}, {format_time(start.time())} - {format_time(end.time())}"

    prompt = f"Now {show(starts_at)}. To when? The length stays."
    prompt += "\nType fri 14:30, tomorrow, 3:15 pm; +1d or +1w is counted from that day."
    return await desk.push_screen_wait(TextDialog("Move", prompt, read=read, show=show))
