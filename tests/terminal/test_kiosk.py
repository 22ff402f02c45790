"""``sittings kiosk`` in a real terminal: keys that end other programs do nothing, and each way in leads back to the wall."""

import os
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
from tests.conftest import NOW, ZONE
from tests.terminal.harness import Terminal
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
        "PYTHONINSPECT": "1",
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
