"""``sittings expected``."""

from tests.cli.conftest import Sittings


def test_a_birth_is_expected_and_its_session_moved(sittings: Sittings) -> None:
    sittings.book(date="2026-12-14")
    told = sittings.text("expected", "set", "10001", "2026-11-27")
    assert told == "Session 10001 is tentative: the birth is expected on Fri Nov 27, 2026.\n"
    (one,) = sittings.json("expected", "list")
    assert (one["number"], one["expected_on"], one["born_on"]) == ("10001", "2026-11-27", None)
    assert sittings.json("expected", "born", "10001", "2026-11-20")["free"][0]["date"] == "2026-11-25"
    assert sittings.text("expected", "list") == "No birth is expected soon.\n"
    moved = sittings.text("expected", "born", "10001", "nov 20", "--move")
    assert moved.startswith("Moved session 10001 to Wed Nov 25, 2026")
    assert "on Fri Nov 20, 2026" in sittings.text("expected", "set", "10001", "nov 20")
    assert sittings.text("expected", "set", "10001", "never") == "Session 10001 follows no birth.\n"
    assert sittings.refused("expected", "born", "10001", "2026-11-20")[0] == "not_allowed"
