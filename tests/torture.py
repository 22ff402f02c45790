"""How much is tried: a little in every run, all of it and many times over in ``make torture``."""

import os
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")

TORTURE = int(os.environ.get("SITTINGS_TORTURE", "1"))
"""So many times more than in a run of every day."""

STEERING = ("esc-", "c1-", "c0-", "bidi-", "mk-")
"""What the names of the texts begin with that a terminal, or a screen, would obey."""

NAMED = frozenset({"mk-click", "rtl-arabic", "sql-drop", "ssti-cycler", "long-10k"})
"""Texts of which a test says what becomes of each."""

THIRD, EIGHTH = 3, 8


def some(texts: Mapping[str, T]) -> dict[str, T]:
    """Return the hostile texts for what takes long with each: each third of those that steer, each eighth of the others."""
    return {
        name: text
        for number, (name, text) in enumerate(texts.items())
        if TORTURE > 1 or name in NAMED or number % (THIRD if name.startswith(STEERING) else EIGHTH) == 0
    }
