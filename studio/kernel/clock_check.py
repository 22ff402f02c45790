"""Whether this machine's clock can be true: it must not be behind what the book has seen already."""

from __future__ import annotations

from datetime import timedelta

from studio.kernel import clock, database, times
from studio.kernel.instants import as_instant
from studio.kernel.shown import format_date, format_time

LEEWAY = timedelta(seconds=times.CLOCKS_APART_S)


def clock_behind() -> str:
    """Say that the clock is behind the book's last entry; empty where it is not. One row by its key."""
    found = database.rows("SELECT at FROM journal_entry ORDER BY id DESC LIMIT 1")
    if not found or as_instant(found[0][0]) <= clock.now_utc() + LEEWAY:
        return ""
    now, last = clock.now(), clock.wall(as_instant(found[0][0]))
    return (
        f"This machine's clock says {format_date(now.date())}, {format_time(now.time())}, but the book was last written in "
        f"on {format_date(last.date())}, {format_time(last.time())}: set the clock before you book."
    )
