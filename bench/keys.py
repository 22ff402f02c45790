"""The keys: what a row, a letter, a dialog and another day cost, in bytes and in processor time.

Run: ``python -m bench.keys``.
"""

from __future__ import annotations

import sys
from functools import partial

from bench import table, tty
from bench.programs import sittings
from bench.start import PRIVATE_GOAL_MIB
from bench.tty import Step

ROUNDS = 5
ROW_BYTES = 400
"""Of a row that is passed."""
REST_BYTES = 1_000
"""Of a row on which the cursor comes to rest: the row, its record beside the list, and its blocks in the drawn day."""
DIALOG_BYTES = 10_000
DAY_GOAL = 1.25
LETTER_GOAL = 1.25

DOWN = ("down",) * 12
BESIDE = "Confirmed|Not confirmed"
DAYS = ("n",) * 10

AGENDA_STEPS = (
    Step(("down",)),
    Step(DOWN, "row of the agenda", held=True),
    Step(("home",)),
    Step(DOWN[:6], "row of the agenda at rest", until=BESIDE),
    Step(DAYS, "another day"),
    Step(("t",)),
    Step(("g",), "dialog: go to date", "Go to"),
    Step(("esc",)),
    Step(("s",), "dialog: change status", "Change status"),
    Step(("esc",)),
)
# Each letter fills the screen from either book; of "smit" the small one has three lines to draw and the large one forty.
FIND_STEPS = (
    Step(("f3",), until="Type any part"),
    *(step for letter in "smabe" for step in (Step((letter,), "letter of find"), Step(("backspace",)))),
    Step(("s", "m", "i", "t")),
    Step(("down",), until="Smith"),
    Step(("down",) * 6, "row of find", held=True),
)
NOTES_STEPS = (
    Step(("esc",), until="Overdue"),
    Step(("enter",), until="General"),
    Step(("ctrl+t",), until="MKH - "),
    Step(tuple("We recieve the album. ")),
    Step(("f10", "c")),
    Step(("b",), until="receive"),
    Step(("esc",), until="Stopped at word 1"),
)


def run() -> list[table.Row]:
    """Measure bytes on the large book, processor time on the large book against the small one."""
    steps = AGENDA_STEPS + FIND_STEPS
    ours = sittings("1m", *steps, *NOTES_STEPS, idle=True, new_here=True)
    large, small = tty.pairs(ours, sittings("1k", *steps), ROUNDS)
    rows: list[table.Row] = [
        ("idle on the agenda, bytes in 3 seconds", tty.median(large, lambda one: one.idle_bytes), 0, "B"),
    ]
    rows.append(
        (
            "private memory after all keys, a record, its notes and a spelling check, 1m sessions, first run in a country",
            tty.median(large, lambda one: one.private_mib),
            PRIVATE_GOAL_MIB,
            "MiB",
        )
    )
    for label in ("row of the agenda", "row of find"):
        rows.append(
            (f"{label}, passed by a held key, bytes", tty.median(large, partial(_bytes, label)), ROW_BYTES, "B")
        )
    at_rest = tty.median(large, partial(_bytes, "row of the agenda at rest"))
    rows.append(("row of the agenda with its record beside, at rest, bytes", at_rest, REST_BYTES, "B"))
    for label in ("dialog: go to date", "dialog: change status"):
        rows.append((f"{label}, bytes", tty.median(large, partial(_bytes, label)), DIALOG_BYTES, "B"))
    for label, goal in (("another day", DAY_GOAL), ("letter of find", LETTER_GOAL)):
        name = f"{label}, CPU, 1,000,000 sessions against 1,000"
        rows.append((name, tty.key_ratio(large, small, label), goal, "x"))
    return rows


def _bytes(label: str, run_: tty.Run) -> float:
    return run_.key_bytes(label)


if __name__ == "__main__":
    sys.exit(table.main(run))
