"""Take back what was done, from the journal.

The law:

- An undo is a new act: nothing is ever taken out of the journal.
- Undo goes on from what still stands. An act that was undone and its undo are a pair, and the next undo jumps over both.
- The undo of an undo does the act again (a redo). Then the act stands again, and undo begins with it.
- One entry is one step, however many records it changed.
- An act is undone alone where nothing after it depends on it: nobody changed the same fields since, or what belongs with
  them, and no later record needs what it made. Else the refusal says which act does.
- Undoing somebody else's act asks first. It takes the right that doing it would take, as it is now.

    1  Booked            stands
    2  Moved             <- 3 undoes it  <- 5 does it again: stands
    3  undo of 2         (pair with 2, until 5)
    4  Confirmed         stands
    5  undo of 3: redo

Undo now takes back 5 (the move), then 4, then 1: 2 and 3 are jumped over. Had 5 not been, it would take 4, then 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from peewee import ForeignKeyField, IntegrityError, chunked

import models
from models import Base, Editable, JournalChange, JournalEntry
from studio.kernel import database, journal, sentences
from studio.kernel.access import Actor, require
from studio.kernel.errors import NotAllowed, NotFound, StudioError
from studio.kernel.records import dataclass
from studio.kernel.retry import retry_clash
from studio.kernel.types import YES, Verdict, no

STANDS = "(e.undo_of_id IS NULL OR e.redo) AND NOT EXISTS (SELECT 1 FROM journal_entry u WHERE u.undo_of_id = e.id)"
"""Of an entry ``e``: it was done, or done again, and not undone since."""


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
    """What a table's rows need when an act on them is taken back. The journal alone knows only columns."""

    right: str
    """What undoing takes, as doing does. There is none by default: it would be the wrong one for somebody."""
    together: tuple[frozenset[str], ...] = ()
    """Columns that depend on each other, so that who changed one of them changed them all."""
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
    """Return the actor's newest entry that stands and can be taken back, or ``None``."""
    found = database.rows(
        f"SELECT e.id FROM journal_entry e WHERE e.user_id = ? AND e.undoable AND {STANDS} ORDER BY e.id DESC LIMIT 1",
        (actor.user_id or 0,),
    )
    return _view(JournalEntry.get_by_id(found[0][0])) if found else None


def last_of(table: str, row_id: int) -> Undoable:
    """Return the newest entry that stands, can be taken back and changed a record, whoever made it.

    Raises:
        NotFound: there is none.
    """
    found = database.rows(
        "SELECT e.id FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
        f"WHERE c.table_name = ? AND c.row_id = ? AND e.undoable AND {STANDS} ORDER BY c.entry_id DESC LIMIT 1",
        (table, row_id),
    )
    if not found:
        raise NotFound("Nothing that was done with this record can be undone.")
    return _view(JournalEntry.get_by_id(found[0][0]))


def entry_of(entry_id: int) -> Undoable:
    """Return an entry that can be taken back, whoever made it.

    Raises:
        NotFound: there is no such entry.
        NotAllowed: it was undone already, or cannot be.
    """
    row = JournalEntry.get_or_none(JournalEntry.id == entry_id)
    if row is None:
        raise NotFound(f"There is no entry {entry_id}: `sittings journal` lists them.")
    if JournalEntry.get_or_none(JournalEntry.undo_of == entry_id):
        raise NotAllowed("That was undone already.")
    if not row.undoable:
        raise NotAllowed("That cannot be undone: change it by hand.")
    return _view(row)


def _view(row: JournalEntry) -> Undoable:
    facts = sentences.read(row.facts)
    takes_back = row.undo_of_id is not None and not row.redo
    sentence = sentences.act(row.verb, facts)
    return Undoable(row.id, row.verb, facts, row.at, sentence, row.user_id, row.initials, takes_back)


@retry_clash
def undo(actor: Actor, entry_id: int | None = None, *, others: bool = False) -> str:
    """Take back one entry, the actor's newest by default, and return its sentence.

    What is only ever added to, such as a history, is never taken back.

    Args:
        others: the user was asked and undoes what somebody else did.
    Raises:
        NotFound: there is nothing to take back.
        NotAllowed: a later act depends on it, it is somebody else's, or the actor may not do such things now.
        Clash: the slot was given to somebody else meanwhile.
    """
    with journal.entry(actor, "undone") as entry:
        done = next_undo(actor) if entry_id is None else entry_of(entry_id)
        if done is None:
            raise NotFound("There is nothing of yours to undo.")
        if done.user_id != actor.user_id and not others:
            raise NotAllowed(f"{done.initials} did that: it is undone only when you say so (--yes).")
        entry.tell("redone" if done.takes_back else "undone", act=done.act)
        entry.undo_of, entry.redo = done.entry_id, done.takes_back
        changes = _possible(actor, done)
        for some in _runs(changes):
            _take_back(entry, some)
        for table in dict.fromkeys(change.table for change in changes):
            if undone := _noun(table).undone:
                undone(entry, {change.row_id for change in changes if change.table == table}, done)
    return done.sentence


MOST_TRIED = 500


def may_undo(actor: Actor, entry_id: int) -> Verdict:
    """Tell whether an entry can be taken back now, as far as that can be told without doing it; and why not.

    One that changed more than ``MOST_TRIED`` records is only tried when it is really taken back.

    Raises:
        NotFound: there is no such entry.
    """
    try:
        done = entry_of(entry_id)
        if JournalChange.select().where(JournalChange.entry == entry_id).limit(MOST_TRIED + 1).count() <= MOST_TRIED:
            _possible(actor, done)
    except NotFound:
        raise
    except StudioError as error:
        return no(str(error))
    return YES


def _possible(actor: Actor, done: Undoable) -> list[JournalChange]:
    """Return the changes that are to be taken back, the newest first; refuse where that cannot be.

    Raises:
        NotAllowed: a later act depends on it, or the actor may not do such things now.
        Clash: the slot was given to somebody else meanwhile.
    """
    found = JournalChange.select().where(JournalChange.entry == done.entry_id).order_by(JournalChange.id.desc())
    # A number stays given; where nothing but the counter was changed, somebody set it, and that is taken back.
    changes = [change for change in found if not _noun(change.table).stays] or list(found)
    tables = dict.fromkeys(change.table for change in changes)
    own = _rights.get(done.act["verb"])
    for right in sorted({own} if own else {_noun(table).right for table in tables}):
        require(actor, right, "undo that")
    _refuse_if_needed(changes, done.entry_id)
    for table in tables:
        if refuse := _noun(table).refuse:
            refuse(changes)
    return changes


def _noun(table: str) -> Noun:
    return _nouns[table]


_rights: dict[str, str] = {}


def register_act(verb: str, right: str) -> None:
    """Say which right taking back an act needs, where it is less than the table's: a word is one of the preferences."""
    _rights[verb] = right


def right_of(model: type[Base]) -> str | None:
    """Return the right that taking back what was done to a table needs; None where it never is."""
    noun = _nouns.get(model._meta.table_name)
    return noun.right if noun else None


def _refuse_if_needed(changes: Sequence[JournalChange], entry_id: int) -> None:
    """Refuse where an act that stands changed the same columns since, and say which."""
    touched: dict[tuple[str, int], set[str] | None] = {}
    for change in changes:
        key = change.table, change.row_id
        mine = _columns(change)
        had = touched.get(key, set())
        touched[key] = None if mine is None or had is None else had | mine
    since = max((change.id for change in changes), default=0)
    for table, row_id in _changed_after(since, set(touched)):
        mine = touched[table, row_id]
        later = JournalChange.raw(
            "SELECT c.* FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
            f"WHERE c.table_name = {_mark()} AND c.row_id = {_mark()} AND c.entry_id > {_mark()} AND {STANDS} "
            "ORDER BY c.id LIMIT 50",
            table,
            row_id,
            entry_id,
        )
        for change in later:
            theirs = _columns(change)
            if mine is None or theirs is None or mine & theirs:
                raise NotAllowed(_needs(change.entry_id))


MOST_LATER = 20_000
"""So many later changes are looked through at once; beyond that each row's own are asked for."""


def _changed_after(change_id: int, rows: set[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return those of the rows that were changed after a change, as far as that can be told without asking of each."""
    found = database.rows(
        f"SELECT table_name, row_id FROM journal_change WHERE id > ? ORDER BY id LIMIT {MOST_LATER + 1}", (change_id,)
    )
    later = {(str(table), int(row_id)) for table, row_id in found}
    return sorted(rows if len(found) > MOST_LATER else rows & later)


def _mark() -> str:
    return "?" if database.is_sqlite() else "%s"


def _columns(change: JournalChange) -> set[str] | None:
    """Return the columns that a change touched, with those that belong to them; ``None`` for all of the row."""
    if change.before is None or change.after is None:
        return None
    columns = set(json.loads(change.after))
    for group in _noun(change.table).together:
        if group & columns:
            columns |= group
    return columns


def _needs(entry_id: int) -> str:
    later = _view(JournalEntry.get_by_id(entry_id))
    return f"It was not undone: {later.sentence} ({later.initials}) came after it and depends on it. Undo that first."


def _runs(changes: Sequence[JournalChange]) -> Iterator[list[JournalChange]]:
    """Put together what can be taken back in one go: changes of one kind, of different rows of one table."""
    run: list[JournalChange] = []
    rows: set[int] = set()
    for change in changes:
        if run and (_kind(run[0]) != _kind(change) or change.row_id in rows):
            yield run
            run, rows = [], set()
        run.append(change)
        rows.add(change.row_id)
    if run:
        yield run


def _kind(change: JournalChange) -> tuple[str, bool, bool]:
    return change.table, change.before is None, change.after is None


def _take_back(entry: journal.Entry, run: Sequence[JournalChange]) -> None:
    """Restore rows as they were before changes of one kind."""
    model = models.BY_NAME[run[0].table]
    before = {change.row_id: json.loads(change.before) for change in run if change.before is not None}
    if not before:
        for change in run:
            _unmake(entry, model, change)
    elif run[0].after is None:
        entry.insert_many(
            model,
            [{"id": one.row_id, **values_of(model, before[one.row_id]), **_version(model, one)} for one in run],
        )
    else:
        _refuse_gone(model, list(before))
        plain = {row_id: values_of(model, columns) for row_id, columns in before.items()}
        for change in run:
            columns, after = before[change.row_id], json.loads(change.after or "{}")
            related = {name: (after[name], columns[name]) for name in columns if name not in model._meta.columns}
            if related or not issubclass(model, Editable):
                entry.update(model, change.row_id, related=related, **plain.pop(change.row_id))
        if plain and issubclass(model, Editable):
            entry.update_many(model, plain, in_order=True)


def _refuse_gone(model: type[Base], row_ids: Sequence[int]) -> None:
    for some in chunked(row_ids, journal.MANY):
        if model.select().where(model.id << some).count() != len(some):
            raise NotFound("That record is gone: somebody deleted it. Nothing was undone.")


def _unmake(entry: journal.Entry, model: type[Base], change: JournalChange) -> None:
    """Take back that a row was made."""
    _refuse_gone(model, [change.row_id])
    if unmake := _noun(change.table).unmake:
        unmake(entry, change.row_id)
        return
    try:
        entry.delete(model, change.row_id)
    except IntegrityError:
        raise NotAllowed(_used(model, change.row_id)) from None


def _used(model: type[Base], row_id: int) -> str:
    """Say which act made a record that needs the row."""
    for other in models.TABLES:
        for field in other._meta.sorted_fields:
            if isinstance(field, ForeignKeyField) and field.rel_model is model:
                user = other.get_or_none(field == row_id)
                made: Any = user and JournalChange.get_or_none(
                    (JournalChange.table == other._meta.table_name)
                    & (JournalChange.row_id == user.id)
                    & JournalChange.before.is_null()
                )
                if made:
                    return _needs(made.entry_id)
    return "Other records use that one by now, so it was not undone."


def values_of(model: type[Base], columns: dict[str, Any]) -> dict[str, Any]:
    """Turn the columns of a journal change back into a model's values."""
    fields = model._meta.columns
    return {
        fields[column].name: fields[column].python_value(value) for column, value in columns.items() if column in fields
    }


def _version(model: type[Base], change: JournalChange) -> dict[str, int]:
    return {"version": (change.row_version or 0) + 1} if issubclass(model, Editable) else {}
