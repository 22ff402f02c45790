"""How many parts a text message takes, and what leaves the alphabet in which it is short.

Source:
    3GPP TS 23.038, section 6.2.1 (the default alphabet and its extension table), and TS 23.040, section 9.2.3.24.1: a text
    in the default alphabet has 160 septets, or 153 in each of several parts; any other one is sent in UCS-2, 70 or 67 units.
    A character of the extension table takes two septets, one beyond the Basic Multilingual Plane two units, and neither is
    ever cut in two.
"""

from __future__ import annotations

from collections.abc import Iterable

from studio.kernel.records import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")

ONE_SEPTETS, PART_SEPTETS = 160, 153
ONE_UNITS, PART_UNITS = 70, 67


@dataclass(frozen=True, slots=True)
class Parts:
    """How a text is sent."""

    parts: int
    """0 for an empty text."""
    used: int
    """Septets, or units of UCS-2, of all of it."""
    left: int
    """So many more fit before another part begins."""
    outside: tuple[str, ...]
    """The characters that are not in the short alphabet, each once, in their order; none: it is sent in it."""


def parts_of(text: str) -> Parts:
    """Count the parts of a text message."""
    outside = tuple(dict.fromkeys(char for char in text if char not in BASIC and char not in EXTENSION))
    if outside:
        return _counted([2 if ord(char) > 0xFFFF else 1 for char in text], ONE_UNITS, PART_UNITS, outside)
    return _counted([2 if char in EXTENSION else 1 for char in text], ONE_SEPTETS, PART_SEPTETS, outside)


def _counted(sizes: Iterable[int], one: int, part: int, outside: tuple[str, ...]) -> Parts:
    sizes = list(sizes)
    used = sum(sizes)
    if used <= one:
        return Parts(int(bool(used)), used, one - used, outside)
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > part:
            parts, filled = parts + 1, 0
        filled += size
    return Parts(parts, used, part - filled, outside)
