"""Letters on paper, read back by another program."""

from dataclasses import replace

import pypdf
import pytest

from studio.papers import letter
from studio.papers.letter import Letter

ONE = Letter(
    studio="Main Street [Studio] <b>",
    head=("Hauptstraße 1, 10115 Berlin", "+49 30 123456"),
    to=("Γιώργος Παπαδόπουλος", "Müllerstraße 12 & 14", "10115 Berlin"),
    day="Freitag, 27. November 2026",
    body="Liebe Zoë,\n\nschöne Grüße aus dem Studio. Καλημέρα! Здравствуйте, Ольга.\n\nIhr Studio <i>& Söhne</i>",
    on_letter=False,
)


def pages(target):
    return pypdf.PdfReader(target).pages


def words(page):
    return " ".join(page.extract_text().split())


def test_what_stands_in_it_can_be_read(tmp_path):
    assert letter.write([ONE], tmp_path / "a.pdf") == 1
    [page] = pages(tmp_path / "a.pdf")
    text = words(page)
    for part in (
        ONE.studio,
        *ONE.head,
        *ONE.to,
        ONE.day,
        "schöne Grüße",
        "Καλημέρα! Здравствуйте, Ольга.",
        "<i>& Söhne</i>",
    ):
        assert part in text
    assert [round(float(one)) for one in page.mediabox[2:]] == [595, 842]


def test_the_address_stands_where_the_window_of_an_envelope_is(tmp_path):
    """On A4, DIN 5008 form B: 45 to 90 mm from the top, 20 to 105 mm from the left."""
    found = {}
    letter.write([ONE], tmp_path / "a.pdf")
    page = pages(tmp_path / "a.pdf")[0]

    def seen(text, whole, own, font, size):
        if text.strip():
            found[text.strip()] = ((own[4] + whole[4]) / 72 * 25.4, (842 - own[5] - whole[5]) / 72 * 25.4)

    page.extract_text(visitor_text=seen)
    for line in ONE.to:
        left, down = found[line]
        assert 20 <= left <= 105
        assert 45 <= down <= 90


def test_a_long_letter_goes_on_and_its_pages_are_numbered_from_the_second(tmp_path):
    long = replace(ONE, body="\n\n".join(f"Absatz {n}: " + "viele Worte über nichts, " * 30 for n in range(30)))
    count = letter.write([long, ONE, long], tmp_path / "a.pdf")
    found = [words(page) for page in pages(tmp_path / "a.pdf")]
    assert len(found) == count > 5
    of_one = (count - 1) // 2
    assert [
        text.startswith(f"{ONE.studio}, {ONE.day} {n}") or f"{n} " in text for n, text in enumerate(found[1:of_one], 2)
    ]
    assert all(ONE.day in text for text in found)
    assert "Papadopoulos" not in found[1] and ONE.to[1] not in found[1]
    assert ONE.to[1] in found[of_one] and ONE.to[1] in found[of_one + 1]
    whole = " ".join(found)
    assert [whole.count(f"Absatz {n}:") for n in range(30)] == [2] * 30


def test_pages_of_letter_where_the_country_has_it(tmp_path):
    letter.write([replace(ONE, on_letter=True)], tmp_path / "a.pdf")
    assert [round(float(one)) for one in pages(tmp_path / "a.pdf")[0].mediabox[2:]] == [612, 792]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n\n\n",
        "x" * 20_000,
        "<para>",
        "&nbsp;&#0;",
        "a\tb",
        "\x1b[2J\u202e",
        "😀" * 50,
        "[/]",
        "w " * 9_000,
        "\n" * 5_000,
    ],
)
def test_whatever_is_typed_is_printed(tmp_path, body):
    wild = replace(ONE, body=body, studio=body[:200], head=(body[:200],) * 3, to=(body[:200],) * 12, day=body[:60])
    assert letter.write([wild], tmp_path / "a.pdf") == len(pages(tmp_path / "a.pdf")) >= 1


def test_it_says_what_it_cannot_print():
    assert letter.unprintable("Zoë, Ольга, Γιώργος, 佐藤, 김\n«ok» €—…") == ""
    assert letter.unprintable("Hi 🦊, 😻 and 🦊 𓀀") == "🦊𓀀"


def test_the_same_letter_is_the_same_file(tmp_path):
    for name in "ab":
        letter.write([ONE], tmp_path / f"{name}.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
