"""A program that dies while it brings a book up to date. Runs in a process of its own."""

import os
from multiprocessing.connection import Connection
from typing import Any

from tests.forks import FORKS

KILLED = 9


def _upgrade(url: str, at: int, line: Connection) -> None:
    from playhouse.migrations import Runner

    from studio.book.opening import open_book
    from studio.kernel import database

    done = [0]
    up = Runner.up

    def counted(runner: Any, *args: Any, **kwargs: Any) -> Any:
        db = runner.database
        execute = db.execute_sql

        def execute_or_die(sql: str, *rest: Any) -> Any:
            done[0] += 1
            if done[0] == at:
                os._exit(KILLED)
            return execute(sql, *rest)

        db.execute_sql = execute_or_die
        try:
            return up(runner, *args, **kwargs)
        finally:
            del db.execute_sql

    Runner.up = counted
    open_book(url)
    database.close_database()
    line.send(done[0])


def upgrade(url: str, at: int = 0) -> int:
    """Open a book and die before the ``at``-th statement of its steps; return how many there were, 0 where it died."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=_upgrade, args=(url, at, theirs))
    process.start()
    theirs.close()
    process.join()
    assert process.exitcode in (0, KILLED), process.exitcode
    return int(ours.recv()) if process.exitcode == 0 else 0
