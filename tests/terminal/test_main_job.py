"""The main job, from an empty folder to a booked session in its workflow, with the keyboard alone."""

import json
import subprocess
from datetime import date, timedelta

import pytest

from tests.terminal.harness import COLOURLESS, sittings

pytestmark = pytest.mark.terminal
TODAY = date(2026, 11, 21)
CLOSED = {date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 1)}
"""Thanksgiving, the day after it, Christmas, New Year: what California keeps in those weeks."""


def due(days):
    """Count business days by walking the calendar."""
    day = TODAY
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in CLOSED:
            days -= 1
    return day


def shown(day):
    return f"{day:%a %b} {day.day}, {day.year}"


def answer(db, *words):
    done = subprocess.run(
        [*sittings("--db", str(db), "--as", "mia", "--json"), *words], capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_the_count_that_the_others_are_held_against():
    assert (due(1), due(3), due(5)) == (date(2026, 11, 23), date(2026, 11, 25), date(2026, 12, 1))


def test_from_nothing_to_a_session_in_its_workflow(program, tmp_path):
    db = tmp_path / "new" / "book.db"
    term = program(db, env=COLOURLESS)

    term.wait_for("Welcome to Sittings")
    term.wait_for("57 known")
    term.type("Main Street\rUnited States\rCalif\rmia hansen\r")
    term.wait_for("Your initials +MH_")
    term.type("MKH")
    term.press("ctrl+s")
    term.wait_for("Welcome to Main Street")

    term.press("f3")
    term.type("zoe o'brien")
    term.wait_for('>New client "zoe o\'brien"')
    term.press("enter")
    term.wait_for("^ New client")
    term.wait_for("Last name +O'Brien_")
    term.press("ctrl+s")
    term.wait_for("Saved client 1001")
    for name, birthday, family in (("ben", "3/4/2019", 1), ("ada", "12/24/2021", 2)):
        term.press("ctrl+n")
        term.wait_for("New family member")
        term.type(f"{name}\tchild\t{birthday}")
        term.press("enter")
        term.wait_for(f"Family {family} ")
    term.press("ctrl+pagedown")
    term.wait_for("^>Ben +Child +Mon Mar 4, 2019 +7\n Ada +Child +Fri Dec 24, 2021 +4")

    term.press("f9")
    term.wait_for("^ Book a session  O'Brien, Zoe")
    term.press("enter")
    term.type("fam\tfri 12:00\t")
    term.wait_for("Type +Family_")
    term.wait_for(r"Date +Fri Nov 27, 2026_+.*\n Start - End  12:00 PM_+ - 1:00 PM_")
    term.wait_for("Room +Room 1_")
    term.wait_for(r"does not work that\s+day:\s+Day\s+After\s+Thanksgiving")
    term.press("enter")
    term.wait_for("Enter books it")
    term.press("enter")
    term.wait_for("Session 10001 is booked")
    term.press("o")
    term.wait_for("^ Session 10001")
    term.wait_for("Booked by +MKH, Nov 21, 2026")
    term.type("Family at home")
    term.press("ctrl+pagedown")
    term.wait_for(r"^> \[ \] Ben")
    term.press("space")
    term.wait_for(r"^  \[✓\] Ben.*\n> \[ \] Ada")
    term.press("ctrl+s")
    term.wait_for("Saved session 10001")
    term.press("ctrl+pageup")
    term.wait_for("Session no. +10001_")
    term.wait_for("Status +Session Pending")
    term.wait_for("Due +Fri Nov 27, 2026_")  # the session's own day, whatever day it is

    term.press("ctrl+o")
    term.wait_for("Current status  Session Pending, since Nov 21, due Nov 27")
    term.wait_for(f"Due date +{shown(due(1))}_")
    term.press("enter")
    term.wait_for("Session 10001 is now Image Capture Pending")
    term.press("ctrl+o")
    term.wait_for("Current status  Image Capture Pending")
    term.type("sales")
    term.wait_for(f"Due date +{shown(due(5))}_")
    term.wait_for("Thanksgiving")
    term.press("enter")
    term.wait_for("Session 10001 is now Sales Presentation Pending")
    term.wait_for(f"Due +{shown(due(5))}_")
    term.press("ctrl+pageup")
    term.wait_for("MKH +Status changed from Image Capture Pending to Sal")
    term.wait_for("MKH +Booked for Fri Nov 27, 2026")

    term.press("f2")
    term.wait_for("was booked; t goes to today")
    term.press("t")
    term.wait_for("0 sessions")
    term.press("g")
    term.wait_for("Go to date")
    term.type("fri\r")
    term.wait_for("^ Fri Nov 27, 2026   1 session  1 not confirmed")
    term.wait_for(r"^> ?12:00- ?1:00 PM +O'Brien, Zoe \+1 +Family +Room 1 +Sales")
    term.press("ctrl+q")
    assert term.wait_gone() == 0
    assert term.foreign() == []

    session = answer(db, "session", "show", "10001")
    assert {name: session[name] for name in ("number", "description", "type", "date", "start", "end", "room")} == {
        "number": "10001",
        "description": "Family at home",
        "type": "Family",
        "date": "2026-11-27",
        "start": "12:00",
        "end": "13:00",
        "room": "Room 1",
    }
    assert session["client"] == {"number": "1001", "name": "O'Brien, Zoe"}
    assert (session["status"], session["status_due"]) == ("Sales Presentation Pending", due(5).isoformat())
    assert (session["booked_by"], session["booked_on"], session["version"]) == ("mia", TODAY.isoformat(), 4)
    assert [note["text"].partition(",")[0] for note in session["status_notes"]] == [
        "Status changed from Image Capture Pending to Sales Presentation Pending",
        "Status changed from Session Pending to Image Capture Pending",
        "Booked for Fri Nov 27",
    ]
    assert answer(db, "status", "due", "Session Pending", "--from", "2026-11-21")["due"] == "2026-11-21"
    assert answer(db, "status", "due", "Upload to Web Pending", "--from", "2026-11-21")["due"] == due(2).isoformat()
    assert answer(db, "check") == {"ok": True, "problems": []}


def test_booking_for_a_known_client_on_a_wide_terminal(program, book_file):
    subprocess.run(sittings("--db", str(book_file), "--as", "mia", "client", "add", "--last", "Weber"), check=True)
    term = program(book_file, size=(120, 40), env=COLOURLESS)
    term.wait_for("0 sessions")
    term.press("f9")
    term.press("enter")
    term.type("web")
    term.wait_for("^> *.*1001 +Weber")
    term.press("enter")
    term.wait_for("^ Book a session  Weber")
    term.type("head\ttomorrow 9:15\t")
    term.wait_for("9:15 AM_+ - 9:45 AM_")
    term.press("enter")
    term.wait_for("Enter books it")
    term.press("enter")
    term.wait_for("Session 10001 is booked")
    term.press("o")
    term.wait_for("Booked for Sun Nov 22, 2026, 9:15 AM - 9:45 AM")
    term.press("ctrl+o")
    term.wait_for("Current status  Session Pending")
    term.press("enter")
    term.wait_for("Status changed from Session Pending to Image Capture Pending")
    term.press("f2")
    term.wait_for("Tomorrow, not confirmed 1")
    # The agenda stands on the session that was just booked.
    term.wait_for(r"^> +9:15- ?9:45 AM +Weber +Headshot +Room 1 +(Image Cap|Capture)")
    term.press("ctrl+q")
    assert term.wait_gone() == 0
    assert term.foreign() == []
    assert answer(book_file, "session", "show", "10001")["status_due"] == due(1).isoformat()
