"""How many messages somebody should look at: asked by the agenda each time it reads a day, so it knows nothing else."""

from __future__ import annotations

from studio.kernel import database
from studio.lists import theirs

TROUBLE = ("failed", "unsure")
"""The states of messages that do not go by themselves."""
MOST = 99


def troubled() -> str:
    """Say how many messages were refused, or nobody knows of whether they went; empty where there are none to be told of."""
    if theirs.only() is not None:
        return ""
    some = "SELECT 1 FROM outbox WHERE state = ? LIMIT ?"
    count = sum(int(database.rows(f"SELECT count(*) FROM ({some}) s", (state, MOST + 1))[0][0]) for state in TROUBLE)
    if not count:
        return ""
    return f"{count if count <= MOST else f'{MOST}+'} message{'s' * (count != 1)} not sent"
