"""From when to when, past midnight and in the nights when the clocks change."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.dates import spans
from studio.kernel import clock, shown
from studio.kernel.shown import Formats

FORWARD, BACK = date(2027, 3, 14), date(2027, 11, 7)
"""In Los Angeles 2 AM becomes 3 AM, and 2 AM becomes 1 AM."""

times = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
starts = st.builds(datetime.combine, st.dates(date(1970, 1, 1), date(2199, 12, 31)), times)


@pytest.fixture(autouse=True)
def los_angeles():
    clock.set_zone("America/Los_Angeles")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "ends_at"),
    [
        ("2026-11-28 18:00", "02:00", "2026-11-29 02:00"),
        ("2026-11-28 18:00", "00:00", "2026-11-29 00:00"),
        ("2026-11-28 18:00", "19:00", "2026-11-28 19:00"),
        ("2026-11-28 08:00", "02:00", "2026-11-29 02:00"),
        ("2026-12-31 22:00", "01:00", "2027-01-01 01:00"),
        # A slip of the fingers: it stays before the start, where the rules refuse it.
        ("2026-11-28 10:00", "09:00", "2026-11-28 09:00"),
        ("2026-11-28 10:00", "10:00", "2026-11-28 10:00"),
    ],
)
def test_an_end_before_the_start_is_one_of_the_next_day(start, end, ends_at):
    assert spans.end_of(at(start), time.fromisoformat(end)) == at(ends_at)


@given(starts, times)
def test_an_end_is_never_farther_than_a_night(starts_at, end):
    ends_at = spans.end_of(starts_at, end)
    assert ends_at.time() == end
    assert ends_at.date() == starts_at.date() or timedelta() < ends_at - starts_at <= spans.LONGEST_NIGHT


@pytest.mark.parametrize(
    ("start", "minutes", "ends_at"),
    [
        ("2026-11-28 18:00", 480, "2026-11-29 02:00"),
        ("2027-03-13 18:00", 480, "2027-03-14 03:00"),
        ("2027-03-14 01:30", 60, "2027-03-14 03:30"),
        ("2027-11-06 18:00", 480, "2027-11-07 02:00"),
        ("2027-11-06 18:00", 420, "2027-11-07 01:00"),
    ],
)
def test_a_length_goes_by_the_hands_of_the_clock(start, minutes, ends_at):
    assert spans.end_by_length(at(start), timedelta(minutes=minutes)) == at(ends_at)


@given(st.sampled_from([FORWARD, BACK, date(2026, 11, 28)]), times, st.integers(1, 1440))
def test_what_a_length_ends_at_is_a_time_of_the_clock(day, start, minutes):
    starts_at = datetime.combine(day - timedelta(days=1), start)
    ends_at = spans.end_by_length(starts_at, timedelta(minutes=minutes))
    assert clock.exists(ends_at)
    assert spans.real_min(starts_at, ends_at) > 0
    if day != BACK:
        assert spans.real_min(starts_at, ends_at) <= minutes


@pytest.mark.parametrize(
    ("start", "end", "minutes", "told"),
    [
        ("2026-11-28 18:00", "2026-11-29 02:00", 480, "2:00 AM Sunday, 8 h"),
        ("2026-11-28 18:00", "2026-11-29 00:00", 360, "12:00 AM, 6 h"),
        ("2026-11-28 14:00", "2026-11-28 15:30", 90, "3:30 PM, 90 min"),
        ("2026-11-28 14:00", "2026-11-28 16:30", 150, "4:30 PM, 2 h 30 min"),
        ("2027-03-14 01:30", "2027-03-14 03:30", 60, "3:30 AM, 60 min, the clocks go forward"),
        ("2027-03-13 18:00", "2027-03-14 03:00", 480, "3:00 AM Sunday, 8 h, the clocks go forward"),
        ("2027-11-06 18:00", "2027-11-07 02:00", 540, "2:00 AM Sunday, 9 h, the clocks go back"),
        ("2027-11-06 18:00", "2027-11-07 01:00", 420, "1:00 AM Sunday, 7 h, 1:00 AM comes twice, the first is meant"),
        ("2027-03-13 18:00", "2027-03-14 02:30", 510, "2:30 AM Sunday, which the clocks skip that night"),
    ],
)
def test_minutes_are_real_ones_and_the_end_says_its_day(start, end, minutes, told):
    assert spans.real_min(at(start), at(end)) == minutes
    assert spans.end_text(at(start), at(end)) == told


def test_a_span_as_lists_and_sentences_write_it():
    evening, night = at("2026-11-28 18:00"), at("2026-11-29 02:00")
    assert spans.times_text(evening, night) == "6:00 PM-2:00 AM +1"
    assert spans.times_text(evening, at("2026-11-29 00:00")) == "6:00 PM-12:00 AM"
    assert spans.times_text(evening, at("2026-11-28 19:00")) == "6:00 PM-7:00 PM"
    assert spans.span_words(evening, night, evening.date()) == "Sat 6:00 PM to Sun 2:00 AM"
    assert spans.span_words(evening, at("2026-11-28 19:00"), evening.date()) == "6:00 PM to 7:00 PM"
    assert spans.end_note(evening, night) == "Sun 8h"
    assert spans.end_note(evening, at("2026-11-28 19:00")) == "(60 min)"
    assert spans.end_note(evening, at("2026-11-28 20:30")) == "(2:30 h)"
    shown.set_formats(Formats(clock24=True))
    assert spans.times_text(evening, night) == "18:00-02:00 +1"


def test_which_times_come_twice():
    assert clock.twice(at("2027-11-07 01:30"))
    assert not clock.twice(at("2027-11-07 02:00"))
    assert not clock.twice(at("2027-03-14 02:30"))
    clock.set_zone("Australia/Lord_Howe")
    assert clock.twice(at("2027-04-04 01:45")) and not clock.twice(at("2027-04-04 01:15"))
