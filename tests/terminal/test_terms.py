"""On every kind of terminal the screens say the same: colour and bold only repeat what words and letters say."""

import re

import pytest

import cli
from tests.signs import beyond_the_console, told
from tests.torture import TORTURE

pytestmark = pytest.mark.terminal

TERMS = {
    "linux": {"TERM": "linux"},
    "16 colours": {"TERM": "xterm"},
    "no colour": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "vt100": {"TERM": "vt100"},
}
if TORTURE > 1:  # these two have the colours and signs of a modern one
    TERMS |= {"screen": {"TERM": "screen"}, "tmux": {"TERM": "tmux-256color"}}


@pytest.fixture
def working_day(book_file):
    """A day with a session that is confirmed, one that is overdue, one that is cancelled, and one of tomorrow."""

    def run(*words):
        assert cli.main(["--db", str(book_file), "--as", "mia", *words]) == 0

    run("client", "add", "--last", "Weber", "--warning", "Owes for the album")
    for day, start in (("21", "14:00"), ("21", "15:30"), ("21", "17:00"), ("22", "10:00")):
        run("session", "book", "--client", "1001", "--type", "Family", "--date", f"2026-11-{day}", "--start", start)
    run("session", "confirm", "10001")
    run("session", "status", "10002", "--to", "Retouch Pending", "--completed", "2026-11-02", "--due", "2026-11-18")
    run("session", "cancel", "10003", "--why", "Ill")
    return book_file


WAY = (((), "Tomorrow, not confirmed 1"), (("enter",), "Type +Family_"), (("ctrl+o",), "Current status"))
"""The keys to each screen, and what it shows."""


def colours(term):
    return set(re.findall(rb"\x1b\[([0-9;]+)m", bytes(term.raw)))


def text_now(term):
    """Return what a terminal shows now: its clock goes on while the others are looked at."""
    term.pump(0)
    return term.text()


@pytest.mark.torture
def test_every_terminal_shows_the_same(program, working_day):
    model = program(working_day, env={"COLORTERM": "truecolor"})
    terms = {name: program(working_day, env=env) for name, env in TERMS.items()}
    shown, on_the_console = [], []
    for keys, pattern in WAY:
        for term in (model, *terms.values()):
            term.press(*keys)
        model.wait_for(pattern)
        model.settle()
        shown.append(model.text())
        for term in terms.values():
            term.wait_for(pattern)
            term.wait_for(lambda term=term: told(term.text()) == told(text_now(model)))
        on_the_console.append(terms["linux"].text())
    for term in (model, *terms.values()):
        term.press("escape", "ctrl+q")
        assert term.wait_gone() == 0
        assert term.foreign() == []
    day, record, _ = shown
    assert re.search(r"2:00- ?3:00 PM +Weber +Family +Room 1 +Pending +✓", day)
    assert re.search(r"! .*3:30- ?4:30 PM +Weber +Family +Room 1 +Retouch", day)
    assert re.search(r"10002 +Weber +Retouch +3 days", day)
    assert re.search(r"\[✓\] Confirmed", record) and "CALL WARNING: Owes for the album" in record
    assert any(b"38;2;" in colour for colour in colours(model))
    for name, term in terms.items():
        if name in ("no colour", "vt100"):
            assert not any(re.search(rb"(^|;)([34]\d|9\d|10\d)(;|$)", colour) for colour in colours(term)), name
        if name in ("16 colours", "linux"):
            assert not any(b"38;5" in colour or b"38;2" in colour for colour in colours(term)), name
    assert beyond_the_console("".join(on_the_console)) == ""


def test_what_is_blank_has_one_ground_in_sixteen_colours(program, working_day):
    term = program(working_day, size=(120, 40), env={"TERM": "xterm"})
    term.wait_for("Tomorrow, not confirmed 1")
    term.press("enter")
    term.wait_for("Status notes")
    term.settle()
    blank = [row for row, line in enumerate(term.screen()) if not line.strip("│ ")]
    assert len(blank) > 10
    assert {term.cell(column, row).bg for row in blank for column in range(120)} == {term.cell(0, 3).bg}
