import sys

import pytest

from bench import table, tty
from bench.tty import Program, Run, Step

ECHO = ("/bin/sh", "-c", "stty raw -echo; printf 'I am ready'; exec cat")


def test_a_key_costs_what_the_program_writes():
    steps = (Step(("x",)), Step(("a", "é", "up"), "typed"), Step(("!",), "shown", until="ready.*!"))
    run = tty.run(Program("echo", ECHO, "ready", steps, idle=True))
    assert run.start_bytes == len("I am ready")
    assert [key.bytes for key in run.keys["typed"]] == [1, 2, 3]
    assert list(run.keys) == ["typed", "shown"]
    assert run.key_bytes("typed") == 2
    assert run.idle_bytes == 0
    assert 0 < run.start_cpu_s < 5
    assert 0 < run.private_mib < 50


def test_the_children_of_a_program_count():
    busy = "import time\nwhile time.process_time() < 0.3: pass\nprint('done', flush=True)\ntime.sleep(60)"
    run = tty.run(Program("parent", ("/bin/sh", "-c", f'{sys.executable} -c "{busy}"; true'), "done"))
    assert run.start_cpu_s > 0.3


def test_a_program_that_never_gets_ready_is_said_with_its_screen(monkeypatch):
    monkeypatch.setattr(tty, "PATIENCE_S", 0.3)
    with pytest.raises(TimeoutError, match="I am ready"):
        tty.run(Program("echo", ECHO, "never there"))
    with pytest.raises(TimeoutError, match="has ended"):
        tty.run(Program("gone", ("/bin/sh", "-c", "exit 3"), "ready"))


def test_questions_are_answered_and_private_sequences_not_shown():
    asks = r"printf '\033[>25u\033[?2026\044pready'; stty raw -echo; dd bs=1 count=11 2>/dev/null | od -An -c"
    with tty.Terminal(("/bin/sh", "-c", f"stty raw -echo; {asks}; sleep 60")) as terminal:
        terminal.settle("ready")
        terminal.settle(r"2\s+0\s+2\s+6\s+;\s+2")
        assert terminal.screen.display[0].startswith("ready")


def test_pairs_are_compared_by_the_median_of_their_ratios():
    runs_a = [Run(start_cpu_s=value) for value in (2.0, 9.0, 3.0)]
    runs_b = [Run(start_cpu_s=value) for value in (1.0, 3.0, 3.0)]
    assert tty.ratio(runs_a, runs_b, lambda run: run.start_cpu_s) == 2.0
    assert tty.median(runs_a, lambda run: run.start_cpu_s) == 3.0


def test_the_table_says_what_is_over_its_goal(capsys):
    assert table.show([("start", 1.5, 1.6, "x"), ("row", 260, 400, "B")]) == 0
    assert table.show([("start", 1.7, 1.6, "x")]) == 1
    shown = capsys.readouterr().out
    assert "start |      1.50x |      1.60x | yes" in shown
    assert "start |      1.70x |      1.60x | NO" in shown
