import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.notes.spelling import MAX_FOUND, STUDIO_WORDS, Misspelling, misspelled
from tests.torture import TORTURE


def words_of(text, known=()):
    return [found.word for found in misspelled(text, known)]


def test_says_where_and_what_may_be_meant():
    assert misspelled("See teh albums") == [Misspelling(4, 7, "teh", ("the", "ten", "tea", "te", "eh"))]
    (found,) = misspelled("An apointment")
    assert found.suggestions[0] == "appointment"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("teh bride wil arive", ["teh", "wil", "arive"]),
        ("recieve definately tomorow", ["recieve", "definately", "tomorow"]),
        ("Teh bride. Secnd dress!", ["Teh", "Secnd"]),
        ("Fine\n- Secnd item\n* thrid", ["Secnd", "thrid"]),
        ("didnt, couldnt", ["didnt", "couldnt"]),
        ("clinet's album, client’s albun", ["clinet's", "albun"]),
        ("album-ordre", ["ordre"]),
        ("it's, don’t, we're, o'clock, the clients' albums", []),
        ("favourite colour, grey jewellery, organised, cheque", []),
        ("headshots, photobook, softbox, jpegs, reshoot, lightroom", []),
        ("with Obradovixc and Wntersky", []),
        ("Obradovixcz called", []),
        ("MKHX and JPEGZ, iPhonne and McDonnald", []),
        ("img_wrng, 16x20x, 3rdd, 2026", []),
        ("café, Zoë, 山田, Кира, giclée", []),
        ("http://exmaple.com/teh www.exmaple.com foo@brr.cc (zoee@exmaple.org), exmaple.com", []),
        ("C:\\photoss\\wrng /mnt/raww ~/raww IMG.JPGG wrng.jpgg", []),
        ("11/21/2026 11:00:04 AM mkh - wnats prints", ["wnats"]),
        ("21.11.2026 11:00:04 mkh - Teh prints\n2026-11-21 9:05 xqz - ok", ["Teh"]),
        ("x" * 40, []),
        ("", []),
    ],
)
def test_what_is_looked_at(text, wrong):
    assert words_of(text) == wrong


def test_known_words_are_right():
    text = "Obrian's cat meowly, teh"
    assert words_of("the " + text.lower(), ("Zoe Obrian", "Meowly")) == ["teh"]


def test_suggestions_begin_as_the_word_does():
    (found,) = misspelled("Tomorow.")
    assert found.suggestions == ("Tomorrow",)
    (found,) = misspelled("the clinet’s album")
    assert found.suggestions[0] == "client's"


def test_each_place_of_the_same_word():
    assert [(found.start, found.end) for found in misspelled("teh x teh")] == [(0, 3), (6, 9)]


def test_shipped_words_are_one_to_a_line_and_sorted():
    words = STUDIO_WORDS.read_text("utf-8").splitlines()
    assert words == sorted(set(words))
    assert [word for word in words if not (word.isascii() and word.isalpha() and word.islower())] == []
    assert words_of(" ".join(words)) == []


def test_word_list_waits_for_the_first_check():
    program = "import sys, studio.notes.spelling; sys.exit('spellchecker' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        "a." * 10_000,
        "a-" * 10_000,
        "@" * 20_000,
        "\\" * 20_000,
        "a'" * 10_000,
        "1/" * 10_000 + " - ",
        " " * 20_000,
    ]
    + ["teh " * 5_000, "." * 20_000 + "Teh", "11/21/2026 " * 1_800],
    ids=lambda text: ascii(text[:4]),
)
@pytest.mark.timeout(30)
def test_long_texts_come_to_an_end(text):
    found = misspelled(text)
    assert len(found) <= MAX_FOUND


@pytest.mark.torture
@settings(max_examples=100 * TORTURE)
@given(st.text(st.characters(codec=None) | st.sampled_from("aeht .'-@/\n"), max_size=80))
def test_any_text(text):
    end = 0
    for found in misspelled(text):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.word
        assert len(found.suggestions) <= 5
        assert found.word not in found.suggestions
        end = found.end
