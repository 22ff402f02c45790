"""What else a change of a list brings, which the rooms above the lists know: loaded when a list is first changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from studio.kernel import journal
from studio.kernel.records import dataclass

if TYPE_CHECKING:
    from studio.lists.maintained import Entry


@dataclass(frozen=True, slots=True)
class Follows:
    """What else a change of a list brings, in the same transaction. The rooms above the lists know it."""

    added: Callable[[journal.Entry, int], None] | None = None
    """Told of a new entry."""
    adding: Callable[[journal.Entry, Mapping[str, Any]], Callable[[int], None]] | None = None
    """Told of the columns that a new entry is about to have; returns what is told of it once it is there."""
    changing: Callable[[journal.Entry, int, Mapping[str, Any]], Callable[[], None]] | None = None
    """Told of the columns that an entry is about to have; does what comes before, and returns what comes after."""
    apart: tuple[str, ...] = ()
    """Columns that a new entry gets by a change, after it was made."""
    deleting: Callable[[journal.Entry, int, int | None], None] | None = None
    """Told of one that goes, after what used it was moved, with the entry that has that now: ends what it ``owns``."""
    standing: Callable[[journal.Entry, int], Callable[[], None]] | None = None
    """Told of one that is about to be inactive, or used again; returns what comes after."""
    moving: Mapping[str, Callable[[journal.Entry, Sequence[int], Entry], None]] | None = None
    """Moves the rows of a table with these ids to another entry, by the table's name, where more follows than a link."""


_ALONE = Follows()
_makers: list[Callable[[], Mapping[str, Follows]]] = []


def follow_by(make: Callable[[], Mapping[str, Follows]]) -> None:
    """Say what follows a change of a list, by the list's kind. Said once, where the program is put together (``book.opening``).

    Args:
        make: called when a list is first changed, so that nothing of it is loaded at the start.
    """
    _makers.append(make)


def follows_of(kind: str) -> Follows:
    """Return what follows a change of a list."""
    return _all().get(kind, _ALONE)


@cache
def _all() -> Mapping[str, Follows]:
    return {kind: follows for make in _makers for kind, follows in make().items()}
