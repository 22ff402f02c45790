"""How much is tried: a little in every run, all of it and many times over in ``make torture``."""

import os
import time
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")

TORTURE = int(os.environ.get("SITTINGS_TORTURE", "1"))
"""So many times more than in a run of every day."""

DAY = int(os.environ.setdefault("SITTINGS_DAY", str(int(time.time()) // 86_400)))
"""By which a run of every day chooses its samples: another part on each day, and the same one in all processes of a run."""

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


def today(number: int, each: int) -> bool:
    """Tell whether one of many is tried: each so many in a run of every day, others on the next day; all in the long run."""
    return TORTURE > 1 or (number + DAY) % each == 0
