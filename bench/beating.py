"""Runs the program, and writes down the longest time for which it looked at no key. Started by `bench.gaps`.

Python's own folder of this file is off the path (``-P``), so nothing of this package is imported here.
"""

import asyncio
import sys
import time
from pathlib import Path

from cli import main
from tui.app import SittingsApp

BEAT_S = 0.002
LEAST_MS = 1.0
"""Shorter ones are not looked up in the file: that alone kept a slow processor so busy that the program never was at rest."""


def beat(file: Path) -> None:
    """Come back every two milliseconds, and keep in ``file`` the most processor time, in ms, that was used in between.

    Of the processor and not of the wall: what else runs on the machine is no gap of the program's.
    """
    loop, last = asyncio.get_running_loop(), time.thread_time()

    def again() -> None:
        nonlocal last
        used, last = (time.thread_time() - last) * 1000, time.thread_time()
        if used > LEAST_MS and (not file.exists() or used > float(file.read_text() or 0)):
            file.write_text(f"{used:.2f}")
        loop.call_later(BEAT_S, again)

    again()


if __name__ == "__main__":
    beats = Path(sys.argv.pop(1))
    SittingsApp.on_load = lambda self: beat(beats)  # type: ignore[attr-defined]
    sys.exit(main())
