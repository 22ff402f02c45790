"""A process that moves sessions on their day.

Run: ``python -m tests.studio.workflow.moving URL AT_ONCE KILLED_IN WAIT NOW``.
"""

import os
import signal
import sys
from datetime import datetime
from typing import Any

import time_machine

from models import Session, StatusNote
from studio.book.opening import open_book
from studio.kernel import clock, database, journal
from studio.workflow import history, on_date


def kill_in(turn: int) -> None:
    """End this process like a power cut, when all rows of the given turn are written and nothing of it is committed."""
    turns = 0
    close = journal.Entry.close

    def closing(self: Any) -> None:
        nonlocal turns
        close(self)
        if self.verb == "session.on_date":
            turns += 1
            if turns == turn:
                os.kill(os.getpid(), signal.SIGKILL)

    journal.Entry.close = closing  # type: ignore[method-assign]


def careless() -> None:
    """Move the session first and write its note later, in a turn of its own: what a kill may part."""

    def note(*_: Any, **__: Any) -> None:
        pass

    history.note = note
    on_date.move_all()
    os.kill(os.getpid(), signal.SIGKILL)
    StatusNote.insert(
        session=Session.get().id, at=clock.now_utc(), initials="SYS", kind="on_date", facts="{}"
    ).execute()


def main(url: str, at_once: str, killed_in: str, wait: str) -> None:
    """Move all there is, ``at_once`` in each turn; ``killed_in`` 0 is never, ``careless`` the control."""
    on_date.AT_ONCE = int(at_once)
    open_book(url)
    if wait:
        print("ready", flush=True)
        sys.stdin.readline()
    if killed_in == "careless":
        database.call(careless)
    if int(killed_in):
        kill_in(int(killed_in))
    print(database.call(on_date.move_all))
    database.close_database()


if __name__ == "__main__":
    with time_machine.travel(datetime.fromisoformat(sys.argv[5]), tick=False):
        main(*sys.argv[1:5])
