import json
from datetime import timedelta
from typing import Any

import pytest

from studio.kernel import access, database, preferences
from tests import factories
from tests.cli.conftest import Sittings

FIELDS = (
    *("number", "client", "description", "type", "date", "start", "end", "studio", "photographer", "assistant", "room"),
    *("outside_location", "file_number", "status", "status_due", "booked_by", "booked_on", "reminder_min", "confirmed"),
    *(
        "confirmed_by",
        "no_show",
        "redo",
        "redo_of",
        "redone_by",
        "on_hold",
        "held_until",
        "cancelled",
        "cancel_reason",
        "expected_on",
        "born_on",
        "participants",
        "promotions",
        "equipment",
        "notes",
    ),
    *("status_notes", "version", "fields", "arrived", "started", "done"),
    *("ready_min", "clear_min", "drive_min", "drive_back_min", "events"),
)


def test_a_booked_session_has_every_field(sittings: Sittings) -> None:
    session = sittings.book("--photographer", "MIA", "--description", "Family [Session]")
    assert tuple(session) == FIELDS
    assert session == {
        "number": "10001",
        "client": {"number": "1001", "name": "O'Brien [VIP] [/, Zoe"},
        "description": "Family [Session]",
        "type": "Family",
        "date": "2026-11-24",
        "start": "10:00",
        "end": "11:00",
        "studio": "Main Street [Studio] [/",
        "photographer": "mia",
        "assistant": None,
        "room": "Room 1",
        "outside_location": None,
        "file_number": None,
        "status": "Session Pending",
        "status_due": "2026-11-24",
        "booked_by": "mia",
        "booked_on": "2026-11-21",
        "reminder_min": 30,
        "confirmed": False,
        "confirmed_by": None,
        "no_show": False,
        "redo": False,
        "redo_of": None,
        "redone_by": [],
        "on_hold": False,
        "held_until": None,
        "cancelled": False,
        "cancel_reason": None,
        "expected_on": None,
        "born_on": None,
        "participants": [],
        "promotions": [],
        "equipment": [],
        "notes": None,
        "status_notes": [
            {
                "at": "2026-11-21 11:04:00",
                "initials": "MKH",
                "text": "Booked for Tue Nov 24, 2026, 10:00 AM - 11:00 AM, status Session Pending",
            }
        ],
        "version": 1,
        "fields": {},
        "ready_min": 0,
        "clear_min": 0,
        "drive_min": 0,
        "drive_back_min": 0,
        "events": [],
        **dict.fromkeys(("arrived", "started", "done")),
    }
    assert sittings.json("session", "show", "10001") == session
    assert sittings.json("session", "list") == [session]


def test_booking_says_what_was_booked(sittings: Sittings) -> None:
    number = sittings.client("Weber", "Kai")
    words = ("session", "book", "--client", number, "--type", "family", "--date", "+2bd", "--start", "2p")
    assert sittings.text(*words) == "Booked session 10001 for Weber, Kai, Tue Nov 24, 2026, 2:00 PM - 3:00 PM.\n"


@pytest.mark.parametrize(
    ("date", "start", "end", "expected"),
    [
        ("2026-11-27", "14:30", None, ("2026-11-27", "14:30", "15:30")),
        ("fri", "9:45", "10:15", ("2026-11-27", "09:45", "10:15")),
        ("11/27", "2:30p", "4p", ("2026-11-27", "14:30", "16:00")),
        ("27.11.", "2:30", None, ("2026-11-27", "14:30", "15:30")),
        ("tomorrow", "02:30", None, ("2026-11-22", "02:30", "03:30")),
        ("+3bd", "22:00", "0:00", ("2026-11-25", "22:00", "00:00")),
        ("-1d", "9", "noon", ("2026-11-20", "09:00", "12:00")),
    ],
)
@pytest.mark.sqlite
def test_typed_dates_and_times(
    sittings: Sittings, date: str, start: str, end: str | None, expected: tuple[str, str, str]
) -> None:
    words = ("session", "book", "--client", sittings.client(), "--type", "Family", f"--date={date}", "--start", start)
    session = sittings.json(*words, *(("--end", end) if end else ()))
    assert (session["date"], session["start"], session["end"]) == expected


@pytest.mark.sqlite
def test_wrong_dates_and_times(sittings: Sittings) -> None:
    words = ("session", "book", "--client", sittings.client(), "--type", "Family")
    assert sittings.refused(*words, "--date", "2026-02-30", "--start", "9")[0] == "invalid"
    assert sittings.refused(*words, "--date", "someday", "--start", "9")[0] == "invalid"
    assert sittings.refused(*words, "--date", "fri", "--start", "25:00")[0] == "invalid"
    assert sittings.refused(*words, "--date", "fri", "--start", "10:00", "--end", "09:00") == (
        "invalid",
        "The session would end at 9:00 AM, before it starts at 10:00 AM: correct the start or the end.",
    )
    assert sittings.json("session", "list") == []


def test_a_taken_room_is_refused_with_who_has_it(sittings: Sittings) -> None:
    sittings.book()
    when = ("--date", "2026-11-24", "--start", "10:30")
    words = ("session", "book", "--client", sittings.client("Weber", ""), "--type", "Family", *when)
    sentence = (
        "Room 1 is taken from 10:00 AM to 11:00 AM by O'Brien [VIP] [/, Zoe, Family (10001). Next free: 11:00 AM."
    )
    assert sittings.refused(*words) == ("clash", sentence)
    assert sittings.refused(*words, "--allow-clash") == ("clash", sentence)
    assert len(sittings.json("session", "list")) == 1


def test_every_verb_that_takes_a_time_lets_a_clash_be_allowed(sittings: Sittings, actor: access.Actor) -> None:
    preferences.save(actor, clash_policy="ask")
    sittings.book()
    sittings.book(start="12:00")
    away = {"unhold": ("hold",), "uncancel": ("cancel", "--why", "ill")}
    for back, (verb, *why) in away.items():
        sittings.text("session", verb, "10002", *why)
        day = ("--date", "2026-11-24", "--start", "12:00")
        taken = sittings("--json", "session", "book", "--client", sittings.client(), "--type", "Family", *day)
        taker = json.loads(taken.out)["number"]
        assert sittings.refused("session", back, "10002")[0] == "clash"
        assert sittings.json("session", back, "10002", "--allow-clash")["start"] == "12:00"
        sittings.text("session", "cancel", taker, "--why", "ill")
    there = (*day[:3], "10:00")
    assert sittings.refused("session", "move", "10002", *there)[0] == "clash"
    assert sittings.json("session", "move", "10002", *there, "--allow-clash")["start"] == "10:00"


def test_the_policy_ask_lets_a_clash_be_allowed(sittings: Sittings, actor: access.Actor) -> None:
    preferences.save(actor, clash_policy="ask")
    sittings.book()
    assert sittings.refused(*_book(sittings.client()))[0] == "clash"
    allowed = sittings.json(*_book(sittings.client()), "--allow-clash")
    assert allowed["status_notes"][0]["text"].endswith("double booking permitted")
    assert sittings.json("check") == {"ok": True, "problems": []}


def _book(number: str) -> tuple[str, ...]:
    return ("session", "book", "--client", number, "--type", "Family", "--date", "2026-11-24", "--start", "10:30")


def test_booking_into_a_held_slot_warns(sittings: Sittings) -> None:
    sittings.book()
    assert sittings.json("session", "hold", "10001")["on_hold"] is True
    result = sittings(*_book(sittings.client("Weber", "Kai")))
    assert (result.code, result.out) == (
        0,
        "Booked session 10002 for Weber, Kai, Tue Nov 24, 2026, 10:30 AM - 11:30 AM.\n",
    )
    assert result.err == "Room 1 is held for O'Brien [VIP] [/, Zoe (10001), 10:00 AM to 11:00 AM.\n"
    assert sittings.refused("session", "unhold", "10001")[0] == "clash"
    sittings.text("session", "cancel", "10002", "--why", "ill")
    assert sittings.text("session", "unhold", "10001") == (
        "Session 10001 is on the calendar, Tue Nov 24, 2026, 10:00 AM - 11:00 AM.\n"
    )


def test_a_place_is_a_room_or_an_outside_location(sittings: Sittings, actor: access.Actor) -> None:
    factories.room(actor, "Room 2")
    factories.outside(actor, "Baker Beach [/")
    inside = sittings.book("--room", "ROOM 2")
    outside = sittings.book("--room", "baker beach [/")
    assert (inside["room"], inside["outside_location"]) == ("Room 2", None)
    assert (outside["room"], outside["outside_location"]) == (None, "Baker Beach [/")
    assert sittings.refused(*_book(sittings.client()), "--room", "Roof") == (
        "not_found",
        'There is no room or outside location "Roof": choose one of Room 2, Room 1, Baker Beach [/, Client\'s home.',
    )


def test_a_name_that_two_things_have_is_refused(sittings: Sittings, actor: access.Actor) -> None:
    factories.room(actor, "Loft")
    factories.outside(actor, "LOFT")
    assert sittings.book("--room", "Loft")["room"] == "Loft"
    assert sittings.book("--room", "LOFT")["outside_location"] == "LOFT"
    assert sittings.refused(*_book(sittings.client()), "--room", "loft")[0] == "invalid"


def test_unknown_names_are_told_with_what_there_is(sittings: Sittings, actor: access.Actor) -> None:
    factories.user(actor, "ben", photographer=False)
    words = ("session", "book", "--client", sittings.client(), "--date", "fri", "--start", "10:00", "--type")
    assert sittings.refused(*words, "Passport") == (
        "not_found",
        'There is no session type "Passport": choose one of Portrait, Family, Newborn, Headshot, Senior, Wedding.',
    )
    assert sittings.refused(*words, "Family", "--photographer", "zed") == (
        "not_found",
        'There is no user "zed": choose one of ben, mia.',
    )
    code, sentence = sittings.refused(*words, "Family", "--photographer", "ben")
    assert (code, sentence) == ("invalid", "Ben [b]Berg[/b] is no photographer here: choose another one.")
    assert sittings.refused(*words[:2], "--client", "77", *words[4:], "Family")[0] == "not_found"


def test_show_for_people(sittings: Sittings, actor: access.Actor) -> None:
    anna = factories.user(actor, "anna", "Anna Berg", initials="AB")
    number = sittings.client("Weber", "Kai", "--warning", "speak to Mia first")
    when = ("--date", "2026-11-27", "--start", "14:00")
    people = ("--photographer", anna.login, "--description", "Twins")
    sittings.text("session", "book", "--client", number, "--type", "Newborn", *when, *people)
    sittings.text("session", "confirm", "10001")
    assert sittings.text("session", "show", "10001") == (
        "Session 10001  Weber, Kai (1001)\n"
        "CALL WARNING   speak to Mia first\n"
        "Description    Twins\n"
        "Type           Newborn\n"
        "When           Fri Nov 27, 2026, 2:00 PM - 4:00 PM (120 min)\n"
        "Studio         Main Street [Studio] [/\n"
        "Photographer   Anna Berg (AB)\n"
        "Room           Room 1\n"
        "Status         Session Pending, due Fri Nov 27, 2026\n"
        "State          confirmed\n"
        "Reminder       30 min before\n"
        "Booked by      MKH, Sat Nov 21, 2026\n"
        "\n"
        "Sat Nov 21, 2026, 11:04 AM  MKH  Confirmed, noted by Mia [Hansen] [/\n"
        "Sat Nov 21, 2026, 11:04 AM  MKH  Booked for Fri Nov 27, 2026, 2:00 PM - 4:00 PM, status Session Pending\n"
    )
    assert sittings.refused("session", "show", "9") == ("not_found", "There is no session 9: look for it with Find.")


def test_move_keeps_the_length_and_takes_the_confirmation_back(sittings: Sittings) -> None:
    sittings.book("--end", "10:45")
    assert sittings.json("session", "confirm", "10001")["confirmed_by"] == "mia"
    when = ("--date", "2026-11-25", "--start", "16:00")
    moved = sittings.json("session", "move", "10001", *when)
    assert [moved[name] for name in ("date", "start", "end", "confirmed")] == ["2026-11-25", "16:00", "16:45", False]
    again = sittings.text("session", "move", "10001", *when, "--end", "18:00")
    assert again == "Moved session 10001 to Wed Nov 25, 2026, 4:00 PM - 6:00 PM.\n"


def test_move_says_what_follows_and_with_show_says_it_before(sittings: Sittings, actor: access.Actor) -> None:
    sittings.book()
    sittings.text("session", "confirm", "10001")
    sittings.text("task", "add", "--subject", "Album [/", "--session", "10001", "--due", "2026-12-01")
    when = ("session", "move", "10001", "--date", "2026-11-25", "--start", "16:00")
    follows = (
        "It is not confirmed any more: the client said yes to the old time.\n"
        "Session Pending is due on Wed Nov 25, 2026 then.\n"
    )
    shown = sittings.text(*when, "--show")
    assert shown == (
        f"It moves to Wed Nov 25, 2026, 4:00 PM.\n{follows}"
        "Task 1, Album [/ stays: Tue Dec 1, 2026; --with tasks takes it along.\n"
    )
    assert sittings.json(*when, "--show", "--with=tasks")["followers"] == [
        {"what": "task 1, Album [/", "is": "Tue Dec 1, 2026", "would_be": "Wed Dec 2, 2026", "comes_along": True}
    ]
    assert sittings.json("session", "show", "10001")["date"] == "2026-11-24"
    moved = sittings.text(*when)
    assert moved.startswith("Moved session 10001 to Wed Nov 25, 2026, 4:00 PM - ")
    assert moved.endswith(f"{follows}Task 1, Album [/ stays: Tue Dec 1, 2026.\n")


def test_move_into_a_taken_slot(sittings: Sittings) -> None:
    sittings.book()
    sittings.book(start="14:00")
    assert sittings.refused("session", "move", "10002", "--date", "2026-11-24", "--start", "10:00")[0] == "clash"
    assert sittings.json("session", "show", "10002")["start"] == "14:00"


def test_status_goes_on_by_itself_or_where_told(sittings: Sittings, actor: access.Actor) -> None:
    anna = factories.user(actor, "anna", "Anna", initials="AB")
    sittings.book(date="2026-11-20")
    assert sittings.text("session", "status", "10001") == (
        "Session 10001 stands at Image Capture Pending now, due Mon Nov 23, 2026.\n"
    )
    told = ("--to", "retouch PENDING", "--completed", "fri -7d", "--due", "+10d", "--by", anna.login)
    assert sittings.refused("session", "status", "10001", *told)[0] == "invalid"
    told = ("--to", "retouch PENDING", "--completed", "fri", "--due", "+10d", "--by", anna.login)
    session = sittings.json("session", "status", "10001", *told)
    assert (session["status"], session["status_due"]) == ("Retouch Pending", "2026-12-01")
    assert session["status_notes"][0]["text"] == (
        "Status changed from Image Capture Pending to Retouch Pending, completed Fri Nov 20, 2026, "
        "due Tue Dec 1, 2026 (set by hand), by AB"
    )
    assert sittings.json("session", "status", "10001", "--to", "Archived")["status_due"] is None
    assert sittings.refused("session", "status", "10001") == (
        "not_allowed",
        "Archived is the last status: choose another one to go back.",
    )
    code, sentence = sittings.refused("session", "status", "10001", "--to", "Lost")
    assert (code, sentence[:30]) == ("not_found", 'There is no status "Lost": cho')


def test_confirm_hold_cancel_no_show(sittings: Sittings) -> None:
    for number, date in ((10001, "2026-11-24"), (10002, "2026-11-20")):
        assert sittings.book(date=date)["number"] == str(number)
    assert sittings.text("session", "confirm", "10001") == "Session 10001 is confirmed.\n"
    assert sittings.text("session", "hold", "10001") == "Session 10001 is on hold: its time is free.\n"
    assert sittings.refused("session", "confirm", "10001")[0] == "invalid"
    assert sittings.refused("session", "no-show", "10001")[0] == "invalid"
    assert sittings.json("session", "unhold", "10001")["on_hold"] is False
    assert sittings.refused("session", "no-show", "10001") == (
        "invalid",
        "The session starts Tue Nov 24, 2026, 10:00 AM: a no show can be flagged from then on.",
    )
    assert sittings.refused("session", "cancel", "10001", "--why", " ")[0] == "invalid"
    assert sittings.text("session", "cancel", "10001", "--why", "client [ill]") == (
        "Session 10001 is cancelled: client [ill].\n"
    )
    cancelled = sittings.json("session", "show", "10001")
    assert (cancelled["cancelled"], cancelled["cancel_reason"]) == (True, "client [ill]")
    assert sittings.refused("session", "cancel", "10001", "--why", "again") == (
        "not_allowed",
        "Session 10001 is cancelled already (client [ill]).",
    )
    assert sittings.refused("session", "confirm", "10001")[0] == "invalid"
    assert sittings.refused("session", "status", "10001")[0] == "not_allowed"
    assert sittings.text("session", "no-show", "10002") == "Session 10002 is a no show.\n"
    assert sittings.json("session", "show", "10002")["no_show"] is True


def test_list_filters(sittings: Sittings) -> None:
    for date in ("2026-11-16", "2026-11-24", "2026-11-25", "2026-12-24"):
        sittings.book(date=date)
    sittings.text("session", "status", "10001", "--completed", "2026-11-16")
    sittings.text("session", "cancel", "10003", "--why", "ill")

    def numbers(*words: str) -> list[str]:
        return [session["number"] for session in sittings.json("session", "list", *words)]

    assert numbers() == ["10001", "10002", "10003", "10004"]
    assert numbers("--from", "2026-11-24") == ["10002", "10003", "10004"]
    assert numbers("--from", "2026-11-24", "--to", "2026-11-25") == ["10002", "10003"]
    assert numbers("--status", "image capture pending") == ["10001"]
    assert numbers("--overdue") == ["10001"]
    assert numbers("--client", "1002") == ["10002"]
    assert numbers("--limit", "2") == ["10001", "10002"]
    assert sittings.refused("session", "list", "--client", "77")[0] == "not_found"
    assert sittings.refused("session", "list", "--status", "Lost")[0] == "not_found"
    assert sittings("session", "list", "--limit", "0").code == 2
    assert sittings.text("session", "list", "--to", "2026-11-24") == (
        "10001  Mon Nov 16, 2026  10:00 AM - 11:00 AM  O'Brien [VIP] [/, Zoe  Family  Room 1    Image Capture Pending  "
        "due Tue Nov 17, 2026  late\n"
        "10002  Tue Nov 24, 2026  10:00 AM - 11:00 AM  O'Brien [VIP] [/, Zoe  Family  Room 1    Session Pending        "
        "due Tue Nov 24, 2026\n"
    )
    assert sittings.text("session", "list", "--from", "2030-01-01") == "No such session.\n"
    assert sittings.json("session", "list", "--from", "2030-01-01") == []


def test_a_list_costs_the_same_queries_whatever_its_length(
    sittings: Sittings, actor: access.Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = database.rows

    def counted(sql: str, params: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        asked.append(sql)
        return rows(sql, params)

    counts = []
    for number in (1, 3):
        while len(sittings.json("session", "list")) < number:
            sittings.book(date=f"2026-11-{20 + number}", start=f"{10 + len(sittings.json('session', 'list'))}:00")
        with monkeypatch.context() as patched:
            patched.setattr(database, "rows", counted)
            sittings.json("session", "list")
        counts.append(len(asked))
        asked.clear()
    assert counts[0] == counts[1]


def test_participants_and_promotions_are_names(sittings: Sittings, actor: access.Actor) -> None:
    client_id = factories.client(actor)
    members = [factories.member(actor, client_id, name) for name in ("Tom", "Ann")]
    promotion = factories.promotion(actor, "Fall [Colors]")
    factories.session(actor, client_id=client_id, participants=members, promotions=[promotion], notes="a\nb")
    session = sittings.json("session", "show", "10001")
    assert session["participants"] == ["Tom", "Ann"]
    assert session["promotions"] == ["Fall [Colors]"]
    assert session["notes"] == "a\nb"
    assert "Notes          a\n               b\n" in sittings.text("session", "show", "10001")


def test_types(sittings: Sittings) -> None:
    found = sittings.json("session", "types")
    assert [(kind["name"], kind["duration_min"]) for kind in found] == [
        *(("Portrait", 60), ("Family", 60), ("Newborn", 120), ("Headshot", 30), ("Senior", 90), ("Wedding", 480))
    ]
    assert found[0] == {
        "name": "Portrait",
        "duration_min": 60,
        "colour": "blue",
        "room": "Room 1",
        "photographer": None,
        "assistant": None,
    }
    assert sittings.text("session", "types").splitlines()[4:] == ["Senior    90 min   Room 1", "Wedding   480 min"]


@pytest.mark.sqlite
def test_stale_ones(sittings: Sittings, frozen: Any) -> None:
    sittings.book(date="2026-12-24")
    sittings.text("list", "status", "edit", "Session Pending", "--stale-after", "3")
    assert sittings.json("session", "list", "--stale") == []
    frozen.shift(timedelta(days=5))
    assert [one["number"] for one in sittings.json("session", "list", "--stale")] == ["10001"]
    assert [one["number"] for one in sittings.json("session", "list", "stale:session")] == ["10001"]
    assert sittings.text("session", "list").endswith("  due Thu Dec 24, 2026    stale\n")
    assert sittings.text("status", "list").splitlines()[0].endswith("initial, stale after 3 business days")


def test_a_hold_with_an_end(sittings: Sittings) -> None:
    sittings.book()
    told = sittings.text("session", "hold", "10001", "--until", "mon")
    assert told == "Session 10001 is on hold until Mon Nov 23, 2026: its time is free.\n"
    assert sittings.json("session", "show", "10001")["held_until"] == "2026-11-23"
    assert sittings.json("session", "hold", "10001", "--until", "never")["held_until"] is None
    assert sittings.refused("session", "hold", "10001", "--until", "dec 24")[0] == "invalid"
