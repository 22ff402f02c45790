"""How many messages somebody should look at or read: asked by the agenda each time it reads a day, so it knows nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.kernel import clock, database
from studio.kernel.instants import bound_instant, wall_of
from studio.kernel.shown import format_time
from studio.lists import theirs

TROUBLE = ("failed", "unsure")
"""The states of messages that do not go by themselves."""
MOST = 99


def told() -> tuple[str, str]:
    """Say what is wrong with messages, and how many answers nobody has read; each empty where there is nothing to be told."""
    return troubled(), unread()


def unread() -> str:
    """Say how many answers nobody has read; empty for none."""
    if theirs.only() is not None:
        return ""
    some = "SELECT 1 FROM communication WHERE unread LIMIT ?"
    count = int(database.rows(f"SELECT count(*) FROM ({some}) s", (MOST + 1,))[0][0])
    return f"{count if count <= MOST else f'{MOST}+'} unread" if count else ""


def troubled() -> str:
    """Say how many messages were refused, or nobody knows of whether they went, or that they wait for too long.

    Returns:
        Nothing where there is nothing to be told.
    """
    if theirs.only() is not None:
        return ""
    some = "SELECT 1 FROM outbox WHERE state = ? LIMIT ?"
    count = sum(int(database.rows(f"SELECT count(*) FROM ({some}) s", (state, MOST + 1))[0][0]) for state in TROUBLE)
    if not count:
        return _waiting()
    return f"{count if count <= MOST else f'{MOST}+'} message{'s' * (count != 1)} not sent"


PATIENCE = timedelta(minutes=30)
"""For so long a message may wait before the agenda says so."""


def _waiting() -> str:
    """Say since when messages wait that could have gone: no worker runs, or nothing can be sent."""
    now = clock.now_utc()
    for channel in ("email", "text"):
        found = database.rows(
            "SELECT next_try_at FROM outbox WHERE state = 'waiting' AND channel = ? AND next_try_at < ? "
            "ORDER BY next_try_at LIMIT 1",
            (channel, bound_instant(now - PATIENCE)),
        )
        if found and not _rests(channel, now):
            return f"messages wait since {format_time(wall_of(found[0][0]).time())}"
    return ""


def _rests(channel: str, now: datetime) -> bool:
    # Seldom asked, and not for the start.
    from studio.kernel import preferences
    from studio.messages import quiet

    wanted = preferences.load()
    return any(quiet.until(wanted, channel, at) is not None for at in (now, now - PATIENCE))
