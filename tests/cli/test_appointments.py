import pytest

from studio.kernel import access
from tests import factories
from tests.cli.conftest import Sittings

WHEN = ("--date", "2026-11-27", "--start", "10:00")
BOOK = ("appointment", "book", "--type", "consultation", *WHEN)


def test_one_has_every_field(sittings: Sittings, actor: access.Actor) -> None:
    factories.user(actor, "anna", "Anna Berg", initials="AB")
    factories.room(actor)
    number = sittings.book()["number"]
    words = ("--session", number, "--people", "MIA, anna", "--room", "Room 1, Room 2 [/", "--description", "Album [/")
    made = sittings.json(*BOOK, "--end", "11:15", *words)
    assert list(made.items()) == [
        ("number", "1"),
        ("type", "Consultation"),
        ("description", "Album [/"),
        ("date", "2026-11-27"),
        ("start", "10:00"),
        ("end", "11:15"),
        ("people", ["mia", "anna"]),
        ("rooms", ["Room 1", "Room 2 [/"]),
        ("client", {"number": "1001", "name": "O'Brien [VIP] [/, Zoe"}),
        ("session", number),
        ("confirmed", False),
        ("no_show", False),
        ("cancelled", False),
        ("cancel_reason", None),
        *((key, None) for key in ("arrived", "started", "done", "series", "repeats")),
        ("event", False),
        ("hidden", False),
        ("on_hold", False),
    ]
    assert sittings.json("appointment", "show", "1") == made
    assert sittings.json("appointment", "list", f"session:{number}") == [made]
    assert sittings.json("appointment", "list", "person:anna", "--sort", "date") == [made]
    assert sittings.json("appointment", "list", "room:room 2", "from:2026-11-28") == []
    assert "Album [/" in sittings.text("appointment", "show", "1")
    assert sittings.text("appointment", "list", "on:2026-11-27").startswith("1  Fri Nov 27, 2026")


def test_what_is_said_of_each_act(sittings: Sittings) -> None:
    client = sittings.client()
    said = [
        sittings.text(*BOOK, "--client", client, "--people", "mia", "--room", "Room 1"),
        sittings.text("appointment", "move", "1", "--date", "2026-11-28", "--start", "9:00"),
        sittings.text("appointment", "confirm", "1"),
        sittings.text("appointment", "confirm", "1"),
        sittings.text("appointment", "unconfirm", "1"),
        sittings.text("appointment", "edit", "1", "--description", "Prints", "--people", ""),
        sittings.text("appointment", "copy", "1", *WHEN),
        sittings.text("appointment", "cancel", "1", "--why", "ill [/"),
        sittings.text("appointment", "uncancel", "1"),
        sittings.text("appointment", "convert", "1", "--type", "portrait"),
        sittings.text("undo"),
    ]
    assert [line.strip() for line in said] == [
        "Booked appointment 1, Fri Nov 27, 2026, 10:00 AM - 10:30 AM, Mia [Hansen] [/, Room 1.",
        "Moved appointment 1 to Sat Nov 28, 2026, 9:00 AM - 9:30 AM, Mia [Hansen] [/, Room 1.",
        "Appointment 1 is confirmed.",
        "Appointment 1 is like that already: nothing was changed.",
        "Appointment 1 is not confirmed.",
        "Changed appointment 1.",
        "Booked appointment 2, Fri Nov 27, 2026, 10:00 AM - 10:30 AM, Room 1.",
        "Appointment 1 is cancelled: ill [/.",
        "Appointment 1 takes place, Sat Nov 28, 2026, 9:00 AM - 9:30 AM, Room 1.",
        "Appointment 1 is session 10001 now, Sat Nov 28, 2026, 9:00 AM - 9:30 AM.",
        "Undone: Made appointment 1 session 10001 for O'Brien [VIP] [/, Zoe, Sat Nov 28, 2026, 9:00 AM - 9:30 AM.",
    ]
    assert sittings.json("appointment", "show", "1")["cancelled"] is False


def test_the_agenda_has_them_in_order_of_time(sittings: Sittings) -> None:
    sittings.book(date="2026-11-27", start="9:30")
    sittings.json(*BOOK, "--people", "mia", "--client", "1001")
    sittings.json("appointment", "book", "--type", "staff meeting", "--date", "2026-11-27", "--start", "08:00")
    entries = sittings.json("agenda", "2026-11-27")
    assert [(entry["kind"], entry["number"]) for entry in entries] == [
        ("appointment", "2"),
        ("session", "10001"),
        ("appointment", "1"),
    ]
    assert list(entries[2].items()) == [
        ("kind", "appointment"),
        ("number", "1"),
        ("start", "10:00"),
        ("end", "10:30"),
        ("title", "Consultation"),
        ("client", "O'Brien [VIP] [/, Zoe"),
        ("type", "Consultation"),
        ("room", None),
        ("people", ["mia"]),
        ("status", None),
        ("confirmed", False),
        ("arrived", None),
        ("started", None),
        ("done", None),
    ]
    said = sittings.text("agenda", "2026-11-27")
    assert said.startswith("Fri Nov 27, 2026: 1 session, 2 appointments, 2 not confirmed")


def test_refused(sittings: Sittings) -> None:
    sittings.book(date="2026-11-27")
    taken = (*BOOK, "--room", "Room 1")
    code, sentence = sittings.refused(*taken)
    assert code == "clash"
    assert sentence.startswith("Room 1 is taken from 10:00 AM to 11:00 AM by O'Brien [VIP] [/, Zoe, Family (10001).")
    assert sittings.refused(*taken, "--allow-clash")[0] == "clash"
    sittings.text("preference", "clash.policy", "ask")
    assert sittings.json(*taken, "--allow-clash")["rooms"] == ["Room 1"]
    session = ("session", "book", "--client", sittings.client(), "--type", "Family", *WHEN, "--photographer", "mia")
    code, sentence = sittings.refused(*session)
    assert (code, "Room 1 is taken from 10:00 AM to 10:30 AM by appointment 1, Consultation." in sentence) == (
        "clash",
        True,
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*BOOK, "--people", "nobody"), "not_found"),
        ((*BOOK, "--room", "nowhere"), "not_found"),
        ((*BOOK, "--session", "99"), "not_found"),
        ((*BOOK, "--client", "99"), "not_found"),
        ((*BOOK, "--end", "9:00 AM"), "invalid"),
        (("appointment", "book", "--type", "brunch", *WHEN), "not_found"),
        (("appointment", "show", "7"), "not_found"),
        (("appointment", "uncancel", "1"), "not_allowed"),
        (("appointment", "no-show", "1"), "invalid"),
        (("appointment", "edit", "1"), "invalid"),
        (("appointment", "convert", "1", "--type", "Family"), "invalid"),
        (("appointment", "cancel", "1", "--why", " "), "invalid"),
        (("appointment", "list", "person:nobody"), "not_found"),
    ],
)
def test_what_cannot_be_done(sittings: Sittings, words: tuple[str, ...], code: str) -> None:
    sittings.json(*BOOK)
    assert sittings.refused(*words)[0] == code
    assert len(sittings.json("appointment", "list")) == 1


def test_a_session_has_events_that_go_where_it_goes(sittings: Sittings) -> None:
    number = sittings.book("--date", "2026-11-27", "--start", "13:00", "--photographer", "mia")["number"]
    event = ("--session", number, "--event", "yes", "--people", "mia")
    assert sittings.text(*BOOK, *event, "--description", "Church [/").startswith(
        "Added event 1, Fri Nov 27, 2026, 10:00 AM"
    )
    late = ("--date", "2026-11-27", "--start", "22:00", "--end", "1:00")
    sittings.json(
        "appointment", "book", "--type", "delivery", *late, *event, "--hidden", "yes", "--description", "Party"
    )
    refused = sittings.refused(*BOOK, *event)[1]
    assert "is taken from 10:00 AM to 10:30 AM by O'Brien [VIP] [/, Zoe, Church [/ (event 1)." in refused
    _, refused = sittings.refused("appointment", "edit", "1", "--event", "no", "--hidden", "yes")
    assert "hidden from the calendar" in refused
    events = sittings.json("session", "show", number)["events"]
    assert [(one["number"], one["date"], one["start"], one["hidden"]) for one in events] == [
        ("1", "2026-11-27", "10:00", False),
        ("2", "2026-11-27", "22:00", True),
    ]
    assert [one["number"] for one in sittings.json("agenda", "2026-11-27")] == ["1", number]
    assert [one["number"] for one in sittings.json("appointment", "list", f"session:{number}", "event:yes")] == [
        "1",
        "2",
    ]
    assert sittings.json("appointment", "list", f"session:{number}", "event:no") == []
    assert "Type event:yes" in sittings.refused("appointment", "list", f"session:{number}", "event:perhaps")[1]
    said = sittings.text("session", "move", number, "--date", "2026-11-28", "--start", "14:00")
    assert (
        "With it: event 1, Church [/, Sat Nov 28, 2026, 11:00 AM - 11:30 AM. With it: event 2, Party, Sat Nov 28"
        in said
    )
    alone = sittings("session", "move", number, "--date", "2026-11-29", "--start", "14:00", "--with", "none")
    assert "Event 1, Church [/ stays: Sat Nov 28, 2026" in alone.out
    assert "(hidden, event 2)" in sittings.text("session", "show", number)
    assert sittings.json("appointment", "show", "1")["date"] == "2026-11-28"
    sittings.json("session", "hold", number)
    assert sittings.json("appointment", "show", "1")["on_hold"]
    assert sittings.text("journal", "--limit", "1").strip() != ""
    sittings.text("undo")
    assert not sittings.json("appointment", "show", "1")["on_hold"]
