"""``sittings slot``, and caps: what is offered first, who has it, and when it is full."""

from studio.kernel import access
from tests.cli.conftest import Sittings

DAY = "2026-12-05"
ASK = ("--from", DAY, "--days", "1", "--room", "Room 1")


def starts(sittings: Sittings, *words: str) -> list[str]:
    return [one["start"] for one in sittings.json("free", *ASK, *words)]


def test_a_block_of_places_each_booked_by_itself(sittings: Sittings, actor: access.Actor) -> None:
    made = sittings.json(
        "slot", "block", "Room 1", DAY, "--from", "10", "--to", "11:10", "--type", "Headshot", "--length", "20",
        "--gap", "5", "--name", "Santa minis [/",
    )  # fmt: skip
    assert [(one["start"], one["end"]) for one in made] == [("10:00", "10:20"), ("10:25", "10:45"), ("10:50", "11:10")]
    assert starts(sittings, "--type", "Headshot", "--length", "20") == ["10:00", "10:25", "10:50"]
    sittings.book("--end", "10:45", date=DAY, start="10:25")
    assert starts(sittings, "--type", "Headshot", "--length", "20") == ["10:00", "10:50"]
    listed = sittings.json("slot", "list", "--from", DAY, "--name", "Santa minis [/")
    assert [(one["start"], one["session"]) for one in listed] == [("10:00", None), ("10:25", "10001"), ("10:50", None)]
    assert sittings.text("slot", "list", "--from", DAY, "--free").splitlines()[0] == "2 time slots, 2 free"
    assert len(sittings.json("slot", "remove", "--name", "Santa minis [/")) == 3
    assert sittings.json("slot", "list", "--from", DAY) == []
    assert [one["number"] for one in sittings.json("session", "list")] == ["10001"]
    sittings.text("undo")
    assert len(sittings.json("slot", "list", "--from", DAY)) == 3


def test_the_places_of_a_block_past_midnight_are_those_of_the_next_day(sittings: Sittings, actor: access.Actor) -> None:
    night = ("--from", "23:00", "--to", "1:00", "--type", "Headshot", "--length", "30", "--weekly-until", "2026-12-12")
    made = sittings.json("slot", "block", "Room 1", DAY, *night)
    first = [(DAY, "23:00"), (DAY, "23:30"), ("2026-12-06", "00:00"), ("2026-12-06", "00:30")]
    week = [("2026-12-12", "23:00"), ("2026-12-12", "23:30"), ("2026-12-13", "00:00"), ("2026-12-13", "00:30")]
    assert [(one["date"], one["start"]) for one in made] == first + week


def test_what_is_kept_for_another_type_is_not_offered(sittings: Sittings, actor: access.Actor) -> None:
    sittings.json("slot", "add", "Room 1", DAY, "--from", "9", "--to", "12", "--type", "Newborn")
    assert starts(sittings, "--type", "Family")[:2] == ["12:00", "13:00"]
    assert starts(sittings, "--type", "Newborn") == ["09:00"]
    assert sittings.json("free", *ASK[:4], "--type", "Newborn", "--photographer", "mia")[0]["room"] == "Room 1"


def test_each_week_until_a_day(sittings: Sittings, actor: access.Actor) -> None:
    made = sittings.json("slot", "add", "Room 1", DAY, "--from", "9", "--to", "10", "--weekly-until", "2026-12-25")
    assert [one["date"] for one in made] == ["2026-12-05", "2026-12-12", "2026-12-19"]
    assert sittings.refused("slot", "add", "Room 1", DAY, "--from", "9", "--to", "08:00")[0] == "invalid"
    assert (
        sittings.refused("slot", "block", "Room 1", DAY, "--from", "9", "--to", "9:10", "--type", "Family")[0]
        == "invalid"
    )
    assert sittings.refused("slot", "remove", "--name", "Nothing")[0] == "not_found"
    assert len(sittings.json("slot", "remove", "--who", "Room 1", "--day", "2026-12-12")) == 1


def test_a_cap_is_full_for_the_finder_and_asked_about(sittings: Sittings, actor: access.Actor) -> None:
    sittings.json("list", "cap", "add", "Families", "--most", "1", "--per", "week", "--session-type", "Family")
    sittings.json("list", "cap", "add", "Mia", "--most", "1", "--per", "day", "--resource", actor.name)
    sittings.book("--photographer", "mia", date="2026-12-02", start="10:00")
    asked = ("--from", "2026-12-01", "--days", "14", "--room", "Room 1")
    found = sittings.json("free", *asked, "--type", "Family")
    assert found[0]["date"] == "2026-12-07"
    said = sittings.text("free", *asked, "--type", "Portrait", "--limit", "1").splitlines()[0]
    assert said.endswith("Mia: full on Wed Dec 2.")

    shown = sittings.json("session", "quick", "2026-12-04 10 family #1001", "--show")
    assert shown["told"] == "Room 1 is free then. Families: full on Fri Dec 4."
    book = ("session", "book", "--client", "1001", "--type", "Family", "--start", "10:00", "--date")
    full = "Families is full: 1 in the week of Sun Nov 29 at most, and this would be the 2nd."
    refused = ("full", f"{full} Next free: Mon Dec 7, 2026, 9:00 AM.")
    quick = ("session", "quick", "2026-12-04 10 family #1001")
    for words in ((*book, "2026-12-04"), quick):
        assert sittings.refused(*words, "--allow-clash") == refused
    assert sittings.json(*book, "2026-12-04", "--over-cap")["number"] == "10002"
    notes = sittings.json("session", "show", "10002")["status_notes"]
    assert f"Booked all the same: {full}" in [note["text"] for note in notes]
    assert sittings(*book, "2026-12-10").err == ""
    sittings.text("session", "cancel", "10001", "--why", "ill")
    sittings.text("session", "cancel", "10002", "--why", "ill")
    assert sittings(*book, "2026-12-02").err == ""


def test_one_slot_with_several_places_for_several_types(sittings: Sittings, actor: access.Actor) -> None:
    made = sittings.json(
        "slot", "add", "Room 1", DAY, "--from", "9", "--to", "11", "--places", "3", "--type", "headshot,Portrait, consultation",
        "--name", "Minis [/",
    )  # fmt: skip
    assert [(one["start"], one["end"], one["places"]) for one in made] == [
        ("09:00", "09:40", 3), ("09:40", "10:20", 3), ("10:20", "11:00", 3),
    ]  # fmt: skip
    assert made[0]["types"] == ["Headshot", "Portrait", "Consultation"]
    assert starts(sittings, "--type", "Headshot") == ["09:00", "09:40", "10:20"]
    assert starts(sittings, "--type", "Family")[0] == "11:00"
    assert starts(sittings, "--type", "Portrait", "--length", "50", "--every", "5") == ["09:00", "09:40"]
    sittings.book("--end", "10:15", date=DAY, start="09:40", kind="Headshot")
    sittings.text("appointment", "book", "--type", "Consultation", "--date", DAY, "--start", "9", "--end", "9:30",
                  "--room", "Room 1")  # fmt: skip
    listed = sittings.json("slot", "list", "--from", DAY)
    assert [(one["session"], one["appointment"]) for one in listed] == [(None, "1"), ("10001", None), (None, None)]
    assert sittings.text("slot", "list", "--from", DAY, "--free").splitlines()[0] == "1 place, 1 free"
    assert starts(sittings, "--type", "Headshot") == ["10:20"]
    sittings.text("session", "confirm", "10001")
    missing = sittings.json("slot", "list", "--from", DAY, "--missing")
    assert [one["start"] for one in missing] == ["09:00", "10:20"]
    refused = sittings.refused("slot", "add", "Room 1", DAY, "--from", "9", "--to", "9:10", "--places", "3")
    assert refused == ("invalid", "3 places in 10 minutes are too short: say fewer places, or a longer time.")
    assert (
        sittings.refused("slot", "add", "Room 1", DAY, "--from", "9", "--to", "10", "--type", "Nothing")[0]
        == "not_found"
    )
    weekly = ("--length", "30", "--type", "Portrait", "--weekly-until", "2026-12-12")
    assert len(sittings.json("slot", "block", "Room 1", DAY, "--from", "14", "--to", "15", *weekly)) == 4
