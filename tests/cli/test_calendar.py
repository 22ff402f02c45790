from studio.kernel import access
from tests import factories
from tests.cli.conftest import Sittings


def test_some_days_of_a_person_and_a_room(sittings: Sittings, actor: access.Actor) -> None:
    factories.user(actor, "anna", "Anna Berg", initials="AB")
    sittings.book("--photographer", "anna", "--description", "Twins [/", date="2026-11-23", start="14:00")
    sittings.book("--end", "2:00", date="2026-11-23", start="22:00")
    entries = sittings.json("calendar", "2026-11-23", "--days", "2")
    booked = [(one["number"], one["date"], one["start"], one["end"]) for one in entries if one["number"]]
    assert booked == [
        ("10001", "2026-11-23", "14:00", "15:00"),
        ("10002", "2026-11-23", "22:00", "02:00"),
        ("10002", "2026-11-24", "00:00", "02:00"),
    ]
    of_anna = sittings.json("calendar", "2026-11-23", "--person", "anna", "--days", "4")
    assert [(one["kind"], one["number"]) for one in of_anna] == [("session", "10001"), ("closed", None)]
    assert [one["number"] for one in sittings.json("calendar", "2026-11-23", "--room", "room 1", "--days", "1")] == [
        "10001",
        "10002",
    ]
    sittings.text("list", "equipment", "add", "Van")
    sittings.text("session", "edit", "10001", "--equipment", "Van")
    van = sittings.json("calendar", "2026-11-23", "--equipment", "van", "--days", "2")
    assert [(one["number"], one["of"]) for one in van] == [("10001", "Van")]
    told = sittings.text("calendar", "2026-11-23", "--person", "anna", "--days", "4")
    assert "Mon Nov 23, 2026: 1 booked, 1 not confirmed, 11 % of open hours" in told
    assert "Thu Nov 26, 2026: closed: Thanksgiving Day, nothing booked" in told


def test_what_is_held_is_listed_when_asked_for(sittings: Sittings) -> None:
    sittings.book(date="2026-11-23", start="14:00")
    sittings.text("session", "hold", "10001")
    assert sittings.json("calendar", "2026-11-23", "--days", "1") == []
    (entry,) = sittings.json("calendar", "2026-11-23", "--days", "1", "--hidden")
    assert (entry["number"], entry["on_hold"]) == ("10001", True)


def test_who_and_what_is_not_there(sittings: Sittings) -> None:
    assert "zoe" in sittings.refused("calendar", "--person", "zoe")[1]
    assert "Attic" in sittings.refused("calendar", "--room", "Attic")[1]
    assert "Boat" in sittings.refused("calendar", "--equipment", "Boat")[1]
