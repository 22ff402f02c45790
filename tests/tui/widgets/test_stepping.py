from datetime import date, time

import pytest

from tests.tui.widgets.said import show_date, show_time
from tui.widgets.stepping import (
    DAY,
    HALF,
    HOUR,
    MINUTE,
    MONTH,
    YEAR,
    date_parts,
    part_at,
    part_start,
    step_date,
    step_time,
    time_parts,
)


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("%a %b %d, %Y", [DAY, MONTH, DAY, YEAR]),
        ("%d.%m.%Y", [DAY, MONTH, YEAR]),
        ("%m/%d/%y", [MONTH, DAY, YEAR]),
        ("%A, %d %B %Y", [DAY, DAY, MONTH, YEAR]),
    ],
)
def test_the_parts_of_a_date_are_known_from_how_it_is_written(form: str, parts: list[str]):
    assert date_parts(lambda day: day.strftime(form)) == parts


def test_the_parts_of_a_time():
    assert time_parts(show_time) == [HOUR, MINUTE, HALF]
    assert time_parts(lambda at: f"{at:%H:%M}") == [HOUR, MINUTE]


def test_the_part_under_the_cursor():
    text = show_date(date(2026, 11, 21))
    assert [part_at(text, position) for position in (0, 3, 4, 8, 11, 12, 16)] == [0, 0, 1, 2, 2, 3, 3]
    assert [part_start(text, part) for part in range(4)] == [0, 4, 8, 12]
    assert (part_at("", 0), part_start("", 0)) == (0, 0)


@pytest.mark.parametrize(
    ("day", "part", "by", "then"),
    [
        (date(2026, 11, 30), DAY, 1, date(2026, 12, 1)),
        (date(2026, 1, 31), MONTH, 1, date(2026, 2, 28)),
        (date(2026, 1, 15), MONTH, -1, date(2025, 12, 15)),
        (date(2028, 2, 29), YEAR, 1, date(2029, 2, 28)),
        (date.max, DAY, 1, date.max),
        (date.max, MONTH, 1, date.max),
        (date.min, YEAR, -1, date.min),
    ],
)
def test_steps_of_a_date(day: date, part: str, by: int, then: date):
    assert step_date(day, part, by) == then


@pytest.mark.parametrize(
    ("at", "part", "by", "then"),
    [
        (time(11, 30), MINUTE, 1, time(11, 45)),
        (time(11, 37), MINUTE, 1, time(11, 45)),
        (time(11, 37), MINUTE, -1, time(11, 30)),
        (time(23, 50), MINUTE, 1, time(0, 0)),
        (time(0, 0), MINUTE, -1, time(23, 45)),
        (time(11, 37), HOUR, 1, time(12, 37)),
        (time(11, 37), HALF, 1, time(23, 37)),
    ],
)
def test_steps_of_a_time(at: time, part: str, by: int, then: time):
    assert step_time(at, part, by, minutes=15) == then
