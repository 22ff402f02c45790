"""How to turn from one look to another in the fewest bytes: each look is the numbers of an SGR sequence."""

from __future__ import annotations

from functools import lru_cache

OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29", "21": "24"}
"""What takes an attribute away: bold and dim go together, and so do the two underlines."""
UNSEEN = frozenset("123")
"""Attributes that only letters show."""
COLOUR_NUMBERS = {"2": 5, "5": 3}
"""How many numbers a colour takes, by the one behind 38 or 48."""


@lru_cache(4096)
def turned(before: str, after: str) -> str:
    """Return the sequence that turns one look, such as ``1;38;2;255;0;0``, into another; empty is the plain one."""
    whole = f"\x1b[0;{after}m" if after and before else f"\x1b[{after or 0}m"
    (had, ink, ground), (has, new_ink, new_ground) = _parts(before), _parts(after)
    if any(attribute not in OFF for attribute in had):
        return whole
    off = {OFF[attribute] for attribute in had - has}
    numbers = sorted(off) + sorted(one for one in has if one not in had or OFF.get(one) in off)
    numbers += [new_ink or "39"] if ink != new_ink else []
    numbers += [new_ground or "49"] if ground != new_ground else []
    return min(f"\x1b[{';'.join(numbers)}m", whole, key=len) if numbers else ""


@lru_cache(4096)
def _parts(look: str) -> tuple[frozenset[str], str, str]:
    """Return attributes, the colour of the letters, and that behind them."""
    attributes: set[str] = set()
    ink = ground = ""
    numbers = look.split(";") if look else []
    while numbers:
        first = numbers[0]
        take = COLOUR_NUMBERS.get(numbers[1], 1) if first in ("38", "48") and len(numbers) > 1 else 1
        part, numbers = ";".join(numbers[:take]), numbers[take:]
        if first == "38" or (len(first) == 2 and first[0] in "39"):
            ink = part
        elif first == "48" or first[0] == "4" and len(first) == 2 or len(first) == 3:
            ground = part
        else:
            attributes.add(part)
    return frozenset(attributes), ink, ground


@lru_cache(4096)
def ground(look: str) -> str:
    """Return what is seen of a look where there is no letter; all of it where a line or a link goes through blanks too."""
    attributes, _, behind = _parts(look) if "\0" not in look else (frozenset("4"), "", "")
    return look if attributes - UNSEEN else behind


@lru_cache(4096)
def on_ground(before: str, after: str) -> str:
    """Return the look that draws blanks of the look ``after`` and differs least from the one ``before``."""
    attributes, ink, _ = _parts(before)
    if _parts(after)[:2] != (frozenset(), "") or attributes - UNSEEN:
        return after
    return ";".join(filter(None, (*sorted(attributes), ink, after)))
