"""``sittings session quick``: a booking in one line."""

import pytest

from studio.kernel import access
from tests import factories
from tests.cli.conftest import Sittings


@pytest.fixture
def smith(sittings: Sittings, actor: access.Actor) -> int:
    factories.user(actor, "anna", "Anna Berg", initials="AB")
    factories.user(actor, "ben", "Ben Berg", initials="BB")
    return factories.client(actor, "Smith [VIP]", "Jo")


def test_it_books_what_the_line_says(sittings: Sittings, smith: int, actor: access.Actor) -> None:
    booked = sittings.json("session", "quick", 'fri 14:30 90m family smith @room1 !anna !mia "Twins [/"')
    told = {
        key: booked[key] for key in ("date", "start", "end", "type", "room", "photographer", "assistant", "description")
    }
    assert told == {
        "date": "2026-11-27", "start": "14:30", "end": "16:00", "type": "Family", "room": "Room 1",
        "photographer": "anna", "assistant": "mia", "description": "Twins [/",
    }  # fmt: skip
    assert booked["client"]["name"] == "Smith [VIP], Jo"
    assert sittings.text("session", "quick", "dec 5 10 portrait #1001 outside").startswith("Booked session 10002")
    assert sittings.json("session", "show", "10002")["room"] is None


def test_it_holds_what_the_line_holds(sittings: Sittings, smith: int, actor: access.Actor) -> None:
    sittings.text("session", "quick", "fri 14:30 family smith")
    line = "fri 14:30 family smith hold until wed"
    shown = sittings.json("session", "quick", line, "--show")
    assert (shown["fields"]["on hold"], shown["ways"], shown["problems"]) == ("until Wed Nov 25, 2026", [], [])
    assert sittings.text("session", "quick", line) == (
        "Session 10002 for Smith [VIP], Jo, Fri Nov 27, 2026, 2:30 PM - 3:30 PM, is on hold until Wed Nov 25, 2026: "
        "its time is free.\n"
    )
    assert sittings.json("session", "quick", "fri 14:30 family smith hold")["on_hold"] is True
    assert (
        "a hold ends on that day at the latest" in sittings.refused("session", "quick", line + " hold until dec 1")[1]
    )
    assert "Say until which day" in sittings.refused("session", "quick", "fri 14:30 family smith hold until")[1]
    words = ("session", "book", "--client", "1001", "--type", "Family", "--date", "fri", "--start", "14:30")
    assert "is on hold: its time" in sittings.text(*words, "--hold")
    assert "is on hold until Thu Nov 26, 2026: its time" in sittings.text(*words, "--hold-until", "2026-11-26")


def test_any_of_several_is_the_first_who_is_free(sittings: Sittings, smith: int, actor: access.Actor) -> None:
    sittings.text("session", "quick", "fri 14:30 family smith !anna")
    assert sittings.json("session", "quick", "fri 15:00 family smith outside !anna,ben")["photographer"] == "ben"


def test_what_is_unclear_is_named_and_nothing_is_booked(sittings: Sittings, smith: int, actor: access.Actor) -> None:
    factories.client(actor, "Smith", "Ada")
    code, said = sittings.refused("session", "quick", "fri 14:30 family smith !berg")
    assert (code, said) == (
        "invalid",
        'Which one: Anna Berg, Ben Berg? "smith" may be several: choose. '
        "Choose: Smith, Ada (1002), no phone, no session; Smith [VIP], Jo (1001), no phone, no session; Anna Berg; Ben Berg.",
    )
    assert sittings.json("session", "list") == []
    assert sittings.refused("session", "quick", "fri 14:30")[1] == (
        "Say whose session it is: a name, or #1004. Say a session type."
    )
    assert "Say a time, or choose one." in sittings.refused("session", "quick", "fri family #1001")[1]


def test_what_is_in_the_way_is_refused_as_everywhere(sittings: Sittings, smith: int, actor: access.Actor) -> None:
    sittings.text("session", "quick", "fri 14:30 family smith")
    assert sittings.refused("session", "quick", "fri 15:00 family smith")[0] == "clash"
    shown = sittings.json("session", "quick", "fri 15:00 family smith", "--show")
    assert shown["told"].startswith("Room 1 is taken from 2:30 PM to 3:30 PM")
    assert shown["ways"][0] == {"label": "Fri Nov 27, 3:30 PM", "hint": None, "line": "2026-11-27 15:30 family smith"}
    assert len(sittings.json("session", "list")) == 1


def test_free_times_are_offered_where_no_time_is_said(sittings: Sittings, smith: int, actor: access.Actor) -> None:
    shown = sittings.json("session", "quick", "tue afternoon family smith", "--show")
    assert [way["label"] for way in shown["ways"]][:2] == ["Tue Nov 24, 12:00 PM", "Tue Nov 24, 1:00 PM"]
    assert shown["ways"][0]["line"] == "2026-11-24 12:00 family smith"
    assert sittings.text("session", "quick", "tue afternoon family smith", "--show").splitlines()[:2] == [
        "Date    Tue Nov 24, 2026",
        "Time    ?",
    ]
