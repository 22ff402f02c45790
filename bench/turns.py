"""Two books measured by turns: a ratio of two that did not share the slow seconds of a machine says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

TURNS = 5


def small_and_large(
    took: Callable[[str], Mapping[str, float]], small: str, large: str
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Measure one book, then the other, and so on, and return the least of each figure for both.

    Args:
        took: measures all figures in a book of one size.
        small, large: sizes, as of ``databases.path_of``.
    """
    turns = [(took(small), took(large)) for _ in range(TURNS)]
    return _least([one for one, _ in turns]), _least([other for _, other in turns])


def _least(taken: list[Mapping[str, float]]) -> Mapping[str, float]:
    return {name: min(one[name] for one in taken) for name in taken[0]}
