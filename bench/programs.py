"""The programs that are measured: ours on a book of some size, and the bare Textual beside it."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from bench import bare, databases
from bench.tty import Program, Step

AGENDA = r"\d+ sessions?"
"""Stands over the day once its sessions are there."""

ALL_SIZES = ("1k", "100k", "1m")


@cache
def compile_sources() -> None:
    """Compile what was edited since the last time: where writing of .pyc files is off, each start would do it anew."""
    command = [sys.executable, "-X", "no_debug_ranges", "-m", "bench.lean"]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True)


def sittings(size: str, *steps: Step, idle: bool = False, new_here: bool = False) -> Program:
    """Return the program on the book of that size."""
    compile_sources()
    script = Path(sys.executable).parent / "sittings"
    command = (str(script), "--db", str(databases.path_of(size)), "--as", databases.LOGIN)
    return Program(size, command, AGENDA, steps, idle, new_here)


def bare_textual() -> Program:
    """Return the bare Textual program."""
    # -P keeps the folder of this package off the path: its tty module would stand in for the standard one.
    return Program("bare", (sys.executable, "-P", bare.__file__), bare.READY)
