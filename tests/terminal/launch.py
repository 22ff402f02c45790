"""Starts Sittings for a terminal test: ``python -m tests.terminal.launch OPTIONS -- WORDS``.

With ``--at`` the program's day is one that the test knows: its clock is set before the program reads it, and goes on
from there. The others take a guard of the program away, for the tests' own control: the filter of what is sent,
the waiting of keys for each other.
"""

import argparse
import sys
from datetime import datetime


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--at", help="a moment with its zone, as 2026-11-21T11:04-08:00")
    arguments.add_argument("--no-filter", action="store_true")
    arguments.add_argument("--no-type-ahead", action="store_true")
    arguments.add_argument("words", nargs="*")
    given = arguments.parse_args()
    if given.at:
        import time_machine

        time_machine.travel(datetime.fromisoformat(given.at), tick=True).start()
    if given.no_filter:
        from tui import safe_output

        safe_output.install = lambda: None
    if given.no_type_ahead:
        from textual.app import App

        from tui.type_ahead import TypeAhead

        TypeAhead.on_event = App.on_event
    import cli

    return cli.main(given.words)


if __name__ == "__main__":
    sys.exit(main())
