"""Desks that are killed at random moments, as many as one likes: each is a fork of one process that has all imported.

    python -m tests.faults.forked URL FIRST KILLS SEED

Prints a line of JSON for each kill: the numbers that the desk said it had booked, those that are in the book, and what
``sittings check`` finds.
"""

import json
import os
import random
import re
import select
import signal
import sys
import time
from importlib import import_module

from studio.book import checking
from studio.book.opening import open_book
from studio.kernel import database, drivers, schema
from tests.faults.victim import apart, book

BOOKED = re.compile(rb"^Booked session ([0-9]+).*\n", re.MULTILINE)
LONGEST_LIFE_S = 0.1
EACH = 200


def import_all() -> None:
    """Import what a booking needs, without a look at a database: a fork must not share an open one."""
    for name in (
        "cli.parser",
        "cli.sessions",
        "cli.desk",
        "studio.sessions.sessions",
        "studio.find.search",
        "apsw",
        "platformdirs",
    ):
        import_module(name)
    drivers.leave_out_unused("")
    import_module("playhouse.apsw_ext")
    schema.known_migrations()


def live_and_die(url: str, first: int, life_s: float) -> list[str]:
    """Let a desk book until it is killed; returns the numbers that it said."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writes, 1)
        for number in range(first, first + EACH):
            book(url, number)
            sys.stdout.flush()
        os._exit(0)
    os.close(writes)
    # It is killed at some moment after it was born or after it began to write.
    said = bytearray()
    if life_s > LONGEST_LIFE_S / 2 and select.select([reads], [], [], 5)[0]:
        said += os.read(reads, 65536)
    time.sleep(life_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while data := os.read(reads, 65536):
        said += data
    os.close(reads)
    return [number.decode() for number in BOOKED.findall(bytes(said))]


def look(url: str, said: list[str]) -> int:
    """Print what is in the book after a kill."""
    open_book(url)
    numbers = [str(number) for (number,) in database.rows("SELECT number FROM session")]
    print(json.dumps({"said": said, "there": numbers, "problems": database.call(checking.problems)}), flush=True)
    return 0


def main() -> int:
    url, first, kills, seed = sys.argv[1], *map(int, sys.argv[2:5])
    chance = random.Random(seed)
    import_all()
    for kill in range(kills):
        said = live_and_die(url, first + 1 + EACH * kill, chance.uniform(0, LONGEST_LIFE_S))
        if apart(lambda said=said: look(url, said)):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
