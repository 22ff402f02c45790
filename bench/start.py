"""The start: processor time until the agenda is there, beside a bare Textual and beside a book a thousand times as long.

Run: ``python -m bench.start``.
"""

from __future__ import annotations

import sys

from bench import table, tty
from bench.programs import ALL_SIZES, bare_textual, sittings

ROUNDS = 15
START_GOAL = 1.45
GROWTH_GOAL = 1.15
PRIVATE_GOAL_MIB = 40.0


def run() -> list[table.Row]:
    """Measure the start and the memory."""
    ours, bare = tty.pairs(sittings("1k"), bare_textual(), ROUNDS)
    large, small = tty.pairs(sittings("1m"), sittings("1k"), ROUNDS)
    rows: list[table.Row] = [
        ("start to the agenda, CPU, against bare Textual", tty.ratio(ours, bare, _cpu), START_GOAL, "x"),
        ("start, CPU, 1,000,000 sessions against 1,000", tty.ratio(large, small, _cpu), GROWTH_GOAL, "x"),
    ]
    for size in ALL_SIZES:
        runs = {"1k": small, "1m": large}.get(size) or [tty.run(sittings(size)) for _ in range(3)]
        rows.append(
            (f"private memory on the agenda, {size} sessions", tty.median(runs, _private), PRIVATE_GOAL_MIB, "MiB")
        )
    return rows


def _cpu(run_: tty.Run) -> float:
    return run_.start_cpu_s


def _private(run_: tty.Run) -> float:
    return run_.private_mib


if __name__ == "__main__":
    sys.exit(table.main(run))
