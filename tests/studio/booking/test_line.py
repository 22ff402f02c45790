"""What each word of a typed booking, or of a typed question, is understood as."""

from datetime import date, time

import pytest

from studio.booking import finder
from studio.booking.line import read
from studio.booking.said import Bounds, Name, Period, Words, written
from studio.dates.typed import Habits, Understood

TYPES = tuple(Name(i, name) for i, name in enumerate(("Portrait", "Family", "Family large", "Newborn", "Wedding"), 1))
PEOPLE = (
    Name(1, "Mia Hansen", ("mia", "MH")),
    Name(2, "Anna Berg", ("anna", "AB")),
    Name(3, "Ben Berg", ("ben", "BB")),
)
PLACES = (Name(1, "Room 1"), Name(2, "Room 2"), Name(3, "Large room"), Name(9, "Baker Beach", (), True))
TODAY = date(2026, 11, 21)


def parts(text, *, question=False):
    line = read(text, Words(Habits(TODAY), TYPES, PEOPLE, PLACES, question))
    return [
        (part.kind, part.value if part.value is not None else [one.label for one in part.names]) for part in line.parts
    ]


def when(day=None, at=None):
    return ("when", Understood(day, at))


FRI = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("fri 14:30", [when(FRI, time(14, 30))]),
        ("14:30 on fri", [when(FRI, time(14, 30))]),
        ("dec 5 10", [when(date(2026, 12, 5), time(10))]),
        ("the 5th at noon", [when(date(2026, 12, 5), time(12))]),
        ("90m", [("length", 90)]),
        ("90 minutes", [("length", 90)]),
        ("2h", [("length", 120)]),
        ("1h30", [("length", 90)]),
        ("1:30h", [("length", 90)]),
        ("1.5h", [("length", 90)]),
        ("14h", [when(None, time(14))]),
        ("family", [("type", ["Family"])]),
        ("family large", [("type", ["Family large"])]),
        ("FAM", [("type", ["Family", "Family large"])]),
        ("fa", [("client", [])]),
        ("!anna", [("person", ["Anna Berg"])]),
        ("!MH,ben", [("person", ["Mia Hansen", "Ben Berg"])]),
        ("!berg", [("person", ["Anna Berg", "Ben Berg"])]),
        ("!zoe", [("person", [])]),
        ("!", [("person", [])]),
        ("@room2", [("place", ["Room 2"])]),
        ("@room 2", [("place", ["Room 2"])]),
        ('@"large room"', [("place", ["Large room"])]),
        ("@beach", [("place", ["Baker Beach"])]),
        ("outside", [("outside", True)]),
        ("hold", [("hold", True)]),
        ("hold until dec 1 family", [("hold", date(2026, 12, 1)), ("type", ["Family"])]),
        ("hold until smith", [("hold", True), ("client", [])]),
        ("holden", [("client", [])]),
        ("#1004", [("number", "1004")]),
        ('"Baby\'s first"', [("title", "Baby's first")]),
        ("tue morning", [when(date(2026, 11, 24)), ("part", Bounds(0, 720, named=True))]),
        ("after 2p", [("part", Bounds(840, 1440))]),
        ("before noon", [("part", Bounds(0, 720))]),
        ("o'brien zoë", [("client", []), ("client", [])]),
        ("May Smith", [("client", []), ("client", [])]),
        ("", []),
        ("! @ # \"", [("person", []), ("place", []), ("number", ""), ("title", "")]),
    ],
)  # fmt: skip
def test_of_a_booking(text, understood):
    assert parts(text) == understood


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        (
            "When can Anna take a family on a Saturday morning in December?",
            [
                ("person", ["Anna Berg"]),
                ("type", ["Family"]),
                ("weekdays", frozenset({5})),
                ("part", Bounds(0, 720, named=True)),
                ("period", Period(date(2026, 12, 1), 31)),
            ],
        ),
        ("anna or ben", [("person", ["Anna Berg"]), ("person", ["Ben Berg"])]),
        ("room 2", [("place", ["Room 2"])]),
        ("any room", []),
        ("any room weekend", [("weekdays", frozenset({5, 6}))]),
        ("weekend", [("weekdays", frozenset({5, 6}))]),
        ("from dec 1 3 weeks", [("period", Period(date(2026, 12, 1), None)), ("period", Period(None, 21))]),
        ("next week", [("period", Period(date(2026, 11, 22), 7))]),
        ("this week", [("period", Period(TODAY, 1))]),
        ("next month", [("period", Period(date(2026, 12, 1), 31))]),
        ("november", [("period", Period(TODAY, 10))]),
        ("january", [("period", Period(date(2027, 1, 1), 31))]),
        ("dec 5", [when(date(2026, 12, 5))]),
        ("tomorrow", [when(date(2026, 11, 22))]),
        ("xyzzy", [("unknown", [])]),
    ],
)
def test_of_a_question(text, understood):
    assert parts(text, question=True) == understood


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("!zoe", ["Zoë Ünal"]),
        ("!ZOË", ["Zoë Ünal"]),
        ("!unal", ["Zoë Ünal"]),
        ("!jose", ["Jose Pérez"]),
        ("!josé", ["José Pérez"]),
        ("!perez", ["Jose Pérez", "José Pérez"]),
        ("@atelier-ete", ["Atelier-Été"]),
        ("bebe", ["Bébé"]),
    ],
)
def test_nobody_has_to_type_the_accents_of_a_name(typed, meant):
    people = tuple(
        Name(i, name, (name.split()[0],)) for i, name in enumerate(("Zoë Ünal", "Jose Pérez", "José Pérez"), 1)
    )
    words = Words(Habits(TODAY), (Name(1, "Bébé"),), people, (Name(1, "Atelier-Été"),))
    assert [one.label for part in read(typed, words).parts for one in part.names] == meant


def test_what_is_chosen_is_written_so_that_it_is_meant():
    words = Words(Habits(TODAY), TYPES, PEOPLE, PLACES)
    for kind, names in (("person", PEOPLE), ("place", PLACES), ("type", TYPES)):
        for name in names:
            (part,) = read(written(kind, name), words).parts
            assert (part.kind, part.names, part.problem) == (kind, (name,), "")


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("family morning or afternoon", (0, 18 * 60)),
        ("family afternoon or evening", (12 * 60, 24 * 60)),
        ("family afternoon after 2p", (14 * 60, 18 * 60)),
        ("family morning before 10", (0, 10 * 60)),
    ],
)
def test_several_parts_of_a_day_are_all_of_them(book, asked, span):
    question = finder.question_of(read(asked, finder.words(Habits(TODAY))), date(2026, 11, 23))
    assert (question.from_min, question.to_min) == span


def test_what_lies_past_midnight_is_said_and_what_lies_nowhere_is_refused(book):
    asked = finder.ask("60m after 2p before noon", 1).found.asked
    assert asked.endswith("2:00 PM to 12:00 PM the next day")
    assert finder.ask("60m after 2p before 5p", 1).found.asked.endswith("2:00 PM to 5:00 PM")
    for text in (
        "60m morning after 2p",
        "60m afternoon before noon",
        "60m mon 14:30 morning",
        "60m mon 14:30 before noon",
    ):
        found = finder.ask(text, 1)
        assert (found.found, found.problems[0][:36]) == (None, "That part of the day would begin at "), text


def test_a_line_that_is_too_long_says_so_and_loses_nothing():
    line = read(f'family smith "{"x" * 200} at the beach"', Words(Habits(TODAY), TYPES, PEOPLE, PLACES))
    assert line.problems == ["The line is longer than 200 characters: leave something out."]
    assert "".join(part.text for part in line.parts).count("x") == 200
    assert line.parts[-1].text.endswith('beach"')
