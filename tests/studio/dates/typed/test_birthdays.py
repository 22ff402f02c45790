from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.dates.typed import Habits
from studio.dates.typed.birthdays import Birthday, birthday_of, format_birthday, parse_birthday
from studio.kernel.errors import Invalid
from studio.kernel.shown import DATE_ORDERS
from tests.studio.dates.typed import test_days
from tests.torture import TORTURE

HABITS = Habits(date(2026, 11, 25))
ORDERS = st.sampled_from(DATE_ORDERS)


@pytest.mark.parametrize(
    ("text", "month", "day", "year"),
    [
        ("5/28", 5, 28, None),
        ("12/24", 12, 24, None),
        ("may 28", 5, 28, None),
        ("28.5.", 5, 28, None),
        ("the 28th of may", 5, 28, None),
        ("feb 29", 2, 29, None),
        ("6/5/50", 6, 5, 1950),
        ("6/5/26", 6, 5, 2026),
        ("12/24/26", 12, 24, 1926),
        ("11/25/26", 11, 25, 2026),
        ("may 6 10", 5, 6, 2010),
        ("6.5.10", 5, 6, 2010),
        ("1/1/00", 1, 1, 2000),
        ("5/28/1998", 5, 28, 1998),
        ("Thu May 28, 1998", 5, 28, 1998),
        ("1998-05-28", 5, 28, 1998),
        ("today", 11, 25, 2026),
        ("3 weeks ago", 11, 4, 2026),
    ],
)
def test_a_birthday_lies_in_the_past(text, month, day, year):
    assert parse_birthday(text, HABITS) == Birthday(month, day, year)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tomorrow", "Nov 26, 2026 is still to come: type the year of birth."),
        ("5/28/2030", "May 28, 2030 is still to come: type the year of birth."),
        ("2/30", "February has only 29 days; type a day from 1 to 29."),
        ("", "Type a date, such as 7/26, fri, tomorrow or +3d."),
        ("14:30", '"14:30" is not a date; type one like 7/26, fri, tomorrow or +3d.'),
    ],
)
def test_refuses(text, sentence):
    with pytest.raises(Invalid) as refused:
        parse_birthday(text, HABITS)
    assert str(refused.value) == sentence


def test_the_age_is_unknown_without_a_year():
    assert Birthday(5, 28).age(date(2026, 11, 25)) is None
    assert Birthday(5, 28, 1998).age(date(2026, 5, 27)) == 27
    assert Birthday(5, 28, 1998).age(date(2026, 5, 28)) == 28
    assert birthday_of(date(1998, 5, 28)) == Birthday(5, 28, 1998)


@given(st.dates(date(1900, 1, 1), HABITS.today), ORDERS, st.booleans())
def test_what_fields_show_is_read_back(day, order, known):
    born = Birthday(day.month, day.day, day.year if known else None)
    assert parse_birthday(format_birthday(born, order), Habits(HABITS.today, order=order)) == born


@pytest.mark.torture
@settings(max_examples=200 * TORTURE)
@given(test_days.typed, st.dates(date(1900, 1, 1), date(2199, 12, 31)), ORDERS)
def test_any_text_is_a_birthday_in_the_past_or_refused(text, today, order):
    try:
        born = parse_birthday(text, Habits(today, order=order))
    except Invalid as refused:
        sentence = str(refused)
        assert sentence.isprintable() and sentence.endswith(".") and len(sentence) < 160
        return
    assert born.born_on is None or born.born_on <= today
