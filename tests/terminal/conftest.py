import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

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
