"""Terminals, lines and signals that misbehave cost at most the session, in order, and never what was typed."""

import random
import signal
import stat
import subprocess
import sys

import pytest

from tests.terminal.harness import ROOT
from tests.torture import TORTURE

pytestmark = pytest.mark.terminal
RESTORED = b"\x1b[<u\x1b[?1049l\x1b[?25h"


def ready(term):
    term.wait_for("Size:")
    return term


def draft(term):
    return (term.home / "draft").read_text()


def answers(term):
    """Whether the program still takes keys."""
    term.press("f12")
    term.wait_for(r"Keys: .*f12 *$")
    term.press("f9")
    term.wait_for(r"Keys: .*f12 f9 *$")
    return term.alive


# Keys


def test_an_arrow_whose_bytes_come_150_ms_apart_stays_an_arrow(demo):
    term = ready(demo("form", answers=False))
    for key in ("\x1b[B", "\x1bOP"):
        term.send(key[:1])
        term.watch(0.15)
        term.send(key[1:])
    term.wait_for("Keys: down f1$")


def test_an_arrow_on_a_line_that_answers_late_stays_an_arrow(demo):
    term = ready(demo("form"))
    with term.answers_held():
        term.send("\x1b")
        term.watch(0.15)
        term.send("[B")
    term.press("x")
    term.wait_for("Keys: down x$")


def test_escape_costs_one_round_trip(demo):
    term = ready(demo("form", "--escape", "3600"))
    for count in range(1, 6):
        term.press("escape")
        term.wait_for("Keys:" + " escape" * count + "$")


def test_escape_comes_without_an_answer_too(demo):
    term = ready(demo("form", answers=False))
    term.press("escape")
    term.wait_for("Keys: escape$")


def test_escape_then_a_letter_are_two_keys(demo):
    term = ready(demo("form"))
    term.press("escape", "x", "escape", "down", "alt+q")
    term.wait_for(r"Keys: escape x escape down alt\+q$")


def test_bytes_that_are_no_utf8_are_replaced(demo):
    term = ready(demo("form"))
    term.send(b"a\xffb\xe9\xe8c")
    term.wait_for("a\ufffdb\ufffd\ufffdc")
    assert answers(term)


def test_a_paste_presses_nothing(demo):
    term = ready(demo("form"))
    term.paste("Jane\x1b[31m \x1bOP\x1b[48;1;1;1;1tDoe\x00\x03\rsecond line\x1b[201~\x1b[21~")
    term.wait_for("^Jane Doe$")
    assert answers(term)
    assert "Keys: f12 f9" in term.text()
    assert "Size: 80x24" in term.text()


def test_a_paste_without_an_end_does_not_take_the_keyboard_away(demo):
    term = ready(demo("form"))
    term.send("\x1b[200~lost")
    term.press("x", "enter")
    term.wait_for("^lostx$", 5)
    assert answers(term)


def test_a_huge_paste_is_cut_and_told(demo):
    term = ready(demo("form"))
    term.paste("y" * 1_000_000)
    term.wait_for("The pasted text", 30)
    assert answers(term)


def test_the_mouse_presses_and_can_be_switched_off(demo):
    term = ready(demo("form"))
    term.click(3, term.row_of("Press"))
    term.wait_for("PRESSED")
    assert b"\x1b[?1000h" in term.raw
    without = ready(demo("form", env={"SITTINGS_MOUSE": "0"}))
    assert b"\x1b[?1000h" not in without.raw


@pytest.mark.torture
def test_garbage_does_not_end_the_session(demo):
    chance = random.Random(20261121)
    pieces = [
        b"\x1b[",
        b"\x1b",
        b"\x1b]",
        b"\x1b[<",
        b"\x1b[M",
        b"\x1bO",
        b";",
        b"u",
        b"~",
        b"M",
        b"\x1b[48;",
        b"\x1b[200~",
        b"R",
    ]
    term = ready(demo("form"))
    for _ in range(25 * TORTURE):
        noise = b"".join(
            chance.choice(pieces) if chance.random() < 0.3 else chance.randbytes(chance.randrange(6))
            for _ in range(300)
        )
        # Each piece closes what it may have opened; f10 would quit.
        term.send(noise.replace(b"\x1b[21~", b"") + b"\x1b\\\x1b[201~")
        assert term.alive
    term.watch(0.5)
    # As many as the line shows: long names before it would leave no room for one.
    term.press(*["f12"] * 6)
    # Among the garbage may be a click on the button, which tells of it a moment later.
    term.wait_for("f12( PRESSED)*$", 60)
    assert answers(term)
    assert term.foreign() == []


# The end


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_the_session_in_order(demo, number):
    term = demo("form")
    before = term.attributes()
    ready(term).type("Zoe O'Brien")
    term.wait_for("Zoe O'Brien")
    term.kill(number)
    assert term.wait_gone(4) == 128 + number
    assert draft(term) == f"{number.name}: Zoe O'Brien"
    assert bytes(term.raw).endswith(RESTORED)
    assert before[3] & 0o10 == 0o10  # echo


def test_the_line_is_given_back_as_it_was(demo):
    term = demo("form")
    before = term.attributes()
    ready(term)
    assert term.attributes() != before
    term.press("f10")
    term.wait_for(lambda: term.attributes() == before)
    assert term.wait_gone() == 0
    assert bytes(term.raw).endswith(RESTORED)


@pytest.mark.parametrize("shell", [[], ["/bin/sh", "-c", 'trap \'\' HUP; exec "$0" "$@"']], ids=["plain", "nohup"])
def test_a_dropped_line_ends_the_session(demo, shell):
    term = ready(demo("form", shell=shell))
    term.type("Zoe")
    term.wait_for("Zoe")
    term.hang_up()
    assert term.wait_gone(4) == 129
    assert draft(term).endswith(": Zoe")


@pytest.mark.torture
def test_lines_dropped_at_any_time_leave_nothing_behind(demo):
    chance = random.Random(5)
    for _ in range(2 * TORTURE):
        term = demo("form")
        term.watch(chance.random() * 0.8)
        term.send("x" * chance.randrange(40))
        term.hang_up()
        assert term.wait_gone(4) in (129, -signal.SIGHUP)


def test_an_app_that_does_not_want_to_end_is_ended(demo):
    term = ready(demo("stubborn"))
    term.kill(signal.SIGTERM)
    assert term.wait_gone(4) == 143
    assert draft(term) == "SIGTERM: "
    assert bytes(term.raw).endswith(RESTORED)


def test_an_app_that_hangs_is_ended(demo):
    term = ready(demo("breaking"))
    term.press("f6")
    term.watch(0.3)
    term.kill(signal.SIGTERM)
    assert term.wait_gone(4) == 143
    assert bytes(term.raw).endswith(RESTORED)


def test_a_terminal_that_stops_reading_is_given_up(demo):
    term = ready_chatty(demo("chatty", "--stall", "1"))
    assert term.wait_gone(8, read=False) == 129
    assert draft(term).startswith("the terminal stopped reading: ")


def test_a_terminal_that_pauses_gets_a_whole_screen_afterwards(demo):
    term = ready_chatty(demo("chatty", "--waiting", "4096"))
    time_before = term.cpu_s()
    term.unread(1.5)
    assert term.cpu_s() > time_before
    sent = len(term.raw)
    term.wait_for(lambda: b"Size: 80x24" in term.raw[sent:])
    term.kill(signal.SIGTERM)
    assert term.wait_gone() == 143
    assert term.foreign() == []


def ready_chatty(term):
    term.wait_for(r"Tick \d")
    return term


def test_suspending_is_refused_and_continuing_repaints(demo):
    term = ready(demo("form"))
    term.kill(signal.SIGTSTP)
    assert answers(term)
    term.settle()
    term.kill(signal.SIGSTOP)
    term.kill(signal.SIGCONT)
    sent = len(term.raw)
    term.wait_for(lambda: b"Size:" in term.raw[sent:])
    assert answers(term)


# Crashes


@pytest.mark.parametrize("key", ["f2", "f3", "f5"])
def test_a_crash_tells_no_names(demo, key):
    term = ready(demo("breaking"))
    term.press(key)
    assert term.wait_gone() == 1
    said = bytes(term.raw).rpartition(RESTORED)[2].decode()
    assert said.count("\n") == 1
    assert "Sittings had to stop because of an error of its own (reference " in said
    (kept,) = (term.home / "state").rglob("crash-*.txt")
    assert str(kept) in said
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for name in ("Zoe", "Brien", "415 555"):
        assert name not in said
        assert name not in kept.read_text()
    assert "demo.py" in kept.read_text()


def test_a_message_at_the_end_is_shown_as_text(demo):
    term = ready(demo("breaking"))
    term.press("f4")
    assert term.wait_gone() == 3
    assert bytes(term.raw).endswith(b"Until[31m tomorrow\r\n")


# Sizes


def test_tiny_and_senseless_windows_are_survived(demo):
    term = ready(demo("form"))
    term.type("Zoe")
    for columns, rows in ((1, 1), (0, 0), (1, 50), (200, 1), (10, 3), (19, 24), (80, 4), (2, 2)):
        term.resize(columns, rows)
        term.watch(0.1)
        assert term.alive
    assert b"\x1b[2JSi" in term.raw or b"\x1b[1;1HSi" in term.raw
    for columns, rows in ((9999, 9999), (20, 5), (80, 24)):
        term.resize(columns, rows)
        shown = f"Size: {min(columns, 600)}x{min(rows, 250)}"
        term.wait_for(lambda shown=shown: shown.encode() in term.raw, 30)
    term.wait_for("^Zoe")
    assert answers(term)


def test_a_program_started_in_a_tiny_window_comes_up_when_it_grows(demo):
    term = demo("form", size=(8, 3))
    term.wait_for("^Sittings")
    term.resize(80, 24)
    term.wait_for("Size: 80x24")
    assert answers(term)


@pytest.mark.torture
def test_a_storm_of_sizes_keeps_what_was_typed(demo):
    chance = random.Random(3)
    term = ready(demo("form"))
    term.type("Zoe")
    for _ in range(200 * TORTURE):
        term.resize(chance.choice((0, 1, 2, 19, 20, 40, 80, 132, 200)), chance.choice((0, 1, 4, 5, 24, 50)))
        term.watch(0.03 if chance.random() < 0.1 else 0)
    term.resize(80, 24)
    term.wait_for("Size: 80x24", 30)
    term.wait_for("^Zoe")
    assert answers(term)


# Start


def test_an_idle_program_sends_nothing_and_sleeps(demo):
    term = ready(demo("form"))
    term.settle(0.5)
    before = term.wake_ups()
    assert term.watch(1.5) == 0
    assert term.wake_ups() - before <= 3


@pytest.mark.parametrize(
    ("stdin", "env", "word"),
    [
        (subprocess.DEVNULL, {}, "needs a terminal"),
        (subprocess.PIPE, {}, "needs a terminal"),
    ],
)
def test_without_a_terminal_there_is_one_sentence(stdin, env, word):
    command = [sys.executable, "-m", "tests.terminal.demo", "form"]
    done = subprocess.run(command, stdin=stdin, capture_output=True, text=True, cwd=ROOT, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert word in done.stderr


def test_a_terminal_that_cannot_show_screens_gets_one_sentence(demo):
    term = demo("form", env={"TERM": "dumb"})
    assert term.wait_gone() == 2
    assert b"TERM=dumb" in term.raw and b"\x1b" not in term.raw


def test_a_redirected_screen_is_refused_and_redirected_errors_are_not(demo, tmp_path):
    refused = demo("form", shell=["/bin/sh", "-c", f'exec "$0" "$@" >{tmp_path}/out'])
    assert refused.wait_gone() == 2
    shown = demo("form", shell=["/bin/sh", "-c", f'exec "$0" "$@" 2>{tmp_path}/errors'])
    assert answers(ready(shown))
    assert (tmp_path / "errors").read_text() == ""


@pytest.mark.parametrize("term", ["linux", "screen", "tmux-256color", "unheard-of", None])
def test_any_other_kind_of_terminal_works(demo, term):
    started = ready(demo("form", env={"TERM": term}))
    assert answers(started)
    started.press("f10")
    assert started.wait_gone() == 0
    assert started.foreign() == []


def test_variables_of_the_login_load_nothing_and_log_nothing(demo, tmp_path):
    term = demo(
        "form",
        cwd=tmp_path,
        env={
            "TEXTUAL_DRIVER": "antigravity:Driver",
            "TEXTUAL_LOG": str(tmp_path / "log"),
            "TEXTUAL_DEBUG": "1",
            "TEXTUAL": "debug,devtools",
            "TEXTUAL_PRESS": "f10",
            "COLUMNS": "40",
            "LINES": "10",
        },
    )
    term.wait_for("Size: 80x24")
    assert answers(term)
    term.resize(100, 30)
    term.wait_for("Size: 100x30")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home0"]


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"LANG": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}]
)
def test_the_screen_is_utf8_whatever_the_locale(demo, env):
    term = ready(demo("form", env=env))
    term.send("山é".encode())
    term.wait_for("^山é")
