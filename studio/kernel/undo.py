"""Take back the last things that a user did, from the journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError

import models
from models import Base, Editable, JournalChange, JournalEntry
from studio.kernel import database, journal, sentences
from studio.kernel.access import Actor
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.retry import retry_clash

REACH = 50
"""How many of the user's last entries are looked through for one that can be taken back."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """What Ctrl+Z would take back."""

    entry_id: int
    verb: str
    facts: dict[str, Any]
    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Noun:
    """What a table's rows need when an act on them is taken back. The journal alone knows only columns."""

    stays: bool = False
    """Whether its rows are left as they are, such as a counter: a number that was given stays given."""
    refuse: Callable[[Sequence[JournalChange]], None] | None = None
    """Refuses what would not fit any more; called with all of the act's changes before anything is taken back."""
    unmake: Callable[[journal.Entry, int], None] | None = None
    """Takes back that a row was made, where it may not be deleted."""
    undone: Callable[[journal.Entry, set[int], Undoable], None] | None = None
    """Told which rows were touched, in the same transaction."""


_nouns: dict[str, Noun] = {}


def register(model: type[Base], noun: Noun) -> None:
    """Say what a table's rows need when an act on them is taken back."""
    _nouns[model._meta.table_name] = noun


def next_undo(actor: Actor) -> Undoable | None:
    """Return the actor's newest entry that can be taken back and was not, or ``None``."""
    undone = {
        row.undo_of_id
        for row in JournalEntry.select(JournalEntry.undo_of)
        .where((JournalEntry.user == actor.user_id) & JournalEntry.undo_of.is_null(False))
        .order_by(JournalEntry.id.desc())
        .limit(REACH)
    }
    found = (
        JournalEntry.select()
        .where(
            (JournalEntry.user == actor.user_id)
            & JournalEntry.undoable
            & (JournalEntry.undo_of.is_null() | JournalEntry.redo)
        )
        .order_by(JournalEntry.id.desc())
        .limit(REACH)
    )
    for row in found:
        if row.id not in undone:
            return _view(row)
    return None


def _view(row: JournalEntry) -> Undoable:
    facts = sentences.read(row.facts)
    sentence = sentences.act(row.verb, facts)
    return Undoable(row.id, row.verb, facts, row.at, sentence)


@retry_clash
def undo(actor: Actor, entry_id: int | None = None) -> str:
    """Take back one entry, the actor's newest by default, and return its sentence.

    What is only ever added to, such as a history, is never taken back.

    Raises:
        NotFound: there is nothing to take back.
        NotAllowed: somebody changed the same records since, they are in use, or the entry is somebody else's.
        Clash: the slot was given to somebody else meanwhile.
    """
    with journal.entry(actor, "undone", undoable=False) as entry:
        done = next_undo(actor) if entry_id is None else _undoable(actor, entry_id)
        if done is None:
            raise NotFound("There is nothing of yours to undo.")
        entry.tell("undone", act={"verb": done.verb, "facts": done.facts})
        entry.undo_of = done.entry_id
        changes = list(
            JournalChange.select().where(JournalChange.entry == done.entry_id).order_by(JournalChange.id.desc())
        )
        changes = [change for change in changes if not _noun(change.table).stays]
        for table, row_id in {(change.table, change.row_id) for change in changes}:
            _refuse_if_changed(table, row_id, done.entry_id)
        tables = dict.fromkeys(change.table for change in changes)
        for table in tables:
            if refuse := _noun(table).refuse:
                refuse(changes)
        for change in changes:
            _take_back(entry, change)
        for table in tables:
            if undone := _noun(table).undone:
                undone(entry, {change.row_id for change in changes if change.table == table}, done)
    return done.sentence


def _noun(table: str) -> Noun:
    return _nouns.get(table, Noun())


def _undoable(actor: Actor, entry_id: int) -> Undoable | None:
    row = JournalEntry.get_or_none(JournalEntry.id == entry_id)
    if row is None or not row.undoable or JournalEntry.get_or_none(JournalEntry.undo_of == entry_id):
        return None
    if row.user_id != actor.user_id:
        raise NotAllowed(f"{row.initials} did that: only they can undo it.")
    return _view(row)


def _refuse_if_changed(table: str, row_id: int, entry_id: int) -> None:
    """Nobody may have changed the row since, save for changes that were taken back themselves."""
    since = database.rows(
        "SELECT DISTINCT e.initials FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
        "WHERE c.table_name = ? AND c.row_id = ? AND c.entry_id > ? AND e.undo_of_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM journal_entry u WHERE u.undo_of_id = e.id) ORDER BY e.initials LIMIT 5",
        (table, row_id, entry_id),
    )
    if since:
        who = " and ".join(initials for (initials,) in since)
        raise NotAllowed(f"{who} changed that record afterwards: it was not undone. Change it by hand.")


def _take_back(entry: journal.Entry, change: JournalChange) -> None:
    """Restore one row as it was before the change."""
    model = models.BY_NAME[change.table]
    row = model.get_or_none(model.id == change.row_id)
    if change.before is not None and change.after is None:
        before = values_of(model, json.loads(change.before))
        entry.insert(model, id=change.row_id, **before, **_version(model, change))
        return
    if row is None:
        raise NotFound("That record is gone: somebody deleted it. Nothing was undone.")
    if change.before is not None:
        before, after = json.loads(change.before), json.loads(change.after or "{}")
        related = {name: (after[name], before[name]) for name in before if name not in model._meta.columns}
        entry.update(model, change.row_id, related=related, **values_of(model, before))
    elif unmake := _noun(change.table).unmake:
        unmake(entry, change.row_id)
    else:
        try:
            entry.delete(model, change.row_id)
        except IntegrityError:
            raise NotAllowed("Other records use that one by now, so it was not undone.") from None


def values_of(model: type[Base], columns: dict[str, Any]) -> dict[str, Any]:
    """Turn the columns of a journal change back into a model's values."""
    fields = model._meta.columns
    return {
        fields[column].name: fields[column].python_value(value) for column, value in columns.items() if column in fields
    }


def _version(model: type[Base], change: JournalChange) -> dict[str, int]:
    return {"version": (change.row_version or 0) + 1} if issubclass(model, Editable) else {}
