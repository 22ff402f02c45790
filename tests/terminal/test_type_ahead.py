"""What is typed ahead of the screen, in one packet of a slow line, arrives where it was meant."""

import sys
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal

pytestmark = pytest.mark.terminal
FIRST_START = "Main Street\r\rCalif\rzoe berg\tZB\t\x15zoe"
FILLED = {"Studio": "Main Street_", "State, region": "California_", "Your name": "Zoe Berg_", "Your initials": "ZB_"}


def first_start(tmp_path: Path, *options: str) -> Terminal:
    launch = [sys.executable, "-m", "tests.terminal.launch", *options, "--", "--db", str(tmp_path / "book.db")]
    term = Terminal([*launch, "--as", "zoe"], home=tmp_path / "home")
    term.wait_for("57 known")
    return term


def test_one_packet_fills_a_whole_form(tmp_path):
    with first_start(tmp_path) as term:
        term.send(FIRST_START)
        term.wait_for("login +zoe_")
        for label, shown in FILLED.items():
            term.wait_for(rf"{label} +{shown}")
        # Saves, finds, adds, saves, books by page after page, opens what was booked: nine screens, one packet.
        term.send("\x13\x1bORweber ann\r\x13\x1b[20~\rportr\t+3d\r\ro")
        term.wait_for("Session 10001")
        term.wait_for("Type +Portrait_")


def test_keys_that_do_not_wait_for_each_other_land_in_one_field(tmp_path):
    with first_start(tmp_path, "--no-type-ahead") as term:
        term.send(FIRST_START)
        # Which of them depends on the moment; each belongs into a field of its own.
        term.wait_for("StreetCalif|[a-z]ZB|ZBzoe")
