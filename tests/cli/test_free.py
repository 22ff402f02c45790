"""``sittings free``: what a script gets, and what is read out on the phone."""

from studio.kernel import access, preferences
from tests import factories
from tests.cli.conftest import Sittings


def test_as_json_with_a_person_and_a_room(sittings: Sittings, actor: access.Actor) -> None:
    sittings.book("--photographer", "mia", date="2026-11-24", start="10:00")
    asked = ("--type", "Portrait", "--photographer", "mia", "--room", "Room 1", "--from", "2026-11-24", "--days", "1")
    found = sittings.json("free", *asked)
    assert list(found[0].items()) == [
        ("date", "2026-11-24"),
        ("start", "09:00"),
        ("end", "10:00"),
        ("photographer", "mia"),
        ("room", "Room 1"),
    ]
    assert [one["start"] for one in found] == [f"{hour:02}:00" for hour in (9, *range(11, 18))]
    assert [
        one["start"] for one in sittings.json("free", *asked, "--every", "30", "--from-time", "11", "--limit", "3")
    ] == [
        "11:00",
        "11:30",
        "12:00",
    ]


def test_to_be_read_out(sittings: Sittings, actor: access.Actor) -> None:
    preferences.save(actor, work_week=(0, 1, 2, 3, 4))
    factories.user(actor, "anna", "Anna Berg", initials="AB")
    factories.session(actor, "2026-12-05 09:00", room=None, photographer=actor.user_id)
    factories.session(actor, "2026-12-05 10:00", room=None, photographer=actor.user_id)
    asked = ("--type", "family", "--weekday", "sat", "--from", "2026-12-01", "--days", "14", "--morning")
    said = sittings.text("free", *asked, "--photographer", "mia,anna", "--length", "90")
    assert said.splitlines() == [
        "Saturday the 5th of December at 9 with Anna Berg or 10:30 with Anna Berg; "
        "Saturday the 12th at 9 with Mia [Hansen] [/ or 10:30 with Mia [Hansen] [/.",
        "Sat Dec 5, 2026   9:00 AM - 10:30 AM   Anna Berg        Room 1",
        "Sat Dec 5, 2026   10:30 AM - 12:00 PM  Anna Berg        Room 1",
        "Sat Dec 12, 2026  9:00 AM - 10:30 AM   Mia [Hansen] [/  Room 1",
        "Sat Dec 12, 2026  10:30 AM - 12:00 PM  Mia [Hansen] [/  Room 1",
    ]
    assert sittings.text("free", *asked, "--photographer", "anna").startswith(
        "Saturday the 5th of December at 9, 10 or 11; "
    )


def test_nothing_is_free(sittings: Sittings, actor: access.Actor) -> None:
    asked = ("--type", "Wedding", "--from", "nov 24", "--days")
    assert sittings.text("free", *asked, "1", "--morning") == (
        "Nothing is free on Tuesday the 24th. Nor in the 60 days after that.\n"
    )
    assert sittings.json("free", *asked, "20", "--to-time", "9:30a") == []
    assert sittings.json("free", *asked, "1")[0]["room"] is None


def test_what_cannot_be(sittings: Sittings, actor: access.Actor) -> None:
    assert sittings.refused("free") == (
        "invalid", "Say what it is to be, or how long: a session type, or a length such as 90m."
    )  # fmt: skip
    assert sittings.refused("free", "--length", "60", "--weekday", "someday")[0] == "invalid"
    assert sittings.refused("free", "--type", "Family", "--photographer", "nobody")[0] == "not_found"
    assert sittings.refused("free", "--type", "Family", "--days", "500")[0] == "invalid"
    assert sittings.refused("free", "--type", "Family", "--morning", "--from-time", "2p")[1] == (
        "That part of the day would begin at 2:00 PM and end at 12:00 PM: say another one."
    )
