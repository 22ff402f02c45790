"""The wizard killed on each of its pages: the next start offers to go on there, with all that was typed."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.book.opening import open_book
from studio.kernel import access, database
from tests import factories
from tests.terminal.harness import Terminal
from tests.torture import TORTURE

pytestmark = [
    *(pytest.mark.terminal, pytest.mark.torture),
    pytest.mark.skipif(TORTURE == 1, reason="the same within one process: tests/tui/screens/book/test_book.py"),
]

PAGES = {
    "Who": (["enter", "Müll"], "Müll"),
    "Session": (["enter", "Müll", "enter", "fam", "tab", "dec 18 22", "tab", "tab", "1a"], "Sat, 3 h"),
    "Check": (["enter", "Müll", "enter", "fam", "tab", "dec 18 22", "tab", "tab", "1a", "enter"], "Enter books it"),
}
"""The keys that lead to each page and what is typed there, and what is seen then."""


@pytest.mark.parametrize("page", PAGES)
def test_killed_on_a_page_it_comes_back_there(
    book_file: Path, program: Callable[..., Terminal], tmp_path: Path, page: str, frozen: object
) -> None:
    open_book(str(book_file))
    factories.client(access.log_in("mia"), "Müller [/", "Käthe")
    database.close_database()
    keys, seen = PAGES[page]
    term = program(book_file, home=tmp_path / "home")
    term.wait_for("Agenda")
    term.press("f9", *keys)
    term.wait_for(seen)
    term.settle()
    term.kill(signal.SIGKILL)
    assert term.wait_gone(20) == -signal.SIGKILL

    again = program(book_file, home=tmp_path / "home")
    again.wait_for("Typed and not saved")
    again.settle()
    again.press("enter")
    again.wait_for("Not booked yet")
    again.settle()
    again.press("g")
    again.wait_for("This is where you were")
    again.wait_for(seen)
    if page == "Check":
        again.press("enter")
        again.wait_for("Session 10001 is booked")
