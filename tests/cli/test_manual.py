import os
import re
import shlex
from pathlib import Path

import pytest
import time_machine

import cli

MANUAL = Path(__file__).parents[2] / "docs" / "manual" / "command-line.md"


class Replay:
    """Runs the commands of a page in their order, and puts what they say under them."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.code = 0

    def block(self, block: re.Match[str]) -> str:
        commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{command}\n{self.run(command[2:])}" for command in commands) + "```"

    def run(self, command: str) -> str:
        if command == "echo $?":
            return f"{self.code}\n"
        program, *words = shlex.split(command)
        assert program == "sittings"
        self.code = cli.main(words)
        out, err = self.capsys.readouterr()
        # How much an empty book takes depends on SQLite's version.
        return re.sub(r"[0-9,]+ KiB", "448 KiB", err + out)


def test_the_manual_says_what_the_program_says(
    frozen: time_machine.Traveller,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITTINGS_DB", "book.db")
    monkeypatch.setenv("SITTINGS_USER", "mia")
    written = MANUAL.read_text("utf-8")
    replayed = re.sub(r"```console\n(.*?)```", Replay(capsys).block, written, flags=re.DOTALL)
    if os.environ.get("SITTINGS_GOLDEN") == "update":
        MANUAL.write_text(replayed, "utf-8")
    assert replayed == MANUAL.read_text("utf-8"), "SITTINGS_GOLDEN=update writes the new answers into the manual"
