import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import Terminal


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start the demo app on a page, in as many terminals as the test likes."""
    opened: list[Terminal] = []

    def start(*arguments: str, **options: Any) -> Terminal:
        command = [sys.executable, "-m", "tests.terminal.demo", *arguments]
        terminal = Terminal(command, home=tmp_path / f"home{len(opened)}", **options)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()
