"""What belongs to a session: opening a record that has 500 tasks and 500 messages against one that has five of each.

Run: ``python -m bench.work``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import databases, table, tty
from bench.programs import sittings
from bench.tty import Program, Step
from models import Communication, Task
from studio.book.opening import open_book
from studio.demo import bulk
from studio.kernel import database, journal
from studio.kernel.access import SYSTEM

FEW, MANY = 5, 500
ROUNDS = 3
GOAL, TAB_GOAL = 1.35, 1.6
"""A tab draws a screen full of lines instead of five."""
SESSION = 501
FIRST = 5_000_000
"""The id of the first added row: no book to measure with has as many."""

OPEN, COMMUNICATIONS, TASKS = "opening a session", "opening its communications", "opening its tasks"
STEPS = (
    Step(("f3",), until="Type any part"),
    Step(tuple(str(10_000 + SESSION))),
    *(
        step
        for _ in range(4)
        for step in (
            Step(("enter",), OPEN, "Participants"),
            Step(("ctrl+pagedown",)),
            Step(("ctrl+pagedown",), COMMUNICATIONS, "Call type"),
            Step(("ctrl+pagedown",), TASKS, "Subject"),
            Step(("esc",), until="Find"),
        )
    ),
)


def run() -> list[table.Row]:
    """Open both records and their tabs some times, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        many, few = (_with_work(Path(folder), count) for count in (MANY, FEW))
        long, short = tty.pairs(many, few, ROUNDS)
    return [
        (f"{label}, CPU, {MANY} tasks and messages against {FEW}", tty.key_ratio(long, short, label), goal, "x")
        for label, goal in ((OPEN, GOAL), (COMMUNICATIONS, TAB_GOAL), (TASKS, TAB_GOAL))
    ]


def _with_work(folder: Path, count: int) -> Program:
    """Return the program on a copy of the small book in which a session has so much of each."""
    program, path = sittings("1k", *STEPS), folder / f"{count}.db"
    shutil.copyfile(databases.path_of("1k"), path)
    open_book(str(path))
    try:
        with journal.entry(SYSTEM, "Added tasks and messages to measure with", undoable=False):
            _copies(Task, count, {"session": SESSION})
            _copies(Communication, count, {"session": SESSION, "previous": None})
    finally:
        database.close_database()
    script, db, _, *rest = program.command
    return replace(program, name=str(count), command=(script, db, str(path), *rest))


def _copies(model: Any, count: int, values: dict[str, Any]) -> None:
    """Copy the row of the session so often that it has that many."""
    row = model.get(model.session == SESSION).__data__ | values
    names = [name for name in row if name not in ("id", "number")]
    numbered = ["number"] if "number" in row else []
    rows = ((FIRST + n, *(row[name] for name in names), *(str(FIRST + n) for _ in numbered)) for n in range(count - 1))
    bulk.insert_rows(model, ("id", *names, *numbered), rows)


if __name__ == "__main__":
    sys.exit(table.main(run))
