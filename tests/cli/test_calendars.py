"""What is booked, for other calendar programs, on the command line."""

import stat

from icalendar import Calendar

from tests.cli.conftest import Sittings


def test_a_calendar_goes_into_a_file_of_ones_own(sittings: Sittings, tmp_path) -> None:
    sittings.book("--photographer", "mia", date="2026-12-01")
    sittings.book(date="2026-12-08")
    target = tmp_path / "mia.ics"
    told = sittings.json("export", "calendar", str(target), "--person", "mia", "--to", "2026-12-01")
    assert told == {"file": str(target), "entries": 1}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert len(Calendar.from_ical(target.read_text()).walk("VEVENT")) == 1
    assert sittings.refused("export", "calendar", str(target)) == (
        "invalid",
        "There is a file of that name already: choose another name.",
    )
    assert sittings.text(
        "export", "calendar", str(tmp_path / "room.ics"), "--room", "room 1", "--from", "2026-12-24"
    ).startswith("Wrote 0 entries")


def test_what_is_no_calendar_is_refused(sittings: Sittings, tmp_path) -> None:
    _, why = sittings.refused("export", "calendar", str(tmp_path / "mia.pdf"))
    assert why == "The end of the file's name says what it becomes: .ics. Add it."
    _, why = sittings.refused(
        "export", "calendar", str(tmp_path / "a.ics"), "--from", "2026-12-02", "--to", "2026-12-01"
    )
    assert why.startswith("The last day is before the first")
    assert list(tmp_path.glob("*.ics")) == []


def test_the_worker_keeps_the_feeds_and_says_what_is_wrong(sittings: Sittings, tmp_path) -> None:
    folder = tmp_path / "feeds"
    sittings.text("preference", "calendar.folder", str(folder))
    done = sittings("worker", "--once")
    assert (done.code, done.err) == (
        0,
        f"sittings: The folder of the feeds, {folder}, is missing: make it, or set calendar.folder anew.\n",
    )
    folder.mkdir()
    sittings.text("preference", "calendar.feeds", "all")
    assert sittings.json("worker", "--once")["calendars"] == 1
    assert "Wrote" not in sittings.text("worker", "--once")


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Dentist
DTSTART:20261201T100000
DTEND:20261201T110000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Some day
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_taken_over_and_each_entry_told_of(sittings: Sittings, tmp_path, frozen) -> None:
    source = tmp_path / "anna.ics"
    source.write_text(CALENDAR)
    words = ("import", "calendar", str(source), "--person", "mia", "--into", "absences")
    assert sittings.text(*words, "--dry-run").splitlines() == [
        "2  Tue Dec 1, 2026, 10:00 AM - 11:00 AM  Dentist: taken",
        '8                                        "Some day" has no DTSTART: nobody knows when it is.',
        "It would take 1 absence of Mia [Hansen] [/; 1 refused.",
    ]
    told = sittings.json(*words)
    assert (told["dry_run"], told["taken"], [one["line"] for one in told["entries"]]) == (False, 1, [2, 8])
    assert [one["who"] for one in sittings.json("absence", "list")] == ["Mia [Hansen] [/"]


def test_a_file_that_is_missing_or_no_calendar_is_refused(sittings: Sittings, tmp_path) -> None:
    words = ("--person", "mia", "--into", "appointments")
    _, why = sittings.refused("import", "calendar", str(tmp_path / "no.ics"), *words)
    assert why.startswith("There is no file")
    (tmp_path / "page.ics").write_text("<html>")
    assert sittings.refused("import", "calendar", str(tmp_path / "page.ics"), *words)[1].startswith("It is no calendar")


def test_a_calendar_elsewhere_is_named_looked_at_read_and_accepted(sittings: Sittings, tmp_path, frozen) -> None:
    source = tmp_path / "mia.ics"
    source.write_text(CALENDAR)
    result = sittings("--json", "busy", "set", "mia", str(source), "--dry-run")
    assert (result.code, "2026-12-01 10:00" in result.out, "line 8" in result.err) == (0, True, True)
    assert sittings.json("busy", "list") == []
    source.write_text(
        CALENDAR.replace("DTSTART:20261201T100000", "DTSTART:20261201T090000").partition("BEGIN:VEVENT\nUID:2")[0]
        + "END:VCALENDAR\n"
    )
    told = sittings.json("busy", "set", "mia", str(source))
    assert told == {
        "person": "mia", "address": str(source), "times": 1, "read_at": "2026-11-21 11:04:00", "asks": False, "trouble": None,
    }  # fmt: skip
    assert sittings.json("busy", "show", "mia") == [{"start": "2026-12-01 09:00", "end": "2026-12-01 11:00"}]
    source.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    frozen.shift(3600)
    done = sittings("worker", "--once")
    assert (done.code, "is empty now" in done.err) == (0, True)
    assert [one["asks"] for one in sittings.json("busy", "list")] == [True]
    assert sittings.text("busy", "accept", "mia") == "Mia [Hansen] [/: 0 busy times elsewhere from now on.\n"
    sittings.text("busy", "remove", "mia")
    assert sittings.refused("busy", "show", "mia")[0] == "not_found"
    assert sittings.refused("busy", "set", "mia", "http://a.example")[0] == "invalid"
