"""Sessions past midnight, and the grammar of dates, on the command line."""

import pytest

from tests.cli.conftest import Sittings


def book_wedding(sittings: Sittings, *words: str, date: str = "2026-11-28") -> str:
    when = ("--date", date, "--start", "18:00", "--photographer", "mia")
    booked = sittings.json(
        "session", "book", "--client", sittings.client("Rossi", "Ada"), "--type", "Wedding", *when, *words
    )
    return str(booked["number"])


def test_a_wedding_is_booked_past_midnight(sittings: Sittings) -> None:
    number = book_wedding(sittings, "--end", "01:00")
    session = sittings.json("session", "show", number)
    assert (session["date"], session["start"], session["end"]) == ("2026-11-28", "18:00", "01:00")
    assert "When           Sat Nov 28, 2026, 6:00 PM - Sun Nov 29, 2026, 1:00 AM (420 min)\n" in sittings.text(
        "session", "show", number
    )
    assert "6:00 PM - 1:00 AM +1" in sittings.text("session", "list")


def test_the_length_of_the_type_goes_past_midnight(sittings: Sittings) -> None:
    assert sittings.json("session", "show", book_wedding(sittings))["end"] == "02:00"


def test_it_stands_on_both_days_of_the_agenda(sittings: Sittings) -> None:
    number = book_wedding(sittings)
    first, second = (sittings.json("agenda", day) for day in ("2026-11-28", "2026-11-29"))
    assert [(entry["number"], entry["start"], entry["end"]) for entry in first] == [(number, "18:00", "02:00")]
    assert [(entry["number"], entry["start"], entry["end"]) for entry in second] == [(number, "00:00", "02:00")]
    assert sittings.text("agenda", "2026-11-28").startswith(
        "Sat Nov 28, 2026: 1 session, 1 not confirmed\n6:00 PM - 2:00 AM +1  10001  Rossi, Ada"
    )
    assert sittings.text("agenda", "2026-11-29").startswith(
        "Sun Nov 29, 2026: nothing booked, 1 from the day before\nuntil 2:00 AM  10001  Rossi, Ada"
    )
    assert sittings.json("agenda", "2026-11-30") == []


def test_it_is_in_the_way_of_the_next_morning(sittings: Sittings) -> None:
    book_wedding(sittings)
    words = ("session", "book", "--client", sittings.client(), "--type", "Headshot", "--photographer", "mia")
    code, sentence = sittings.refused(*words, "--date", "2026-11-29", "--start", "01:30")
    assert code == "clash"
    assert sentence.startswith(
        "Mia [Hansen] [/ is taken from Sat 6:00 PM to Sun 2:00 AM by Rossi, Ada, Wedding (10001)."
    )
    assert sittings.json(*words, "--date", "2026-11-29", "--start", "02:00")["start"] == "02:00"


def test_it_is_moved_with_its_length(sittings: Sittings) -> None:
    number = book_wedding(sittings)
    moved = sittings.json("session", "move", number, "--date", "2026-12-05", "--start", "17:00")
    assert (moved["date"], moved["start"], moved["end"]) == ("2026-12-05", "17:00", "01:00")
    moved = sittings.json("session", "move", number, "--date", "2026-12-05", "--start", "17:00", "--end", "24:00")
    assert (moved["date"], moved["start"], moved["end"]) == ("2026-12-05", "17:00", "00:00")


@pytest.mark.sqlite
def test_the_nights_when_the_clocks_change(sittings: Sittings) -> None:
    number = book_wedding(sittings)
    spring = sittings("session", "move", number, "--date", "2027-03-13", "--start", "18:00")
    assert (spring.code, spring.err) == (0, "That night the clocks go forward: it lasts 8 h.\n")
    assert sittings.json("session", "show", number)["end"] == "03:00"
    assert "(480 min)" in sittings.text("session", "show", number)
    words = ("session", "move", number, "--date", "2027-03-13", "--start", "18:00")
    assert sittings.refused(*words, "--end", "02:30") == (
        "invalid",
        "There is no 2:30 AM on Sun Mar 14, 2027, when the clocks go forward: choose another time.",
    )
    autumn = sittings("session", "move", number, "--date", "2027-11-06", "--start", "18:00", "--end", "01:30")
    assert (autumn.code, autumn.err) == (
        0,
        "That night 1:30 AM comes twice, the first is meant: it lasts 7 h 30 min.\n",
    )
    short = sittings("session", "move", number, "--date", "2027-03-14", "--start", "01:30", "--end", "03:30")
    assert short.err == "That night the clocks go forward: it lasts 60 min.\n"
    assert "(60 min)" in sittings.text("session", "show", number)


@pytest.mark.parametrize(
    ("date", "start", "end", "expected"),
    [
        ("fri 14:30", None, None, ("2026-11-27", "14:30", "15:30")),
        ("dec 6 10", None, None, ("2026-12-06", "10:00", "11:00")),
        ("next fri", "9", None, ("2026-12-04", "09:00", "10:00")),
        ("the 5th", "14h30", None, ("2026-12-05", "14:30", "15:30")),
        ("in two weeks", "3 o'clock", None, ("2026-12-05", "15:00", "16:00")),
        ("W49", "12:00 noon", None, ("2026-11-30", "12:00", "13:00")),
        ("12 / 3", "11.10", None, ("2026-12-03", "11:10", "12:10")),
        ("fri", "fri 9:00", None, ("2026-11-27", "09:00", "10:00")),
        ("fri 9:00", "9:00", None, ("2026-11-27", "09:00", "10:00")),
        ("sat", "20:00", "1", ("2026-11-21", "20:00", "01:00")),
        ("sat", "20:00", "sun 1:00 am", ("2026-11-21", "20:00", "01:00")),
        ("fri", "10", "1", ("2026-11-27", "10:00", "13:00")),
    ],
)
@pytest.mark.sqlite
def test_one_grammar(
    sittings: Sittings, date: str, start: str | None, end: str | None, expected: tuple[str, str, str]
) -> None:
    words = ("session", "book", "--client", sittings.client(), "--type", "Family", "--date", date)
    words += ("--start", start) if start else ()
    session = sittings.json(*words, *(("--end", end) if end else ()))
    assert (session["date"], session["start"], session["end"]) == expected


@pytest.mark.sqlite
def test_what_says_two_things_or_too_little(sittings: Sittings) -> None:
    words = ("session", "book", "--client", sittings.client(), "--type", "Family", "--date")
    two_things = "The date and the start say two things: give the day with --date and the time with --start."
    assert sittings.refused(*words, "fri 9:00", "--start", "10:00") == ("invalid", two_things)
    assert sittings.refused(*words, "fri", "--start", "sat 10:00") == ("invalid", two_things)
    assert sittings.refused(*words, "14:30", "--start", "10:00")[0] == "invalid"
    assert sittings.refused(*words, "fri", "--start", "mon")[0] == "invalid"
    assert sittings.refused("session", "list", "--from", "fri 9:00") == (
        "invalid",
        "A day alone is asked for here; leave out 9:00 AM.",
    )
    missing = sittings(*words, "fri")
    assert (missing.code, missing.out) == (2, "")
    assert "--start" in missing.err


@pytest.mark.sqlite
def test_a_day_in_the_past_or_in_another_year_is_told(sittings: Sittings) -> None:
    words = ("session", "book", "--client", sittings.client("Weber", ""), "--type", "Family", "--start", "9", "--date")
    assert sittings.text(*words, "yesterday") == (
        "Booked session 10001 for Weber, Fri Nov 20, 2026, 9:00 AM - 10:00 AM, yesterday, in the past.\n"
    )
    assert sittings.text(*words, "11/20") == (
        "Booked session 10002 for Weber, Sat Nov 20, 2027, 9:00 AM - 10:00 AM, next year.\n"
    )
    assert sittings.text(*words, "fri") == "Booked session 10003 for Weber, Fri Nov 27, 2026, 9:00 AM - 10:00 AM.\n"
    assert sittings.text("session", "move", "10003", "--date", "11/1/2026", "--start", "9") == (
        "Moved session 10003 to Sun Nov 1, 2026, 9:00 AM - 10:00 AM, in the past.\n"
        "Session Pending is due on Sun Nov 1, 2026 then.\n"
    )
