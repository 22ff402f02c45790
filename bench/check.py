"""The check of a book of a million sessions, as the command line runs it: SQLite looks at its pages and indexes, and beside it,
on another core, we look at the rows.

Run: ``python -m bench.check``. SQLite's own look, which no program can make shorter, is what a check takes as long as ours
is not longer; it was 14 to 16 s of processor time where this was written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import models
from bench import databases, table
from studio.book import checking
from studio.book.opening import open_book
from studio.kernel import database

GOAL = 1.0


def run() -> list[table.Row]:
    """Check the largest book, its pages and its rows one after the other.

    The pages twice, since the first time they come from the disk, whose reading counts as the processor's time.
    """
    open_book(str(databases.path_of("1m")))
    try:
        path = str(models.database.obj.database)
        pages = min(_cpu_s(lambda: checking.pages(path)) for _ in range(2))
        rows = _cpu_s(lambda: database.call(checking.rows))
    finally:
        database.close_database()
    return [("a check of 1,000,000 sessions, our look at rows against SQLite's at pages, CPU", rows / pages, GOAL, "x")]


def _cpu_s(check: Callable[[], list[str]]) -> float:
    start = time.process_time()
    assert check() == [], "the book is not sound"
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(table.main(run))
