"""How many mails a worker sends while a bare loop of `smtplib` on one connection sends as many to the same server.

Run: ``python -m bench.sending``. The server takes everything and does nothing with it. The loop writes each mail by the
standard library and keeps no account of anything; the worker claims, looks at consent, notes what came of each, and writes it
into the records.
"""

from __future__ import annotations

import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from bench import databases, table
from models import Client, Communication, Outbox, Receiver
from studio.book.opening import open_book
from studio.demo import bulk
from studio.kernel import clock, database, preferences
from studio.kernel.access import SYSTEM
from studio.messages.worker import Worker

MAILS, ROUNDS = 1_000, 3
GOAL = 2.0
"""The worker may take twice as long: it sends at least half as many a second."""

BODY = (
    "Dear Ana,\n\nwe look forward to seeing you on Friday at ten. Please bring the green hat.\n\nMain Street Studio\n"
    * 4
)


def run() -> list[table.Row]:
    """Send by both, some times in turn, and compare the quickest of each."""
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as port:
        path = Path(folder) / "book.db"
        path.write_bytes(databases.path_of("1k").read_bytes())
        open_book(str(path))
        try:
            database.call(_set_up, port)
            pairs = [(_worker(), _bare(port)) for _ in range(ROUNDS)]
        finally:
            database.close_database()
    worker_s, bare_s = (min(took) for took in zip(*pairs, strict=True))
    return [(f"sending {MAILS:,} mails, the worker against a bare loop", worker_s / bare_s, GOAL, "x")]


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.faults.mailbox", str(folder / "taken")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def _set_up(port: int) -> None:
    for name, value in (("host", "127.0.0.1"), ("port", str(port)), ("security", "none"), ("from", "s@example.com")):
        preferences.set_text(SYSTEM, f"mail.{name}", value)


def _worker() -> float:
    database.call(_queue)
    begun = time.perf_counter()
    done = database.call(Worker().turn, lambda: False)
    assert done.sent == MAILS, done
    return time.perf_counter() - begun


def _queue() -> None:
    client = Client.select().first()
    first = int(database.rows("SELECT coalesce(max(id), 0) FROM communication")[0][0]) + 1
    ids, now = range(first, first + MAILS), clock.now_utc()
    bulk.insert_rows(
        Communication,
        ("id", "kind", "client", "due_on", "description", "body", "made_at"),
        ((i, "email", client, clock.today(), f"Your session {i}", BODY, now) for i in ids),
    )
    bulk.insert_rows(
        Receiver,
        ("id", "communication", "role", "name", "address", "address_key"),
        ((i, i, "to", "Ana Berg", f"ana{i}@example.com", f"ana{i}@example.com") for i in ids),
    )
    bulk.insert_rows(
        Outbox,
        ("id", "communication", "channel", "state", "message_id", "next_try_at"),
        ((i, i, "email", "waiting", f"<{i}@example.com>", now) for i in ids),
    )


def _bare(port: int) -> float:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        begun = time.perf_counter()
        for number in range(MAILS):
            mail = EmailMessage(SMTP)
            mail["From"], mail["To"] = "s@example.com", f"ana{number}@example.com"
            mail["Subject"], mail["Message-ID"] = f"Your session {number}", f"<{number}@example.org>"
            mail.set_content(BODY)
            smtp.send_message(mail)
        return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(table.main(run))
