"""The question of the phone, asked and booked over a real ssh to this machine, from keys alone, as the manual has it."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from docs import shots
from tests.terminal.harness import ROOT, Terminal
from tests.terminal.test_ssh import Server, pytestmark, terminal

__all__ = ["pytestmark", "terminal"]

WAYS = {
    "2026-12-05 10:30": (["0"], "family anna sat morning dec", "Saturday the 5th of December at 10:30", ["enter"]),
    "2026-12-19 09:00": (["f4", "g"], "dec 19", "Go to date", ["enter", *["left"] * 3, "enter", "enter"]),
    "2026-12-26 09:00": (["f9", "f9"], "2026-12-26 9 family !anna #1004", "Anna Berg and Room 1 are free", ["enter"]),
}
"""When it is booked then: keys, what is typed, what is seen, keys. Then the wizard asks who and what it is."""


def test_when_can_anna_take_a_family_on_a_saturday_morning_in_december(
    demo_of: Callable[[datetime], Path], tmp_path: Path, terminal: Callable[..., Terminal]
):
    book = shutil.copyfile(demo_of(shots.NOW), tmp_path / "demo.db")
    program = f"{sys.executable} -m tests.terminal.launch --at {shots.NOW.isoformat()} -- --db {book} --as mia"
    server = Server(tmp_path / "sshd", f"ForceCommand cd {ROOT} && HOME={tmp_path} exec {program}")
    try:
        desk = terminal(server.ssh("-tt", server.host))
        desk.wait_for("Agenda")
        for first, asked, seen, then in WAYS.values():
            desk.press(*first)
            desk.type(asked)
            desk.wait_for(seen)
            desk.press(*then)
            if asked.startswith("2026"):
                desk.wait_for("is booked: Sat Dec 26|Sat Dec 26, 2026, where session [0-9]+ was booked")
                break
            desk.wait_for("Who")
            desk.type("1004")
            desk.press("enter")
            if first == ["f4", "g"]:
                desk.press("f", "enter")
            desk.press("enter")
            desk.wait_for("Session [0-9]+ is booked")
            desk.press("escape")
            desk.press("f2")
        desk.press("ctrl+q")
        assert desk.wait_gone(20) == 0
    finally:
        server.close()
    with sqlite3.connect(book) as rows:
        made = rows.execute(
            "SELECT strftime('%Y-%m-%d %H:%M', s.starts_at) FROM session s JOIN client c ON c.id = s.client_id "
            "JOIN staff w ON w.id = s.photographer_id JOIN session_type t ON t.id = s.session_type_id "
            "WHERE c.number = '1004' AND w.login = 'anna' AND t.name = 'Family' ORDER BY s.starts_at"
        ).fetchall()
    rows.close()
    assert [at for (at,) in made if at >= "2026-12"] == list(WAYS)
