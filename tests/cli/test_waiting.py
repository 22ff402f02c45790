"""``sittings wait``."""

from tests.cli.conftest import Sittings


def test_who_waits_is_added_listed_offered_and_removed(sittings: Sittings) -> None:
    number = sittings.client("Weber", "Kai")
    told = sittings.text("wait", "add", "--client", number, "--type", "family", "--people", "mia", "--weekdays", "sat")
    assert told == "Weber, Kai is on the waiting list: entry 1.\n"
    (one,) = sittings.json("wait", "list")
    assert one == {
        "id": 1,
        "client": {"number": number, "name": "Weber, Kai"},
        "type": "Family",
        "people": ["Mia [Hansen] [/"],
        "weekdays": ["Sat"],
        "part": None,
        "first": None,
        "last": None,
        "state": "waits",
        "session": None,
        "since": "2026-11-21",
        "made_by": "mia",
        "notes": None,
    }
    offered = sittings.json("wait", "offer", "1")
    assert (offered[0]["date"], offered[0]["photographer"]) == ("2026-11-21", "mia")
    assert sittings.json("wait", "offer") == offered[:1]
    assert sittings.text("wait", "edit", "1", "--part", "morning") == "Changed entry 1 of the waiting list.\n"
    assert sittings.json("wait", "show", "1")["part"] == "morning"
    day = ("--date", "2026-11-28", "--start", "10:00", "--photographer", "mia")
    booked = sittings.json("session", "book", "--client", number, "--type", "Family", *day)["number"]
    assert sittings.text("wait", "list") == "Nobody waits.\n"
    (ended,) = sittings.json("wait", "list", "--all")
    assert (ended["state"], ended["session"]) == (f"booked {booked}", booked)
    assert sittings.text("wait", "remove", "1") == "Weber, Kai is not on the waiting list any more.\n"
    assert sittings.refused("wait", "show", "1")[0] == "not_found"


def test_what_says_nothing_is_refused(sittings: Sittings) -> None:
    number = sittings.client("Weber", "Kai")
    begun = ("wait", "add", "--client", number)
    assert sittings.refused(*begun)[0] == "invalid"
    assert sittings.refused(*begun, "--type", "family", "--part", "noon")[0] == "invalid"
    assert sittings.refused(*begun, "--type", "family", "--weekdays", "funday")[0] == "invalid"
    assert sittings.text("wait", "offer") == "No free time fits.\n"
