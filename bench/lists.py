"""The lists: a window of each, in each order that an index has, in a book of a million sessions against one of a thousand.

Run: ``python -m bench.lists``.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from bench import databases, table, turns
from studio.book.opening import open_book
from studio.exchange.listed import LISTS
from studio.kernel import access, database
from studio.kernel.access import SYSTEM, Actor
from studio.lists import page as pages
from studio.lists.spec import OWN, Asked, ListSpec, Walk
from studio.messages.dead_listed import DEAD
from studio.waiting.conflicts_listed import CONFLICTS

ROUNDS = 15
RATIO_GOAL = 1.35
SLOWEST_GOAL_MS = 10.0

WORDS = {
    "sessions": {
        "client": "1001", "on": "today", "late": "", "status": "session pending", "photographer": "p1", "room": "room 2",
        "type": "family",
    },
    "clients": {"status": "new client", "source": "referral", "group": databases.GROUP},
    "appointments": {
        "client": "1001", "session": "10001", "on": "today", "type": "consultation", "person": "p1", "room": "room 2",
    },
    "dead addresses": {},
    "tasks": {
        "client": "1001", "session": "10001", "late": "", "open": "", "user": "p1", "department": databases.DEPARTMENT,
        "status": "not started", "type": "general",
    },
    "communications": {
        "client": "1001", "session": "10001", "late": "", "open": "", "user": "p1", "department": databases.DEPARTMENT,
        "kind": "call", "unread": "",
    },
    "things to do": {"open": "", "now": "", "done": "", "user": "p1", "department": databases.DEPARTMENT},
    "messages": {"state": "failed,unsure", "client": "1001"},
    "waiting list entries": {"open": "", "client": "1001"},
    "conflicts": {"open": ""},
    "journal": {"person": databases.LOGIN, "kind": "session"},
}  # fmt: skip
"""What is typed for each filter of a walk."""


def run() -> list[table.Row]:
    """Read the first window, the next one, the last one backwards, and the capped count of each walk.

    Of the rounds the fastest counts: in the others the machine was doing something else besides.
    """
    small, large = turns.small_and_large(_times, "1k", "1m")
    ratios = [large[walk] / small[walk] for walk in large]
    standing = {size: _a_conflict_ms(size) for size in ("1k", "1m")}
    slowest = max(large, key=lambda walk: large[walk])
    return [
        ("a window of a list, 1,000,000 sessions against 1,000, median", statistics.median(ratios), RATIO_GOAL, "x"),
        (f"a window of a list, the slowest ({slowest})", large[slowest], SLOWEST_GOAL_MS, "ms"),
        (
            "a line of the conflicts that stand, 1,000,000 sessions against 1,000",
            standing["1m"] / standing["1k"],
            RATIO_GOAL,
            "x",
        ),
    ]


def _a_conflict_ms(size: str) -> float:
    """Read the conflicts to come with what is in the way of each, a line of the window: in a small book it is not full."""
    open_book(str(databases.path_of(size)))
    try:
        asked = Asked((("open", ""),), order="date")
        lines = len(database.call(pages.page, SYSTEM, CONFLICTS, asked).lines)
        return min(_timed_ms(pages.page, SYSTEM, CONFLICTS, asked) for _ in range(ROUNDS)) / lines
    finally:
        database.close_database()


def _timed_ms(read: Any, *args: Any, **more: Any) -> float:
    start = time.perf_counter()
    database.call(read, *args, **more)
    return (time.perf_counter() - start) * 1000


def _times(size: str) -> dict[str, float]:
    open_book(str(databases.path_of(size)))
    try:
        photographer = access.log_in(databases.PHOTOGRAPHER)
        return {
            f"{spec.name} {'+'.join(sorted(walk.filters)) or 'all'} by {walk.order}, {name}": _fastest_ms(
                photographer if OWN in walk.filters else SYSTEM, spec, walk, name
            )
            for spec in (*LISTS.values(), DEAD)
            for walk in spec.walks
            for name in ("first", "further", "last", "count")
        }
    finally:
        database.close_database()


def _fastest_ms(reader: Actor, spec: ListSpec, walk: Walk, name: str) -> float:
    """Read a walk for somebody: one of one's own is for whoever sees nothing else."""
    filters = tuple((key, WORDS[spec.name][key]) for key in sorted(walk.filters - {OWN}))
    asked = Asked(filters, order=walk.order)
    first = database.call(pages.page, reader, spec, asked)
    place = first.lines[-1].place if first.lines else None
    read, more = pages.page, {"place": None if name == "first" else place}
    if name == "count":
        read, more = pages.count, {}
    elif name == "last":
        more = {"backwards": True}
    return min(_timed_ms(read, reader, spec, asked, **more) for _ in range(ROUNDS))


if __name__ == "__main__":
    sys.exit(table.main(run))
