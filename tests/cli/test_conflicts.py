"""``sittings conflict``."""

from tests.cli.conftest import Sittings


def test_a_conflict_is_listed_and_accepted(sittings: Sittings) -> None:
    sittings.book(date="2026-12-22")
    assert sittings.text("conflict", "list") == "There is no conflict.\n"
    sittings.text("closure", "add", "2026-12-22", "--why", "Move [/")
    (one,) = sittings.json("conflict", "list")
    assert one == {
        "number": "10001",
        "kind": "session",
        "start": "2026-12-22 10:00",
        "end": "2026-12-22 11:00",
        "client": one["client"],
        "type": "Family",
        "why": "The studio does not work that day: Move [/.",
        "accepted_by": None,
        "accepted_why": None,
    }
    told = sittings.text("conflict", "accept", "10001", "--why", "Agreed with them")
    assert told == "10001 stays as it is: Agreed with them.\n"
    assert sittings.json("conflict", "list") == []
    (all_,) = sittings.json("conflict", "list", "--all")
    assert (all_["accepted_by"], all_["accepted_why"]) == ("mia", "Agreed with them")
    assert sittings.refused("conflict", "accept", "99", "--why", "x")[0] == "not_found"
