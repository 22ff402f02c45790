from datetime import date, time

import pytest
from pypdf import PdfReader

from studio.calendar import whose
from studio.calendar.whose import EVERYBODY, PERSON
from studio.lists import upkeep
from studio.lists.days import ABSENCE
from studio.papers import files, sheets
from studio.sessions import sessions
from tests import factories

pytestmark = pytest.mark.sqlite
MON = date(2026, 11, 23)


def mine():
    return next(one for one in whose.offered() if one.kind == PERSON)


@pytest.fixture
def booked(book, actor):
    client = factories.client(actor, "O'Brien", "Zoe")
    one = factories.session(actor, "2026-11-23 10:00", client_id=client, photographer=actor.user_id, notes="The dog [/")
    sessions.confirm(actor, one.session_id)
    factories.session(actor, "2026-11-24 22:00", client_id=client, photographer=actor.user_id, room=None, minutes=240)
    gone = {"first_day": MON, "first_time": time(15), "last_day": MON, "last_time": time(16)}
    upkeep.add(actor, ABSENCE, {"name": "Dentist [/", "resource": mine().resource_id, **gone})


def test_a_day_sheet(booked):
    paper = sheets.of_day(MON, mine())
    assert paper.title == "Day sheet of Mia [Hansen] [/, Mon Nov 23, 2026"
    assert [tuple(row) for row in paper.rows] == [
        ("3:00 PM-4:00 PM", "Mia [Hansen] [/: Dentist [/", "", "", "", "", ""),
        ("10:00 AM-11:00 AM", "O'Brien, Zoe", "Family", "Room 1", "MKH", "confirmed", "The dog [/"),
    ]


def test_its_file_is_called_by_its_day(booked):
    paper = sheets.of_week(MON, mine(), 7)
    assert files.usual_name(paper.name, ".pdf", paper.day) == "~/week-sheet-of-mia-hansen-2026-11-23.pdf"
    assert files.usual_name("Journal", ".pdf") == "~/journal-2026-11-21.pdf"


def test_a_week_sheet(booked):
    rows = [tuple(row) for row in sheets.of_week(MON, mine(), 4).rows]
    assert [row[:3] for row in rows] == [
        ("Mon Nov 23", "3:00 PM-4:00 PM", "Mia [Hansen] [/: Dentist [/"),
        ("", "10:00 AM-11:00 AM", "O'Brien, Zoe"),
        ("Tue Nov 24", "10:00 PM-2:00 AM +1", "O'Brien, Zoe"),
        ("Wed Nov 25", "until 2:00 AM", "O'Brien, Zoe"),
        ("Thu Nov 26", "", "closed: Thanksgiving Day"),
    ]


def test_as_pdf(booked, tmp_path):
    target = tmp_path / "day.pdf"
    files.write(sheets.of_day(MON, EVERYBODY), target)
    text = PdfReader(target).pages[0].extract_text()
    assert "Day sheet Mon Nov 23, 2026" in text
    assert "O'Brien, Zoe" in text
