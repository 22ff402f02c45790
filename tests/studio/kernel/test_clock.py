import pytest

from studio.book import founding
from studio.kernel import clock, database, preferences


@pytest.mark.parametrize(
    ("tz", "name"),
    [("America/Los_Angeles", "America/Los_Angeles"), (":Asia/Tokyo", "Asia/Tokyo"), ("<-03>3", ""), ("../x", "")],
)
def test_the_zone_of_this_machine(monkeypatch, tz, name):
    monkeypatch.setenv("TZ", tz)
    assert clock.machine_zone() == name


def test_the_zone_of_this_machine_where_only_the_system_says_it(monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr("os.path.realpath", lambda path: "/usr/share/zoneinfo/Europe/Berlin")
    assert clock.machine_zone() == "Europe/Berlin"


def test_a_new_studio_keeps_the_zone_that_it_was_made_in(monkeypatch, empty_book):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    database.call(founding.found_studio, founding.NewStudio("Studio", "mia", "Mia", "M", country=""))
    monkeypatch.setenv("TZ", "America/New_York")
    assert database.call(preferences.load).zone == "Asia/Tokyo"
    assert clock.now().hour == 4
