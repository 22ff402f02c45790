from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studio.dates.business_days import BusinessCalendar
from studio.dates.typed import Habits, format_date, parse_date
from studio.kernel.errors import Invalid
from studio.kernel.shown import DATE_ORDERS, WEEKDAYS, plain_date, short_date, weekday_date
from tests.studio.kernel.clean.hostile import TEXTS
from tests.torture import TORTURE

TODAY = date(2026, 11, 21)
CALENDAR = BusinessCalendar(frozenset(range(5)), lambda year: {date(year, 11, 26): "Thanksgiving Day"}, {})
HABITS = Habits(TODAY, CALENDAR)
PIECES = (
    *("today", "tomorrow", "next", "last", "this", "fri", "sat", "monday", "jul", "february", "may", "of", "in", "ago"),
    *(
        "first",
        "5th",
        "eom",
        "business",
        "days",
        "d",
        "w",
        "m",
        "y",
        "bd",
        "st",
        "th",
        "+",
        "-",
        ".",
        "/",
        ",",
        " ",
        ":",
    ),
    *("0", "1", "2", "7", "26", "29", "31", "2026", "20260726", "10000", "99999999999999999999", "\x00", "٣", "²"),
)
typed = st.text(st.characters(codec=None), max_size=70) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-21"),
        ("tod", "2026-11-21"),
        (" Tomorrow ", "2026-11-22"),
        ("TMRW", "2026-11-22"),
        ("yesterday", "2026-11-20"),
        ("sat", "2026-11-21"),
        ("this saturday", "2026-11-21"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("on fri", "2026-11-27"),
        ("weds", "2026-11-25"),
        ("thurs", "2026-11-26"),
        ("next fri", "2026-12-04"),
        ("next sat", "2026-11-28"),
        ("last fri", "2026-11-20"),
        ("last sat", "2026-11-14"),
        ("next week", "2026-11-28"),
        ("next month", "2026-12-21"),
        ("last year", "2025-11-21"),
        ("+3", "2026-11-24"),
        ("+3d", "2026-11-24"),
        ("+ 3 d", "2026-11-24"),
        ("in 3 days", "2026-11-24"),
        ("-1d", "2026-11-20"),
        ("−1d", "2026-11-20"),
        ("2 weeks ago", "2026-11-07"),
        ("2w", "2026-12-05"),
        ("+1m", "2026-12-21"),
        ("+3 months", "2027-02-21"),
        ("1y", "2027-11-21"),
        ("in two weeks", "2026-12-05"),
        ("two weeks ago", "2026-11-07"),
        ("in a week", "2026-11-28"),
        ("three days from now", "2026-11-24"),
        ("fri next week", "2026-11-27"),
        ("next week fri", "2026-11-27"),
        ("sun next week", "2026-11-22"),
        ("sat this week", "2026-11-21"),
        ("fri last week", "2026-11-13"),
        ("the 5th", "2026-12-05"),
        ("5th", "2026-12-05"),
        ("21st", "2026-11-21"),
        ("on the 31st", "2026-12-31"),
        ("21.", "2026-11-21"),
        ("sat the 21st", "2026-11-21"),
        ("W49", "2026-11-30"),
        ("w47", "2026-11-16"),
        ("w46", "2027-11-15"),
        ("fri w49", "2026-12-04"),
        ("w49 fri", "2026-12-04"),
        ("kw 49", "2026-11-30"),
        ("2026-W49-5", "2026-12-04"),
        ("2027W01", "2027-01-04"),
        ("week 53", "2026-12-28"),
        ("12 / 3", "2026-12-03"),
        ("12 / 3 / 2027", "2027-12-03"),
        ("5 dec.", "2026-12-05"),
        ("5. dec.", "2026-12-05"),
        ("the 6th of december", "2026-12-06"),
        ("december the 6th", "2026-12-06"),
        ("dec 6, 26", "2026-12-06"),
        ("dec 6 '27", "2027-12-06"),
        ("dec 6 30", "2030-12-06"),
        ("6.12.10", "2010-12-06"),
        ("6. 12. 30", "2030-12-06"),
        ("eow", "2026-11-21"),
        ("+2bd", "2026-11-24"),
        ("2 business days", "2026-11-24"),
        ("+4 bd", "2026-11-27"),
        ("0bd", "2026-11-23"),
        ("-1bd", "2026-11-20"),
        ("2bd ago", "2026-11-19"),
        ("eom", "2026-11-30"),
        ("eoy", "2026-12-31"),
        ("26.7.", "2027-07-26"),
        ("26.7", "2027-07-26"),
        ("21.11.", "2026-11-21"),
        ("20.11.", "2027-11-20"),
        ("26.7.2026", "2026-07-26"),
        ("26. 7. 2026", "2026-07-26"),
        ("7/26", "2027-07-26"),
        ("7/26/2026", "2026-07-26"),
        ("7/26/26", "2026-07-26"),
        ("7-26-2026", "2026-07-26"),
        ("2026-07-26", "2026-07-26"),
        ("2026/7/26", "2026-07-26"),
        ("20260726", "2026-07-26"),
        ("２０２６－０７－２６", "2026-07-26"),
        ("jul 26", "2027-07-26"),
        ("jul. 26", "2027-07-26"),
        ("jul26", "2027-07-26"),
        ("26 jul 2026", "2026-07-26"),
        ("26-Jul-2026", "2026-07-26"),
        ("26. july", "2027-07-26"),
        ("26th of july", "2027-07-26"),
        ("July 26th, 2026", "2026-07-26"),
        ("sept 9", "2027-09-09"),
        ("Sat Nov 21, 2026", "2026-11-21"),
        ("saturday, 21.11.2026", "2026-11-21"),
        ("sat 11/21", "2026-11-21"),
        ("first monday of december", "2026-12-07"),
        ("4th thu of november", "2026-11-26"),
        ("3rd sat in nov", "2026-11-21"),
        ("2nd sat of nov", "2027-11-13"),
        ("last fri of nov 2027", "2027-11-26"),
        ("29.2.", "2028-02-29"),
        ("feb 29", "2028-02-29"),
        ("1.1.1900", "1900-01-01"),
        ("12/31/2199", "2199-12-31"),
        ("1/1/56", "1956-01-01"),
        ("1/1/55", "2055-01-01"),
    ],
)
def test_reads(text, day):
    assert parse_date(text, HABITS).isoformat() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("26/7", "2027-07-26"), ("7/8/2026", "2026-08-07"), ("26.7.", "2027-07-26"), ("2026-07-08", "2026-07-08")],
)
def test_reads_with_the_day_first(text, day):
    assert parse_date(text, Habits(TODAY, order="dmy")).isoformat() == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type a date, such as 7/26, fri, tomorrow or +3d."),
        (" \t", "Type a date, such as 7/26, fri, tomorrow or +3d."),
        ("xyzzy", '"xyzzy" is not a date; type one like 7/26, fri, tomorrow or +3d.'),
        ("\x00", '"?" is not a date; type one like 7/26, fri, tomorrow or +3d.'),
        ("٢٦.٧.", '"٢٦.٧." is not a date; type one like 7/26, fri, tomorrow or +3d.'),
        ("x" * 99, f'"{"x" * 37}..." is not a date; type one like 7/26, fri, tomorrow or +3d.'),
        ("31 February", "February 2027 has only 28 days; type a day from 1 to 28."),
        ("31.4.", "April 2027 has only 30 days; type a day from 1 to 30."),
        ("2026-02-29", "February 2026 has only 28 days; type a day from 1 to 28."),
        ("0.7.", "There is no day 0; July 2027 has the days 1 to 31."),
        ("13/1/2026", "There is no month 13; here the month comes first, as in 7/26."),
        ("26/7", "There is no month 26; here the month comes first, as in 7/26."),
        ("13/45", "There is no month 13; months go from 1 to 12."),
        ("2026-00-10", "There is no month 0; months go from 1 to 12."),
        ("1", "1 could be a day or a number of days; type 7/1 or +1."),
        ("26", "26 could be a day or a number of days; type 7/26 or +26."),
        ("45", '"45" is not a date; type one like 7/26, fri, tomorrow or +3d.'),
        ("may", "Which day of May? Type it too, like May 26."),
        ("jul 2026", "Which day of July? Type it too, like Jul 26."),
        ("10000-01-01", "The year 10000 is out of reach; dates go from 1900 to 2199."),
        ("7/26/10000", "The year 10000 is out of reach; dates go from 1900 to 2199."),
        ("1899-12-31", "The year 1899 is out of reach; dates go from 1900 to 2199."),
        ("1.1.2200", "The year 2200 is out of reach; dates go from 1900 to 2199."),
        ("+200y", "The year 2226 is out of reach; dates go from 1900 to 2199."),
        ("-90000", "90,000 days are too far away; dates go from 1900 to 2199."),
        ("+99999999999999999999", "99999999... is too far away; dates go from 1900 to 2199."),
        ("26.7.206", "The year 206 is not clear; type it with four digits, like 2026."),
        ("fri nov 21", "Nov 21, 2026 is a Saturday, not a Friday; correct one of the two."),
        ("Fri Nov 21, 2026", "Nov 21, 2026 is a Saturday, not a Friday; correct one of the two."),
        ("5th mon of dec", "December 2026 has no fifth Monday; type the day itself."),
        ("14:30", '"14:30" is not a date but a time; type a day, such as 7/26, fri or +3d.'),
        ("fri 14:30", "A day alone is asked for here; leave out 2:30 PM."),
        ("dec 6 10", "A day alone is asked for here; leave out 10:00 AM."),
        ("6.12. 10", "A day alone is asked for here; leave out 10:00 AM."),
        ("w54", "2026 has no week 54; weeks go from 1 to 52 or 53."),
        ("the 32nd", "No month has a day 32; days go from 1 to 31."),
        ("fri the 5th", "Dec 5, 2026 is a Saturday, not a Friday; correct one of the two."),
        ("+20000bd", "At most 10,000 business days can be counted; type a smaller number."),
    ],
)
def test_refuses(text, sentence):
    with pytest.raises(Invalid) as refused:
        parse_date(text, HABITS)
    assert str(refused.value) == sentence


def test_refuses_with_the_day_first():
    with pytest.raises(Invalid, match="^There is no month 26; here the day comes first, as in 26/7.$"):
        parse_date("7/26", Habits(TODAY, order="dmy"))
    with pytest.raises(Invalid, match="type one like 26/7, fri"):
        parse_date("xyzzy", Habits(TODAY, order="dmy"))


def test_business_days_need_a_calendar():
    with pytest.raises(Invalid, match="^Business days cannot be counted here; type a day such as fri or "):
        parse_date("+2bd", Habits(TODAY))


def test_months_end_early_where_they_must():
    assert parse_date("+1m", Habits(date(2027, 1, 31))) == date(2027, 2, 28)
    assert parse_date("+1m", Habits(date(2028, 1, 31))) == date(2028, 2, 29)
    assert parse_date("-1y", Habits(date(2028, 2, 29))) == date(2027, 2, 28)
    assert parse_date("eom", Habits(date(2028, 2, 1))) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("date-feb29", "February 2027 has only 28 days; type a day from 1 to 28."),
        ("date-leap", date(2028, 2, 29)),
        ("date-2digit", date(2003, 2, 1)),
        ("num-arabic", '"١٢٣" is not a date; type one like 7/26, fri, tomorrow or +3d.'),
    ],
)
def test_hostile_texts(key, answer):
    try:
        assert parse_date(TEXTS[key].text, HABITS) == answer
    except Invalid as refused:
        assert str(refused) == answer


ORDERS = st.sampled_from(DATE_ORDERS)


class TestLaws:
    @given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(1990, 1, 1), date(2100, 1, 1)), ORDERS)
    def test_what_fields_show_is_read_back(self, day, today, order):
        habits = Habits(today, order=order)
        assert parse_date(format_date(day, order), habits) == day
        assert parse_date(plain_date(day, order), habits) == day
        assert parse_date(day.isoformat(), habits) == day
        assert parse_date(f"{day:%Y%m%d}", habits) == day
        assert parse_date(f"{day.day}.{day.month}.{day.year}", habits) == day
        parts = (day.day, day.month) if order == "dmy" else (day.month, day.day)
        assert parse_date(f"{parts[0]}/{parts[1]}/{day.year}", habits) == day
        assert parse_date(f"{parts[0]} / {parts[1]} / {day.year}", habits) == day
        year, week, weekday = day.isocalendar()
        assert parse_date(f"{year}-W{week:02}-{weekday}", habits) == day

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 365), ORDERS)
    def test_a_day_without_a_year_is_the_next_one(self, today, ahead, order):
        day = today + timedelta(days=ahead)
        later = [
            day.replace(year=year) for year in range(today.year, today.year + 2) if (day.month, day.day) != (2, 29)
        ]
        expected = min((each for each in later if each >= today), default=None)
        if expected:
            habits = Habits(today, order=order)
            assert parse_date(f"{day.day}.{day.month}.", habits) == expected
            assert parse_date(short_date(expected, order), habits) == expected
            assert parse_date(weekday_date(expected, order), habits) == expected

    @given(
        st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    )
    def test_weekdays(self, today, name):
        on, after, before = (parse_date(f"{which} {name}".strip(), Habits(today)) for which in ("", "next", "last"))
        assert {format_date(day)[:3].lower() for day in (on, after, before)} == {name}
        assert 0 <= (on - today).days <= 6
        assert after - on == timedelta(days=7)
        assert 1 <= (today - before).days <= 7

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 6), st.integers(0, 6))
    def test_a_weekday_of_next_week_is_in_the_week_after_this_one(self, today, weekday, first_weekday):
        habits = Habits(today, first_weekday=first_weekday)
        day = parse_date(f"{WEEKDAYS[weekday]} next week", habits)
        last = parse_date("eow", habits)
        assert day.weekday() == weekday
        assert last.weekday() == (first_weekday - 1) % 7
        assert 0 <= (last - today).days <= 6
        assert 1 <= (day - last).days <= 7

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 31))
    def test_a_day_of_the_month_is_the_next_one(self, today, number):
        day = parse_date(f"the {number}", Habits(today))
        assert day.day == number
        assert 0 <= (day - today).days <= 62

    @pytest.mark.torture
    @settings(max_examples=200 * TORTURE)
    @given(typed, st.dates(), ORDERS, st.integers(0, 6))
    @example("29.2.", date.max, "mdy", 0)
    @example("+1bd", date.max, "mdy", 0)
    @example("first mon of jan", date.max, "mdy", 0)
    @example("1" * 60, TODAY, "mdy", 0)
    @example("the 31st", date.max, "mdy", 0)
    @example("fri next week", date.max, "mdy", 0)
    @example("w1", date.max, "mdy", 0)
    @example("9999-w52-7", TODAY, "mdy", 0)
    def test_any_text_is_a_date_or_refused_in_one_sentence(self, text, today, order, first_weekday):
        try:
            day = parse_date(text, Habits(today, CALENDAR, order, first_weekday))
        except Invalid as refused:
            sentence = str(refused)
            assert sentence.isprintable() and sentence.endswith(".") and len(sentence) < 160
            return
        assert 1900 <= day.year <= 2199


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("nov 19", "2026-11-19"),
        ("11/19", "2026-11-19"),
        ("nov 21", "2026-11-21"),
        ("dec 5", "2025-12-05"),
        ("nov 19 2027", "2027-11-19"),
        ("2027-11-19", "2027-11-19"),
        ("feb 29", "2024-02-29"),
        ("fri", "2026-11-20"),
        ("on sat", "2026-11-21"),
        ("next fri", "2026-12-04"),
        ("this fri", "2026-11-27"),
        ("thu nov 19", "2026-11-19"),
        ("the 5th", "2026-11-05"),
        ("31st", "2026-10-31"),
        ("w49", "2025-12-01"),
        ("w47", "2026-11-16"),
        ("first mon of dec", "2025-12-01"),
        ("tomorrow", "2026-11-22"),
    ],
)
def test_where_something_was_a_day_without_a_year_is_the_last_one(text: str, day: str):
    assert parse_date(text, replace(HABITS, gone=True)).isoformat() == day


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        ("2026-11-28", "nov 27", "2026-11-27"),
        ("2026-11-28", "11/14", "2026-11-14"),
        ("2026-11-28", "nov 13", "2027-11-13"),
        ("2026-11-28", "nov 28", "2026-11-28"),
        ("2026-11-28", "nov 29", "2026-11-29"),
        ("2026-11-28", "nov 27 2027", "2027-11-27"),
        ("2026-11-28", "fri", "2026-12-04"),
        ("2027-01-03", "dec 28", "2026-12-28"),
        ("2028-03-05", "feb 29", "2028-02-29"),
        ("2027-03-05", "feb 29", "2028-02-29"),
    ],
)
def test_what_may_just_be_over_is_one_of_the_last_two_weeks_before_it_is_next_years(today: str, text: str, day: str):
    habits = replace(HABITS, today=date.fromisoformat(today), near=True)
    assert parse_date(text, habits).isoformat() == day
