"""``sittings closure`` and ``absence``, and what they say of the sessions that cannot take place any more."""

import json

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


def test_one_of_several_that_begin_on_a_day_is_named(sittings: Sittings) -> None:
    day = ("Room 1", "2026-12-29")
    for words in (
        ("--why=Painters",),
        ("--from=9:00", "--until=12:00", "--why=Painters"),
        ("--from=13:00", "--why=Heating"),
    ):
        sittings.json("absence", "add", *day, *words)
    told = "Tue Dec 29, 2026"
    says = (
        f"3 absences of Room 1 begin on {told}: say which with --from, --until or --why ({told}: Painters; "
        f"{told}, 9:00 AM to {told}, 12:00 PM: Painters; {told}, 1:00 PM: Heating)."
    )
    assert sittings.refused("absence", "remove", *day) == ("invalid", says)
    assert sittings.refused("absence", "remove", *day, "--why=painters")[1].startswith("2 absences of Room 1 begin")
    assert len(sittings.json("absence", "list")) == 3
    assert sittings.json("absence", "remove", *day, "--from=9:00")[0]["until"] == "12:00"
    sittings.json("absence", "remove", *day, "--why=HEATING")
    assert [one["why"] for one in sittings.json("absence", "list")] == ["Painters"]
    sittings.json("absence", "add", *day, "--why=Painters")
    sittings.json("absence", "remove", *day)
    assert len(sittings.json("absence", "list")) == 1


def test_one_of_several_closures_that_begin_on_a_day_is_named(sittings: Sittings) -> None:
    sittings.json("closure", "add", "2026-12-28", "2026-12-31", "--why=Winter")
    sittings.json("closure", "add", "2026-12-28", "--why=Moving [/")
    told = "Mon Dec 28, 2026"
    assert sittings.refused("closure", "remove", "2026-12-28") == (
        "invalid",
        f"2 closures begin on {told}: say which with the last day or --why ({told}: Moving [/; "
        f"{told} to Thu Dec 31, 2026: Winter).",
    )
    assert sittings.json("closure", "remove", "2026-12-28", "--why=moving [/")[0]["why"] == "Moving [/"
    sittings.json("closure", "add", "2026-12-28", "--why=Moving [/")
    assert sittings.json("closure", "remove", "2026-12-28", "2026-12-31")[0]["why"] == "Winter"


def test_a_person_is_away_by_login_too_and_who_has_no_calendar_is_told_of(sittings: Sittings) -> None:
    assert sittings.json("absence", "add", "mia", "2026-12-29", "--why=x")["who"] == "Mia [Hansen] [/"
    sittings.json("user", "add", "--login=dee", "--name=Dee [/", "--initials=DD")
    for name in ("Dee [/", "dee"):
        assert sittings.refused("absence", "add", name, "2026-12-29", "--why=x") == (
            "not_allowed",
            "Dee [/ has no calendar to be away from: `sittings user edit --login dee --photographer`, or --assistant, "
            "gives them one.",
        )
    hours = (
        "list",
        "opening-hours",
        "add",
        "Dee's",
        "--resource",
        "dee [/",
        "--mon=yes",
        "--opens=9",
        "--closes=18:00",
    )
    assert sittings.refused(*hours) == (
        "not_allowed",
        "Dee [/ has no calendar: tick Photographer or Assistant of theirs first, under Maintenance, Users.",
    )
    sittings.json("user", "edit", "--login=dee", "--assistant", "--calendar=no")
    assert sittings.json("absence", "add", "dee", "2026-12-29", "--why=x")["who"] == "Dee [/"


def test_who_books_is_told_of_closures_absences_and_hours(sittings: Sittings) -> None:
    sittings.json("closure", "add", "2026-12-29", "--why=Moving [/")
    sittings.json("absence", "add", "Room 1", "2026-12-30", "--why=Painters [/")
    week = [f"--{day}=yes" for day in ("mon", "tue", "wed", "thu", "fri")]
    sittings.json("list", "opening-hours", "add", "Hours [/", *week, "--opens=9:00", "--closes=17:00")
    book = ("session", "book", "--client", sittings.client(), "--type=Family")
    for day, start, notes in (
        ("2026-12-29", "10:00", ["The studio does not work that day: Moving [/."]),
        ("2026-12-30", "10:00", ["Room 1 is away that day: Painters [/."]),
        ("2026-12-28", "20:00", ["The studio is open from 9:00 AM to 5:00 PM on Mon Dec 28."]),
        ("2026-12-28", "10:00", []),
    ):
        told = sittings(*book, "--date", day, "--start", start)
        assert (told.code, told.err.splitlines(), bool(told.out)) == (0, notes, True)
    closed = "The studio does not work that day: Moving [/.\n"
    assert sittings("session", "move", "10004", "--date=2026-12-29", "--start=14:00").err == closed
    sittings.text("session", "hold", "10004")
    assert sittings("session", "unhold", "10004").err == closed
    sittings.text("session", "cancel", "10004", "--why=x")
    assert sittings("session", "uncancel", "10004").err == closed
    told = sittings("--json", *book, "--date=2026-12-29", "--start=16:00")
    assert json.loads(told.err) == {"note": closed.strip()}


def test_hours_end_at_the_first_such_time_after_they_begin(sittings: Sittings) -> None:
    hours = ("list", "opening-hours")
    found = sittings.json(
        *hours, "add", "Late [/", "--mon=yes", "--opens=1030", "--closes=8", "--break-from=1", "--break-to=2"
    )
    assert [found[key] for key in ("opens", "closes", "break_from", "break_to")] == ["10:30", "20:00", "13:00", "14:00"]
    assert sittings.json(*hours, "edit", "Late [/", "--closes=24:00")["closes"] == "00:00"
    assert sittings.json(*hours, "edit", "Late [/", "--closes=9:15")["closes"] == "21:15"
