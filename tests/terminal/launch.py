"""Starts Sittings for a terminal test: ``python -m tests.terminal.launch OPTIONS -- WORDS``.

With ``--at`` the program's day is one that the test knows: its clock is set before the program reads it, and goes on
from there. The others take a guard of the program away, for the tests' own control: the cleaning of what screens show,
the filter of what is sent, the waiting of keys for each other, and that a change is in the book before the screen says
so. ``--busy`` is the time that a save waits for another desk, ``--as-anybody`` makes permissions count for root too.
"""

import argparse
import ctypes
import os
import sys
from datetime import datetime

from tests.quick import quicken


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--at", help="a moment with its zone, as 2026-11-21T11:04-08:00")
    arguments.add_argument("--no-cleaning", action="store_true")
    arguments.add_argument("--no-filter", action="store_true")
    arguments.add_argument("--no-type-ahead", action="store_true")
    arguments.add_argument("--boast", action="store_true")
    arguments.add_argument("--busy", type=float, help="seconds")
    arguments.add_argument("--as-anybody", action="store_true")
    arguments.add_argument("words", nargs="*")
    given = arguments.parse_args()
    quicken()
    if given.as_anybody:
        give_up_powers()
    if given.at:
        import time_machine

        time_machine.travel(datetime.fromisoformat(given.at), tick=True).start()
    if given.no_cleaning:
        from tui import text

        text._settle = text._settle_cached = lambda text, lines: text
    if given.no_filter:
        from tests.terminal.no_filter import take_away

        take_away()
    if given.no_type_ahead:
        from textual.app import App

        from tui.terminal.type_ahead import TypeAhead

        TypeAhead.on_event = App.on_event
    if given.boast:
        boast()
    if given.busy is not None:
        from studio.kernel import times

        times.LONGEST_WAIT_S = given.busy
    import cli

    return cli.main(given.words)


def give_up_powers() -> None:
    """Start over without root's right to pass by permissions; it counts from the next program that is executed."""
    drop_bounding, override, read_and_search = 24, 1, 2
    system = ctypes.CDLL(None)
    for power in (override, read_and_search):
        system.prctl(drop_bounding, power, 0, 0, 0)
    words = [word for word in sys.argv[1:] if word != "--as-anybody"]
    os.execv(sys.executable, [sys.executable, "-m", "tests.terminal.launch", *words])


def boast() -> None:
    """Answer every write at once, and never do it."""
    from tui.frame.gateway import Gateway

    async def say_so(gateway, *wanted):
        return True

    Gateway.write = say_so


if __name__ == "__main__":
    sys.exit(main())
