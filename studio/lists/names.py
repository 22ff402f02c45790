"""What a typed name stands for, and what to say where it stands for nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TypeVar

from studio.kernel import database
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotFound

Key = TypeVar("Key")

MOST_NAMED = 40
"""So many names are listed in a sentence that says what there is."""


def named(noun: str, wanted: str, found: Iterable[tuple[Key, str]]) -> Key:
    """Find what has a name, whatever the case.

    Raises:
        NotFound: nothing has it; the sentence lists what there is.
        Invalid: several have it.
    """
    found = list(found)
    for fold in (str.strip, fold_name):
        keys = [key for key, name in found if fold(name) == fold(wanted)]
        if len(keys) == 1:
            return keys[0]
        if keys:
            raise Invalid(f"{quoted(wanted)} is the name of {len(keys)} of them: rename one in the program first.")
    raise nothing_named(noun, wanted, [name for _, name in found])


def begun(noun: str, wanted: str, found: Iterable[tuple[Key, str]]) -> list[Key]:
    """Find all that have a name, or else the name that begins so, or a word of which does. Several keys may share a name.

    Raises:
        NotFound: no name begins so; the sentence lists what there is.
        Invalid: different names begin so; the sentence lists them.
    """
    found, start = list(found), fold_name(wanted)
    whole = [key for key, name in found if fold_name(name) == start]
    if whole:
        return whole
    folded = {fold_name(name): name for _, name in found if start}
    near = {fold: name for fold, name in folded.items() if fold.startswith(start)}
    near = near or {fold: name for fold, name in folded.items() if f" {start}" in fold}
    if not near:
        raise nothing_named(noun, wanted, list(dict.fromkeys(name for _, name in found)))
    if len(near) > 1:
        raise Invalid(f"{quoted(wanted)} begins several of them: {', '.join(sorted(near.values()))}. Type some more.")
    return [key for key, name in found if fold_name(name) in near]


def ids_named(noun: str, wanted: str, sql: str) -> list[tuple[int]]:
    """Find the ids of all that have a name, or begin so, among the ids and names that ``sql`` gives: see ``begun``."""
    return [(key,) for key in begun(noun, wanted, [(int(i), str(name)) for i, name in database.rows(sql)])]


def fold_name(name: str) -> str:
    """Fold a name so that case, spaces and the ways of writing an accent make no difference."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def with_article(noun: str) -> str:
    """Write ``a closure``, ``an absence``."""
    return f"an {noun}" if noun[:1].casefold() in "aeio" else f"a {noun}"


def nothing_named(noun: str, wanted: str, names: Sequence[str]) -> NotFound:
    """Say that nothing has that name, and what there is."""
    listed = ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")
    return NotFound(
        f"There is no {noun} {quoted(wanted)}: " + (f"choose one of {listed}." if names else "add one first.")
    )


def nearest(wanted: str, known: Sequence[str]) -> str:
    """Return ``did you mean "status"?`` or ``there are client, status.``, for the end of a sentence."""
    near = get_close_matches(wanted.casefold(), known, 1, 0.6)
    return f'did you mean "{near[0]}"?' if near else f"there are {', '.join(known)}."
