import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tui.text import cells, fit, in_lines, plain, safe, wrapped

HOSTILE = [
    pytest.param(entry["text"], id=entry["id"])
    for entry in json.loads((Path(__file__).parents[1] / "hostile_strings.json").read_text())
]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("O'Brien, Zoe [VIP] [/", "O'Brien, Zoe [VIP] [/"),
        ("Z\u030cluť", "Žluť"),
        ("山田太郎", "山田太郎"),
        ("🇨🇿 Jana", "CZ Jana"),
        ("1️⃣", "1"),
        ("❤️ Jana", "❤ Jana"),
        ("👍🏽", "👍"),
        ("👨\u200d👩\u200d👧 family", "👨👩👧 family"),
        ("\u3164", " "),
        ("a\tb\nc\r\nd", "a b c d"),
        ("Jane\x1b[31mDoe", "Jane[31mDoe"),
        ("Jane\x9b31mDoe\x85", "Jane31mDoe "),
        ("\u202eeoD enaJ", "eoD enaJ"),
        ("\ufeffJane\u2028Doe\U000e0049", "Jane Doe"),
        ("\udc4d\ufffe", "??"),
        ("J" + "\u0316" * 60, "J" + "\u0316" * 3),
        ("\u0301\u0301Jane", "Jane"),
        ("", ""),
    ],
)
def test_safe_shows_only_what_terminals_agree_on(typed, shown):
    assert safe(typed) == shown


def test_safe_keeps_line_breaks_where_asked():
    assert safe("a\r\nb\rc\n\u0301d", lines=True) == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Weber", 8, "Weber   "),
        ("Weber", 5, "Weber"),
        ("Weber", 4, "We.."),
        ("Weber", 3, "W.."),
        ("Weber", 2, "We"),
        ("Weber", 0, ""),
        ("Weber", -1, ""),
        ("山田太郎", 8, "山田太郎"),
        ("山田太郎", 7, "山田.. "),
        ("山田太郎", 1, " "),
        ("Žluť", 6, "Žluť  "),
        ("q\u0316q\u0316q\u0316q\u0316", 3, "q\u0316.."),
        ("a\x1b[31m", 3, "a.."),
    ],
)
def test_fit_cuts_between_whole_characters(text, width, shown):
    assert fit(text, width) == shown


def test_fit_puts_numbers_to_the_right():
    assert fit("12.50", 8, align="right") == "   12.50"
    assert fit("山", 4, align="right") == "  山"


def test_fit_takes_another_ellipsis():
    assert fit("Weber", 4, ellipsis="") == "Webe"
    assert fit("Weber", 4, ellipsis="~") == "Web~"


def test_parts_that_do_not_fit_go_into_the_next_line():
    assert in_lines(["Ito, Aya", "no phone"], 40) == ["Ito, Aya   no phone"]
    assert in_lines(["Ito, Aya", "no phone", "Client"], 18) == ["Ito, Aya", "no phone   Client"]
    assert in_lines(["Featherstonehaugh", "x"], 10) == ["Feathers..", "x"]
    assert in_lines([], 10) == [""]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_fit_any_width(text):
    for width in (1, 2, 3, 7, 20, 80):
        assert cell_len(fit(text, width)) == width


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_shows_the_safe_text_without_markup(text):
    content = plain(text)
    assert isinstance(content, Content)
    assert (content.plain, content.spans) == (safe(text), [])


def test_plain_shows_nothing_for_none_and_words_for_others():
    assert plain(None).plain == ""
    assert plain(12).plain == "12"
    assert plain("a\nb", lines=True).plain == "a\nb"


@given(st.text(), st.integers(0, 40))
def test_fit_is_exact_for_any_text(text, width):
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    assert safe(fitted) == fitted


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "So", "Lu"])))
def test_safe_is_stable_and_free_of_controls(text):
    shown = safe(text)
    assert safe(shown) == shown
    assert cells(text) == cell_len(shown)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in shown)


@pytest.mark.parametrize("width_cells", [-9, -1, 0, 1, 2, 5])
@pytest.mark.parametrize("text", ["", "ab cd", "Straße né  x", "漢字 ab"])
def test_wrapping_ends_at_any_width_and_loses_no_character(text, width_cells):
    lines = wrapped(text, width_cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= max(width_cells, 2) for line in lines)
