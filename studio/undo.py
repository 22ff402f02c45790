"""Take back the last things that a user did, from the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError

import models
from models import Base, Editable, JournalChange, JournalEntry
from studio import journal
from studio.access import Actor
from studio.errors import NotAllowed, NotFound

REACH = 50
"""How many of the user's last entries are looked through for one that can be taken back."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """What Ctrl+Z would take back."""

    entry_id: int
    sentence: str
    at: datetime


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
        .where((JournalEntry.user == actor.user_id) & JournalEntry.undo_of.is_null() & JournalEntry.undoable)
        .order_by(JournalEntry.id.desc())
        .limit(REACH)
    )
    for row in found:
        if row.id not in undone:
            return Undoable(row.id, row.sentence, row.at)
    return None


def undo(actor: Actor, entry_id: int | None = None) -> str:
    """Take back one entry, the actor's newest by default, and return its sentence.

    Status notes are never taken back; each touched session gets one that says what was undone.

    Raises:
        NotFound: there is nothing to take back.
        NotAllowed: somebody changed the same records since, or they are in use.
        Clash: the slot was given to somebody else meanwhile.
    """
    with journal.entry(actor, "Undid something", undoable=False) as entry:
        done = next_undo(actor) if entry_id is None else _undoable(entry_id)
        if done is None:
            raise NotFound("There is nothing of yours to undo.")
        entry.sentence = f"Undid: {done.sentence}"
        changes = list(
            JournalChange.select().where(JournalChange.entry == done.entry_id).order_by(JournalChange.id.desc())
        )
        seen: set[tuple[str, int]] = set()
        for change in changes:
            if change.table == "counter":
                continue  # A number that was given stays given.
            _take_back(entry, change, first=(change.table, change.row_id) not in seen)
            seen.add((change.table, change.row_id))
        for session_id in sorted({change.row_id for change in changes if change.table == "session"}):
            if models.Session.get_or_none(models.Session.id == session_id):
                entry.note(session_id, "undone", f"Undone: {done.sentence}")
        entry.undo_of = done.entry_id
    return done.sentence


def _undoable(entry_id: int) -> Undoable | None:
    row = JournalEntry.get_or_none(JournalEntry.id == entry_id)
    if row is None or not row.undoable or JournalEntry.get_or_none(JournalEntry.undo_of == entry_id):
        return None
    return Undoable(row.id, row.sentence, row.at)


def _take_back(entry: journal.Entry, change: JournalChange, *, first: bool) -> None:
    """Restore one row. ``first``: it is the entry's last change of that row, so nobody may have changed it since."""
    model = models.BY_NAME[change.table]
    row = model.get_or_none(model.id == change.row_id)
    if change.before is not None and change.after is None:
        before = _values(model, json.loads(change.before))
        entry.insert(model, id=change.row_id, **before, **_version(model, change))
        return
    if row is None:
        raise NotFound("That record is gone: somebody deleted it. Nothing was undone.")
    if first:
        _refuse_if_changed(model, row, change)
    if change.before is not None:
        entry.update(model, change.row_id, **_values(model, json.loads(change.before)))
    elif isinstance(row, models.Session):
        # A session has a history that nobody may delete, so the booking is taken back by cancelling it.
        reason: dict[str, Any] = {
            "cancel_reason": "Booking undone",
            "cancelled_at": entry.at,
            "cancelled_by": entry.actor.user_id,
        }
        entry.update(models.Session, row.id, cancelled=True, on_hold=False, no_show=False, **reason)
    else:
        try:
            entry.delete(model, change.row_id)
        except IntegrityError:
            raise NotAllowed("Other records use that one by now, so it was not undone.") from None


def _values(model: type[Base], columns: dict[str, Any]) -> dict[str, Any]:
    fields = model._meta.columns
    return {fields[column].name: fields[column].python_value(value) for column, value in columns.items()}


def _version(model: type[Base], change: JournalChange) -> dict[str, int]:
    return {"version": (change.row_version or 0) + 1} if issubclass(model, Editable) else {}


def _refuse_if_changed(model: type[Base], row: Base, change: JournalChange) -> None:
    if not isinstance(row, Editable) or row.version == change.row_version:
        return
    who = ", ".join(dict.fromkeys(c.by for c in journal.changes_since(model, row.id, change.row_version or 0)))
    raise NotAllowed(f"{who or 'Somebody'} changed that record after you: it was not undone. Change it by hand.")
