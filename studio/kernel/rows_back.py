"""Bring rows back as they were before an act, in the journal entry of its undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from peewee import ForeignKeyField, IntegrityError, chunked

import models
from models import Base, Editable, JournalChange
from studio.kernel import columns, journal
from studio.kernel.clean import quoted
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.nouns import needs, noun_of
from studio.kernel.told import came_first

UNFIT = "Cannot be undone: it does not fit what was changed since. Change it by hand."


def take_back(entry: journal.Entry, changes: Sequence[JournalChange]) -> None:
    """Take back changes, the newest first.

    Raises:
        NotAllowed: something else has the name or the number by now, what it needs is gone, or another one needs it.
        NotFound: a record is gone.
    """
    for run in _runs(changes):
        try:
            with entry.trying():
                _take_back(entry, run)
        except IntegrityError as error:
            if came_first(error):
                raise
            raise NotAllowed(_why_not(run)) from error


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
    before = {change.row_id: was for change in run if (was := columns.before(change)) is not None}
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
        plain = {row_id: values_of(model, was) for row_id, was in before.items()}
        for change in run:
            was, after = before[change.row_id], columns.after(change) or {}
            related = {name: (after[name], was[name]) for name in was if name not in model._meta.columns}
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
    if unmake := noun_of(change.table).unmake:
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
                    return needs(made.entry_id)
    return "Other records use that one by now, so it was not undone."


def _why_not(run: Sequence[JournalChange]) -> str:
    """Say what the rows that are to come back need that is gone, or what has by now what only one may have."""
    model = models.BY_NAME[run[0].table]
    unique = [(field.name,) for field in model._meta.sorted_fields if field.unique]
    unique += [names for names, only_one in model._meta.indexes if only_one]
    for change in run:
        row = model.get_or_none(model.id == change.row_id)
        values = (dict(row.__data__) if row else {}) | values_of(model, columns.before(change) or {})
        for name, value in values.items():
            link = model._meta.fields[name]
            if isinstance(link, ForeignKeyField) and value is not None:
                if link.rel_model.get_or_none(link.rel_field == value) is None:
                    return f"Cannot be undone: the {_words(link.name)} that it needs is gone by now."
        for names in unique:
            wheres = [model._meta.fields[name] == values[name] for name in names if values.get(name) is not None]
            other = model.get_or_none(*wheres, model.id != change.row_id) if len(wheres) == len(names) else None
            if other is not None:
                return _taken(other, names, values)
    return UNFIT


def _taken(other: Any, names: Sequence[str], values: dict[str, Any]) -> str:
    called = next((str(getattr(other, name)) for name in ("name", "number") if hasattr(other, name)), "")
    what = f"{_words(names[-1])} {quoted(str(values[names[-1]]))}"
    if called in ("", str(values[names[-1]])):
        called = f"another {_words(other._meta.table_name)}"
    return f"Cannot be undone: {called} has the {what} by now."


_CALLED = {
    "part_of": "larger room",
    "resource": "person, room or equipment",
    "of_role": "role",
    "staff": "user",
    "status": "session status",
}
"""What people call a link, or a table, whose name is not that."""


def _words(name: str) -> str:
    return _CALLED.get(name, name.replace("_", " "))


def values_of(model: type[Base], kept: dict[str, Any]) -> dict[str, Any]:
    """Turn the columns of a journal change back into a model's values."""
    fields = model._meta.columns
    return {
        fields[column].name: fields[column].python_value(value) for column, value in kept.items() if column in fields
    }


def _version(model: type[Base], change: JournalChange) -> dict[str, int]:
    return {"version": (change.row_version or 0) + 1} if issubclass(model, Editable) else {}
