"""The wizard that books, killed on each of its pages: at the next start it is there again, with everything."""

import signal

import pytest

from tests.terminal.harness import COLOURLESS
from tests.terminal.test_troubles import booked
from tests.torture import TORTURE

pytestmark = pytest.mark.terminal

DAY = "Date +Mon Nov 23, 2026.*\\n.* "
"""Seen once all of it is answered; the time stands there while one still types."""
PAGES = {
    "What": (("enter", "ana", "escape"), "^>s  Session"),
    "Who": (("enter", "ana"), "^ Client +ana"),
    "Session": (("enter", "ana", "enter", "port", "tab", "mon 9:00", "tab"), f"{DAY}9:00 AM_+ - 10:00 AM_"),
    "Check": (("enter", "ana", "enter", "port", "tab", "mon 9:00", "enter"), "Enter books it"),
    "Appointment": (("a", "ana", "enter", "tab", "mon 9:00", "tab"), f"{DAY}9:00 AM_+ - 9:30 AM_"),
}
"""What is typed to come to each page, and what is seen there."""
NAMED = {"enter", "tab", "escape"}


def kept(term):
    return "".join(path.read_text("ascii") for path in term.home.rglob("drafts/*/book-new*.json"))


@pytest.mark.torture
@pytest.mark.parametrize("page", PAGES if TORTURE > 1 else ["Check"])
def test_killed_on_a_page_it_comes_back_there(program, book_file, frozen, page):
    booked(book_file)
    term = program(book_file, env=COLOURLESS)
    term.wait_for("1 session")
    term.press("f9")
    term.wait_for("^ Book a session")
    keys, seen = PAGES[page]
    for key in keys:
        term.press(key) if key in NAMED else term.type(key)
        term.settle()
    term.wait_for(rf"\[{page}\]")
    term.wait_for(seen)
    typed = '"ana"' if page in ("What", "Who") else "09:00"
    term.wait_for(lambda: all(part in kept(term) for part in (f'"page": "{page}"', typed)))
    term.kill(signal.SIGKILL)
    term.wait_gone(3)
    again = program(book_file, env=COLOURLESS)
    again.wait_for("Typed and not saved")
    again.settle()
    again.press("enter")
    again.wait_for("Not booked yet")
    again.settle()
    again.press("g")
    again.wait_for(rf"\[{page}\]")
    again.wait_for(seen if page != "Check" else "Mon Nov 23, 2026, 9:00 AM - 10:00 AM")
