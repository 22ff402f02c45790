import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli import screens
from studio.demo import building
from tests.cli.conftest import Sittings
from tests.terminal.harness import Terminal

pytestmark = [pytest.mark.terminal, pytest.mark.sqlite]
COMMAND = (sys.executable, "-m", "cli")


def demos(home: Path) -> list[str]:
    return sorted(os.listdir(home / "data" / "sittings" / "demo"))


def opened(home: Path, *words: str) -> str:
    """Open the program, wait for the agenda, leave; returns what the screen showed."""
    with Terminal([*COMMAND, *words], home=home) as term:
        shown = term.wait_for("F2 Agenda(.|\n)*session", timeout_s=60)
        term.press("ctrl+q")
        term.wait_gone()
        assert term.exit_code == 0
        return shown


def test_the_demo_is_built_once_a_day_and_anew_when_asked(tmp_path: Path) -> None:
    yesterday = tmp_path / "data" / "sittings" / "demo" / "20200101-120000-1"
    yesterday.mkdir(parents=True)
    shown = opened(tmp_path, "demo")
    (first,) = demos(tmp_path)
    assert re.search("[1-9][0-9]* sessions", shown)
    assert first != yesterday.name
    opened(tmp_path, "demo")
    assert demos(tmp_path) == [first]
    opened(tmp_path, "demo", "--fresh")
    (fresh,) = demos(tmp_path)
    assert fresh != first


def test_a_demo_that_somebody_builds_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "build", lambda *_: "mia")  # nothing in it: this is about its place
    root = tmp_path / "demo"
    for name in (".building-now", ".building-killed", "20200101-120000-1"):
        (root / name).mkdir(parents=True)
    os.utime(root / ".building-killed", (0, 0))
    built = screens._build(root)
    assert sorted(os.listdir(root)) == [".building-now", built.name]
    assert (built / "demo.db").stat().st_size > 100_000


def test_the_book_opens_for_its_user_and_for_nobody_else(sittings: Sittings, tmp_path: Path) -> None:
    assert "Main Street [Studio] [/" in opened(tmp_path, "--db", sittings.url, "--as", "mia")
    with Terminal([*COMMAND, "--db", sittings.url, "--as", "zed"], home=tmp_path) as term:
        term.wait_gone()
        assert term.exit_code == 1
        assert 'Nobody here has the login "zed"' in term.text()
        assert b"\x1b[?1049h" not in term.raw


def test_without_a_book_it_asks_for_the_studio(tmp_path: Path) -> None:
    with Terminal([*COMMAND, "--as", "kim"], home=tmp_path) as term:
        shown = term.wait_for("Your login +kim")
        assert "Welcome to Sittings" in shown
        term.press("escape")
        term.wait_for("Leave Sittings[?]")
        term.press("l")
        assert term.wait_gone() == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("words", [(), ("demo",)])
def test_without_a_terminal_it_says_so(words: tuple[str, ...]) -> None:
    result = subprocess.run([*COMMAND, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "Sittings needs a terminal for its input and output; for scripts use the commands of `sittings --help`.\n"
    )
    assert not Path(os.environ["XDG_DATA_HOME"]).exists()


def test_the_demo_never_touches_a_book(sittings: Sittings) -> None:
    assert sittings.refused("demo") == ("invalid", "The demo studio has a database of its own: leave out --db.")
    assert sittings.json("session", "list") == []
