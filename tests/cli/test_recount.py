"""``sittings due recount``, and what a change of the workflow says about it."""

import pytest

from tests.cli.conftest import Sittings


@pytest.fixture
def three(sittings: Sittings) -> Sittings:
    for day in (23, 24, 25):
        sittings.book(date=f"2026-11-{day}")
    sittings.text("session", "edit", "10003", "--due", "2026-12-24")
    return sittings


CHANGE = ("list", "status", "edit", "Session Pending", "--duration", "2")


def test_shown_and_then_moved(three: Sittings) -> None:
    assert three.text("due", "recount") == "No open due date would move.\n"
    done = three(*CHANGE)
    assert done.out == "Changed session status Session Pending.\n"
    assert done.err == "2 open due dates would move. See them with: sittings due recount\n"

    shown = three("due", "recount")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == (
        "10001  O'Brien [VIP] [/, Zoe  Mon Nov 23, 2026  to  Wed Nov 25, 2026\n"
        "10002  O'Brien [VIP] [/, Zoe  Tue Nov 24, 2026  to  Fri Nov 27, 2026\n"
        "2 open due dates would move. --yes moves them.\n"
    )
    first = {"number": "10001", "client": "O'Brien [VIP] [/, Zoe", "from": "2026-11-23", "to": "2026-11-25"}
    found = three.json("due", "recount")
    assert (found["would_move"], found["first"][0], found["moved"]) == (2, first, 0)

    assert three.text("due", "recount", "--yes").endswith("\n2 open due dates moved.\n")
    assert [three.json("session", "show", n)["status_due"] for n in ("10001", "10002", "10003")] == [
        "2026-11-25",
        "2026-11-27",
        "2026-12-24",
    ]
    assert three.json("due", "recount", "--yes") == {"would_move": 0, "first": [], "moved": 0}
    assert three.text("undo") == "Undone: Worked out the open due dates anew: 2 moved.\n"
    assert three.json("session", "show", "10001")["status_due"] == "2026-11-23"


def test_what_does_not_count_says_nothing(three: Sittings) -> None:
    assert three("list", "status", "edit", "Session Pending", "--stale-after", "30").err == ""


def test_who_may_not(three: Sittings) -> None:
    three.text("user", "add", "--login", "dee", "--name", "Dee", "--initials", "DD")
    three(*CHANGE)
    assert three.refused("--as", "dee", "due", "recount", "--yes")[0] == "not_allowed"
    assert three.json("--as", "dee", "due", "recount")["would_move"] == 2


def test_due_alone_lists_as_before(three: Sittings) -> None:
    assert [one["number"] for one in three.json("due", "--by", "2026-11-24")] == ["10001", "10002"]
