import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOW, ZONE
from tests.terminal.harness import Terminal


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start the demo app on a page, in as many terminals as the test likes, through a ``shell`` command if given."""
    opened: list[Terminal] = []

    def start(*arguments: str, shell: Sequence[str] = (), **options: Any) -> Terminal:
        command = [*shell, sys.executable, "-m", "tests.terminal.demo", *arguments]
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
def program(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start Sittings on Sat Nov 21, 2026, 11:04 AM, as Mia; ``options`` are those of ``tests.terminal.launch``."""
    opened: list[Terminal] = []

    def start(db: Path | str, *, options: Sequence[str] = (), home: Path | None = None, **terminal: Any) -> Terminal:
        words = ["--at", NOW.replace(tzinfo=ZoneInfo(ZONE)).isoformat(), *options, "--", "--db", str(db), "--as", "mia"]
        command = [sys.executable, "-m", "tests.terminal.launch", *words]
        env = {"TZ": ZONE, **terminal.pop("env", {})}
        opened.append(Terminal(command, home=home or tmp_path / "home", env=env, **terminal))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()
