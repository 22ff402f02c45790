from typing import Any

import pytest

from studio.kernel import access
from tests import factories
from tests.cli.conftest import Sittings


def test_agenda_entries(sittings: Sittings, actor: access.Actor) -> None:
    factories.user(actor, "anna", "Anna Berg", initials="AB")
    factories.outside(actor, "Beach [/")
    sittings.book(
        "--photographer", "mia", "--assistant", "anna", "--description", "Twins [/", date="today", start="14:00"
    )
    sittings.book("--room", "Beach [/", date="today", start="9:00")
    sittings.book(date="today", start="16:00")
    sittings.book(date="tomorrow")
    sittings.text("session", "confirm", "10001")
    sittings.text("session", "cancel", "10003", "--why", "ill")
    entries = sittings.json("agenda")
    assert [entry["number"] for entry in entries] == ["10002", "10001"]
    assert list(entries[1].items()) == [
        ("kind", "session"),
        ("number", "10001"),
        ("start", "14:00"),
        ("end", "15:00"),
        ("title", "Twins [/"),
        ("client", "O'Brien [VIP] [/, Zoe"),
        ("type", "Family"),
        ("room", "Room 1"),
        ("people", ["mia", "anna"]),
        ("status", "Session Pending"),
        ("confirmed", True),
        ("arrived", None),
        ("started", None),
        ("done", None),
    ]
    assert [entries[0][name] for name in ("title", "room", "people", "confirmed")] == ["Family", "Beach [/", [], False]
    assert sittings.json("agenda", "2026-11-22")[0]["number"] == "10004"
    assert sittings.json("agenda", "+1d") == sittings.json("agenda", "sun")


def test_agenda_for_people(sittings: Sittings) -> None:
    sittings.book("--photographer", "mia", date="today", start="14:00")
    sittings.book(date="today", start="9:00")
    sittings.text("session", "confirm", "10001")
    assert sittings.text("agenda") == (
        "Sat Nov 21, 2026: 2 sessions, 1 not confirmed\n"
        "9:00 AM - 10:00 AM  10002  O'Brien [VIP] [/, Zoe  Family  Room 1       Session Pending\n"
        "2:00 PM - 3:00 PM   10001  O'Brien [VIP] [/, Zoe  Family  Room 1  MKH  Session Pending  confirmed\n"
    )
    assert sittings.text("agenda", "dec 24") == "Thu Dec 24, 2026: nothing booked\n"
    assert sittings.refused("agenda", "someday")[0] == "invalid"


def test_due(sittings: Sittings) -> None:
    sittings.book(date="2026-11-16")
    sittings.book(date="2026-11-25")
    sittings.text("session", "status", "10001", "--completed", "2026-11-16")
    assert [session["number"] for session in sittings.json("due")] == ["10001"]
    assert [session["number"] for session in sittings.json("due", "--by", "2026-11-25")] == ["10001", "10002"]
    assert sittings.json("due", "--by", "2026-11-25")[1] == sittings.json("session", "show", "10002")
    assert sittings.text("due", "--by", "wed") == (
        "10001  O'Brien [VIP] [/, Zoe  Image Capture Pending  Tue Nov 17, 2026  4 days late\n"
        "10002  O'Brien [VIP] [/, Zoe  Session Pending        Wed Nov 25, 2026\n"
    )
    assert sittings.text("due", "--by", "2026-11-16") == "Nothing is due by Mon Nov 16, 2026.\n"
    assert sittings.json("due", "--by", "2026-11-16") == []


def test_status_list(sittings: Sittings) -> None:
    statuses = sittings.json("status", "list")
    assert list(statuses[1].items()) == [
        ("name", "Image Capture Pending"),
        ("order", 20),
        ("duration", 1),
        ("initial", False),
        ("final", False),
        ("stage", "Capture"),
        ("on_session_date", False),
        ("inactive", False),
        ("count_from", "completed"),
        ("stale_after", None),
    ]
    assert [status["order"] for status in statuses] == [10, 20, 30, 40, 50, 60, 70, 80]
    assert sittings.json("status", "list", "--type", "WEDDING") == statuses
    assert sittings.refused("status", "list", "--type", "Passport")[0] == "not_found"
    lines = sittings.text("status", "list").splitlines()
    assert lines[0] == "10  Session Pending             on the session's day                initial"
    assert lines[1] == "20  Image Capture Pending       1 business day        Capture"
    assert lines[7] == "80  Archived                                          Archive       final"


@pytest.mark.parametrize(
    ("name", "since", "due"),
    [
        ("session pending", "2026-11-26", "2026-11-26"),  # a holiday, but the session is on it
        ("Upload to Web Pending", "2026-11-25", "2026-11-30"),  # Thanksgiving and the weekend between
        ("Image Capture Pending", "2026-11-20", "2026-11-23"),
        ("Retouch Pending", "2026-12-24", "2027-01-04"),
        ("Archived", "2026-11-24", None),
    ],
)
@pytest.mark.sqlite
def test_status_due(sittings: Sittings, name: str, since: str, due: str | None) -> None:
    assert sittings.json("status", "due", name, "--from", since)["due"] == due


def test_status_due_explains(sittings: Sittings) -> None:
    explained = [
        "Upload to Web Pending: 2 business days from Wed Nov 25, 2026.",
        "Thu Nov 26, 2026 skipped: Thanksgiving Day.",
        "Sat Nov 28, 2026 skipped: Sat not worked.",
        "Sun Nov 29, 2026 skipped: Sun not worked.",
        "Due Mon Nov 30, 2026.",
    ]
    words = ("status", "due", "upload to web pending", "--from", "nov 25")
    assert sittings.json(*words) == {"due": "2026-11-30", "explained": explained}
    assert sittings.text(*words).splitlines() == explained
    assert sittings.refused("status", "due", "Lost", "--from", "today") == (
        "not_found",
        'There is no status "Lost": choose one of Session Pending, Image Capture Pending, Upload to Web Pending, '
        "Sales Presentation Pending, Retouch Pending, Production Pending, Delivery Pending, Archived.",
    )


def test_a_clock_behind_the_book_is_told_and_the_answer_given(sittings: Sittings, frozen: Any) -> None:
    number = sittings.client()
    frozen.shift(-86_400)
    done = sittings("session", "book", "--client", number, "--type", "Family", "--date", "mon", "--start", "10")
    assert (done.code, "This machine's clock says Fri Nov 20, 2026, 11:04 AM" in done.err) == (0, True)
