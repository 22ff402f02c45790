"""What is done while the lock is held: every other desk waits for it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Book

DAY = (
    "client",
    "book 0",
    "book 1",
    "book 2",
    "status",
    "retype",
    "move",
    "cancel",
    "undo",
    "list",
    "undo list",
    "user",
    "country",
)


def held(book: Book, tmp_path: Path, *only: str) -> dict[str, Any]:
    """Return, for each act of a process that has written nothing yet, what it loaded and how many statements it ran."""
    cold = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "no cache")}
    command = [sys.executable, "-m", "tests.studio.held", book.url, *only]
    done = subprocess.run(command, env=cold, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_nothing_is_loaded_or_started_while_the_lock_is_held(book: Book, tmp_path: Path):
    found = held(book, tmp_path, *DAY)
    assert {act: modules for act, (modules, _) in found.items()} == {act: [] for act in DAY}


@pytest.mark.sqlite
@pytest.mark.parametrize("act", ["country", "undo by type", "by type"])
def test_nor_is_what_another_act_of_the_day_would_have_loaded(book: Book, tmp_path: Path, act: str):
    if act == "undo by type":
        held(book, tmp_path, "by type")
    assert held(book, tmp_path, act)[act][0] == []


def test_a_booking_costs_the_same_statements_each_time(book: Book, tmp_path: Path):
    found = held(book, tmp_path, *DAY)
    first, second, third = (found[f"book {count}"][1] for count in range(3))
    assert first <= second == third < 60
    assert max(statements for _, statements in found.values()) < 70


@pytest.mark.sqlite
def test_its_control_finds_what_a_careless_service_loads(book: Book, tmp_path: Path):
    modules, _ = held(book, tmp_path, "careless")["careless"]
    assert "a process: studio.kernel.child studio.dates.holiday_package days" in modules
