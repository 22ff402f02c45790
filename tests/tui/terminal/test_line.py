"""A line that was dropped before the program looked at it is told from one that never was a terminal."""

import os
import pty
import subprocess
import sys

import pytest

from tui.terminal.line import LINE_LOST

START = "from tui.start import run; raise SystemExit(run(lambda: None))"


@pytest.mark.parametrize(("dropped", "code"), [(True, LINE_LOST), (False, 2)])
def test_a_dropped_line_ends_it_as_one_and_a_pipe_as_a_wrong_use(dropped: bool, code: int):
    here, there = pty.openpty() if dropped else os.pipe()[::-1]
    os.close(here)
    ended = subprocess.run(
        [sys.executable, "-c", START], stdin=there, stdout=there if dropped else subprocess.PIPE, timeout=30
    )
    os.close(there)
    assert ended.returncode == code
