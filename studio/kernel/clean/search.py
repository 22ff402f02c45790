"""The keys that texts are found by: case, accents, ligatures, widths and invisible characters make no difference.

Two sides share these rules. What is stored is cut with ``search_words``, generously; what is typed into a search box
with ``query_words``, sparingly. A record is found where every query word begins one of its words::

    stored O'Brien     -> obrien, o, brien           found by obr, o'br, obrien, brien
    stored Anna-Marie  -> annamarie, anna, marie     found by anna-marie, annamarie, anna marie, mar
    stored Müller      -> muller, mueller            found by müller, muller, mueller
"""

import unicodedata

from studio.kernel.clean.lines import BLANK

INDEX_MAX_CHARS = 1_000
"""So much of a stored text is cut into words."""

QUERY_MAX_CHARS = 100
QUERY_MAX_WORDS = 8
"""So much of what is typed into a search box is looked for; the rest narrows nothing down any more."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02b9\u02bb\u02bc\u2032\uff07\xb4`", "'"))
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"))
_SIGNS = _APOSTROPHES | _DASHES

# No symbol of ASCII is a word.
_ASCII_PARTING = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in "'-"}

# Letters whose stroke or knot is no combining mark, so that no normalisation takes it off.
_LETTERS = str.maketrans(
    {"ı": "i", "ȷ": "j", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)

# How a keyboard without these letters spells them in German and in the Nordic languages.
_SPELLED = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"
})  # fmt: skip


def spellings(text: str) -> tuple[str, ...]:
    """Return the text, and beside it the text as German and Nordic names are spelled without their letters."""
    if text.isascii():
        return (text,)
    other = unicodedata.normalize("NFC", text).translate(_SPELLED)
    return (text,) if other == unicodedata.normalize("NFC", text) else (text, other)


def search_key(text: str) -> str:
    """Return what two texts have in common that people take for the same.

    Compatibility forms are unfolded (NFKC), case is folded, accents and everything invisible is dropped, digits of
    other scripts become 0-9, apostrophes and dashes become ``'`` and ``-``, runs of space one space. Punctuation stays.
    """
    text = text.translate(_SIGNS)
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(map(_plain, folded)).translate(_LETTERS).translate(_SIGNS)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def search_words(text: str) -> list[str]:
    """Cut a stored text into the words that it is to be found by; see the module for examples.

    Returns:
        Each word once, in their order; a word with apostrophes or hyphens as one and in its parts. A symbol such as an
        emoji is a word, punctuation is none.
    """
    words: dict[str, None] = {}
    for piece in (piece for spelled in spellings(text[:INDEX_MAX_CHARS]) for piece in _pieces(search_key(spelled))):
        hyphened = [part for part in piece.split("-") if part]
        parts = [part for half in hyphened for part in half.split("'") if part]
        joined = [half.replace("'", "") for half in hyphened]
        for word in ("".join(joined), *joined, *parts):
            if word:
                words[word] = None
    return list(words)


def query_words(text: str) -> list[str]:
    """Cut what is typed into a search box into words, each of which must begin a word of the record.

    Returns:
        At most ``QUERY_MAX_WORDS`` words of the first ``QUERY_MAX_CHARS`` characters, each once; apostrophes join,
        hyphens part. Empty where there is nothing to look for.
    """
    pieces = _pieces(search_key(text[:QUERY_MAX_CHARS]))
    words = (part.replace("'", "") for piece in pieces for part in piece.split("-"))
    return list(dict.fromkeys(word for word in words if word))[:QUERY_MAX_WORDS]


def name_key(name: str) -> str:
    """Fold a name for sorting and for finding by its beginning: ``O'Brien Zoë`` is ``obrien zoe``."""
    words = (
        word if word.isalnum() else "".join(char for char in word if char.isalnum())
        for word in search_key(name).split()
    )
    return " ".join(word for word in words if word)


def _plain(char: str) -> str:
    """Keep a letter, drop a mark or something invisible, turn any digit into 0-9."""
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind == "Cc":
        return " "
    if kind in ("Mn", "Me", "Cf", "Cs") or char in BLANK:
        return ""
    return char


def _pieces(key: str) -> list[str]:
    """Part a key at everything that is no letter, digit, apostrophe or hyphen; a symbol stands by itself."""
    if key.isascii():
        return key.translate(_ASCII_PARTING).split()
    parted = []
    for char in key:
        kind = unicodedata.category(char)
        if kind[0] in "LN" or kind in ("Mc", "Co", "Cn") or char in "'-":
            parted.append(char)
        else:
            parted.append(f" {char} " if kind == "So" else " ")
    return "".join(parted).split()
