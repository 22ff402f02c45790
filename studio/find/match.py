"""How close a record comes to what was typed, and which part of a text it is that matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from studio.find.typed import Typed, Word
from studio.kernel.clean import digits_of, name_key, search_key, search_words, spellings

NUMBER, NAME_BEGINS, NAME_WORDS, WORDS, INSIDE, ONE_ERROR, OF_A_CLIENT = range(7)
"""How close: the record's very number; the family name begins so; words of the name do; words of something else, such as an
email address or a description; only the inside of words; a slip of the fingers
apart; a session of a client who was found."""

Span = tuple[int, int]
"""Where a matching part begins and ends, in characters of the text."""

_COUNTRY_CODE_DIGITS = 3
"""A number may be typed with a country code that the text shown leaves out."""


def _begins(word: Word, words: Iterable[str]) -> bool:
    """Tell whether one of ``words`` begins with the typed one."""
    return any(stored.startswith(word) for stored in words)


def _has(word: Word, words: Iterable[str]) -> bool:
    """Tell whether the typed one stands in one of ``words``."""
    return any(spelling in stored for stored in words for spelling in word)


def name_closeness(typed: Typed, last: str, first: str) -> int | None:
    """Return ``NAME_BEGINS`` or ``NAME_WORDS``, ``None`` where the name alone does not match."""
    if typed.keys:
        if any(name.startswith(key) for name in _keys(f"{last} {first}") for key in typed.keys):
            return NAME_BEGINS
    return NAME_WORDS if typed.words and says(typed.words, (last, first)) else None


def says(words: Iterable[Word], texts: Iterable[str], *, inside: bool = False) -> bool:
    """Tell whether each typed word begins a word of one of the texts, or stands anywhere inside one."""
    stored = [word for text in texts if text for word in _stored_words(text)]
    return all((_has if inside else _begins)(word, stored) for word in words)


@lru_cache(2048)
def _stored_words(text: str) -> tuple[str, ...]:
    return tuple(search_words(text))


@lru_cache(2048)
def _keys(name: str) -> tuple[str, ...]:
    return tuple(name_key(spelled) for spelled in spellings(name))


def forget() -> None:
    """Keep no longer what was made of the texts that were looked through; it only saves time while letters are typed."""
    for kept in (_stored_words, _keys, _folded):
        kept.cache_clear()


def is_number(typed: Typed, number: str) -> bool:
    """Tell whether the whole text is that record's number."""
    return bool(typed.number) and typed.number.casefold() == number.casefold()


def spans(text: str, words: Iterable[Word]) -> tuple[Span, ...]:
    """Find the parts of a shown text that match what was typed, the beginnings of words before their insides.

    Returns:
        Ordered spans that do not overlap; at most one for each word.
    """
    found: list[Span] = []
    for word in words:
        span = _span(text, word)
        if span is not None and all(span[1] <= start or end <= span[0] for start, end in found):
            found.append(span)
    return tuple(sorted(found))


def _span(text: str, word: Word) -> Span | None:
    if all(spelling.isdigit() for spelling in word):
        return _digit_span(text, word)
    inside: Span | None = None
    for folded, places in _folded(text):
        for spelling in word:
            at = folded.find(spelling)
            while at >= 0:
                span = (places[at], places[at + len(spelling) - 1] + 1)
                if at == 0 or not folded[at - 1].isalnum():
                    return span
                inside = inside or span
                at = folded.find(spelling, at + 1)
    return inside


@lru_cache(512)
def _folded(text: str) -> tuple[tuple[str, Sequence[int]], ...]:
    """Fold a text as the search does, in each spelling, with the place in ``text`` of every letter that is left."""
    out: list[tuple[str, Sequence[int]]] = []
    for spelled in range(len(spellings(text))):
        parts, places = [], []
        for place, ways in enumerate(map(_folded_char, text)):
            part = ways[min(spelled, len(ways) - 1)]
            parts.append(part)
            places += [place] * len(part)
        # Of most texts each letter is left in its place, which says itself in fewer bytes.
        one_by_one = range(len(text))
        out.append(("".join(parts), one_by_one if places == list(one_by_one) else tuple(places)))
    return tuple(out)


@lru_cache(512)
def _folded_char(char: str) -> tuple[str, ...]:
    """Fold one character in each spelling."""
    # Marks and signs that the search leaves out, such as the apostrophe of O'Brien, take no place.
    if char in "'\u2019":
        return ("",)
    return tuple(search_key(way) or " " * char.isspace() for way in spellings(char))


def _digit_span(text: str, word: Word) -> Span | None:
    places = [place for place, char in enumerate(text) if digits_of(char)]
    digits = digits_of(text)
    for spelling in word:
        for left_out in range(min(_COUNTRY_CODE_DIGITS, len(spelling) - 1) + 1):
            at = digits.find(spelling[left_out:])
            if at >= 0:
                return places[at], places[at + len(spelling) - left_out - 1] + 1
    return None
