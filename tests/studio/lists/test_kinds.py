from datetime import date, datetime

import pytest

from studio.kernel.shown import Formats, formats, set_formats
from studio.lists.kinds import file_value, json_value, read_value, show_value

AT = datetime(2026, 11, 5, 14, 5)


@pytest.mark.parametrize(
    ("kind", "stored", "shown", "in_json", "in_file"),
    [
        ("text", "Ana [/", "Ana [/", "Ana [/", "Ana [/"),
        ("text", "", "", None, ""),
        ("text", None, "", None, ""),
        ("text", "=1+1", "=1+1", "=1+1", "'=1+1"),
        ("text", "+1 415", "+1 415", "+1 415", "'+1 415"),
        ("text", "-", "-", "-", "'-"),
        ("texts", ["Ana", "Ben"], "Ana, Ben", ["Ana", "Ben"], "Ana, Ben"),
        ("day", "2026-11-05", "Thu Nov 5, 2026", "2026-11-05", "2026-11-05"),
        ("day", date(2026, 11, 5), "Thu Nov 5, 2026", "2026-11-05", "2026-11-05"),
        ("time", "2026-11-05 14:05:00", "2:05 PM", "14:05", "14:05"),
        ("moment", AT, "Thu Nov 5, 2026, 2:05 PM", "2026-11-05 14:05", "2026-11-05 14:05"),
        ("count", -3, "-3", -3, "-3"),
        ("days", 1, "1 day", 1, "1"),
        ("days", 12, "12 days", 12, "12"),
        ("flag", 1, "yes", True, "yes"),
        ("flag", 0, "", False, "no"),
    ],
)
def test_a_value_has_one_way_into_cell_json_and_file(kind, stored, shown, in_json, in_file):
    value = read_value(kind, stored)
    assert (show_value(kind, value), json_value(kind, value), file_value(kind, value)) == (
        shown,
        in_json,
        in_file,
    )


def test_times_are_written_on_the_studios_clock():
    before = formats()
    set_formats(Formats("dmy", clock24=True))
    try:
        assert show_value("moment", AT) == "Thu 5 Nov 2026, 14:05"
    finally:
        set_formats(before)
