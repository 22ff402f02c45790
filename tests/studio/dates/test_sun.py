from datetime import date, datetime

import pytest

from studio.dates import places, sun
from studio.kernel import clock
from studio.kernel.errors import Invalid

SANTA_CRUZ, TROMSO, DELHI = "36.9741, -122.0308", "69.6492, 18.9553", "28.6139, 77.2090"


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "place", "day", "rises", "sets"),
    [
        # timeanddate.com, to the minute, give or take one
        ("America/Los_Angeles", SANTA_CRUZ, "2026-11-26", "07:00", "16:52"),
        ("America/Los_Angeles", SANTA_CRUZ, "2026-06-21", "05:48", "20:31"),
        ("America/Los_Angeles", SANTA_CRUZ, "2026-11-01", "06:34", "17:11"),
        ("Asia/Kolkata", DELHI, "2026-12-05", "06:59", "17:24"),
    ],
)
def test_the_sun_on_the_studios_clock(zone, place, day, rises, sets):
    clock.set_zone(zone)
    found = sun.of(date.fromisoformat(day), place)
    assert abs(found.rises - at(f"{day} {rises}")).total_seconds() <= 180
    assert abs(found.sets - at(f"{day} {sets}")).total_seconds() <= 180
    (first, second) = found.golden
    assert first[0] < found.rises < first[1] < second[0] < found.sets < second[1]


def test_in_the_far_north_it_stays_away():
    clock.set_zone("Europe/Oslo")
    found = sun.of(date(2026, 12, 21), TROMSO)
    assert (found.rises, found.sets) == (None, None)
    assert found.words() == "no sunrise, no sunset"


def test_without_a_place_nothing_is_told():
    assert sun.of(date(2026, 11, 26), "") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("36.9741, -122.0308", "36.9741, -122.0308"),
        ("36.97N 122.03W", "36.9700, -122.0300"),
        ("52,5; 13,4", "52.5000, 13.4000"),
        ("-33.87 151.21", "-33.8700, 151.2100"),
        (" ", ""),
    ],
)
def test_places_as_maps_show_them(typed, kept):
    assert places.tidy(typed) == kept


@pytest.mark.parametrize("typed", ["Santa Cruz", "91, 0", "0, 181", "1", "1, 2, 3"])
def test_what_is_no_place_is_refused(typed):
    with pytest.raises(Invalid, match="latitude and longitude"):
        places.tidy(typed)
