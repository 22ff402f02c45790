from tests.cli.conftest import Sittings


def test_how_a_visit_goes_is_noted_told_and_taken_back(sittings: Sittings) -> None:
    sittings.book("--date", "today", "--start", "9:30")
    assert sittings.text("session", "arrived", "10001") == "Session 10001: arrived at 11:04 AM.\n"
    assert sittings.text("session", "arrived", "10001") == "Session 10001: arrived at 11:04 AM, as was noted already.\n"
    assert "arrived" in sittings.text("close-day")
    session = sittings.json("session", "started", "10001")
    assert list(session)[-8:-5] == ["arrived", "started", "done"]
    assert (session["arrived"], session["done"]) == ("2026-11-21 11:04:00", None)
    assert [entry["arrived"] for entry in sittings.json("agenda")] == ["11:04"]
    assert [entry["number"] for entry in sittings.json("close-day")] == ["10001"]
    assert sittings.text("session", "done", "10001") == "Session 10001: done at 11:04 AM.\n"
    assert sittings.text("close-day") == "Nothing is without an outcome.\n"
    back = sittings.text("session", "done", "10001", "--take-back")
    assert back == "Session 10001 is not noted as done any more.\n"
    assert sittings.text("session", "done", "10001", "--take-back") == "Session 10001 was not noted as done.\n"


def test_an_appointment_too(sittings: Sittings) -> None:
    sittings.text("appointment", "book", "--type", "consultation", "--date", "today", "--start", "9:00")
    assert sittings.text("appointment", "arrived", "1").startswith("Appointment 1: arrived at 11:04 AM.")
    told = sittings.json("appointment", "started", "1")
    assert (told["arrived"][:16], told["started"][:16], told["done"]) == ("2026-11-21 11:04", "2026-11-21 11:04", None)
    assert "no session 99" in sittings.refused("session", "arrived", "99")[1]
