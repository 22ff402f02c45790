import pytest

from studio.kernel.types import Choice
from tests.tui.widgets.said import PEOPLE
from tui.widgets.matching import best_match, matching


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ann", 1),
        ("anna c", 4),
        ("berg", 1),
        ("cruz", 4),
        ("cd", 3),
        ("ANGSTRÖM", 2),
        ("ba", 2),
        ("vip", 3),
        ("xx", None),
        ("  ", None),
        ("nna", None),
    ],
)
def test_the_best_match(typed: str, key: int | None):
    found = best_match(PEOPLE, typed)
    assert (found.key if found else None) == key


def test_a_whole_label_wins_over_an_earlier_beginning():
    assert best_match([Choice(1, "Room 10"), Choice(2, "Room 1")], "room 1") == Choice(2, "Room 1")


def test_every_typed_word_must_begin_some_word():
    assert [choice.key for choice in matching(PEOPLE, "an")] == [1, 2, 4]
    assert [choice.key for choice in matching(PEOPLE, "c an")] == [4]
    assert [choice.key for choice in matching(PEOPLE, "")] == [1, 2, 3, 4]
    assert matching(PEOPLE, "zz") == []
