"""What the program does not start with: an act that needs it loads it before it takes the lock, for which others wait."""

from __future__ import annotations

from collections.abc import Callable

_loads: dict[str, Callable[[], object]] = {}


def before(verb: str, load: Callable[[], object]) -> None:
    """Say what loads the modules that an act needs. Said once, where the program is put together (``book.opening``)."""
    _loads[verb] = load


def load(verb: str) -> None:
    """Load what an act needs, where that was not done yet."""
    if verb in _loads:
        _loads.pop(verb)()
