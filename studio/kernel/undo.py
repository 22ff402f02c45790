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

from collections.abc import Sequence

from peewee import IntegrityError, PeeweeException

import models
from models import JournalChange, JournalEntry
from studio.kernel import database, journal, nouns, rows_back, told
from studio.kernel.access import Actor, refuse_act, require
from studio.kernel.errors import NotAllowed, NotFound, StudioError
from studio.kernel.nouns import Undoable, noun_of, view
from studio.kernel.retry import retry_clash
from studio.kernel.types import YES, Verdict, no

STANDS = "(e.undo_of_id IS NULL OR e.redo) AND NOT EXISTS (SELECT 1 FROM journal_entry u WHERE u.undo_of_id = e.id)"
"""Of an entry ``e``: it was done, or done again, and not undone since."""


_BEGAN = "The book began with that: there is nothing before it."
_PIN = "What a PIN was is kept nowhere: give another one, or none, under Maintenance, Users."
LEAVES_NOTHING = {
    "pin.right": "Logging in changed nothing in the book: there is nothing to undo.",
    "pin.wrong": "A wrong PIN changed nothing in the book: there is nothing to undo.",
    "user.pin": _PIN,
    "user.no_pin": _PIN,
    "reminder.answered": "A reminder that was answered is over: there is nothing to undo.",
    "book.founded": _BEGAN,
    "book.demo": _BEGAN,
    "book.opened": "Opening the book changed nothing that could be undone.",
    "book.indexed": "The index of Find is always made from what there is: there is nothing to undo.",
}
"""Why an act is never taken back, by its verb, where there is nothing that one could change by hand instead."""


def next_undo(actor: Actor) -> Undoable | None:
    """Return the actor's newest entry that stands and can be taken back, or ``None``."""
    found = database.rows(
        f"SELECT e.id FROM journal_entry e WHERE e.user_id = ? AND e.undoable AND {STANDS} ORDER BY e.id DESC LIMIT 1",
        (actor.user_id or 0,),
    )
    return view(JournalEntry.get_by_id(found[0][0])) if found else None


def last_of(table: str, row_id: int) -> Undoable:
    """Return the newest entry that stands, can be taken back and changed a record, whoever made it.

    Raises:
        NotFound: there is none.
        NotAllowed: somebody else made it, and the reader sees only their own.
    """
    found = database.rows(
        "SELECT e.id FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
        f"WHERE c.table_name = ? AND c.row_id = ? AND e.undoable AND {STANDS} ORDER BY c.entry_id DESC LIMIT 1",
        (table, row_id),
    )
    if not found:
        raise NotFound("Nothing that was done with this record can be undone.")
    row = JournalEntry.get_by_id(found[0][0])
    refuse_act(row.user_id)
    return view(row)


def entry_of(entry_id: int) -> Undoable:
    """Return an entry that can be taken back, whoever made it.

    Raises:
        NotFound: there is no such entry.
        NotAllowed: it was undone already, cannot be, or is somebody else's and the reader sees only their own.
    """
    row = JournalEntry.get_or_none(JournalEntry.id == entry_id)
    if row is None:
        raise NotFound(f"There is no entry {entry_id}: `sittings journal` lists them.")
    refuse_act(row.user_id)
    if JournalEntry.get_or_none(JournalEntry.undo_of == entry_id):
        raise NotAllowed("That was undone already.")
    if not row.undoable:
        raise NotAllowed(LEAVES_NOTHING.get(row.verb, "That cannot be undone: change it by hand."))
    return view(row)


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
    try:
        with journal.entry(actor, "undone") as entry:
            done = next_undo(actor) if entry_id is None else entry_of(entry_id)
            if done is None:
                raise NotFound("There is nothing of yours to undo.")
            if done.user_id != actor.user_id and not others:
                raise NotAllowed(f"{done.initials} did that: it is undone only when you say so (--yes).")
            changes = _take_back(entry, done)
            for table in dict.fromkeys(change.table for change in changes):
                if undone := noun_of(table).undone:
                    undone(entry, {change.row_id for change in changes if change.table == table}, done)
    except IntegrityError as error:
        if told.came_first(error):
            raise
        raise NotAllowed(rows_back.UNFIT) from error
    return done.sentence


def _take_back(entry: journal.Entry, done: Undoable) -> Sequence[JournalChange]:
    """Take an act back, and return its changes; refuse what would not hold.

    Raises:
        NotAllowed: a later act depends on it, or the actor may not do such things now.
        Clash: the slot was given to somebody else meanwhile.
    """
    entry.tell("redone" if done.takes_back else "undone", act=done.act)
    entry.undo_of, entry.redo = done.entry_id, done.takes_back
    changes = _possible(entry.actor, done)
    tables = dict.fromkeys(change.table for change in changes)
    come: Sequence[JournalChange] = changes
    for table in tables:
        if leave := noun_of(table).leave:
            come = leave(entry, come)
    for table in tables:
        if refuse := noun_of(table).refuse:
            refuse(come)
    rows_back.take_back(entry, come)
    for fits in dict.fromkeys(noun_of(table).fits for table in tables):
        if fits is not None:
            fits(entry, changes)
    return changes


MOST_TRIED = 500


def may_undo(actor: Actor, entry_id: int) -> Verdict:
    """Tell whether an entry can be taken back now, and why not: it is taken back, and all of that dropped again.

    One that changed more than ``MOST_TRIED`` records is only tried when it is really taken back, and so is any while
    another desk is saving.

    Raises:
        NotFound: there is no such entry.
    """
    try:
        done = entry_of(entry_id)
        if JournalChange.select().where(JournalChange.entry == entry_id).limit(MOST_TRIED + 1).count() <= MOST_TRIED:
            _possible(actor, done)
            _try(actor, done)
    except NotFound:
        raise
    except StudioError as error:
        return no(str(error))
    return YES


class _Tried(Exception):
    """Nothing was in the way; what was written goes."""


def _try(actor: Actor, done: Undoable) -> None:
    try:
        with models.database.obj.at_once(), journal.entry(actor, "undone") as entry:
            _take_back(entry, done)
            raise _Tried
    except _Tried:
        pass
    except NotFound as error:
        raise NotAllowed(str(error)) from error
    except PeeweeException as error:
        if not told.is_busy(error):
            raise database.translate(error) from error


def _possible(actor: Actor, done: Undoable) -> list[JournalChange]:
    """Return the changes that are to be taken back, the newest first; refuse who may not, and what a later act needs.

    Raises:
        NotAllowed: a later act depends on it, or the actor may not do such things now.
    """
    if done.user_id != actor.user_id:
        require(actor, "others", "undo what others did")
    found = JournalChange.select().where(JournalChange.entry == done.entry_id).order_by(JournalChange.id.desc())
    # A number stays given; where nothing but the counter was changed, somebody set it, and that is taken back.
    changes = [change for change in found if not noun_of(change.table).stays] or list(found)
    for right in nouns.rights_of(done, list(dict.fromkeys(change.table for change in changes))):
        require(actor, right, "undo that")
    _refuse_if_needed(changes, done.entry_id)
    return changes


def _refuse_if_needed(changes: Sequence[JournalChange], entry_id: int) -> None:
    """Refuse where an act that stands changed the same columns since, and say which."""
    touched: dict[tuple[str, int], set[str] | None] = {}
    for change in changes:
        key = change.table, change.row_id
        mine = nouns.touched(change)
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
            theirs = nouns.touched(change)
            if mine is None or theirs is None or mine & theirs:
                raise NotAllowed(nouns.needs(change.entry_id))


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
