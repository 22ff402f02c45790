import math

import pytest

from studio.messages.parts import parts_of

EDGES = [
    ("", 0, 0), ("a", 1, 1), ("a" * 160, 1, 160), ("a" * 161, 2, 161), ("a" * 306, 2, 306), ("a" * 307, 3, 307),
    ("a" * 459, 3, 459), ("a" * 460, 4, 460),
    ("€" * 80, 1, 160), ("€" * 81, 2, 162), ("a" + "€" * 79, 1, 159), ("aa" + "€" * 79, 1, 160), ("a" * 159 + "€", 2, 161),
    # 153 is odd: the sign that would be cut goes into the next part.
    ("a" * 152 + "€" + "a" * 20, 2, 174), ("a" * 152 + "€" * 78, 3, 308), ("€" * 153, 3, 306), ("€" * 152, 2, 304),
    ("[" * 76 + "a" * 8, 1, 160), ("{}" * 40, 1, 160), ("{}" * 41, 2, 164), ("^~|\\" * 20, 1, 160), ("\f" * 80, 1, 160),
    ("é" * 160, 1, 160), ("ç" * 70, 1, 70), ("ç" * 71, 2, 71), ("Ç" * 160, 1, 160), ("ß" * 160, 1, 160),
    ("ş" + "a" * 69, 1, 70), ("ş" + "a" * 70, 2, 71), ("ş" + "a" * 133, 2, 134), ("ş" + "a" * 134, 3, 135),
    ("ş" + "a" * 200, 3, 201), ("ş" + "a" * 201, 4, 202),
    ("😀" * 35, 1, 70), ("😀" * 36, 2, 72), ("a" + "😀" * 34, 1, 69), ("aa" + "😀" * 34, 1, 70), ("a" * 69 + "😀", 2, 71),
    # 67 is odd: a pair is not cut either.
    ("😀" * 66, 2, 132), ("😀" * 67, 3, 134), ("a" + "😀" * 66, 2, 133), ("佐藤" * 35, 1, 70), ("佐藤" * 36, 2, 72),
    ("👨‍👩‍👧" * 8, 1, 64), ("👨‍👩‍👧" * 9, 2, 72), ("\n" * 160, 1, 160), ("’" * 70, 1, 70), ("’" * 71, 2, 71),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts", "used"), EDGES, ids=lambda value: ascii(value)[:12] if isinstance(value, str) else None
)
def test_the_edges(text, parts, used):
    found = parts_of(text)
    assert (found.parts, found.used) == (parts, used)
    assert type(found.parts) is int  # scripts read it: true is no number
    assert parts_of(text + "a" * found.left).parts == max(parts, 1)
    assert parts_of(text + "a" * (found.left + 1)).parts == max(parts, 1) + 1


def independent(text):
    """Count by the encoded bytes: UCS-2 as UTF-16, and septets by a table that was typed from the standard a second time."""
    two = set("^{}\\[~]|€\f")
    alphabet = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ") | set("ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?") | two
    alphabet |= set("¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
    short = set(text) <= alphabet
    sizes = [1 + (char in two) if short else len(char.encode("utf-16-le")) // 2 for char in text]
    one, part = (160, 153) if short else (70, 67)
    if sum(sizes) <= one:
        return math.ceil(sum(sizes) / one)
    parts, room = 1, part
    for size in sizes:
        if size > room:
            parts, room = parts + 1, part
        room -= size
    return parts


@pytest.mark.parametrize("text", [text for text, *_ in EDGES], ids=range(len(EDGES)))
def test_an_independent_count_agrees(text):
    for more in ("", "a", "€", "😀", "ş", "a€" * 60, "😀a" * 40):
        assert parts_of(text + more).parts == independent(text + more)


def test_what_makes_it_long_is_named_once():
    assert parts_of("Fiş, ş, 😀 and €").outside == ("ş", "😀")
    assert parts_of("Grüße für 20 €").outside == ()
