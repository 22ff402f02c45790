"""The day's traffic among three thousand sessions and a million: calendars for other programs, a series, and who waits for
a time that became free.

Run: ``python -m bench.traffic``. Windows of the waiting list, of conflicts and of time slots are among ``bench.lists``,
and the finder, which reads time slots, is ``bench.free``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bench import databases, table, turns
from models import Appointment, Resource
from studio.appointments import series
from studio.appointments.repeating import Rule
from studio.book.opening import open_book
from studio.exchange import calendar_out, feeds
from studio.exchange.calendar_out import Part
from studio.kernel import access, clock, database
from studio.waiting import offers
from studio.waiting.freed import Freed

RATIO_GOAL = 1.25
ROUNDS = 7
SMALL, LARGE = "3k", "1m"


def run() -> list[table.Row]:
    """Do the same in both books; of the rounds the fastest counts."""
    small, large = turns.small_and_large(_took, SMALL, LARGE)
    return [
        (f"{name}, CPU, 1,000,000 sessions against 3,000", large[name] / small[name], RATIO_GOAL, "x") for name in large
    ]


def _took(size: str) -> Mapping[str, float]:
    """Return the processor seconds of each."""
    open_book(str(databases.path_of(size)))
    try:
        mia, today = access.log_in(databases.LOGIN), clock.today()
        person = Resource.select().where(Resource.kind == "person").order_by(Resource.id).get()
        meeting = Appointment.select().where(Appointment.starts_at >= today).order_by(Appointment.starts_at).get().id
        begins = datetime.combine(today + timedelta(days=3), datetime.min.time()) + timedelta(hours=9)
        free = Freed(person.id, person.user_id, begins, begins + timedelta(hours=9))
        month = Part(first=today, last=today + timedelta(days=30))
        year = Part(first=today - calendar_out.SINCE, last=today + feeds.AHEAD)
        own = Part(user_id=person.user_id, first=today, last=today + timedelta(days=30))
        return {
            "a month as a calendar for other programs, an event": _an_event_s(month),
            "one person's month, an event": _an_event_s(own),
            "a feed of a year, an event": _an_event_s(year, 1),
            "20 dates of a series, each looked at": _fastest_s(
                lambda: series.plan(mia, meeting, Rule("day", count=20))
            ),
            "who waits for a time that became free": _fastest_s(lambda: offers.chances([free])),
        }
    finally:
        database.close_database()


def _an_event_s(part: Part, rounds: int = ROUNDS) -> float:
    """Return what an event takes: the small book has fewer of a year."""
    counts: list[int] = []

    def write() -> None:
        counts.append(sum(line.startswith("BEGIN:VEVENT") for line in calendar_out.lines(part, "Studio")))

    return _fastest_s(write, rounds) / counts[0]


def _fastest_s(read: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        database.call(read)
        taken.append(time.process_time() - start)
    return min(taken)


if __name__ == "__main__":
    sys.exit(table.main(run))
