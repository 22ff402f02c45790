"""The case of names: what people type in small letters is written as such names are."""

import re

from studio.kernel.patterns import later

# A letter begins a name after a space, a hyphen, a dot, a bracket.
_NAME_START = later(r"(?:^|(?<=[\s\-.(/&\u2010\u2013]))[^\W\d_]")

_ELIDED = later(r"(?i)(?<![^\W\d_])([dlomn]|dell|dall|nell|sull|degl|all|sant)(['\u2019])([^\W\d_])")
"""O'Brien, D'Angelo, Dell'Acqua, Sant'Anna; the apostrophe of "Anna's" begins no name."""

_MC = later(r"\bMc([a-z])(?=[a-z]{2})")

_PARTICLES = frozenset((
    "af", "al", "av", "bin", "bint", "da", "dal", "das", "de", "degli", "del", "della", "den", "der", "des",
    "di", "do", "dos", "du", "el", "het", "ibn", "la", "las", "le", "los", "of", "op", "'t", "te", "ten",
    "ter", "tot", "und", "van", "vom", "von", "y", "zu", "zum", "zur",
))  # fmt: skip
"""Words inside of names that stay small: van der Berg, de la Cruz, von und zu Stein, bin Rashid."""

_NUMERALS = frozenset(("ii", "iii", "iv", "vii", "viii"))
"""Numbers of a bearer of a name, as in Smith III. A lone i, v or x is an initial, vi a name of its own."""


def capitalise_name(text: str, *, family_name: bool = False) -> str:
    """Write a name that was typed in small letters as such names are written: case changes, nothing else.

    One capital anywhere means that somebody chose the case: "McDonald", "van der Berg", "SMITH" stay as they are.

    Args:
        family_name: the text is a family name alone, whose particle stays small in front too: "van der Berg". A whole
            name begins with a capital: "Van Morrison".
    """
    if any(char.isupper() or char.istitle() for char in text):
        return text
    capital = _ELIDED.sub(_elided, _NAME_START.sub(_capital, text))
    words = re.split(r"(\s+)", _MC.sub(lambda found: f"Mc{found.group(1).upper()}", capital))
    last = len(words) - 1
    for place in range(0, len(words), 2):
        small = words[place].lower()
        if small in _NUMERALS and place == last and place > 0:
            words[place] = words[place].upper()
        elif small in _PARTICLES and place < last and (place > 0 or family_name):
            words[place] = small
    return "".join(words)


def _capital(letter: re.Match[str]) -> str:
    capital = letter.group().title()
    return capital if len(capital) == 1 else letter.group()  # no name begins with the Ss of a sharp s


def _elided(found: re.Match[str]) -> str:
    particle, apostrophe, letter = found.groups()
    capital = letter.title()
    return particle[0].upper() + particle[1:] + apostrophe + (capital if len(capital) == 1 else letter)
