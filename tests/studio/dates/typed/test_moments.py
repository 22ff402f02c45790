from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.dates.business_days import BusinessCalendar
from studio.dates.typed import Habits, echo, format_date, format_time, parse_when, understand
from studio.kernel.errors import Invalid
from studio.kernel.shown import DATE_ORDERS
from tests.studio.dates.typed import test_days, test_times
from tests.studio.kernel.clean.hostile import TEXTS
from tests.torture import TORTURE

TODAY = date(2026, 11, 21)
CALENDAR = BusinessCalendar(frozenset(range(5)), None, {})
HABITS = Habits(TODAY, CALENDAR)


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
        ("dec 6 10", "2026-12-06", "10:00"),
        ("6 dec 10", "2026-12-06", "10:00"),
        ("dec 6th 10", "2026-12-06", "10:00"),
        ("dec 6 9", "2026-12-06", "09:00"),
        ("dec 6 10:30", "2026-12-06", "10:30"),
        ("dec 6, 10", "2010-12-06", None),
        ("dec 6 30", "2030-12-06", None),
        ("12/6 10", "2026-12-06", "10:00"),
        ("6.12. 10", "2026-12-06", "10:00"),
        ("6.12. 930", "2026-12-06", "09:30"),
        ("11.10", "2026-11-21", "11:10"),
        ("11.10.", "2027-10-11", None),
        ("fri 11.10", "2026-11-27", "11:10"),
        ("14h30", "2026-11-21", "14:30"),
        ("tomorrow 14h30", "2026-11-22", "14:30"),
        ("tomorrow 14 h 30", "2026-11-22", "14:30"),
        ("fri 3 o'clock", "2026-11-27", "15:00"),
        ("fri 12:00 noon", "2026-11-27", "12:00"),
        ("930", "2026-11-21", "09:30"),
        ("the 5th 9", "2026-12-05", "09:00"),
        ("the 5th at 14:30", "2026-12-05", "14:30"),
        ("in two weeks at 9", "2026-12-05", "09:00"),
        ("fri next week 2p", "2026-11-27", "14:00"),
        ("next fri 2p", "2026-12-04", "14:00"),
        ("W49 9:00", "2026-11-30", "09:00"),
        ("eow noon", "2026-11-21", "12:00"),
        ("12 / 3 14:30", "2026-12-03", "14:30"),
        ("5 dec. 14:30", "2026-12-05", "14:30"),
    ],
)
def test_reads(text, day, at):
    found_day, found_at = parse_when(text, HABITS)
    assert (found_day.isoformat(), found_at and found_at.isoformat("minutes")) == (day, at)


def test_reads_with_the_day_first():
    assert parse_when("7/8 9", Habits(TODAY, order="dmy")) == (date(2027, 8, 7), time(9))


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
        parse_when(text, HABITS)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "asked", "day", "at"),
    [
        ("11.10", "day", "2027-10-11", None),
        ("11.10", "time", None, "11:10"),
        ("11.10", "moment", None, "11:10"),
        ("11.10.", "time", "2027-10-11", None),
        ("tomorrow 14:30", "day", "2026-11-22", "14:30"),
        ("tomorrow 14:30", "time", "2026-11-22", "14:30"),
        ("9", "time", None, "09:00"),
        ("930", "day", None, "09:30"),
        ("14:30", "day", None, "14:30"),
        ("fri", "time", "2026-11-27", None),
        ("dec 6 10", "day", "2026-12-06", "10:00"),
        ("dec 6 10", "time", "2026-12-06", "10:00"),
    ],
)
def test_one_grammar_whatever_is_asked_for(text, asked, day, at):
    found = understand(text, HABITS, asked)
    assert (found.day and found.day.isoformat(), found.at and found.at.isoformat("minutes")) == (day, at)


@pytest.mark.parametrize(
    ("text", "asked", "said"),
    [
        ("today", "day", "Sat Nov 21, 2026, today"),
        ("tomorrow 14:30", "day", "Sun Nov 22, 2026, 2:30 PM, tomorrow"),
        ("yesterday", "day", "Fri Nov 20, 2026, yesterday, in the past"),
        ("-9d", "day", "Thu Nov 12, 2026, in the past"),
        ("1/1/1960", "day", "Fri Jan 1, 1960, in the past"),
        ("fri", "day", "Fri Nov 27, 2026"),
        ("next fri", "day", "Fri Dec 4, 2026, Fri alone is Nov 27"),
        ("11/20", "day", "Sat Nov 20, 2027, next year"),
        ("7/8", "day", "Thu Jul 8, 2027, next year, the month comes first here"),
        ("7/7", "day", "Wed Jul 7, 2027, next year"),
        ("7/26", "day", "Mon Jul 26, 2027, next year"),
        ("dec 6 30", "day", "Fri Dec 6, 2030, in 4 years"),
        ("W49", "day", "Mon Nov 30, 2026, week 49 begins"),
        ("2", "time", "2:00 PM"),
        ("11.10", "moment", "11:10 AM, 11.10. would be the day"),
    ],
)
def test_the_echo_says_the_whole_of_it(text, asked, said):
    assert echo(understand(text, HABITS, asked), HABITS) == said


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.times(), st.booleans(), st.sampled_from(DATE_ORDERS))
def test_what_fields_show_is_read_back(day, at, clock24, order):
    at = at.replace(second=0, microsecond=0, tzinfo=None)
    habits = Habits(TODAY, order=order)
    assert parse_when(f"{format_date(day, order)} {format_time(at, clock24=clock24)}", habits) == (day, at)
    assert parse_when(f"{format_date(day, order)}, {format_time(at, clock24=clock24)}", habits) == (day, at)
    assert parse_when(f"{day.isoformat()}T{at:%H:%M}", habits) == (day, at)


ASKED = st.sampled_from(["day", "time", "moment"])


@pytest.mark.torture
@settings(max_examples=200 * TORTURE)
@given(
    test_days.typed,
    st.sampled_from(["", " ", " at "]),
    test_times.typed,
    st.dates(),
    st.sampled_from(DATE_ORDERS),
    ASKED,
)
def test_any_text_is_read_or_refused_in_one_sentence(day_typed, between, time_typed, today, order, asked):
    habits = Habits(today, CALENDAR, order)
    try:
        found = understand(day_typed + between + time_typed, habits, asked)
    except Invalid as refused:
        sentence = str(refused)
        assert sentence.isprintable() and sentence.endswith(".") and len(sentence) < 160
        return
    assert found.day is not None or found.at is not None
    assert found.at is None or found.at.second == 0
    assert found.day is None or 1900 <= found.day.year <= 2199
    assert echo(found, habits).isprintable()


def test_hostile_texts_are_read_or_refused():
    for hostile in TEXTS.values():
        for asked in ("day", "time", "moment"):
            try:
                understand(hostile.text, HABITS, asked)
            except Invalid as refused:
                assert str(refused).isprintable() and len(str(refused)) < 160
