"""What a studio is founded with: the zone of its place, and how dates, times and weeks go there."""

import pytest

from studio.book import founding
from studio.book.founding import NewStudio
from studio.dates.customs import customs_of
from studio.dates.zones import likely_zone, zones_of
from studio.kernel import clock, preferences
from studio.kernel.shown import formats

pytestmark = pytest.mark.sqlite


def new(country: str, region: str = "", zone: str = "") -> NewStudio:
    return NewStudio("Main", "mia", "Mia", "M", country=country, region=region, zone=zone)


@pytest.fixture(autouse=True)
def server_in_utc(monkeypatch):
    monkeypatch.setattr(clock, "machine_zone", lambda: "Etc/UTC")


@pytest.mark.parametrize(
    ("country", "region", "zone"),
    [
        ("US", "CA", "America/Los_Angeles"),
        ("US", "NY", "America/New_York"),
        ("DE", "", "Europe/Berlin"),
        ("DE", "BY", "Europe/Berlin"),
        ("GB", "", "Europe/London"),
        ("IL", "", "Asia/Jerusalem"),
        ("CA", "BC", "America/Vancouver"),
        ("AU", "QLD", "Australia/Brisbane"),
        ("ES", "", "Europe/Madrid"),
    ],
)
def test_the_zone_is_that_of_the_place(country, region, zone):
    assert founding.zone_of(new(country, region)) == (zone, "")
    assert founding.zones_to_choose(country, region) == ()


def test_of_several_zones_the_likeliest_is_taken_and_told(monkeypatch):
    assert len(zones_of("US")) > 5
    unsure = ", the likeliest of the 8 there: make the book with --zone where that is wrong"
    assert founding.zone_of(new("US")) == ("America/New_York", unsure)
    assert f"Its time zone is America/New_York{unsure}." in founding.habits_told(new("US"))
    assert founding.zone_of(new("")) == ("Etc/UTC", ", this machine's: make the book with --zone where that is wrong")
    monkeypatch.setattr(clock, "machine_zone", lambda: "America/Chicago")
    assert likely_zone("US") == "America/Chicago"
    assert founding.zones_to_choose("US", "") == ()
    assert founding.zone_of(new("US", zone="America/Denver")) == ("America/Denver", "")


@pytest.mark.parametrize(
    ("country", "region", "first"),
    [
        ("US", "", "New York Chicago Los Angeles Denver Phoenix"),
        ("CA", "", "Toronto Vancouver"),
        ("AU", "", "Sydney Brisbane Perth Adelaide"),
        ("BR", "", "Sao Paulo Manaus"),
        ("MX", "", "Mexico City Cancun"),
        ("RU", "", "Moscow Yekaterinburg"),
        ("NZ", "", ""),
        ("UA", "", ""),
    ],
)
def test_the_zones_to_choose_from_begin_with_those_where_most_people_live(country, region, first):
    labels = [choice.label for choice in founding.zones_to_choose(country, region)]
    assert " ".join(labels).startswith(first)
    assert bool(labels) == bool(first)


def test_every_country_has_customs_that_preferences_take(empty_book):
    founding.found_studio(new("DE"))
    wanted = preferences.load()
    assert (wanted.zone, wanted.date_order, wanted.clock24, wanted.first_weekday) == ("Europe/Berlin", "dmy", True, 0)
    assert formats().order == "dmy"
    assert founding.habits_told(new("DE")) == (
        "Its time zone is Europe/Berlin. Dates and times are written Fri 27 Nov 2026, 14:30."
    )


@pytest.mark.parametrize(
    ("country", "order", "clock24", "first_weekday", "work_week"),
    [
        ("US", "mdy", False, 6, (0, 1, 2, 3, 4)),
        ("DE", "dmy", True, 0, (0, 1, 2, 3, 4)),
        ("GB", "dmy", True, 0, (0, 1, 2, 3, 4)),
        ("IL", "dmy", True, 6, (0, 1, 2, 3, 6)),
        ("JP", "ymd", True, 6, (0, 1, 2, 3, 4)),
        ("EG", "dmy", False, 5, (0, 1, 2, 3, 6)),
    ],
)
def test_customs(country, order, clock24, first_weekday, work_week):
    found = customs_of(country)
    assert (found.date_order, found.clock24, found.first_weekday, found.work_week) == (
        order,
        clock24,
        first_weekday,
        work_week,
    )
