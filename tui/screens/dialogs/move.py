"""Move a session or an appointment: one new start, the length stays."""

from __future__ import annotations

from datetime import datetime

from studio.dates.reading import habits
from studio.dates.spans import end_by_length, end_text
from studio.dates.typed import format_date, format_time, nearness, understand
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_span
from tui.frame.desk import Desk
from tui.screens.dialogs.text import TextDialog


async def ask_move(desk: Desk, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """Ask for the new start; ``None`` when it stays."""

    doubts: tuple[str, ...] = ()

    def read(text: str) -> datetime:
        nonlocal doubts
        if not text:
            raise Invalid("Type a date, a time or both, such as fri 14:30.")
        # A step is counted from where it is now, and a time alone is one of its own day.
        found = understand(text, habits(counted_from=starts_at.date()))
        start = datetime.combine(found.day or starts_at.date(), found.at or starts_at.time())
        doubts = found.doubts
        if start == starts_at:
            raise Invalid("That is when it is now. Type another day or time.")
        return start

    def show(start: datetime) -> str:
        end = end_by_length(start, ends_at - starts_at)
        told = [format_date(start.date()), f"{format_time(start.time())} - {end_text(start, end)}"]
        return ", ".join(filter(None, [*told, nearness(start.date(), clock.today()), *doubts]))

    prompt = f"Now {format_span(starts_at, ends_at)}. To when? The length stays."
    prompt += "\nType fri 14:30, tomorrow, 3:15 pm; +1d or +1w is counted from that day."
    return await desk.push_screen_wait(TextDialog("Move", prompt, read=read, show=show))
