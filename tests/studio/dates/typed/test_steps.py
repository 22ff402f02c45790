from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.dates.typed import Stepped, format_date, format_time, step

DAY = "Sat Nov 21, 2026"
cursors = st.integers(0, 16)


@pytest.mark.parametrize(
    ("cursor", "part"),
    [
        *((0, "weekday"), (3, "weekday"), (4, "month"), (7, "month"), (8, "day"), (10, "day"), (11, "day")),
        *((12, "year"), (16, "year")),
    ],
)
def test_part_under_the_cursor_of_a_date(cursor, part):
    stepped = step(DAY, cursor, +1)
    assert stepped is not None
    assert stepped.part == part


@pytest.mark.parametrize(
    ("text", "cursor", "by", "stepped"),
    [
        (DAY, 0, 1, Stepped("Sun Nov 22, 2026", "weekday", 0, 3)),
        (DAY, 4, 1, Stepped("Mon Dec 21, 2026", "month", 4, 7)),
        (DAY, 8, -1, Stepped("Fri Nov 20, 2026", "day", 8, 10)),
        (DAY, 12, -1, Stepped("Fri Nov 21, 2025", "year", 12, 16)),
        ("Mon Nov 30, 2026", 9, 1, Stepped("Tue Dec 1, 2026", "day", 8, 9)),
        ("Thu Dec 31, 2026", 4, 1, Stepped("Sun Jan 31, 2027", "month", 4, 7)),
        ("Sun Jan 31, 2027", 4, 1, Stepped("Sun Feb 28, 2027", "month", 4, 7)),
        ("Mon Jan 31, 2028", 4, 1, Stepped("Tue Feb 29, 2028", "month", 4, 7)),
        ("Tue Mar 31, 2026", 4, 1, Stepped("Thu Apr 30, 2026", "month", 4, 7)),
        ("Tue Feb 29, 2028", 13, 1, Stepped("Wed Feb 28, 2029", "year", 12, 16)),
        ("Tue Dec 31, 2199", 8, 1, Stepped("Tue Dec 31, 2199", "day", 8, 10)),
        ("Tue Dec 31, 2199", 4, 1, Stepped("Tue Dec 31, 2199", "month", 4, 7)),
        ("Mon Jan 1, 1900", 9, -1, Stepped("Mon Jan 1, 1900", "day", 8, 9)),
        ("Mon Jan 1, 1900", 12, -1, Stepped("Mon Jan 1, 1900", "year", 11, 15)),
        ("Fri Nov 21, 2026", 8, 1, Stepped("Sun Nov 22, 2026", "day", 8, 10)),
        ("11:30 AM", 0, 1, Stepped("12:30 PM", "hour", 0, 2)),
        ("11:30 AM", 3, 1, Stepped("11:45 AM", "minute", 3, 5)),
        ("11:45 AM", 5, 1, Stepped("12:00 PM", "minute", 3, 5)),
        ("11:30 AM", 6, 1, Stepped("11:30 PM", "half", 6, 8)),
        ("11:30 PM", 8, -1, Stepped("11:30 AM", "half", 6, 8)),
        ("9:07 AM", 2, 1, Stepped("9:15 AM", "minute", 2, 4)),
        ("9:07 AM", 2, -1, Stepped("9:00 AM", "minute", 2, 4)),
        ("9:00 AM", 3, -1, Stepped("8:45 AM", "minute", 2, 4)),
        ("12:00 AM", 3, -1, Stepped("11:45 PM", "minute", 3, 5)),
        ("11:30 PM", 1, 1, Stepped("12:30 AM", "hour", 0, 2)),
        ("23:50", 4, 1, Stepped("00:00", "minute", 3, 5)),
        ("09:30", 0, -1, Stepped("08:30", "hour", 0, 2)),
    ],
)
def test_steps(text, cursor, by, stepped):
    assert step(text, cursor, by) == stepped


def test_minutes_by_another_step():
    assert step("9:07 AM", 2, 1, minute_step_min=5) == Stepped("9:10 AM", "minute", 2, 4)
    assert step("9:07 AM", 2, 1, minute_step_min=1) == Stepped("9:08 AM", "minute", 2, 4)


@pytest.mark.parametrize(
    "text",
    ["", "fri", "Sat Nov 31, 2026", "Sat Foo 21, 2026", "Foo Nov 21, 2026", "Sat Nov 21, 0000", "Sat Nov 21, 9999"]
    + ["25:00", "13:00 AM", "0:30 AM", "9:60 AM", "noon", "9", "Sat Nov ٢١, 2026"],
)
def test_nothing_to_step(text):
    assert step(text, 0, 1) is None


class TestLaws:
    @given(st.dates(date(1900, 2, 1), date(2199, 11, 30)), cursors, st.sampled_from([-1, 1]))
    def test_a_date_stays_a_date_and_the_part_under_the_cursor(self, day, cursor, by):
        stepped = step(format_date(day), cursor, by)
        again = step(stepped.text, stepped.start, 0)
        assert (again.text, again.part, again.start, again.end) == (
            *(stepped.text, stepped.part),
            *(stepped.start, stepped.end),
        )
        back = step(stepped.text, stepped.start, -by)
        if stepped.part in ("weekday", "day") or day.day <= 28 and 1900 < day.year < 2199:
            assert back.text == format_date(day)

    @given(st.times(), cursors, st.sampled_from([-1, 1]), st.booleans())
    def test_a_time_stays_a_time(self, at, cursor, by, clock24):
        at = time(at.hour, at.minute)
        stepped = step(format_time(at, clock24=clock24), cursor, by)
        again = step(stepped.text, stepped.start, 0, minute_step_min=1)
        assert again == stepped
        back = step(stepped.text, stepped.start, -by)
        if stepped.part != "minute" or at.minute % 15 == 0:
            assert back.text == format_time(at, clock24=clock24)

    @given(st.text(st.characters(codec=None), max_size=20), st.integers(-5, 30), st.integers(-9, 9))
    def test_any_text(self, text, cursor, by):
        stepped = step(text, cursor, by)
        assert stepped is None or stepped.text[stepped.start : stepped.end]
