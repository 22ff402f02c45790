from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.dates.typed import format_time, parse_time
from studio.kernel.errors import Invalid
from tests.torture import TORTURE

PIECES = (*"0123456789:. ap", "am", "pm", "noon", "24", "60", "a.m.", "\x00", "٣", "²", "9" * 30)
typed = st.text(st.characters(codec=None), max_size=30) | st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9", "09:00"),
        ("930", "09:30"),
        ("0930", "09:30"),
        ("9:30", "09:30"),
        ("9.30", "09:30"),
        ("9:30a", "09:30"),
        (" 9:30 AM ", "09:30"),
        ("9:30 a.m.", "09:30"),
        ("9 p", "21:00"),
        ("14:30", "14:30"),
        ("1430", "14:30"),
        ("14", "14:00"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("12", "12:00"),
        ("12a", "00:00"),
        ("12:30 am", "00:30"),
        ("12 PM", "12:00"),
        ("0", "00:00"),
        ("00:15", "00:15"),
        ("23:59", "23:59"),
        ("９：３０", "09:30"),
        # Without AM or PM, 1 to 6 is the afternoon ...
        ("1", "13:00"),
        ("2", "14:00"),
        ("2:30", "14:30"),
        ("2.30", "14:30"),
        ("230", "14:30"),
        ("6", "18:00"),
        ("6:59", "18:59"),
        # ... but not with a leading zero, nor from 7 on.
        ("02", "02:00"),
        ("02:30", "02:30"),
        ("0230", "02:30"),
        ("2:30 am", "02:30"),
        ("3 o'clock", "15:00"),
        ("3 o’clock", "15:00"),
        ("9 oclock", "09:00"),
        ("3 o'clock am", "03:00"),
        ("14h", "14:00"),
        ("14 h", "14:00"),
        ("14h30", "14:30"),
        ("9h05", "09:05"),
        ("12:00 noon", "12:00"),
        ("12 noon", "12:00"),
        ("12.00 midnight", "00:00"),
        ("at 9", "09:00"),
        ("7", "07:00"),
        ("7:05", "07:05"),
        ("11", "11:00"),
    ],
)
def test_reads(text, at):
    assert parse_time(text).isoformat("minutes") == at


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type a time, such as 9:30, 2p or 14:30."),
        ("xyzzy", '"xyzzy" is not a time; type one like 9:30, 2p, 14:30 or noon.'),
        ("12345", '"12345" is not a time; type one like 9:30, 2p, 14:30 or noon.'),
        ("-5", '"-5" is not a time; type one like 9:30, 2p, 14:30 or noon.'),
        ("14:00 - 13:00", '"14:00 - 13:00" is not a time; type one like 9:30, 2p, 14:30 or noon.'),
        ("\ud800", '"?" is not a time; type one like 9:30, 2p, 14:30 or noon.'),
        ("25:00", "There is no hour 25; hours go from 0 to 23."),
        ("24:00", "The day ends at 23:59; type 0:00 on the next day."),
        ("9:60", "There is no minute 60; minutes go from 00 to 59."),
        ("9:5", "Type the minutes with two digits, like 9:05."),
        ("23:59:60", "Type hours and minutes only, like 14:30."),
        ("13 pm", "With AM or PM the hour goes from 1 to 12; 13 is not one of them."),
        ("0:30 am", "With AM or PM the hour goes from 1 to 12; 0 is not one of them."),
    ],
)
def test_refuses(text, sentence):
    with pytest.raises(Invalid) as refused:
        parse_time(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2", "18:00", "02:00"),
        ("2", "10:00", "14:00"),
        ("7", "18:00", "19:00"),
        ("11", "10:00", "11:00"),
        ("9", "10:00", "21:00"),
        ("12", "10:00", "12:00"),
        ("12", "20:00", "00:00"),
        ("12:30", "22:00", "12:30"),
        ("10:00", "10:00", "10:00"),
        ("1030", "22:00", "10:30"),
        ("3:30", "13:30", "15:30"),
        ("10", "10:00", "22:00"),
        ("01:00", "18:00", "01:00"),
        ("1a", "18:00", "01:00"),
        ("6p", "18:00", "18:00"),
        ("13", "18:00", "13:00"),
        ("24:00", "18:00", "00:00"),
        ("24h", "18:00", "00:00"),
        ("2400", "18:00", "00:00"),
        ("midnight", "18:00", "00:00"),
    ],
)
def test_an_end_is_the_first_such_time_after_the_start(text, start, end):
    assert parse_time(text, after=time.fromisoformat(start)).isoformat("minutes") == end


@given(st.times(), st.times(), st.booleans())
def test_an_end_as_fields_show_it_is_read_back_whatever_the_start(start, end, clock24):
    end = end.replace(second=0, microsecond=0, tzinfo=None)
    assert parse_time(format_time(end, clock24=clock24), after=start.replace(tzinfo=None)) == end


@pytest.mark.parametrize("clock24", [False, True])
def test_what_fields_show_is_read_back(clock24):
    day = [time(hour, minute) for hour in range(24) for minute in range(60)]
    assert [parse_time(format_time(at, clock24=clock24)) for at in day] == day


def test_shown():
    assert format_time(time(0, 5)) == "12:05 AM"
    assert format_time(time(12, 0)) == "12:00 PM"
    assert format_time(time(9, 5, 59)) == "9:05 AM"
    assert format_time(time(9, 5), clock24=True) == "09:05"


@pytest.mark.torture
@settings(max_examples=200 * TORTURE)
@given(typed)
def test_any_text_is_a_time_or_refused_in_one_sentence(text):
    try:
        at = parse_time(text)
    except Invalid as refused:
        sentence = str(refused)
        assert sentence.isprintable() and sentence.endswith(".") and len(sentence) < 120
        return
    assert at.second == at.microsecond == 0
