"""A desk that books one session after the other with ``sittings session book``, and may die while it writes.

    python -m tests.faults.victim URL FIRST COUNT [--every N] [--boast]

With a count of 0 a desk dies at each of its writes in turn: by SIGKILL, after half of what it had to write.
``--boast`` is the sabotaged desk: it says that a session is booked before that is so.
"""

import json
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import apsw

import cli
from studio.book import checking
from studio.book.opening import open_book
from studio.kernel import database, journal, sentences

FIRST_START = datetime(2027, 1, 4, 8, 0)
LENGTH_MIN = 30
SYSTEM_VFS = "unix"
MOST_WRITES = 500


class _File(apsw.VFSFile):
    def __init__(self, vfs: "_DyingVfs", name: Any, flags: list[int]) -> None:
        super().__init__(SYSTEM_VFS, name, flags)
        self._vfs = vfs

    def xWrite(self, data: bytes, offset: int) -> None:
        self._vfs.writes_left -= 1
        if self._vfs.writes_left == 0:
            super().xWrite(data[: len(data) // 2], offset)
            os.kill(os.getpid(), signal.SIGKILL)
        super().xWrite(data, offset)


LOADED = (
    *("cli.parser", "cli.sessions", "cli.desk", "playhouse.apsw_ext", "studio.kernel.sqlite", "studio.book.asked"),
    *("studio.exchange.json_views", "studio.exchange.listed", "studio.waiting.settling", "studio.to_do.moving"),
)
"""What a booking on the command line loads."""


class _DyingVfs(apsw.VFS):
    def __init__(self, die_at: int) -> None:
        self.writes_left = die_at
        super().__init__("dying", SYSTEM_VFS, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self, name, flags)


def slot_words(number: int) -> tuple[str, ...]:
    """Return the options of the number-th slot, of which no two overlap."""
    starts_at = FIRST_START + timedelta(minutes=LENGTH_MIN * number)
    return ("--date", f"{starts_at:%Y-%m-%d}", "--start", f"{starts_at:%H:%M}")


def book(url: str, number: int) -> int:
    words = ("session", "book", "--client", "1001", "--type", "Headshot", *slot_words(number))
    return cli.main(["--db", url, "--as", "mia", *words])


def boast() -> None:
    """Say what was done where only its last word, the commit, is missing."""
    close = journal.Entry.close

    def closed(entry: journal.Entry) -> None:
        close(entry)
        print(sentences.act(entry.verb, entry.facts), flush=True)

    journal.Entry.close = closed  # type: ignore[method-assign]


def apart(work: Callable[[], int]) -> int:
    """Do something in a process of its own; returns its exit code, or minus the number of the signal that ended it."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = work()
        sys.stdout.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at_each_write(url: str, first: int, every: int) -> None:
    """Book with a desk that dies at its first write, then with one that dies at its second, ... until one lives.

    After each of them a desk that lives looks at the book, and prints what it finds as one line of JSON.
    """
    for name in LOADED:
        import_module(name)  # here once, rather than in each desk
    for die_at in range(1, MOST_WRITES, every):

        def dying(die_at: int = die_at) -> int:
            vfs = _DyingVfs(die_at)
            code = book(url, first + die_at)
            del vfs
            return code

        code = apart(dying)
        if apart(lambda code=code: look(url, code)) or code == 0:  # type: ignore[misc]
            break


def look(url: str, code: int) -> int:
    """Print whether the book is sound and which sessions are in it; ``code`` says how the desk before ended."""
    open_book(url)
    numbers = sorted(str(number) for (number,) in database.rows("SELECT number FROM session"))
    print(json.dumps({"code": code, "problems": database.call(checking.problems), "numbers": numbers}))
    return 0


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int, help="0: die at each write in turn")
    parser.add_argument("--every", type=int, default=1, help="only at every N-th write")
    parser.add_argument("--boast", action="store_true")
    args = parser.parse_args()
    if args.boast:
        boast()
    if not args.count:
        die_at_each_write(args.url, args.first, args.every)
        return 0
    return max(book(args.url, number) for number in range(args.first, args.first + args.count))


if __name__ == "__main__":
    sys.exit(main())
