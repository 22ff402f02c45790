"""The spelling check of notes: American and British English, and the words of a studio.

The word list of the ``spellchecker`` package takes 0.2 s and 38 MiB to load: `check` looks in a process of its own.
Suggestions are the known words one slip away, the most used first; two slips would take 0.3 s a word.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from studio.kernel import child
from studio.kernel.records import dataclass

MAX_SUGGESTIONS = 5
MAX_FOUND = 200
"""Whoever has more misspellings in one text corrects these first."""

LONGEST_WORD = 30
"""What is longer is no word; looking for its neighbours would take long."""

STUDIO_WORDS = Path(__file__).parent / "data" / "words.txt"

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_STAMP = re.compile(r"^ *[\d./-]+,? [\d:.]+(?: ?[AaPp]\.?[Mm]\.?)? \S{1,8} - ", re.MULTILINE)
"""Date, time and initials before a note."""

_RUN = re.compile(r"\S+")
_NO_PROSE = re.compile(
    r"""
    \S*(?:://|@|\\)\S*              # an address on the web or of email, a folder in Windows' way
    | [("']*(?:www\.|[~.]*/)\S*     # an address on the web, a folder
    | [("']*\w[\w-]*(?:\.\w[\w-]*)+[)"',;:.!?]*   # a file or a website
    | \S{100,}
    """,
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n]|\n\s*[-*\u2022])[\s\"'\u2018\u201c(]*$")


@dataclass(frozen=True, slots=True)
class Misspelling:
    """One word that is not known, where it stands in the text, and at most five words that may be meant."""

    start: int
    end: int
    word: str
    suggestions: tuple[str, ...]


def check(text: str, known: Collection[str] = ()) -> list[Misspelling]:
    """List the misspelled words of a note, as `misspelled` does, and keep no list of words in memory for it."""
    found: list[tuple[int, int, str, list[str]]] = child.ask(_plainly, text, list(known), loads="spellchecker")
    return [Misspelling(start, end, word, tuple(suggestions)) for start, end, word, suggestions in found]


def _plainly(text: str, known: list[str]) -> list[tuple[int, int, str, list[str]]]:
    return [(each.start, each.end, each.word, list(each.suggestions)) for each in misspelled(text, known)]


def misspelled(text: str, known: Collection[str] = ()) -> list[Misspelling]:
    """List the misspelled words of a note.

    Not looked at: stamps, addresses, file names and folders; words with a digit, an underscore or a letter that English
    has not; words in capitals or with a capital inside; a capitalised word within a sentence, which is a name. At the
    start of a sentence a capitalised word counts only if there is something to suggest for it.

    Args:
        text: the note.
        known: more words to take for right, such as the client's and the family's names and the studio's own words;
            an entry of several words stands for each of them.
    Returns:
        In the order of the text, at most ``MAX_FOUND``.
    """
    right = {word.casefold() for entry in known for word in _WORD.findall(entry)}
    suggested: dict[str, tuple[str, ...] | None] = {}
    found: list[Misspelling] = []
    for start, word, may_be_name in _words(text):
        plain = word.casefold().replace("\u2019", "'")
        base = plain.removesuffix("'s")
        if plain in right or base in right:
            continue
        if plain not in suggested:
            suggested[plain] = _suggestions(plain, base)
        suggestions = suggested[plain]
        if suggestions is None or (may_be_name and not suggestions):
            continue
        if word[0].isupper():
            suggestions = tuple(each[0].upper() + each[1:] for each in suggestions)
        found.append(Misspelling(start, start + len(word), word, suggestions))
        if len(found) == MAX_FOUND:
            break
    return found


def _words(text: str) -> Iterator[tuple[int, str, bool]]:
    """Give each word that is to be looked at: where it starts, the word, whether it may be a name."""
    # Blanked out, so that places stay; a dot says that a sentence begins after it, a comma that it goes on.
    prose = _STAMP.sub(lambda stamp: "." * len(stamp.group()), text)
    prose = _RUN.sub(lambda run: "," * len(run.group()) if _NO_PROSE.fullmatch(run.group()) else run.group(), prose)
    for match in _WORD.finditer(prose):
        word = match.group()
        letters = word.replace("\u2019", "").replace("'", "")
        if not 2 <= len(word) <= LONGEST_WORD or not (letters.isascii() and letters.isalpha()):
            continue
        if letters.islower():
            yield match.start(), word, False
        elif letters[1:].islower() and _SENTENCE_END.search(prose, max(0, match.start() - 20), match.start()):
            yield match.start(), word, True


def _suggestions(word: str, base: str) -> tuple[str, ...] | None:
    """Give the words that may be meant, the most used first; None where the word is right."""
    checker = _checker()
    if not checker.unknown((word,)) or not checker.unknown((base,)):
        return None
    near = checker.candidates(base) or ()
    by_use = sorted(near, key=lambda each: (-checker.word_usage_frequency(each), each))
    return tuple(each + word[len(base) :] for each in by_use[:MAX_SUGGESTIONS])


@cache
def _checker() -> Any:
    # Imported here: the module docstring says what it costs.
    from spellchecker import SpellChecker

    checker = SpellChecker(language="en", distance=1)
    checker.word_frequency.load_words(STUDIO_WORDS.read_text("utf-8").split())
    return checker
