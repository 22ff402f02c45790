"""Workers killed at random moments, two at once: no message is lost, none goes twice, and few are unsure."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import Communication, Receiver
from studio.book.opening import open_book
from studio.kernel import clock, database, journal, preferences
from studio.kernel.access import Actor
from studio.messages import outbox
from tests import factories
from tests.conftest import Book
from tests.torture import TORTURE

ROOT = Path(__file__).parents[2]
MESSAGES, KILLS = (100_000, 1000) if TORTURE > 1 else (1000, 30)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""The workers see the machine's own clock."""

pytestmark = [pytest.mark.torture, pytest.mark.timeout(7200 if TORTURE > 1 else 120)]


def queue(actor: Actor, count: int) -> None:
    client_id = factories.client(actor)
    with journal.entry(actor, "message.held", count=count) as entry:
        for number in range(count):
            made = {"kind": "email", "client": client_id, "due_on": clock.today(), "made_at": entry.at}
            one = entry.insert(Communication, **made, description=f"Message {number}", body="Dear Ana")
            entry.insert(
                Receiver, communication=one, role="to", address="ana@example.com", address_key="ana@example.com"
            )
            outbox.put(entry, one, "email", LONG_AGO)


@contextmanager
def process(module: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", module, *words]
    started = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


@pytest.fixture
def mailbox(book: Book, actor: Actor, tmp_path: Path) -> Iterator[Path]:
    """A mail server, named in the preferences; the file has the id of each mail that it took."""
    kept = tmp_path / "taken"
    with process("tests.faults.mailbox", str(kept)) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        for name, value in (("host", "127.0.0.1"), ("port", port), ("security", "none"), ("from", "s@example.com")):
            preferences.set_text(actor, f"mail.{name}", value)
        yield kept


def taken(mailbox: Path) -> Counter[str]:
    return Counter(mailbox.read_text().splitlines())


class Workers:
    """Starts workers in a process that has all loaded, and ends them."""

    def __init__(self, started: subprocess.Popen[str]) -> None:
        self._started = started

    def ask(self, word: str) -> str:
        assert self._started.stdin is not None
        assert self._started.stdout is not None
        self._started.stdin.write(f"{word}\n")
        self._started.stdin.flush()
        return self._started.stdout.readline().strip()

    def start(self) -> int:
        return int(self.ask("go"))


@pytest.mark.of_the_day(2)
def test_workers_killed_at_random_moments(book: Book, actor: Actor, mailbox: Path) -> None:
    queue(actor, MESSAGES)
    database.close_database()
    chance = random.Random(9)
    with process("tests.faults.sender", book.url) as started:
        workers = Workers(started)
        running = [workers.start(), workers.start()]
        for _ in range(KILLS):
            with suppress(subprocess.TimeoutExpired):
                started.wait(chance.uniform(0, 0.3))
            place = chance.randrange(2)
            with suppress(ProcessLookupError):
                os.kill(running[place], signal.SIGKILL)
            running[place] = workers.start()
        assert workers.ask("wait") == "ended"
        open_book(book.url)
        while left("waiting", "sending"):
            workers.start()
            assert workers.ask("wait") == "ended"
    states = Counter(state for (state,) in database.rows("SELECT state FROM outbox"))
    sent = {str(key) for (key,) in database.rows("SELECT message_id FROM outbox WHERE state = 'sent'")}
    unsure = {str(key) for (key,) in database.rows("SELECT message_id FROM outbox WHERE state = 'unsure'")}
    got = taken(mailbox)
    assert [key for key, count in got.items() if count > 1] == []
    assert sent - set(got) == set()
    assert set(got) - sent <= unsure
    assert states["sent"] + states["unsure"] == MESSAGES
    assert states["unsure"] <= KILLS
    done = "SELECT count(*) FROM communication WHERE completed_on IS NOT NULL"
    assert database.rows(done) == [(states["sent"],)]


def left(*states: str) -> int:
    return int(database.rows(f"SELECT count(*) FROM outbox WHERE state IN ({database.marks(states)})", states)[0][0])


@pytest.mark.sqlite
def test_without_claims_messages_go_twice(book: Book, actor: Actor, mailbox: Path) -> None:
    queue(actor, 100)
    database.close_database()
    with process("tests.faults.sender", book.url, "--without-claims") as started:
        workers = Workers(started)
        workers.start()
        workers.start()
        assert workers.ask("wait") == "ended"
    assert set(taken(mailbox).values()) == {2}
