"""Free times over three weeks, any of nine people and any of four rooms, among a thousand sessions and a million.

Run: ``python -m bench.free``.
"""

from __future__ import annotations

import sys
import time

from bench import databases, table, turns
from models import Resource
from studio.book.opening import open_book
from studio.booking import free
from studio.booking.free import Wish
from studio.kernel import clock, database

GOAL_MS = 20.0
GOAL_RATIO = 1.5
ROUNDS = 9
SMALL, LARGE = "1k", "1m"
ASKED = "free times, 3 weeks, 9 people, 4 rooms"


def took_ms(size: str) -> float:
    """Return the processor time of one question, of the fastest round."""
    open_book(str(databases.path_of(size)))
    try:
        people = [one.user_id for one in Resource.select().where(Resource.kind == "person").limit(9)]
        rooms = [one.id for one in Resource.select().where(Resource.kind == "room").limit(4)]
        wish = Wish(clock.today(), 60, (tuple(people),), (tuple(rooms),), days=21)
        taken = []
        for _ in range(ROUNDS):
            start = time.process_time()
            database.call(free.find, wish)
            taken.append((time.process_time() - start) * 1000)
        return min(taken)
    finally:
        database.close_database()


def run() -> list[table.Row]:
    """Ask the same in both books."""
    small, large = turns.small_and_large(lambda size: {ASKED: took_ms(size)}, SMALL, LARGE)
    return [
        (ASKED, large[ASKED], GOAL_MS, "ms"),
        ("  of that in a book of a thousand sessions", large[ASKED] / small[ASKED], GOAL_RATIO, "x"),
    ]


if __name__ == "__main__":
    sys.exit(table.main(run))
