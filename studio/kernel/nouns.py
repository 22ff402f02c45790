"""What a table's rows need when an act on them is taken back. The journal alone knows only columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from models import BY_NAME, Base, JournalChange, JournalEntry
from studio.kernel import columns, journal, sentences
from studio.kernel.access import sees_act
from studio.kernel.errors import NotAllowed, StudioError
from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Undoable:
    """What Ctrl+Z would take back."""

    entry_id: int
    verb: str
    facts: dict[str, Any]
    at: datetime
    sentence: str
    user_id: int | None = None
    initials: str = ""
    takes_back: bool = False
    """Whether it is an undo itself: undoing it does the act again."""

    @property
    def act(self) -> dict[str, Any]:
        """What was done in the first place, behind undo and redo."""
        return (
            dict(self.facts["act"]) if self.verb in ("undone", "redone") else {"verb": self.verb, "facts": self.facts}
        )


@dataclass(frozen=True, slots=True)
class Noun:
    """What a table's rows need when an act on them is taken back."""

    right: str
    """What undoing takes, as doing does. There is none by default: it would be the wrong one for somebody."""
    together: tuple[frozenset[str], ...] = ()
    """Columns that depend on each other, so that who changed one of them changed them all."""
    stays: bool = False
    """Whether its rows are left as they are, such as a counter: a number that was given stays given."""
    leave: Callable[[journal.Entry, Sequence[JournalChange]], Sequence[JournalChange]] | None = None
    """Makes way for what comes back, and leaves out of all the act's changes what would not be so any more."""
    refuse: Callable[[Sequence[JournalChange]], None] | None = None
    """Refuses what would not fit any more; called with all of the act's changes before anything is taken back."""
    unmake: Callable[[journal.Entry, int], None] | None = None
    """Takes back that a row was made, where it may not be deleted."""
    fits: Callable[[journal.Entry, Sequence[JournalChange]], None] | None = None
    """Refuses, once all is taken back, what no service would have let come about; brings along what follows."""
    undone: Callable[[journal.Entry, set[int], Undoable], None] | None = None
    """Told which rows were touched, in the same transaction."""


_nouns: dict[type[Base], Noun] = {}
_rights: dict[str, str] = {}


def register(model: type[Base], noun: Noun) -> None:
    """Say what a table's rows need when an act on them is taken back."""
    _nouns[model] = noun


def register_act(verb: str, right: str) -> None:
    """Say which right taking back an act needs, where it is less than the table's: a word is one of the preferences."""
    _rights[verb] = right


def noun_of(table: str) -> Noun:
    """Return what a table's rows need."""
    return _nouns[BY_NAME[table]]


def right_of(model: type[Base]) -> str | None:
    """Return the right that taking back what was done to a table needs; None where it never is."""
    noun = _nouns.get(model)
    return noun.right if noun else None


def rights_of(done: Undoable, tables: Sequence[str]) -> list[str]:
    """Return the rights that taking back an act on these tables needs."""
    own = _rights.get(done.act["verb"])
    return sorted({own} if own else {noun_of(table).right for table in tables})


def touched(change: JournalChange) -> set[str] | None:
    """Return the columns that a change touched, with those that belong to them; ``None`` for all of the row."""
    after = columns.after(change)
    if change.before is None or after is None:
        return None
    found = set(after)
    for group in noun_of(change.table).together:
        if group & found:
            found |= group
    return found


def view(row: JournalEntry) -> Undoable:
    """Return an entry of the journal as what can be taken back."""
    facts = sentences.read(row.facts)
    takes_back = row.undo_of_id is not None and not row.redo
    sentence = sentences.act(row.verb, facts)
    return Undoable(row.id, row.verb, facts, row.at, sentence, row.user_id, row.initials, takes_back)


def needs(entry_id: int) -> str:
    """Say that a later act depends on one that was to be taken back."""
    row = JournalEntry.get_by_id(entry_id)
    later = view(row)
    if not sees_act(later.user_id):
        return f"It was not undone: what {later.initials} did since depends on it. Ask the studio's owner to undo that first."
    if not row.undoable:
        return f"It was not undone: {later.sentence} ({later.initials}) came after it, and that stays."
    return f"It was not undone: {later.sentence} ({later.initials}) came after it and depends on it. Undo that first."


def cannot(error: StudioError) -> NotAllowed:
    """Say of what a service refuses that it is in the way of an undo."""
    return NotAllowed(f"Cannot be undone. {error}")
