"""Move a session: one new start, the length stays."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from studio.dates.closures import cached_calendar
from studio.dates.typed import format_date, format_time, parse_time, parse_when
from studio.kernel import clock
from studio.kernel.errors import Invalid
from tui.frame.desk import Desk
from tui.screens.dialogs.text import TextDialog


async def ask_move(desk: Desk, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """Ask for the new start of a session; ``None`` when it stays."""
    wanted = desk.preferences
    show_time = partial(format_time, clock24=wanted.clock24)

    def read(text: str) -> datetime:
        if not text:
            raise Invalid("Type a date, a time or both, such as fri 14:30.")
        # A step is counted from the session, and a time alone is one of its own day.
        own_day = text[0] in "+-" or _only_a_time(text)
        counted_from = starts_at.date() if own_day else clock.today()
        day, at = parse_when(text, counted_from, cached_calendar(), day_first=wanted.day_first)
        start = datetime.combine(day, at or starts_at.time())
        if start == starts_at:
            raise Invalid("That is when it is now. Type another day or time.")
        return start

    def show(start: datetime) -> str:
        end = start + (ends_at - starts_at)
        return f"{format_date(start.date())}, {show_time(start.time())} - {show_time(end.time())}"

    prompt = f"Now {show(starts_at)}. To when? The length stays."
    prompt += "\nType fri 14:30, tomorrow, 3:15 pm; +1d or +1w is counted from that day."
    return await desk.push_screen_wait(TextDialog("Move", prompt, read=read, show=show))


def _only_a_time(text: str) -> bool:
    try:
        parse_time(text)
    except Invalid:
        return False
    return True
