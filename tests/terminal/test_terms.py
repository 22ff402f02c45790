"""On every kind of terminal the screens say the same: colour and bold only repeat what words and letters say."""

import re
import subprocess

import pytest

from tests.terminal.harness import sittings

pytestmark = pytest.mark.terminal

TERMS = {
    "linux": {"TERM": "linux"},
    "screen": {"TERM": "screen"},
    "tmux": {"TERM": "tmux-256color"},
    "16 colours": {"TERM": "xterm"},
    "no colour": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "vt100": {"TERM": "vt100"},
}


@pytest.fixture
def working_day(book_file):
    """A day with a session that is confirmed, one that is overdue, one that is cancelled, and one of tomorrow."""

    def run(*words):
        subprocess.run([*sittings("--db", str(book_file), "--as", "mia"), *words], check=True, capture_output=True)

    run("client", "add", "--last", "Weber", "--warning", "Owes for the album")
    for day, start in (("21", "14:00"), ("21", "15:30"), ("21", "17:00"), ("22", "10:00")):
        run("session", "book", "--client", "1001", "--type", "Family", "--date", f"2026-11-{day}", "--start", start)
    run("session", "confirm", "10001")
    run("session", "status", "10002", "--to", "Retouch Pending", "--completed", "2026-11-02", "--due", "2026-11-18")
    run("session", "cancel", "10003", "--why", "Ill")
    return book_file


def screens(program, book_file, env):
    term = program(book_file, env=env)
    term.wait_for("Tomorrow, not confirmed 1")
    term.settle()
    day = term.text()
    term.press("enter")
    term.wait_for("Type +Family_")
    term.settle()
    record = term.text()
    term.press("ctrl+o")
    term.wait_for("Current status")
    term.settle()
    dialog = term.text()
    term.press("escape", "ctrl+q")
    assert term.wait_gone() == 0
    assert term.foreign() == []
    return day, record, dialog, set(re.findall(rb"\x1b\[([0-9;]+)m", bytes(term.raw)))


def test_every_terminal_shows_the_same(program, working_day):
    *reference, colours = screens(program, working_day, {"COLORTERM": "truecolor"})
    day, record, dialog = reference
    assert re.search(r"2:00- ?3:00 PM +Weber +Family +Room 1 +C +Pending", day)
    assert re.search(r"! .*3:30- ?4:30 PM +Weber +Family +Room 1 +Retouch", day)
    assert re.search(r"10002 +Weber +Retouch +3 days", day)
    assert re.search(r"\[x\] Confirmed", record) and "CALL WARNING: Owes for the album" in record
    assert any(b"38;2;" in colour for colour in colours)
    for name, env in TERMS.items():
        *shown, colours = screens(program, working_day, env)
        assert shown == reference, name
        if name in ("no colour", "vt100"):
            assert not any(re.search(rb"(^|;)([34]\d|9\d|10\d)(;|$)", colour) for colour in colours), name
        if name in ("16 colours", "linux"):
            assert not any(b"38;5" in colour or b"38;2" in colour for colour in colours), name
        if name == "linux":
            assert "".join(shown).encode("cp437"), name
