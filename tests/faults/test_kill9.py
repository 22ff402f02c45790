"""What ``sittings`` says it has booked is booked, whenever it is killed; and nothing is ever half there."""

import contextlib
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from studio.book import checking
from studio.book.opening import open_book
from studio.kernel import database
from tests.conftest import Book
from tests.faults.victim import slot_words
from tests.torture import TORTURE

pytestmark = [pytest.mark.torture, pytest.mark.sqlite]

KILLS = 20 if TORTURE > 1 else 7
"""For each round of a test; a round has a session book of its own."""

ROOT = Path(__file__).parents[2]
SITTINGS = Path(sys.executable).with_name("sittings")
BOOKED = re.compile(rb"^Booked (?:a )?session ([0-9]+).*\n", re.MULTILINE)


@pytest.fixture
def url(book: Book) -> str:
    """A session book with one client, that this process has closed."""
    from studio.kernel import access
    from tests import factories

    database.call(factories.client, access.SYSTEM)
    database.close_database()
    return book.url


def victim(url: str, first: int, count: int, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.victim", url, str(first), str(count), *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def killed(process: subprocess.Popen[bytes], after_s: float) -> list[str]:
    """Kill a process after a while, unless it has ended by then; returns the numbers that it said it had booked."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(after_s)
    process.kill()
    return said(process)


def said(process: subprocess.Popen[bytes]) -> list[str]:
    out, err = process.communicate(timeout=60)
    assert err == b""
    return [number.decode() for number in BOOKED.findall(out)]


def stored(url: str) -> set[str]:
    """Return the numbers of the sessions in the book, which must be sound and have everything that belongs to each."""
    open_book(url)
    try:
        assert database.call(checking.problems) == []
        sessions = database.rows("SELECT number FROM session")
        for count in (
            "SELECT count(*) FROM booking",
            "SELECT count(*) FROM status_note",
            "SELECT count(*) FROM session_search",
            "SELECT count(*) FROM journal_entry WHERE verb = 'session.booked'",
        ):
            assert database.rows(count) == [(len(sessions),)], count
        return {str(number) for (number,) in sessions}
    finally:
        database.close_database()


def lost(claims: Sequence[str], url: str) -> set[str]:
    return set(claims) - stored(url)


@pytest.mark.parametrize("seed", range(TORTURE))
def test_a_desk_killed_while_it_books(url: str, seed: int) -> None:
    chance = random.Random(seed)
    claims: list[str] = []
    for kill in range(KILLS):
        process = victim(url, 200 * kill, 200)
        assert process.stdout is not None
        for _ in range(2):
            claims += [number.decode() for number in BOOKED.findall(process.stdout.readline())]
        claims += killed(process, chance.uniform(0, 0.1))
        assert process.returncode == -9
        assert lost(claims, url) == set()
    assert len(set(claims)) == len(claims) > KILLS


@pytest.mark.parametrize("seed", range(TORTURE))
def test_the_installed_program_killed_at_any_moment_of_its_life(url: str, seed: int) -> None:
    chance = random.Random(seed)
    words = ("--db", url, "--as", "mia", "session", "book", "--client", "1001", "--type", "Headshot")

    def sittings(slot: int) -> subprocess.Popen[bytes]:
        command = [SITTINGS, *words, *slot_words(slot)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())

    started = time.perf_counter()
    claims = said(sittings(0))
    life_s = time.perf_counter() - started
    for kill in range(1, KILLS + 1):
        share = 0.3 + 0.9 * (kill - chance.random()) / KILLS
        claims += killed(sittings(kill), share * life_s)
        assert lost(claims, url) == set()
    assert claims[0] == "10001"


def died_at_each_write(url: str, *options: str) -> tuple[int, set[str]]:
    """Return how many desks died, each at the next one of its writes, and what they said they had booked and had not."""
    out, err = victim(url, 0, 0, *options).communicate(timeout=110)
    assert err == b""
    codes: list[int] = []
    missing: set[str] = set()
    claims: set[str] = set()
    # What a desk says stands before the look that another one takes after its death.
    for line in out.splitlines(keepends=True):
        claims |= {number.decode() for number in BOOKED.findall(line)}
        if line.startswith(b"{"):
            look = json.loads(line)
            assert look["problems"] == []
            missing |= claims - set(look["numbers"])
            codes.append(look["code"])
            claims = set()
    assert codes == [-9] * (len(codes) - 1) + [0]
    assert len(stored(url)) >= 1
    return len(codes) - 1, missing


def test_a_desk_that_dies_at_each_of_its_writes(url: str) -> None:
    deaths, missing = died_at_each_write(url, "--every", "1" if TORTURE > 1 else "4")
    assert missing == set()
    assert deaths > 10


def test_a_desk_that_boasts_is_found_out(url: str) -> None:
    _, missing = died_at_each_write(url, "--boast", "--every", "9")
    assert missing != set()
