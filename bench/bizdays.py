"""Due dates by the studio's calendar against one vector call of numpy.busday_offset.

Numpy answers for a whole column at once in compiled code, but costs 0.1 s and 12 MiB to import: the program
does without it, and this says what that costs. Run: ``python -m bench.bizdays``.
"""

import random
import sys
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta

from studio.dates.business_days import BusinessCalendar

ROUNDS = 15
DUE_DATES = 100_000
GOAL = 4.0
MON_FRI = frozenset(range(5))
YEARS = range(2000, 2051)


def run() -> list[tuple[str, float, float, str]]:
    """Measure; fail where the two do not agree.

    Returns:
        One row: name, measured, goal (at most), unit.
    """
    import holidays
    import numpy

    picks = random.Random(7)
    days = [date(2005, 1, 1) + timedelta(days=picks.randrange(365 * 40)) for _ in range(DUE_DATES)]
    durations = [picks.randint(1, 20) for _ in days]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = dict(holidays.country_holidays("DE", subdiv="BE", years=YEARS))
    years = {year: {day: name for day, name in names.items() if day.year == year} for year in YEARS}
    calendar = BusinessCalendar(MON_FRI, lambda year: years[year], {})

    table = numpy.busdaycalendar(weekmask="1111100", holidays=sorted(names))
    column, counts = numpy.array(days, dtype="datetime64[D]"), numpy.array(durations)
    by_numpy = numpy.busday_offset(column, counts, roll="backward", busdaycal=table)
    if calendar.add_many(days, durations) != by_numpy.tolist():
        raise SystemExit("The due dates differ from numpy's: the figures below would mean nothing.")

    ours, numpys = [], []
    for _ in range(ROUNDS):  # in turn, so that a busy moment of the machine hits both
        ours.append(seconds(lambda: calendar.add_many(days, durations)))
        numpys.append(seconds(lambda: numpy.busday_offset(column, counts, roll="backward", busdaycal=table)))
    return [(f"{DUE_DATES:,} due dates against one numpy call", min(ours) / min(numpys), GOAL, "x")]


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print a line for each figure; 1 where one is over its goal."""
    rows = run()
    for name, measured, goal, unit in rows:
        print(f"{'PASS' if measured <= goal else 'over goal':9}  {name}: {measured:.2f} {unit} (goal {goal:g} {unit})")
    return int(any(measured > goal for _, measured, goal, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
