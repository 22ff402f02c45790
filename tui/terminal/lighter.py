"""Textual imported with less: without what it and Rich work out for each class at each start, and nearly nobody asks for.

Of each of seventy classes of widgets Textual sorts all six hundred names, to find the few that compute a reactive. Of
sixty dataclasses the methods are written and compiled, and the first screen needs fifteen of them.

Source:
    docs/decisions/0020-start.md
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from studio.kernel import records

COMPUTES = ("_compute_", "compute_")
"""How the methods begin that Textual looks for among the names of a class."""


@contextmanager
def imports() -> Iterator[None]:
    """Import Textual and what is built on it with less; nothing of it may have been imported before."""
    at_once: Any = dataclasses.dataclass

    def later(cls: type | None = None, /, **options: Any) -> Any:
        known = options.keys() <= {"frozen"}
        return (records.dataclass if known else at_once)(cls, **options)

    dataclasses.dataclass = later
    try:
        import textual.dom

        vars(textual.dom)["dir"] = computing_names
        yield
    finally:
        dataclasses.dataclass = at_once


def computing_names(cls: type) -> list[str]:
    """Stand in for ``dir`` where Textual asks a class of widgets for its names."""
    return [name for base in cls.__mro__ for name in _own(base)]


@cache
def _own(cls: type) -> tuple[str, ...]:
    return tuple(name for name in vars(cls) if name.startswith(COMPUTES))
