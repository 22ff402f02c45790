"""``sittings worker``: what a studio's program does by itself, without a screen."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from threading import Event

from cli.desk import open_book
from cli.output import Answer, table
from studio.kernel import database, preferences, times
from studio.kernel.errors import Unavailable
from studio.sessions import numbered
from studio.workflow import on_date


def worker(args: Namespace) -> Answer:
    """Do what is due, once or again and again until the process is told to end."""
    stop, moved = Event(), 0
    if not args.once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    open_book(args)
    try:
        while True:
            moved += _work(stop, once=args.once)
            if args.once or stop.wait(times.WORK_AGAIN_S):
                break
    finally:
        database.close_database()
    return Answer(lambda: {"moved_on": moved}, lambda: table([[_sentence(moved)]]))


def _work(stop: Event, *, once: bool) -> int:
    """Move on the sessions whose day has come, turn by turn; between two turns the process may be told to end.

    Raises:
        Unavailable: the database does not answer; who goes on tries again later instead.
    """
    moved = 0
    try:
        database.call(preferences.use_stored)  # another zone has another today
        while not stop.is_set() and (some := database.call(on_date.move_some)) is not None:
            moved += some
        while not stop.is_set() and database.call(numbered.number_some) is not None:
            pass
    except Unavailable as error:
        if once:
            raise
        print(f"sittings: {error}", file=sys.stderr, flush=True)
    return moved


def _sentence(moved: int) -> str:
    return (
        f"Moved on {moved:,} session{'s' * (moved != 1)} on their day." if moved else "No session had to be moved on."
    )
