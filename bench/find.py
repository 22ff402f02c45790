"""Find among 200,000 clients and a million sessions: each letter of usual and of awkward words, all that find() does.

Run: ``python -m bench.find``.
"""

from __future__ import annotations

import statistics
import sys
import time

from bench import databases, table
from studio.book.opening import open_book
from studio.find import search
from studio.kernel import database

GOAL_MS = 20.0
ROUNDS = 7

WORDS = (
    "smith", "anna smith", "o'brien", "nguyễn thị", "4155550133", "+1 (415) 555", "佐藤", "10023", "family session",
    "portrait s", "example.org", "zzz", "a b c d e f", "e a i o", "ana [vip] [/", "mia x", "0000",
    "smtih", "nguyne thi", "schwarzeneger", "müller", "group:benchmark anna smith", "group:benchmark example.org",
)  # fmt: skip
"""Beside names: what everybody has (example.org, +1), what nobody has, single letters that each find
thousands, slips of the fingers, words within a group that has all clients."""


def run() -> list[table.Row]:
    """Type each word letter by letter, and take the middle and the longest of all letters.

    Of the rounds the fastest counts for each letter: in the others the machine was doing something else besides.
    """
    typed = list(dict.fromkeys(word[:end] for word in WORDS for end in range(1, len(word) + 1)))
    taken: dict[str, list[float]] = {text: [] for text in typed}
    open_book(str(databases.path_of("1m")))
    try:
        for _ in range(ROUNDS):
            for text in typed:
                start = time.perf_counter()
                database.call(search.find, text)
                taken[text].append((time.perf_counter() - start) * 1000)
    finally:
        database.close_database()
    best = {text: min(times) for text, times in taken.items()}
    slowest = max(best, key=lambda text: best[text])
    return [
        ("find, a letter among 200,000 clients, median", statistics.median(best.values()), GOAL_MS, "ms"),
        (f'find, the slowest letter ("{slowest}")', best[slowest], GOAL_MS, "ms"),
    ]


if __name__ == "__main__":
    sys.exit(table.main(run))
