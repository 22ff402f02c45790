"""Finding an entry of a list by a few typed letters, case and accents ignored."""

import unicodedata
from collections.abc import Sequence

from studio.kernel.types import Choice


def folded(text: str) -> str:
    """Return ``text`` without case and accents, for comparing."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def best_match(choices: Sequence[Choice], typed: str) -> Choice | None:
    """Find the entry that the typed text means.

    The whole label comes before the whole hint (a person's initials), that before the beginning of a label, and that
    before the beginning of any other word; among equals the first one.
    """
    wanted = folded(typed.strip())
    if not wanted:
        return None
    best, best_rank = None, 4
    for choice in choices:
        label = folded(choice.label)
        if label == wanted:
            return choice
        if folded(choice.hint) == wanted:
            rank = 1
        elif label.startswith(wanted):
            rank = 2
        elif f" {wanted}" in f" {_spaced(label)}":
            rank = 3
        else:
            continue
        if rank < best_rank:
            best, best_rank = choice, rank
    return best


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Keep the entries in which every typed word begins some word of the label or the hint, in their order."""
    words = folded(typed).split()
    if not words:
        return list(choices)
    found = []
    for choice in choices:
        text = f" {_spaced(folded(f'{choice.label} {choice.hint}'))}"
        if all(f" {word}" in text for word in words):
            found.append(choice)
    return found


def folded_words(text: str) -> list[str]:
    """Return the words of a text without case, accents and signs."""
    return _spaced(folded(text)).split()


def begun_by(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether each of the wanted begins one of the words."""
    return all(any(word.startswith(each) for word in words) for each in wanted)


def in_order(letters: str, text: str) -> bool:
    """Tell whether all the letters stand in a text in their order, others between them."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _spaced(text: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in text)


def holds(text: str, typed: str) -> bool:
    """Tell whether every typed word stands somewhere in a text."""
    within = folded(text)
    return all(word in within for word in folded(typed).split())
