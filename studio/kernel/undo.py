"""Take back the last things that a user did, from the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError

import models
from models import Base, Editable, JournalChange, JournalEntry
from studio.booking import scheduling
from studio.kernel import database, journal, preferences
from studio.kernel.access import Actor
from studio.kernel.errors import NotAllowed, NotFound

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


@scheduling.retry_clash
def undo(actor: Actor, entry_id: int | None = None) -> str:
    """Take back one entry, the actor's newest by default, and return its sentence.

    Status notes are never taken back; each touched session gets one that says what was undone.

    Raises:
        NotFound: there is nothing to take back.
        NotAllowed: somebody changed the same records since, they are in use, or the entry is somebody else's.
        Clash: the slot was given to somebody else meanwhile.
    """
    with journal.entry(actor, "Undid something", undoable=False) as entry:
        done = next_undo(actor) if entry_id is None else _undoable(actor, entry_id)
        if done is None:
            raise NotFound("There is nothing of yours to undo.")
        entry.sentence = f"Undid: {done.sentence}"
        changes = list(
            JournalChange.select().where(JournalChange.entry == done.entry_id).order_by(JournalChange.id.desc())
        )
        changes = [change for change in changes if change.table != "counter"]  # A number that was given stays given.
        for table, row_id in {(change.table, change.row_id) for change in changes}:
            _refuse_if_changed(table, row_id, done.entry_id)
        _refuse_if_taken([change for change in changes if change.table == "booking"])
        for change in changes:
            _take_back(entry, change)
        for session_id in sorted({change.row_id for change in changes if change.table == "session"}):
            entry.note(session_id, "undone", f"Undone: {done.sentence}")
        entry.undo_of = done.entry_id
    if any(change.table == "preference" for change in changes):
        preferences.use(preferences.load())
    return done.sentence


def _undoable(actor: Actor, entry_id: int) -> Undoable | None:
    row = JournalEntry.get_or_none(JournalEntry.id == entry_id)
    if row is None or not row.undoable or JournalEntry.get_or_none(JournalEntry.undo_of == entry_id):
        return None
    if row.user_id != actor.user_id:
        raise NotAllowed(f"{row.initials} did that: only they can undo it.")
    return Undoable(row.id, row.sentence, row.at)


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


def _refuse_if_taken(changes: list[JournalChange]) -> None:
    """Say who has the slot by now that taking these changes back would fill again."""
    wanted: dict[int, list[dict[str, Any]]] = {}
    for change in changes:
        row = models.Booking.get_or_none(models.Booking.id == change.row_id)
        if change.before is None or (row is None and change.after is not None):
            continue
        columns = (dict(row.__data__) if row else {}) | _values(models.Booking, json.loads(change.before))
        if columns["blocking"]:
            wanted.setdefault(columns["session"], []).append(columns)
    for session_id, rows in wanted.items():
        resource_ids = tuple(sorted(row["resource"] for row in rows))
        scheduling.refuse_taken(
            scheduling.Slot(resource_ids, rows[0]["starts_at"], rows[0]["ends_at"]), ignore_session=session_id
        )


def _take_back(entry: journal.Entry, change: JournalChange) -> None:
    """Restore one row as it was before the change."""
    model = models.BY_NAME[change.table]
    row = model.get_or_none(model.id == change.row_id)
    if change.before is not None and change.after is None:
        before = _values(model, json.loads(change.before))
        entry.insert(model, id=change.row_id, **before, **_version(model, change))
        return
    if row is None:
        raise NotFound("That record is gone: somebody deleted it. Nothing was undone.")
    if change.before is not None:
        before, after = json.loads(change.before), json.loads(change.after or "{}")
        related = {name: (after[name], before[name]) for name in before if name not in model._meta.columns}
        entry.update(model, change.row_id, related=related, **_values(model, before))
    elif isinstance(row, models.Session):
        # A session has a history that nobody may delete, so the booking is taken back by cancelling it.
        who: dict[str, Any] = {"cancelled_by": entry.actor.user_id, "confirmed_by": None, "confirmed_at": None}
        flags: dict[str, Any] = {"cancelled": True, "on_hold": False, "no_show": False}
        entry.update(models.Session, row.id, cancel_reason="Booking undone", cancelled_at=entry.at, **flags, **who)
    else:
        try:
            entry.delete(model, change.row_id)
        except IntegrityError:
            raise NotAllowed("Other records use that one by now, so it was not undone.") from None


def _values(model: type[Base], columns: dict[str, Any]) -> dict[str, Any]:
    fields = model._meta.columns
    return {
        fields[column].name: fields[column].python_value(value) for column, value in columns.items() if column in fields
    }


def _version(model: type[Base], change: JournalChange) -> dict[str, int]:
    return {"version": (change.row_version or 0) + 1} if issubclass(model, Editable) else {}
