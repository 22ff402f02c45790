"""The gaps: for how long the program looks at no key while its window is resized, alone and under a dialog.

Run: ``python -m bench.gaps``.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from bench import beating, databases, table, tty
from bench.programs import AGENDA, compile_sources

GOAL_MS = 200.0
SIZES = 60
NEXT_AFTER_S = 0.03

CASES = {"the agenda": (), "a dialog": ("s",), "a session": ("enter",), "a dialog over a session": ("enter", "f1")}
"""What is on the screen, and the keys to get there."""


def run() -> list[table.Row]:
    """Resize each case up to 200 by 60 in quick succession, and take the longest gap."""
    return [
        (f"longest gap while the window is resized, {name}", _longest_ms(keys), GOAL_MS, "ms")
        for name, keys in CASES.items()
    ]


def _longest_ms(keys: tuple[str, ...]) -> float:
    compile_sources()
    pick = random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        beats = Path(folder, "beats")
        book = ("--db", str(databases.path_of("1m")), "--as", databases.LOGIN)
        with tty.Terminal((sys.executable, "-P", beating.__file__, str(beats), *book)) as terminal:
            terminal.settle(AGENDA)
            for key in keys:
                terminal.press(key)
                terminal.settle()
            beats.write_text("0")
            for _ in range(SIZES):
                terminal.resize(pick.randint(60, 200), pick.randint(16, 60))
                terminal.listen(NEXT_AFTER_S)
            terminal.resize(200, 60)
            terminal.settle()
            return float(beats.read_text())


if __name__ == "__main__":
    sys.exit(table.main(run))
