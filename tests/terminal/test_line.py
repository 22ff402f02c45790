"""The line drops, the window shrinks, a byte is broken: what was being typed is there, now or at the next opening."""

import signal

import pytest

from tests.terminal.test_troubles import TYPED, booked, typed_into_the_record

pytestmark = pytest.mark.terminal


def put_back(program, book_file, home) -> None:
    """Open the program again and find what was typed, unsaved, in its field."""
    again = program(book_file, home=home)
    again.wait_for("was typed|not saved|1 session")
    if "Unsaved" not in again.text():
        again.press("enter")
    again.wait_for("Unsaved text")
    again.press("p")
    again.wait_for(f"Description +{TYPED}_")
    assert again.foreign() == []


@pytest.mark.parametrize("end", ["hang_up", signal.SIGHUP, signal.SIGTERM], ids=["closed", "SIGHUP", "SIGTERM"])
def test_what_was_being_typed_comes_back_after_the_line_dropped(program, book_file, tmp_path, frozen, end):
    booked(book_file)
    term = program(book_file, home=tmp_path / "desk")
    typed_into_the_record(term)

    if end == "hang_up":
        term.hang_up()
    else:
        term.kill(end)
    code = term.wait_gone(3.0, read=end != "hang_up")

    assert code in (128 + signal.SIGHUP, 128 + signal.SIGTERM)
    put_back(program, book_file, tmp_path / "desk")


def test_what_was_being_typed_comes_back_after_a_kill(program, book_file, tmp_path, frozen):
    booked(book_file)
    term = program(book_file, home=tmp_path / "desk")
    typed_into_the_record(term)
    folder = tmp_path / "desk"
    term.wait_for(lambda: any(TYPED in path.read_text() for path in folder.rglob("session-*.json")), 5)

    term.kill(signal.SIGKILL)
    term.wait_gone(3.0)

    put_back(program, book_file, folder)


def test_the_line_drops_while_a_question_is_open(program, book_file, tmp_path, frozen):
    booked(book_file)
    term = program(book_file, home=tmp_path / "desk")
    typed_into_the_record(term)
    term.press("escape")
    term.wait_for("Not saved")

    term.hang_up()
    term.wait_gone(3.0, read=False)

    put_back(program, book_file, tmp_path / "desk")


def test_broken_bytes_and_a_split_arrow_leave_the_form_as_it_is(program, book_file, frozen):
    booked(book_file)
    term = program(book_file)
    typed_into_the_record(term)

    term.send(b"\xff")
    term.send(b" \xc3")
    term.send(b"\xa9t\xc3\xa9")
    with term.answers_held():
        term.send(b"\x1b")
        term.watch(0.15)
        term.send(b"[B")
    term.wait_for(r"Description +Twins.*été_")
    term.wait_for("Type +Family")
    term.type("news")
    term.wait_for('No session type is called "news"|Type +news')

    assert "Not saved" not in term.text()


def test_a_window_of_any_size_keeps_what_is_typed(program, book_file, frozen):
    booked(book_file)
    term = program(book_file)
    typed_into_the_record(term)

    for columns, rows in [(1, 1), (20, 5), (200, 60), (1, 50), (300, 2), (2, 2), (59, 15), (80, 24)] * 3:
        term.resize(columns, rows)
        term.pump(0.02)
    term.wait_for(f"Description +{TYPED}_")
    term.type("!")
    term.wait_for(f"Description +{TYPED}!_")

    assert term.foreign() == []
