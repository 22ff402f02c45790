"""A session book in a PostgreSQL database: opened, and who it is that saves.

Imported when such a book is opened: the driver is not needed before, and may not be installed.
"""

from __future__ import annotations

import getpass
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from peewee import PostgresqlDatabase

from studio.kernel import times
from studio.kernel.errors import Invalid, NotAllowed, StudioError, Unavailable
from studio.kernel.open_database import OpenDatabase
from studio.kernel.told import GONE
from studio.kernel.turns import MIGRATING, WRITERS

_UNREADABLE = (
    "The postgresql:// URL given with --db cannot be read: write the special characters of a name or password as "
    "%40 for @, %2F for /, %3A for :, %20 for a space and %25 for %, or keep the password in ~/.pgpass."
)


def open_server(url: str) -> OpenDatabase:
    """Return the database at a URL, which connects when it is asked.

    Raises:
        Invalid: the driver is not installed, or the URL cannot be read.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise Invalid("PostgreSQL needs one more package: pip install 'sittings[postgres]'.") from None
    url = "postgresql://" + url.partition("://")[2]
    try:
        parts = conninfo_to_dict(url)
    except (psycopg.Error, UnicodeError):
        raise Invalid(_UNREADABLE) from None  # the driver's own words repeat the URL
    hosts, ports = str(parts.get("host", "")), str(parts.get("port", ""))
    # A password with a bare @ or / has its rest taken for the host or the port, and told to everybody.
    if "@" in hosts or not all(port.isdigit() or not port for port in ports.split(",")):
        raise Invalid(_UNREADABLE)
    return _Postgres(
        url,
        prefer_psycopg3=True,
        autoconnect=False,
        connect_timeout=times.CONNECT_WITHIN_S,
        client_encoding="utf-8",
        application_name=_desk(),
    )


def _desk() -> str:
    """Say whose desk this is, for others who wait for it; PostgreSQL takes 63 bytes."""
    try:
        person = getpass.getuser()
    except (OSError, KeyError, ImportError):
        person = "somebody"
    return f"sittings of {person} on {socket.gethostname()}".encode("ascii", "replace")[:63].decode()


class _Postgres(PostgresqlDatabase, OpenDatabase):
    """Peewee's driver; each connection waits for others no longer than a desk of SQLite would."""

    sqlite = False
    _been_in = False
    """Whether there ever was a connection: database, user and password were right then, and the server has changed its mind."""

    def who_saves(self) -> str:
        found = self.execute_sql(  # type: ignore[no-untyped-call]
            "SELECT a.application_name, a.usename, a.pid, round(extract(epoch FROM clock_timestamp() - a.xact_start)) "
            "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database "
            "WHERE l.locktype = 'advisory' AND l.objid IN (%s, %s) AND l.granted AND d.datname = current_database() "
            "AND l.pid <> pg_backend_pid() LIMIT 1",
            (WRITERS, MIGRATING),
        ).fetchone()
        if found is None:
            return ""
        program, user, pid, seconds = found
        return f"{program or user}, server process {pid}" + (
            f", for {seconds:.0f} seconds" if seconds is not None else ""
        )

    def table_exists(self, table_name: str, schema: str | None = None) -> bool:
        # Peewee has the server list all tables, by a view of three catalogues: a third of what opening a book costs it.
        found = self.execute_sql(  # type: ignore[no-untyped-call]
            "SELECT to_regclass(quote_ident(COALESCE(%s, current_schema())) || '.' || quote_ident(%s))",
            (schema, table_name),
        ).fetchone()
        return found[0] is not None

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        with self.atomic():
            self.execute_sql("SET LOCAL synchronous_commit = off")  # type: ignore[no-untyped-call]
            yield

    def _connect(self) -> Any:
        import psycopg

        try:
            conn = super()._connect()  # type: ignore[misc]
        except psycopg.OperationalError as error:
            # The driver's own words may hold what stood in the URL.
            raise Unavailable(GONE) if self._been_in else _refused(self.database, error) from None
        encoding = conn.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            conn.close()
            raise Invalid(
                f"This PostgreSQL database keeps its text as {encoding}, which has no room for every name: make one "
                "with ENCODING 'UTF8' TEMPLATE template0, and name that with --db."
            )
        conn.execute(f"SET lock_timeout = {round(times.LONGEST_WAIT_S * 1000)}")
        self._been_in = True
        return conn


def _refused(url: str, error: Any) -> StudioError:
    """Tell why there is no connection: libpq gives its reason in the server's language only, without a SQLSTATE."""
    from psycopg import pq
    from psycopg.conninfo import make_conninfo

    connection = error.pgconn
    if connection is not None and connection.needs_password:
        return NotAllowed("PostgreSQL wants a password: put it into ~/.pgpass, or into the URL given with --db.")
    if pq.PGconn.ping(make_conninfo(url, connect_timeout=times.CONNECT_WITHIN_S).encode()) != pq.Ping.OK:
        return Unavailable(GONE)
    if connection is not None and connection.used_password:
        return NotAllowed(
            "PostgreSQL refused the password, or has no such database or user: check the URL given with --db."
        )
    return Invalid("PostgreSQL has no such database or user: check the URL given with --db.")
