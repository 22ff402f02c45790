"""What somebody typed or pasted into Find, as the words that must each be found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.find.index import LONGEST_WORD, SHORTEST_DIGITS
from studio.kernel.clean import digits_of, name_key, query_words, spellings
from studio.kernel.clean.contact import EXTENSION, NUMBER, plain_digits
from studio.kernel.records import dataclass

WHOLE_NUMBER_DIGITS = 7
"""From so many digits on a number among other words is a telephone number, however it is written."""

FORGIVEN_LETTERS = 4
"""Shorter words are so many that one letter more or less means anything."""

LONGEST_FORGIVEN = 14
"""In a longer word a missing or a wrong letter makes more words than can be looked for while one types."""

FORGIVEN_WORDS = 3

Word = tuple[str, ...]
"""A word in all the spellings under which it may stand."""

_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_TITLE = re.compile(r"^\s*(?:session|client)(?:\s+no\.?)?\s+(?=\S*\d)", re.IGNORECASE)
_GROUP = re.compile(r'(?<!\S)group:(?:"((?:[^"]|"")+)"?|([^\s"]\S*))', re.IGNORECASE)
_ABOUT_NUMBERS = frozenset((
    "tel", "telephone", "phone", "ph", "mobile", "mob", "handy", "cell", "fax", "text", "texts", "sms",
    "home", "work", "office", "ext", "x", "no", "nr", "number",
))  # fmt: skip
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Typed:
    """A question to Find."""

    words: tuple[Word, ...] = ()
    keys: tuple[str, ...] = ()
    """The whole text folded as a name is, to be the beginning of one; in its spellings."""
    number: str = ""
    """The text as the number of a record would be written."""
    groups: tuple[str, ...] = ()
    """The groups of clients in which alone to look, as they were typed."""

    def one_error(self) -> Iterator[Typed]:
        """Give the question with one word after the other replaced by all that one slip of the fingers makes of it."""
        if len(self.words) > FORGIVEN_WORDS:
            return
        for place, word in enumerate(self.words):
            if len(word[0]) >= FORGIVEN_LETTERS and word[0].isalpha():
                slips = tuple(dict.fromkeys(slip for spelled in word for slip in one_slip(spelled)))
                yield Typed((*self.words[:place], slips, *self.words[place + 1 :]), groups=self.groups)


def read(text: str) -> Typed:
    """Read what was typed. A telephone number is known in whatever form people write it or the program shows it."""
    text, groups = split_groups(text)
    text = _TITLE.sub("", text)
    number, rest = _telephone_number(text)
    found = [_spelled(word) for word in _words(rest)]
    if number:
        found = [word for word in found if word[0] not in _ABOUT_NUMBERS] + [number]
    keys = tuple(dict.fromkeys(key for spelled in spellings(text) if (key := name_key(spelled))))
    numbers = "".join(char if char.isprintable() else " " for char in text).split()
    return Typed(tuple(found), keys, " ".join(numbers), groups)


def split_groups(text: str) -> tuple[str, tuple[str, ...]]:
    """Take ``group:school`` and ``group:"Class of 2027"`` out of a text: return what is left, and the names.

    Within quotes a doubled one is a quote of the name.
    """
    names = [(quoted or "").replace('""', '"') or plain for quoted, plain in _GROUP.findall(text)]
    if not names:
        return text, ()
    return _GROUP.sub(" ", text).strip(), tuple(name.strip() for name in names if name.strip())


def _words(text: str) -> list[tuple[str, str]]:
    """Return each word with its other spelling, the same where it has none."""
    plain = query_words(text)
    other = query_words(spellings(text)[-1])
    return list(zip(plain, other if len(other) == len(plain) else plain, strict=True))


def _spelled(word: tuple[str, str]) -> Word:
    return tuple(dict.fromkeys(spelling[:LONGEST_WORD] for spelling in word))


def _telephone_number(text: str) -> tuple[Word, str]:
    """Return the digits of the number in the text with the ways in which they may be stored, and what else is there."""
    plain = plain_digits(text)
    found = max(NUMBER.finditer(plain), key=lambda match: len(digits_of(match.group())), default=None)
    if found is None:
        return (), text
    extension = EXTENSION.match(plain, found.end())
    rest = f"{plain[: found.start()]} {plain[extension.end() if extension else found.end() :]}"
    digits = digits_of(_TRUNK_ZERO.sub("", found.group()) if found.group()[0] in "+0" else found.group())
    alone = not re.sub(r"[\W_]", "", rest)
    if len(digits) < (SHORTEST_DIGITS if alone else WHOLE_NUMBER_DIGITS):
        return (), text
    # A number is stored with its country code, and typed with the 0 that stands for it at home, or with the 00 or 011
    # that leads abroad.
    ways = [digits, digits.lstrip("0"), digits.removeprefix("011")]
    return tuple(dict.fromkeys(way[:LONGEST_WORD] for way in ways if len(way) >= SHORTEST_DIGITS)), rest


def one_slip(word: str) -> Iterator[str]:
    """Give the words from which one missing, doubled, wrong or swapped letter would have made ``word``."""
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        if at:
            yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    for at in range(len(word) + 1 if len(word) <= LONGEST_FORGIVEN else 0):
        for letter in _ALPHABET:
            yield word[:at] + letter + word[at:]
            if at < len(word):
                yield word[:at] + letter + word[at + 1 :]
