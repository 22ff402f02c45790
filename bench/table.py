"""Figures as a table: what was measured, what it may be at most, and whether it holds."""

from __future__ import annotations

import re
from collections.abc import Callable

Row = tuple[str, float, float, str]
"""Name, measured, goal (at most), unit."""


def show(rows: list[Row]) -> int:
    """Print a line for each figure, and return 1 where one is over its goal."""
    width = max(len(name) for name, *_ in rows)
    print(f"{'figure':{width}} | {'measured':>10} | {'goal':>10} | ok")
    print(f"{'-' * width}-|------------|------------|----")
    for name, measured, goal, unit in rows:
        print(f"{name:{width}} | {_shown(measured, unit):>10} | {_shown(goal, unit):>10} | {_ok(measured, goal)}")
    return int(any(measured > goal for _, measured, goal, _ in rows))


def _shown(value: float, unit: str) -> str:
    number = f"{value:.2f}" if unit in ("x", "ms") else f"{value:.1f}" if unit == "MiB" else f"{value:,.0f}"
    return re.sub(r"\.00$", "", number) + ("x" if unit == "x" else f" {unit}")


def _ok(measured: float, goal: float) -> str:
    return "yes" if measured <= goal else "NO"


def main(run: Callable[[], list[Row]]) -> int:
    """Measure, print, and return the exit code."""
    return show(run())
