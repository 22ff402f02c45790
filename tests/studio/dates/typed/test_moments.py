from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.dates.business_days import BusinessCalendar
from studio.dates.typed import format_date, format_time, parse_when
from studio.kernel.errors import Invalid
from tests.studio.dates.typed import test_days, test_times
from tests.studio.kernel.clean.hostile import TEXTS

TODAY = date(2026, 11, 21)
CALENDAR = BusinessCalendar(frozenset(range(5)), None, {})


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("tomorrow 14:30", "2026-11-22", "14:30"),
        ("tomorrow", "2026-11-22", None),
        ("14:30 tomorrow", "2026-11-22", "14:30"),
        ("2 pm on fri", "2026-11-27", "14:00"),
        ("fri 2p", "2026-11-27", "14:00"),
        ("fri at 9", "2026-11-27", "09:00"),
        ("fri, 9", "2026-11-27", "09:00"),
        ("today @ 9", "2026-11-21", "09:00"),
        ("Sat Nov 21, 2026 11:30 AM", "2026-11-21", "11:30"),
        ("+3d 9:30a", "2026-11-24", "09:30"),
        ("+3 14:30", "2026-11-24", "14:30"),
        ("+2bd 9:00", "2026-11-24", "09:00"),
        ("in 3 days at 14:30", "2026-11-24", "14:30"),
        ("first monday of december noon", "2026-12-07", "12:00"),
        ("7/26 930", "2027-07-26", "09:30"),
        ("26.7. 9.30", "2027-07-26", "09:30"),
        ("26 jul 9", "2027-07-26", "09:00"),
        ("jul 26 1430", "2027-07-26", "14:30"),
        ("jul 26 1930", "1930-07-26", None),
        ("2026-07-26T14:30", "2026-07-26", "14:30"),
        ("2026-07-26 02:30", "2026-07-26", "02:30"),
        ("14:30", "2026-11-21", "14:30"),
        ("2 pm", "2026-11-21", "14:00"),
        ("noon", "2026-11-21", "12:00"),
    ],
)
def test_reads(text, day, at):
    found_day, found_at = parse_when(text, TODAY, CALENDAR)
    assert (found_day.isoformat(), found_at and found_at.isoformat("minutes")) == (day, at)


def test_reads_with_the_day_first():
    assert parse_when("7/8 9", TODAY, day_first=True) == (date(2027, 8, 7), time(9))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tomorrow 25:00", "There is no hour 25; hours go from 0 to 23."),
        ("25:00", "There is no hour 25; hours go from 0 to 23."),
        (TEXTS["date-24"].text, "The day ends at 23:59; type 0:00 on the next day."),
        (TEXTS["date-60s"].text, "Type hours and minutes only, like 14:30."),
        (TEXTS["date-9999"].text, "The year 9999 is out of reach; dates go from 1900 to 2199."),
        ("31 february 10:00", "February 2027 has only 28 days; type a day from 1 to 28."),
        ("fri nov 21 9:00", "Nov 21, 2026 is a Saturday, not a Friday; correct one of the two."),
        ("xyzzy 14:30", '"xyzzy" is not a date; type one like 7/26, fri, tomorrow or +3d.'),
        ("tomorrow 2 x", '"2 x" is not a time; type one like 9:30, 2p, 14:30 or noon.'),
        ("xyzzy", '"xyzzy" is not a date; type one like 7/26, fri, tomorrow or +3d.'),
        ("9", "9 could be a day or a number of days; type 7/9 or +9."),
        ("", "Type a date, such as 7/26, fri, tomorrow or +3d."),
    ],
)
def test_refuses(text, sentence):
    with pytest.raises(Invalid) as refused:
        parse_when(text, TODAY, CALENDAR)
    assert str(refused.value) == sentence


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.times(), st.booleans())
def test_what_fields_show_is_read_back(day, at, clock24):
    at = at.replace(second=0, microsecond=0, tzinfo=None)
    assert parse_when(f"{format_date(day)} {format_time(at, clock24=clock24)}", TODAY) == (day, at)
    assert parse_when(f"{day.isoformat()}T{at:%H:%M}", TODAY) == (day, at)


@settings(max_examples=1000)
@given(test_days.typed, st.sampled_from(["", " ", " at "]), test_times.typed, st.dates(), st.booleans())
def test_any_text_is_read_or_refused_in_one_sentence(day_typed, between, time_typed, today, day_first):
    try:
        day, at = parse_when(day_typed + between + time_typed, today, CALENDAR, day_first=day_first)
    except Invalid as refused:
        sentence = str(refused)
        assert sentence.isprintable() and sentence.endswith(".") and len(sentence) < 160
        return
    assert at is None or at.second == 0
    assert 1900 <= day.year <= 2199 or (day == today and at is not None)
