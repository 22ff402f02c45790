"""A line that drops, a window that goes mad, bytes that break: what was being typed is there, now or at the next start."""

import random
import signal
import time

import pytest

from tests.terminal.harness import COLOURLESS, Terminal
from tests.terminal.test_troubles import TYPED, booked, description, saved, typed_into_the_record

pytestmark = pytest.mark.terminal
ENDS = {"line": 129, "SIGHUP": 129, "SIGTERM": 143, "SIGKILL": -9}
"""How a session ends from outside, and with which exit code."""


@pytest.fixture
def record(program, book_file, frozen):
    """The record of the day's one session, with a description typed and not saved."""
    booked(book_file)
    term = program(book_file)
    typed_into_the_record(term)
    return term


def drafts(term: Terminal) -> list[str]:
    """List the records that drafts are kept of."""
    return sorted(path.name.partition("~")[0] for path in term.home.rglob("drafts/*/*.json"))


def texts(term: Terminal) -> list[str]:
    """Read what is kept of them."""
    return [path.read_text("ascii") for path in term.home.rglob("drafts/*/*.json")]


def end(term: Terminal, how: str) -> int:
    """End the session from outside and return the exit code."""
    if how == "line":
        term.hang_up()
    elif how == "SIGKILL":
        # What was typed within the last second may be lost, and no more.
        term.wait_for(lambda: any(TYPED in kept for kept in texts(term)))
        term.kill(signal.SIGKILL)
    else:
        term.kill(signal.Signals[how])
    return term.wait_gone(3, read=how != "line")


def put_back(again: Terminal) -> None:
    """Take what is offered at the start, and find it in its field."""
    # Keys typed before a question that nobody could expect are dropped.
    again.wait_for("Typed and not saved")
    again.settle()
    again.press("enter")
    again.wait_for("Unsaved text")
    again.settle()
    again.press("p")
    again.wait_for("Put back what was typed")
    again.wait_for(f"Description +{TYPED}_")


@pytest.mark.parametrize("how", ENDS)
def test_what_was_being_typed_is_offered_at_the_next_start(program, book_file, record, how):
    assert end(record, how) == ENDS[how]
    again = program(book_file)
    put_back(again)
    saved(again)
    assert drafts(again) == []
    assert description(book_file) == TYPED


def test_typing_without_a_pause_is_kept_too(program, book_file, record):
    for letter in "abcdefghij" * 4:
        record.type(letter)
        time.sleep(0.05)
    record.kill(signal.SIGKILL)
    record.wait_gone(3)
    assert [f"{TYPED}abcdefghij" in text for text in texts(record)] == [True]


def test_a_draft_left_for_later_waits_and_one_thrown_away_is_gone(program, book_file, record):
    end(record, "SIGTERM")
    later = program(book_file)
    later.wait_for("Typed and not saved")
    later.settle()
    later.press("escape")
    later.wait_for("1 session")
    assert drafts(later) == ["session-1"]
    later.press("enter")
    later.wait_for("Unsaved text")
    later.settle()
    later.press("t")
    later.wait_for(lambda: drafts(later) == [])
    later.press("ctrl+q")
    assert later.wait_gone() == 0
    last = program(book_file)
    last.wait_for("1 session")
    last.settle()
    assert "not saved" not in last.text()


def test_every_form_that_was_open_is_kept(program, book_file, frozen):
    booked(book_file)
    term = program(book_file, env=COLOURLESS)
    term.wait_for("1 session")
    term.press("v")
    term.wait_for("^ Client 1001")
    term.wait_for("Last name +Ana")
    term.press("end")
    term.type(" Weber")
    term.press("f9")
    term.wait_for("^ Book a session")
    term.press("enter")
    term.wait_for("^ Type ")
    term.type("port\tmon 9:00\t")
    # Its time stands there from "mon 9" on, and goes while "mon 9:" does; its day once all of it is answered.
    term.wait_for("Date +Mon Nov 23, 2026")
    assert end(term, "line") == 129
    assert drafts(term) == ["book-new", "client-1"]
    again = program(book_file)
    again.wait_for("Typed and not saved")
    again.wait_for("Client 1001")
    again.type("book")
    again.press("enter")
    again.wait_for("Not booked yet")
    again.settle()
    again.press("g")
    again.wait_for("This is where you were")
    again.wait_for("Date +Mon Nov 23, 2026.*\n.* 9:00 AM_+ - 10:00 AM_")


@pytest.mark.parametrize(
    "keys", [("ctrl+o",), ("ctrl+l", "ctrl+n"), ("escape",)], ids=["status", "member", "not saved"]
)
def test_a_line_dropped_under_a_dialog(program, book_file, record, keys):
    if keys != ("escape",):
        record.press("ctrl+s")
        record.wait_for("Saved session")
    for key in keys:
        record.press(key)
    record.wait_for("Esc (Cancel|Back)")
    record.type("re")
    assert end(record, "line") == 129
    assert description(book_file) == ("" if keys == ("escape",) else TYPED)
    assert drafts(record) == (["session-1"] if keys == ("escape",) else [])


# Windows


def test_windows_of_every_size_keep_the_form(book_file, record):
    chance = random.Random(11)
    sizes = [(1, 1), (0, 0), (4000, 1000), (19, 24), (80, 4), (20, 5), (200, 60), (600, 250), (2, 300)]
    for columns, rows in sizes + [(chance.randrange(250), chance.randrange(80)) for _ in range(30)]:
        record.resize(columns, rows)
        record.pump(0.02)
    record.resize(80, 24)
    record.wait_for(f"Description +{TYPED}_", 30)
    record.type("!")
    record.wait_for(f"Description +{TYPED}!_")
    saved(record)
    assert description(book_file) == f"{TYPED}!"


def test_a_window_of_one_cell_at_the_start(program, book_file, frozen):
    booked(book_file)
    term = program(book_file, size=(1, 1))
    term.wait_for(lambda: term.raw.endswith(b"S"))
    term.resize(80, 24)
    typed_into_the_record(term)


# Bytes


def test_broken_bytes_and_a_split_arrow_leave_the_form_as_it_is(book_file, record):
    record.send(b" \xff\xc3")
    record.send(b"x \xc3")
    record.send(b"\xa9")
    record.wait_for("\ufffd\ufffdx é_")
    # An arrow whose bytes come apart goes to the next field, and no Escape leaves the form.
    with record.answers_held():
        record.send(b"\x1b")
        record.watch(0.15)
        record.send(b"[B")
    record.type("new")
    record.wait_for("Type +new")
    with record.answers_held():
        record.send(b"\x1b")
        record.send(b"[A")
    record.press("end")
    record.type("!")
    record.wait_for("é!_")
    assert "Not saved" not in record.text()
    record.press("down")
    record.type("family")
    saved(record)
    assert description(book_file) == f"{TYPED} \ufffd\ufffdx é!"
