"""``sittings closure`` and ``absence``, and what they say of the sessions that cannot take place any more."""

from tests.cli.conftest import Sittings


def test_closures_come_and_go(sittings: Sittings) -> None:
    booked = sittings.book("--date", "2026-12-29", "--start", "10:00")
    added = sittings.json("closure", "add", "2026-12-28", "2026-12-31", "--why", "Winter [/")
    assert added == {
        "first": "2026-12-28", "last": "2026-12-31", "why": "Winter [/", "in_the_way": [booked["number"]],
    }  # fmt: skip
    one_day = sittings.text("closure", "add", "2026-12-29", "--why", "Moving")
    assert one_day.splitlines()[:2] == [
        "The studio is closed Tue Dec 29, 2026: Moving.",
        "1 session cannot take place as it is booked:",
    ]
    assert booked["number"] in one_day
    assert [one["why"] for one in sittings.json("closure", "list")] == ["Winter [/", "Moving"]
    removed = sittings.text("closure", "remove", "2026-12-28")
    assert removed == "Removed the closure of Mon Dec 28, 2026 to Thu Dec 31, 2026: Winter [/.\n"
    assert sittings.refused("closure", "remove", "2026-12-28")[0] == "not_found"
    assert sittings.refused("closure", "add", "2026-12-28", "2026-12-01", "--why", "x")[0] == "invalid"


def test_absences_come_and_go(sittings: Sittings) -> None:
    booked = sittings.book("--date", "2026-12-29", "--start", "10:00", "--room", "Room 1")
    words = ("Room 1", "2026-12-29", "--from", "9:00", "--until", "12:00", "--why", "Painters [/")
    added = sittings.json("absence", "add", *words)
    assert added == {
        "who": "Room 1", "first": "2026-12-29", "from": "09:00", "last": "2026-12-29", "until": "12:00",
        "why": "Painters [/", "in_the_way": [booked["number"]],
    }  # fmt: skip
    assert sittings.json("absence", "list") == [{key: added[key] for key in added if key != "in_the_way"}]
    listed = sittings.text("absence", "list")
    assert listed == "Room 1  Tue Dec 29, 2026, 9:00 AM to Tue Dec 29, 2026, 12:00 PM  Painters [/\n"
    assert "Room 1 is away from 9:00 AM to 12:00 PM" in sittings.text("agenda", "2026-12-29")
    sittings.text("absence", "remove", "room 1", "2026-12-29")
    assert sittings.json("absence", "list") == []
    assert sittings.refused("absence", "remove", "room 1", "2026-12-29")[0] == "not_found"
    assert sittings.refused("absence", "add", "Nobody", "2026-12-29", "--why", "x")[0] == "not_found"


def test_a_list_says_what_stands_in_the_way_too(sittings: Sittings) -> None:
    sittings.book("--date", "2026-12-29", "--start", "10:00")
    day = ("--first_day", "2026-12-29", "--last_day", "2026-12-29")
    told = sittings.text("list", "closure", "add", "Moving", *(word.replace("_", "-") for word in day))
    assert told.splitlines()[1] == "1 session cannot take place as it is booked:"
