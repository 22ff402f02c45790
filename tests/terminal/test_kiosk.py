"""``sittings kiosk`` in a real terminal: keys that end other programs do nothing, and each way in leads back to the wall."""

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from studio.book.opening import open_book
from studio.kernel import access, database
from studio.people import users
from tests import factories
from tests.conftest import NOW, ZONE
from tests.terminal.harness import KEYS, Terminal
from tests.torture import TORTURE

PIN = "471100"
ANY_KEY = "Any key: initials and PIN"


@pytest.fixture
def guarded(tmp_path: Path, sqlite_template: Path, frozen: Any) -> Path:
    """Make a book whose owner has a PIN."""
    path = Path(shutil.copyfile(sqlite_template, tmp_path / "book.db"))
    open_book(str(path))
    mia = access.log_in("mia")
    users.set_pin(mia, mia.user_id or 0, PIN)
    factories.session(mia, "2026-11-21 14:00", client_id=factories.client(mia, "Geheim", "Jo"))
    database.close_database()
    return path


@pytest.fixture
def kiosk(guarded: Path, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start it on that book."""
    opened: list[Terminal] = []

    def start(**terminal: Any) -> Terminal:
        words = ["--at", NOW.replace(tzinfo=ZoneInfo(ZONE)).isoformat(), "--", "kiosk", "--db", str(guarded)]
        command = [sys.executable, "-m", "tests.terminal.launch", *words]
        env = {"TZ": ZONE, **terminal.pop("env", {})}
        opened.append(Terminal(command, home=tmp_path / "home", env=env, **terminal))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


def unlock(term: Terminal) -> None:
    term.type("mkh")
    term.press("enter")
    term.type(PIN)
    term.press("enter")


def children(pid: int) -> list[str]:
    return [found for task in Path(f"/proc/{pid}/task").iterdir() for found in (task / "children").read_text().split()]


def test_keys_that_end_or_stop_a_program_do_nothing_and_each_way_in_leads_back(kiosk: Callable[..., Terminal]):
    term = kiosk()
    term.wait_for(ANY_KEY)
    for key in ("ctrl+c", "ctrl+\\", "ctrl+z", "ctrl+d", "ctrl+s", "ctrl+p", "f10", "f1"):
        term.press(key)
    term.wait_for("Who is there")
    term.press("escape")
    term.wait_for(ANY_KEY)
    assert term.alive and children(term.pid) == []

    unlock(term)
    term.wait_for("goes back to the wall")
    term.press("ctrl+q")
    term.wait_for(ANY_KEY)

    term.press("ctrl+q")
    term.wait_for("Whose kiosk ends")
    unlock(term)
    term.wait_gone()
    assert term.exit_code == 0


BYTES = [bytes([number]) for number in range(256)]
BYTES += [*(key.encode() for key in KEYS.values()), b"\x1b[200~", b"\x1b[201~", b"\x1b[<0;5;5M", b"\x1b[<0;5;5m"]
FROM_KEYS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH, signal.SIGPIPE)
SIZES = ((1, 1), (80, 24), (20, 5), (200, 60), (1, 60), (200, 1), (80, 24))


@pytest.mark.torture
@pytest.mark.timeout(60 + 60 * TORTURE)
def test_a_storm_of_bytes_sizes_and_signals_leads_nowhere(kiosk: Callable[..., Terminal]):
    term, pick = kiosk(), random.Random("any day")
    term.wait_for(ANY_KEY)
    for storm in range(20 * TORTURE):
        term.send(b"".join(pick.choices(BYTES, k=50)))
        if pick.random() < 0.2:
            term.resize(*pick.choice(SIZES))
        if pick.random() < 0.2:
            term.kill(pick.choice(FROM_KEYS))
        term.pump(0)
        assert term.alive, storm
        if storm % 20 == 0:
            assert children(term.pid) == [], storm
            assert b"Geheim" not in term.raw and "Geheim" not in term.text() and b"Traceback" not in term.raw, storm
            del term.raw[:]
    term.send(b"\x1b[201~")
    term.resize(80, 24)
    term.settle()
    term.type("x")  # the first key opens the lock, and Escape closes it
    term.wait_for("Who is there|Whose kiosk ends")
    term.press("escape")
    term.wait_for(ANY_KEY)
    assert children(term.pid) == []


@pytest.mark.torture
@pytest.mark.parametrize("number", [signal.SIGHUP, *([signal.SIGTERM] if TORTURE > 1 else [])])
def test_told_to_end_it_ends_in_order(kiosk: Callable[..., Terminal], number: signal.Signals):
    term = kiosk()
    term.wait_for(ANY_KEY)
    os.kill(term.pid, number)
    term.wait_gone()
    assert term.exit_code == 128 + number


def test_variables_of_whoever_connects_change_nothing(kiosk: Callable[..., Terminal]):
    hostile = {
        "TEXTUAL_DRIVER": "os:system",
        "TEXTUAL_PRESS": "ctrl+q",
        "TEXTUAL_LOG": "/tmp/keys",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_DEVTOOLS_PORT": "8081",
        "TEXTUAL_SCREENSHOT": "1",
        "PYTHONINSPECT": "1",
        "PYTHONSTARTUP": "/tmp/startup.py",
        "PYTHONBREAKPOINT": "os.system",
        "SHELL": "/bin/sh",
        "VISUAL": "sh",
        "COLUMNS": "1",
        "LINES": "1",
        "BROWSER": "sh",
        "PAGER": "sh",
        "EDITOR": "sh",
        "TERM": "../../x",
        "TERMINFO": "/tmp",
        "LC_ALL": "de_DE.UTF-8",
    }
    term = kiosk(env=hostile)
    term.wait_for(ANY_KEY)
    term.press("ctrl+q")
    unlock(term)
    term.wait_gone()
    assert term.exit_code == 0
    assert not Path("/tmp/keys").exists()
