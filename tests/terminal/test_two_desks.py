"""Two desks, each a program of its own, on one session book: what one does the other sees by itself, and is held to."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studio.kernel import database
from studio.kernel.access import Actor
from studio.lists import record_kind
from studio.waiting import kind
from tests import factories
from tests.conftest import NOW, ZONE, Book
from tests.terminal.harness import Terminal
from tests.terminal.test_troubles import words
from tests.torture import TORTURE

pytestmark = [
    *(pytest.mark.terminal, pytest.mark.torture),
    pytest.mark.skipif(TORTURE == 1, reason="the same within one process: tests/tui/test_pulse.py and others"),
]

SOON = "Soon, F7 answers: 11:12 AM"
LINE = "today 14:30 family !mia smith"


@pytest.fixture
def desk(book: Book, tmp_path: Path) -> Iterator[Callable[[str], Terminal]]:
    """Open the book as somebody, in a terminal of their own, at 11:04 AM."""
    opened: list[Terminal] = []
    at = NOW.replace(tzinfo=ZoneInfo(ZONE)).isoformat()

    def start(login: str) -> Terminal:
        command = [sys.executable, "-m", "tests.terminal.launch", "--at", at, "--", "--db", book.url, "--as", login]
        opened.append(Terminal(command, home=tmp_path / login, env={"TZ": ZONE}))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def book_by_line(term: Terminal, line: str, seen: str) -> None:
    term.press("f9", "f9")
    term.type(line)
    term.wait_for(seen)


def test_what_one_does_the_other_sees_and_is_held_to(book: Book, actor: Actor, desk: Callable[[str], Terminal]) -> None:
    ben = factories.user(actor, "ben", "Ben", role="desk")
    factories.client(actor, "Smith", "Jo")
    weber = factories.client(actor, "Weber", "Kai")
    factories.session(actor, "2026-11-21 11:12", client_id=weber, photographer=actor.user_id)
    waits = {"client": factories.client(actor, "王", "Kai"), "session_type": factories.type_id("Family")}
    record_kind.add(actor, kind.KIND, waits | {"weekdays": "sat", "people": "mia"}, {})
    database.close_database()
    mine, his = desk("mia"), desk(ben.login)

    # A reminder that one dismisses stays for the other.
    for term in (mine, his):
        term.wait_for(SOON)
    mine.press("f7")
    mine.wait_for("Dismiss")
    mine.press("d")
    mine.wait_for(lambda: SOON not in mine.text())

    # What is booked here stands in the calendar there, and its time is refused there.
    his.press("f4")
    his.wait_for("Saturday, Nov 21, 2026 .* 1 booked")
    book_by_line(mine, LINE, "Mia .* free then")
    mine.press("enter")
    mine.wait_for("Session 10002 is booked")
    assert SOON in his.wait_for("Saturday, Nov 21, 2026 .* 2 booked")
    assert "Smith" in his.text()
    assert SOON not in mine.text()
    book_by_line(his, LINE, words("is taken from 2:30 PM"))
    his.press("ctrl+s")
    his.wait_for(words("Next free for both: 3:30 PM."))
    his.settle()

    # What is cancelled here is free for who waits, and both are told.
    his.press("escape")
    his.press("f7")
    his.wait_for("Dismiss")
    his.press("d")
    mine.press("f3")
    mine.type("10002")
    mine.wait_for('New client "10002"')
    mine.press("enter")
    mine.wait_for("Reminder")
    mine.press("f10", "k")
    mine.wait_for("Why is it cancelled")
    mine.type("ill")
    mine.press("enter", "ctrl+s")
    for term in (mine, his):
        term.wait_for("F7 books: Sat Nov 21, 2:30 PM for 王, ?Kai")
