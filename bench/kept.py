"""The studio's own lists, the journal and the stale sessions: what opening them, and a letter of a filter, cost the processor.

Run: ``python -m bench.kept``. A list that the studio keeps is read whole: what is bounded is how much longer one of 5,000
entries takes than one of 50. The journal and the stale sessions are windows, and take no longer in a large book.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench import databases, table, tty
from bench.programs import sittings
from bench.tty import Program, Step
from models import LeadSource
from studio.book.opening import open_book
from studio.demo import bulk
from studio.kernel import database, journal
from studio.kernel.access import SYSTEM

FEW, MANY = 50, 5_000
ROUNDS = 3
OPEN_GOAL, LETTER_GOAL, WINDOW_GOAL = 4.0, 8.0, 1.35
OPEN, LETTER, JOURNAL, STALE = (
    "opening a list",
    "a letter of its filter",
    "opening the journal",
    "opening the stale sessions",
)

LIST_STEPS = (
    Step(("f12",), until="Maintenance"),
    Step(tuple("lead")),
    *(step for _ in range(4) for step in (Step(("enter",), OPEN, "Source 0003"), Step(("esc",), until="Look for"))),
    Step(("enter",), until="Source 0003"),
    Step(("/",)),
    *(step for letter in "0123" for step in (Step((letter,), LETTER), Step(("backspace",)))),
)
RECORD_STEPS = tuple(
    step
    for typed, label, until in (("journal", JOURNAL, "Booked"), ("stale", STALE, "Image Capture"))
    for step in (
        Step(("f12",), until="Look for"),
        Step(tuple(typed)),
        *(one for _ in range(4) for one in (Step(("enter",), label, until), Step(("esc",), until="Look for"))),
        Step(("esc",), until="Overdue"),
    )
)


def run(large: str = "1m") -> list[table.Row]:
    """Open each some times, in a book where it is long and in one where it is short, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        many, few = (_with_sources(Path(folder), count) for count in (MANY, FEW))
        long, short = tty.pairs(many, few, ROUNDS)
    rows: list[table.Row] = [
        (f"{label}, CPU, {MANY:,} entries against {FEW}", tty.key_ratio(long, short, label), goal, "x")
        for label, goal in ((OPEN, OPEN_GOAL), (LETTER, LETTER_GOAL))
    ]
    # New here: what other measurements left half typed would be offered first.
    long, short = tty.pairs(
        sittings(large, *RECORD_STEPS, new_here=True), sittings("1k", *RECORD_STEPS, new_here=True), ROUNDS
    )
    sizes = f"{databases.SIZES[large]:,} sessions against {databases.SIZES['1k']:,}"
    rows += [
        (f"{label}, CPU, {sizes}", tty.key_ratio(long, short, label), WINDOW_GOAL, "x") for label in (JOURNAL, STALE)
    ]
    return rows


def _with_sources(folder: Path, count: int) -> Program:
    """Return the program on a copy of the small book in which so many lead sources stand."""
    program, path = sittings("1k", *LIST_STEPS), folder / f"{count}.db"
    shutil.copyfile(databases.path_of("1k"), path)
    open_book(str(path))
    try:
        with journal.entry(SYSTEM, "Added lead sources to measure with", undoable=False):
            rows = ((1000 + n, f"Source {n:04}", -count + n) for n in range(count))
            bulk.insert_rows(LeadSource, ("id", "name", "position"), rows)
    finally:
        database.close_database()
    script, db, _, *rest = program.command
    return replace(program, name=str(count), command=(script, db, str(path), *rest))


if __name__ == "__main__":
    sys.exit(table.main(run))
