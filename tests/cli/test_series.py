"""Appointments that repeat, on the command line."""

import json

import pytest

from tests.cli.conftest import Sittings


@pytest.fixture
def number(sittings: Sittings, frozen) -> str:
    words = ("--type", "Consultation", "--date", "2026-12-01", "--start", "10:00", "--people", "mia")
    return str(sittings.json("appointment", "book", *words)["number"])


def starts(sittings: Sittings) -> list[str]:
    found = sittings.json("appointment", "list")
    return [f"{one['date'][5:]} {one['start']}" for one in found if not one["cancelled"]]


def test_it_repeats_moves_and_is_cancelled(sittings: Sittings, number: str) -> None:
    said = sittings.text("appointment", "repeat", number, "--every", "week", "--until", "2026-12-22")
    assert said.splitlines()[0] == (
        f"Appointment {number} comes every week, until Dec 22, 2026: booked on 3 further days."
    )
    told = sittings.json("appointment", "move", number, "--date", "2026-12-02", "--start", "11:00", "--series", "all")
    assert len(told["appointments"]) == 4
    assert starts(sittings) == ["12-02 11:00", "12-09 11:00", "12-16 11:00", "12-23 11:00"]
    sittings.text("appointment", "edit", number, "--series", "all", "--description", "Ours")
    assert {one["description"] for one in sittings.json("appointment", "list")} == {"Ours"}
    third = told["appointments"][2]
    one = sittings.json("appointment", "show", third)
    assert (one["series"], one["repeats"]) == (number, "FREQ=WEEKLY;INTERVAL=1;UNTIL=20261222")
    said = sittings.text("appointment", "cancel", third, "--why", "no more", "--series", "following")
    assert said == "Cancelled 2 appointments of the series.\n"
    assert starts(sittings) == ["12-02 11:00", "12-09 11:00"]


def test_a_dry_run_says_what_is_taken_and_one_says_what_is_to_become_of_it(sittings: Sittings, number: str) -> None:
    sittings.book("--photographer", "mia", date="2026-12-08")
    words = ("appointment", "repeat", number, "--every", "week", "--count", "3")
    dry = sittings.json(*words, "--dry-run")["dates"]
    assert [(one["start"], bool(one["taken"])) for one in dry] == [
        ("2026-12-08 10:00", True),
        ("2026-12-15 10:00", False),
    ]
    assert dry[0]["next_free"] == "2026-12-08 11:00"
    assert starts(sittings) == ["12-01 10:00"]
    _, why = sittings.refused(*words)
    assert why.endswith("Say --taken skip, allow or next, or --taken DAY=skip.")
    assert sittings.json(*words, "--taken", "2026-12-08=next")["left_out"] == []
    assert starts(sittings) == ["12-01 10:00", "12-08 11:00", "12-15 10:00"]
    assert sittings.refused(*words, "--taken", "never")[1] == "Say --taken skip, allow or next, not never."


def test_months_that_are_left_out_are_named(sittings: Sittings) -> None:
    number = sittings.json("appointment", "book", "--type", "Consultation", "--date", "2026-12-31", "--start", "10:00")[
        "number"
    ]
    words = ("appointment", "repeat", number, "--every", "month", "--count", "3")
    dry = sittings(*words, "--dry-run")
    assert "Feb 2027 has no day 31 and is left out; on last day takes" in dry.err
    assert json.loads(sittings("--json", *words, "--dry-run").out)["months_left_out"] == ["2027-02"]
    last = sittings.json(*words, "--on", "last day", "--dry-run")
    assert ([one["start"] for one in last["dates"]], last["months_left_out"]) == (
        ["2027-01-31 10:00", "2027-02-28 10:00"], []
    )  # fmt: skip
    assert "Feb 2027 has no day 31" in sittings.text(*words)


def test_dates_that_are_over_are_left_out_and_counted(sittings: Sittings, number: str, frozen) -> None:
    frozen.move_to("2026-12-10T09:00:00-08:00")
    words = ("appointment", "repeat", number, "--every", "week", "--count", "3")
    assert [(one["over"], one["closed"]) for one in sittings.json(*words, "--dry-run")["dates"]] == [
        (True, None),
        (False, None),
    ]
    said = sittings.text(*words)
    assert "booked on 1 further day." in said
    assert "Left out: Tue Dec 8, 2026" in said
    assert "it is over" in said


def test_what_is_no_rule_is_refused(sittings: Sittings, number: str) -> None:
    assert "one of the two" in sittings.refused("appointment", "repeat", number, "--every", "day")[1]
    assert "Say how often" in sittings.refused("appointment", "repeat", number, "--every", "now", "--count", "3")[1]
