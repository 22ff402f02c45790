"""What the program does not start with is loaded before an act takes the lock, for which all other desks wait."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parents[3]

WATCHED = """
import json, sys
import cli
from studio.kernel import late

found = []


class Watch:
    def find_spec(self, name, path=None, target=None):
        book = sys.modules["models"].database.obj if "models" in sys.modules else None
        if book is not None and book.in_transaction():
            found.append(name)


sys.meta_path.insert(0, Watch())
if sys.argv.pop(1) == "control":
    late.load = lambda verb: None
assert cli.main(sys.argv[1:]) == 0
print(json.dumps(found))
"""

BOOKED = ("session", "book", "--client", "1001", "--type", "Family", "--date", "2027-03-01", "--start", "14:00")
ACTS = {
    "a client added": ("client", "add", "--last", "Rossi"),
    "a client changed": ("client", "edit", "1001", "--first", "Ada"),
    "a session booked": (*BOOKED[:-1], "16:00"),
    "a session changed": ("session", "edit", "10001", "--description", "The twins"),
    "a session moved": ("session", "move", "10001", "--date", "2027-03-02", "--start", "9:00"),
    "a preference set": ("preference", "reminder.minutes", "45"),
    "an entry changed": ("list", "room", "rename", "Room 1", "Large room"),
    "a user changed": ("user", "edit", "--login", "mia", "--name", "Mia"),
    "an act taken back": ("undo",),
}


@pytest.fixture
def place(tmp_path: Path, sqlite_template: Path) -> str:
    """Copy a founded studio with a client and a session."""
    place = str(shutil.copyfile(sqlite_template, tmp_path / "book.db"))
    for words in (("client", "add", "--last", "Weber"), BOOKED):
        assert cli.main(["--db", place, "--as", "mia", *words]) == 0
    return place


def loaded_under_the_lock(place: str, words: Sequence[str], *, how: str = "as it is") -> list[str]:
    """Do something in a program of its own, and list the modules that were looked for while a write was open."""
    command = [sys.executable, "-c", WATCHED, how, "--db", place, "--as", "mia", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_loaded_while_others_wait(place: str, act: str) -> None:
    assert loaded_under_the_lock(place, ACTS[act]) == []


def test_what_is_not_said_to_be_loaded_before_is_found_out(place: str) -> None:
    assert "studio.book.standing" in loaded_under_the_lock(place, ACTS["an act taken back"], how="control")
