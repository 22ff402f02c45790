"""Filters as one types them: ``status:retouch late:3 client:"Van der Berg"``."""

from __future__ import annotations

import re

from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.lists.names import nearest
from studio.lists.spec import ListSpec

_WORD = re.compile(r'\s*(?:(?P<key>[^\s":]+):)?(?P<word>"[^"]*"?|[^\s"]*)')


def parse_filters(spec: ListSpec, typed: str) -> tuple[tuple[str, str], ...]:
    """Read what was typed into filters; a word with a space in it stands between double quotes.

    Returns:
        Keys and words as ``Asked.filters`` takes them, in their order; what the words say is not looked at.
    Raises:
        Invalid: a key that the list does not have, a word without its key, or a key without a word. The sentence names
            the nearest.
    """
    found: list[tuple[str, str]] = []
    rest = typed.strip()
    while rest:
        match = _WORD.match(rest)
        assert match is not None
        key, word, rest = match["key"], match["word"].strip('"').strip(), rest[match.end() :].lstrip()
        found.append(_filter(spec, (key or "").casefold(), word))
    return tuple(found)


def parse_filter(spec: ListSpec, typed: str) -> tuple[str, str]:
    """Read one filter that stands by itself, as a shell hands it over: what follows the colon needs no quotes.

    Raises:
        Invalid: as ``parse_filters``.
    """
    key, colon, word = typed.strip().partition(":")
    return _filter(spec, key.strip().casefold(), word.strip()) if colon else _filter(spec, "", key)


def _filter(spec: ListSpec, key: str, word: str) -> tuple[str, str]:
    known = [one.key for one in spec.filters]
    if not key and word.casefold() in spec.filter:
        key, word = word.casefold(), ""
    if not key:
        near = nearest(word, known)
        raise Invalid(f"Say what {quoted(word)} is, as in {known[0]}:{_quote(word)}: {near}")
    if key not in spec.filter:
        raise Invalid(f"{spec.name.capitalize()} cannot be filtered by {quoted(key)}: {nearest(key, known)}")
    if not word and not spec.filter[key].bare:
        raise Invalid(f"Type what {key} is wanted right after its colon: {spec.filter[key].help}.")
    return key, word


def written(filters: tuple[tuple[str, str], ...]) -> str:
    """Write filters as one would type them."""
    return " ".join(f"{key}:{_quote(word)}" if word else key for key, word in filters)


def _quote(word: str) -> str:
    return f'"{word}"' if " " in word else word
