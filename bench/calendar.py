"""The calendar: a day, a week and a month among a million sessions and among three thousand, and the bytes of its keys.

Run: ``python -m bench.calendar``.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta
from functools import partial

from bench import databases, table, tty, turns
from bench.programs import sittings
from bench.tty import Step
from studio.book.opening import open_book
from studio.calendar import calendar, whose
from studio.calendar.weeks import first_of_week, weeks_of_month
from studio.calendar.whose import PERSON
from studio.kernel import clock, database

ROUNDS = 15
RATIO_GOAL = 1.25
PAGE_BYTES = 7_000
"""Of another day, week or month."""
MOVED_BYTES = 1_000
"""Of a block that is moved by a line."""
HELD_BYTES = 1_500
"""Of an arrow that is held down, a turned page among them: thirty in a second take half of a line of 100 kB/s."""

PAGES = ("n",) * 8
LINES = ("down", "down", "up", "down")
STEPS = (
    Step(("f4",)),
    Step(("d",), until="not confirmed"),  # said of every day, also of one on which the studio is closed
    Step(PAGES, "another day"),
    Step(("t", "home")),
    Step(("down",) * 24, "a line of the day", held=True),
    Step(("home", "j")),
    Step(("r",), until="Moves to|is taken|are taken"),
    Step(LINES, "a block moved by a line"),
    Step(("esc", "w"), until="booked"),
    Step(PAGES, "another week"),
    Step(("o",), until="Monday"),
    Step(PAGES[:4], "another month"),
)


def run() -> list[table.Row]:
    """Measure what is read in both books, and what the keys send from the large one."""
    small, large = turns.small_and_large(_read, "3k", "1m")
    rows: list[table.Row] = [
        (
            f"the calendar's {name} read, CPU, 1,000,000 sessions against 3,000",
            large[name] / small[name],
            RATIO_GOAL,
            "x",
        )
        for name in large
    ]
    runs = [tty.run(sittings("1m", *STEPS)) for _ in range(2)]
    goals = {
        "another day": PAGE_BYTES,
        "another week": PAGE_BYTES,
        "another month": PAGE_BYTES,
        "a block moved by a line": MOVED_BYTES,
        "a line of the day": HELD_BYTES,
    }
    for label, goal in goals.items():
        rows.append((f"calendar: {label}, bytes", tty.median(runs, partial(_bytes, label)), goal, "B"))
    return rows


def _bytes(label: str, run_: tty.Run) -> float:
    return run_.key_bytes(label)


def _read(size: str) -> dict[str, float]:
    """Return the processor milliseconds of a day, a week and a month of everybody; of the rounds the middle one."""
    open_book(str(databases.path_of(size)))
    try:
        today = clock.today()
        everyone = database.call(lambda: whose.of_kind(whose.offered(), PERSON))
        asked = {
            "day": (today, 1),
            "week": (first_of_week(today), 7),
            "month": weeks_of_month(today + timedelta(days=3)),
        }
        found = {}
        for name, (first, days) in asked.items():
            taken = []
            for _ in range(ROUNDS):
                start = time.process_time()
                database.call(calendar.read, first, days, everyone, merged=days > 7)
                taken.append((time.process_time() - start) * 1000)
            found[name] = statistics.median(taken)
        return found
    finally:
        database.close_database()


if __name__ == "__main__":
    sys.exit(table.main(run))
