"""Kills of the command line while it books, and of the program while somebody presses the keys that save: thousands of
them by ``make torture``, and in every run some before anything is said to be done and some after."""

import json
import math
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

import cli
from studio.book.opening import open_book
from tests.faults.test_kill9 import ROOT, stored
from tests.terminal.harness import Terminal
from tests.torture import TORTURE

pytestmark = [pytest.mark.torture, pytest.mark.terminal]
CLI_KILLS, PROGRAM_KILLS = (140, 8) if TORTURE > 1 else (24, 2)
"""For each test."""

SAYS = {
    re.compile(r"^ Confirmed set: .* \((\d+)\)"): "Session {}: Confirmed, noted by %",
    re.compile(r"^ Confirmed cleared: .* \((\d+)\)"): "Session {}: Confirmed cleared",
    re.compile(r"^ Session (\d+) is now (.+)\.$"): "Session {}: % to {}",
    re.compile(r"^ Session (\d+) is booked\."): "Booked session {} for %",
}
"""What the program's line of messages says, and the entry that the journal then has."""


@pytest.mark.parametrize("seed", range(TORTURE))
def test_desks_killed_while_they_book(book_file: Path, seed: int) -> None:
    run(book_file, "client", "add", "--last", "Weber")
    command = [sys.executable, "-m", "tests.faults.forked", str(book_file), "0", str(CLI_KILLS), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=110)
    looks = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(looks) == CLI_KILLS
    said: set[str] = set()
    for look in looks:
        said |= set(look["said"])
        assert (look["problems"], said - set(look["there"])) == ([], set())
    assert len(said) > CLI_KILLS / 3
    stored(str(book_file))


def run(book_file: Path, *words: str) -> None:
    assert cli.main(["--db", str(book_file), "--as", "mia", *words]) == 0


@pytest.fixture
def busy_day(book_file: Path) -> Path:
    run(book_file, "client", "add", "--last", "Weber")
    for start in ("14:00", "15:30", "17:00"):
        words = ("--client", "1001", "--type", "Family", "--date", "2026-11-21", "--start", start)
        run(book_file, "session", "book", *words)
    return book_file


BOOK = "\x1b[20~\rweber\rport\t1/{life}/2027 %d:00 am\r\r"
KEYS_THAT_SAVE = {
    "confirm": "cc\x1b[Bccc\x1b[Bcc\x1b[A" * 3,
    "status": "s\r\x1b[Bs\r\x1b[Bs\rccs\rs\r",
    "book": "\x1bOQ".join(BOOK % hour for hour in (8, 9, 10)),
}
"""What somebody presses on the agenda: the keys wait for each other, so all may come at once. What the last of them does is
said until the end: nobody is sure to see a sentence that the next key takes away."""


def watch(term: Terminal, seconds: float, *, heard: bool) -> Counter[str]:
    """Read for a while, which begins when it was ``heard`` of something done, and count what is said to be done.

    Returns:
        How often, by the entry that the journal then has.
    """
    end, before, said = math.inf if heard else time.monotonic() + seconds, "", Counter[str]()
    new = True  # what came while the keys were sent may be all that comes
    while (left := end - time.monotonic()) > 0:
        assert term.alive, term.text()
        for line in term.screen() if term.pump(min(left, 0.05)) or new else ():
            for pattern, entry in SAYS.items():
                if (match := pattern.search(line)) and line != before:
                    before = line
                    if heard and not said:
                        end = time.monotonic() + seconds
                    said[entry.format(*match.groups())] += 1
        new = False
    return said


def missing(said: Counter[str], book_file: Path) -> list[str]:
    """List what was said to be done and is not in the book, which must be sound."""
    from studio.book import checking
    from studio.kernel import database, sentences

    open_book(str(book_file))
    try:
        assert database.call(checking.problems) == []
        kept = [
            sentences.act(verb, sentences.read(facts))
            for verb, facts in database.rows("SELECT verb, facts FROM journal_entry")
        ]

        def found(entry: str) -> int:
            return sum(re.fullmatch(re.escape(entry).replace("%", ".*"), sentence) is not None for sentence in kept)

        return [entry for entry, times in said.items() if found(entry) < times]
    finally:
        database.close_database()


@pytest.mark.parametrize("seed", range(TORTURE))
@pytest.mark.parametrize("what", KEYS_THAT_SAVE)
def test_the_program_killed_while_keys_are_pressed_that_save(program, busy_day: Path, what: str, seed: int) -> None:
    chance = random.Random(seed)
    said: Counter[str] = Counter()
    for life in range(PROGRAM_KILLS):
        term = program(busy_day)
        term.wait_for("^ Sat Nov 21, 2026 .*3 sessions")
        term.send(KEYS_THAT_SAVE[what].replace("{life}", str(life + 1)))
        said += watch(term, chance.uniform(0, 0.3), heard=life % 2 == 1)
        term.kill(9)
        assert term.wait_gone() == -9
        assert missing(said, busy_day) == []
        # The next one would ask first whether to put back what was being typed, and keys are not for a question.
        for drafts in term.home.rglob("drafts"):
            shutil.rmtree(drafts)
    assert said.total() >= PROGRAM_KILLS / 2


def test_a_program_that_says_so_before_it_is_so_is_found_out(program, busy_day: Path) -> None:
    term = program(busy_day, options=["--boast"])
    term.wait_for("^ Sat Nov 21, 2026 .*3 sessions")
    term.press("c")
    said = watch(term, 0, heard=True)
    term.kill(9)
    term.wait_gone()
    assert missing(said, busy_day) == ["Session 10001: Confirmed, noted by %"]
