"""Workers that send messages and may be killed at any moment: each ``go`` on standard input starts one more.

    python -m tests.faults.sender URL [--without-claims]

It answers with the worker's process; ``wait`` answers when all have ended. ``--without-claims`` is the sabotaged worker: it
sends what waits and takes nothing in hand before.
"""

import os
import sys
from datetime import timedelta

from studio.book.opening import open_book
from studio.kernel import clock, database
from studio.kernel.instants import bound_instant
from studio.messages import carriers, claims, mail, worker  # noqa: F401  (loaded before there are many)

claims.LEASE = timedelta(seconds=2)
"""Whoever takes longer for one message is taken for dead: the message is unsure then, and sent by nobody else."""


def without_claims(url: str) -> None:
    """Have each worker send all that waits now, whatever others do."""
    open_book(url)
    waiting = [
        claims.Claim(*row)
        for row in database.rows("SELECT id, communication_id, channel, message_id, tries FROM outbox ORDER BY id")
    ]
    database.close_database()

    def claim(name: str, channel: str, *, limit: int = claims.FEW) -> tuple[claims.Claim, ...]:
        some = tuple(waiting[:limit])
        del waiting[:limit]
        return some

    def finish(name: str, claimed: claims.Claim, state: str, **_: object) -> bool:
        now = bound_instant(clock.now_utc())
        return database.note("UPDATE outbox SET state = ?, done_at = ? WHERE id = ?", (state, now, claimed.id))

    claims.claim = claim
    claims.waits = lambda _: True
    claims.begin = lambda *_: True
    claims.finish = finish  # type: ignore[assignment]


def work(url: str) -> None:
    open_book(url)
    database.call(worker.Worker().turn, lambda: False)
    database.close_database()


def main(url: str, *options: str) -> None:
    if options:
        without_claims(url)
    for line in sys.stdin:
        if line == "wait\n":
            while True:
                try:
                    os.wait()
                except ChildProcessError:
                    break
            print("ended", flush=True)
            continue
        child = os.fork()
        if not child:
            code = 1
            try:
                work(url)
                code = 0
            finally:
                os._exit(code)
        print(child, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
