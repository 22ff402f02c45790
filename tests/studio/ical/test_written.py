"""Calendars as other programs read them: by the library icalendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from studio.ical import written
from studio.ical.settings import called
from studio.ical.written import Event, Person
from studio.kernel import clock

AT = datetime(2026, 12, 5, 10)
STAMP = datetime(2026, 11, 21, 19, 4, tzinfo=UTC)
HARD = 'Ana [VIP] [/ "; ,\\n real \\ \x1b[31m\nsecond line 😀' + "щ" * 60


def event(**values: object) -> Event:
    given = {
        "uid": "session-1@book",
        "sequence": 3,
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=1),
        "summary": "Family",
    }
    return Event(**{**given, "changed_at": STAMP, "stamped_at": STAMP, **values})  # type: ignore[arg-type]


def read(*events: Event, **options: str) -> Calendar:
    lines = list(written.calendar(events, 2026, 2027, **options))
    assert all(len(part.encode()) <= 75 and line.endswith("\r\n") for line in lines for part in line.split("\r\n"))
    return Calendar.from_ical("".join(lines))


@pytest.fixture
def studio_zone():
    clock.set_zone("America/Los_Angeles")


def test_an_event_comes_back_as_it_was(studio_zone):
    inviting = {
        "organiser": Person("studio@example.com", 'Main "Street"'),
        "attendees": (Person("ana@example.com", "Ana, B"),),
    }
    found = read(
        event(summary=HARD, location=HARD, description=HARD, alarm_min=30, **inviting), name=HARD, method="REQUEST"
    )
    assert (found["METHOD"], found["VERSION"]) == ("REQUEST", "2.0")
    [one] = found.walk("VEVENT")
    plain = HARD.replace("\x1b", "")
    assert (one["SUMMARY"], one["LOCATION"], one["DESCRIPTION"]) == (plain,) * 3
    assert (one["UID"], one["SEQUENCE"], one["STATUS"]) == ("session-1@book", 3, "CONFIRMED")
    assert one.decoded("DTSTART") == AT.replace(tzinfo=ZoneInfo("America/Los_Angeles"))
    assert one.decoded("DTEND") - one.decoded("DTSTART") == timedelta(hours=1)
    assert one.decoded("LAST-MODIFIED") == STAMP
    assert (one["ORGANIZER"], one["ORGANIZER"].params["CN"]) == ("mailto:studio@example.com", "Main 'Street'")
    assert one["ATTENDEE"].params["CN"] == "Ana, B"
    assert [alarm.decoded("TRIGGER") for alarm in one.walk("VALARM")] == [timedelta(minutes=-30)]
    assert found.errors == one.errors == []


def test_what_is_cancelled_reminds_nobody(studio_zone):
    [one] = read(event(cancelled=True, alarm_min=30)).walk("VEVENT")
    assert (one["STATUS"], one["TRANSP"], one.walk("VALARM")) == ("CANCELLED", "TRANSPARENT", [])


@pytest.mark.parametrize(
    "zone",
    [
        "America/Los_Angeles",
        "Europe/Berlin",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "America/Phoenix",
    ],
)
def test_the_table_of_a_zone_says_what_the_zone_does(zone: str):
    """A program that knows no zone by its name reads the same instants by the table alone."""
    clock.set_zone(zone)
    text = "".join(written.calendar([], 2026, 2028)).replace(zone, "Nowhere/Known")
    [table] = Calendar.from_ical(text).walk("VTIMEZONE")
    own = table.to_tz(lookup_tzid=False)
    for hours in range(0, 3 * 366 * 24, 11):
        at = datetime(2026, 1, 1) + timedelta(hours=hours)
        if clock.exists(at) and not clock.twice(at):
            assert at.replace(tzinfo=own).utcoffset() == at.replace(tzinfo=ZoneInfo(zone)).utcoffset(), at


def test_without_a_named_zone_times_are_in_utc(monkeypatch):
    monkeypatch.setattr(clock, "machine_zone", lambda: "")
    [one] = read(event()).walk("VEVENT")
    assert one.decoded("DTSTART") == AT.astimezone(UTC)


@pytest.mark.parametrize(
    ("how", "alan", "zoe", "firm"),
    [
        ("full", "Alan Smith", "Zoe", "Acme Ltd"),
        ("first-initial", "Alan S.", "Zoe", "A. L."),
        ("initials", "A. S.", "Z.", "A. L."),
    ],
)
def test_names_are_as_short_as_the_studio_wants_them(how: str, alan: str, zoe: str, firm: str):
    assert (called("Smith", "Alan", how), called("", "Zoe", how), called("Acme Ltd", "", how)) == (alan, zoe, firm)
