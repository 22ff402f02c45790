import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOW, ZONE
from tests.terminal.forked import Forks
from tests.terminal.harness import ROOT, Terminal, environment

OF_EVERY_DAY = {"TERM", "TZ", "COLORTERM", "NO_COLOR"}
"""What a program may find in its environment that is forked from another one."""
_started = set[str]()
"""The files of tests in which a program was started from nothing."""


@pytest.fixture(scope="session", autouse=True)
def signals_arrive() -> None:
    """Take signals that are ignored for others: tests in the background of a shell have them so, and so had what they start."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Start what programs are forked from."""
    server = Forks(environment(tmp_path_factory.mktemp("forks"), {"TZ": ZONE}), str(ROOT))
    yield server
    server.close()


@pytest.fixture
def spawn_of(request: pytest.FixtureRequest) -> Callable[..., dict[str, Any]]:
    """Say how a program is started: the first one of a file from nothing, and so whatever is not as on every day."""

    def chosen(command: Sequence[str], env: Mapping[str, str | None]) -> dict[str, Any]:
        first = request.node.path.name not in _started
        _started.add(request.node.path.name)
        another = {name for name, value in env.items() if value is None or name not in OF_EVERY_DAY}
        told = any("postgres" in word or word == "--as-anybody" for word in command)
        if first or another or told or command[0] != sys.executable or "FAKETIME" in os.environ:
            return {}
        return {"spawn": request.getfixturevalue("forks").spawn}

    return chosen


@pytest.fixture
def demo(tmp_path: Path, spawn_of: Callable[..., dict[str, Any]]) -> Iterator[Callable[..., Terminal]]:
    """Start the demo app on a page, in as many terminals as the test likes, through a ``shell`` command if given."""
    opened: list[Terminal] = []

    def start(*arguments: str, shell: Sequence[str] = (), **options: Any) -> Terminal:
        command = [*shell, sys.executable, "-m", "tests.terminal.demo", *arguments]
        options |= spawn_of(command, options.get("env") or {})
        terminal = Terminal(command, home=tmp_path / f"home{len(opened)}", **options)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()


@pytest.fixture
def book_file(tmp_path: Path, sqlite_template: Path) -> Path:
    """Copy a founded studio: Mia's, in America/Los_Angeles."""
    return Path(shutil.copyfile(sqlite_template, tmp_path / "book.db"))


@pytest.fixture
def program(tmp_path: Path, spawn_of: Callable[..., dict[str, Any]]) -> Iterator[Callable[..., Terminal]]:
    """Start Sittings on Sat Nov 21, 2026, 11:04 AM, as Mia; ``options`` are those of ``tests.terminal.launch``."""
    opened: list[Terminal] = []

    def start(db: Path | str, *, options: Sequence[str] = (), home: Path | None = None, **terminal: Any) -> Terminal:
        words = ["--at", NOW.replace(tzinfo=ZoneInfo(ZONE)).isoformat(), *options, "--", "--db", str(db), "--as", "mia"]
        command = [sys.executable, "-m", "tests.terminal.launch", *words]
        env = {"TZ": ZONE, **terminal.pop("env", {})}
        terminal |= spawn_of(command, env)
        opened.append(Terminal(command, home=home or tmp_path / "home", env=env, **terminal))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()
