from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.clients.clients import Phone
from studio.kernel.merge import both_texts, differences, merged
from studio.kernel.types import Choice, Unclear, meaning

A, B, C, D = (Phone(f"415 555 010{n}", "no. [/") for n in range(4))


def ask(base: object, mine: object, theirs: object) -> list[tuple[int, bool]]:
    return [(d.place[1], d.conflict) for d in differences({"x": base}, {"x": mine}, {"x": theirs})]


def keep(base: object, mine: object, theirs: object, side: str = "mine", row: int = 0) -> object:
    return merged({"x": base}, {"x": mine}, {"x": theirs}, {("x", row): side})["x"]  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "asked", "kept"),
    [
        ("a", "a", "a", [], "a"),
        ("a", "b", "a", [(0, False)], "b"),
        ("a", "a", "c", [(0, False)], "c"),
        ("a", "b", "b", [(0, False)], "b"),
        ("a", "b", "c", [(0, True)], "b"),
        ("a", "", "c", [(0, True)], ""),
        ("a", "b", "", [(0, True)], "b"),
        ("", None, "c", [(0, False)], "c"),
        (False, True, "client ill", [(0, True)], True),
        (date(2026, 11, 27), Unclear("2712"), date(2026, 11, 30), [(0, True)], Unclear("2712")),
    ],
)
def test_one_value(base, mine, theirs, asked, kept):
    assert ask(base, mine, theirs) == asked
    assert keep(base, mine, theirs) == kept
    if asked == [(0, True)]:
        assert keep(base, mine, theirs, "theirs") == theirs


def rows_of(kept: object) -> tuple[object, ...]:
    assert isinstance(kept, tuple)
    return tuple(row for row in kept if row is not None)


def test_an_entry_is_its_key_whatever_it_is_called_by_now():
    assert ask(Choice(1, "Room 1"), Choice(1, "Room 1"), Choice(1, "Blue room")) == []
    assert ask(Choice(1, "Room 1"), Choice(2, "Room 2"), Choice(2, "Room 2 [/")) == [(0, False)]


def test_sets_are_merged_element_by_element_and_never_asked():
    base, mine, theirs = frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 2, 4})
    assert ask(base, mine, theirs) == [(0, False)]
    assert keep(base, mine, theirs) == frozenset({2, 3, 4})


# -- rows ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "conflicts", "kept"),
    [
        ((A, B), (A, B), (A, B), [], (A, B)),
        ((A, B), (A, C), (D, B), [], (D, C)),
        ((A, B), (Phone(""), B), (A, C), [], (C,)),
        ((A, B, C), (A, D, C), (B, C), [], (D, C)),
        ((A,), (A, B), (A, C), [], (A, C, B)),
        ((A,), (A, B), (A, B), [], (A, B)),
        ((), (A,), (B,), [], (B, A)),
        ((A,), (B,), (C,), [0], (B,)),
        ((A, B), (A, C), (A,), [1], (A, C)),
        ((A, B), (A, Phone("")), (A, C), [1], (A,)),
    ],
)
def test_rows_are_followed_where_they_went(base, mine, theirs, conflicts, kept):
    assert [row for row, conflict in ask(base, mine, theirs) if conflict] == conflicts
    assert rows_of(keep(base, mine, theirs, row=conflicts[0] if conflicts else 0)) == kept


def test_theirs_of_a_row_is_kept_where_it_is_chosen():
    assert keep((A, B), (A, C), (A, D), "theirs", 1) == (A, D)
    assert rows_of(keep((A, B), (A, C), (A,), "theirs", 1)) == (A,)


def test_rows_stand_where_theirs_do_so_that_the_next_merge_finds_them():
    assert keep((A,), (B,), (C, A)) == (C, B)
    assert keep((A, B), (Phone(""), B), (A, B)) == (None, B)


# -- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("a", "a\nmine", "a\ntheirs", "a\ntheirs\nmine"),
        ("a\nb", "a\nmine\nb", "a\nb\ntheirs", "a\nmine\nb\ntheirs"),
        ("", "mine", "theirs", "theirs\nmine"),
        ("a", "a mine", "a theirs", "a theirs\na mine"),
        ("a\nb", "b", "a\nb\ntheirs", "a\nb\ntheirs"),
        ("a", "a\nsame", "a\nsame", "a\nsame"),
    ],
)
def test_both_texts_are_one(base, mine, theirs, both):
    assert both_texts(base, mine, theirs) == both
    assert meaning(keep(base, mine, theirs, "both")) == meaning(both if mine != theirs else mine)


texts = st.lists(st.sampled_from("abcdefg"), max_size=5).map("\n".join)


@given(base=texts, mine=texts, theirs=texts)
def test_no_line_that_somebody_added_is_lost_from_both(base, mine, theirs):
    lines = set(both_texts(base, mine, theirs).splitlines())
    assert set(theirs.splitlines()) <= lines
    assert set(mine.splitlines()) - set(base.splitlines()) <= lines


values = st.one_of(st.none(), st.booleans(), st.sampled_from("abc"))


@given(base=values, mine=values, theirs=values)
def test_nothing_is_asked_that_only_one_of_them_changed(base, mine, theirs):
    conflict = any(asked for _, asked in ask(base, mine, theirs))
    assert conflict == (len({meaning(base), meaning(mine), meaning(theirs)}) == 3)


rows = st.lists(st.sampled_from((A, B, C, D)), unique=True, max_size=4).map(tuple)


@given(base=rows, theirs=rows, slots=st.lists(st.sampled_from((None, A, B, C, D, Phone("1"))), max_size=5))
def test_no_row_that_somebody_added_is_lost(base, theirs, slots):
    mine = tuple(row or Phone("") for row in slots)
    mine += tuple(Phone("") for _ in range(len(base) - len(mine)))
    for side in ("mine", "theirs"):
        chosen = {("x", row): side for row in range(20)}
        kept = merged({"x": base}, {"x": mine}, {"x": theirs}, chosen)["x"]  # type: ignore[arg-type]
        conflicting = {d.place for d in differences({"x": base}, {"x": mine}, {"x": theirs}) if d.conflict}
        added_here = {row for row in mine[len(base) :] if row.number}
        assert added_here <= set(kept)
        if not conflicting:
            assert set(theirs) - set(base) <= set(kept) | set(mine)
