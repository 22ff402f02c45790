"""The one door through which every write goes.

``entry`` opens the write transaction, keeps each row's before and after with who, when, a verb and its facts, and closes
all of it or nothing. From that record come the audit log, undo, the change feed of other desks and who-changed-what.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from peewee import ForeignKeyField, chunked

import models
from models import Base, DayField, Editable, JournalChange, JournalEntry, TimeField, UtcField, WallField
from studio.kernel import clock, columns, database, late, sentences, turns
from studio.kernel.access import HIDDEN, Actor, keep_rights, sees_column
from studio.kernel.errors import NotFound, StaleRecord
from studio.kernel.instants import as_wall, wall_of
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time
from studio.kernel.types import FieldChange

Columns = dict[str, Any]

MANY = 400
"""So many rows are written, or read, by one statement."""


@dataclass(frozen=True, slots=True)
class _Derived:
    owners: Mapping[str, str]
    refresh: Callable[[set[int]], None]
    columns: Mapping[str, frozenset[str]]

    def reads(self, table: str, before: Columns | None, after: Columns | None) -> bool:
        """Tell whether a change of a row is one of what it reads."""
        read = self.columns.get(table)
        return read is None or before is None or after is None or bool(read & set(after))


_derived: list[_Derived] = []


def derive(
    owners: Mapping[str, str],
    refresh: Callable[[set[int]], None],
    columns: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> None:
    """Keep derived rows, such as a search index, up to date inside each transaction that touches their source.

    Said once for each index, where the program is put together (``book.opening``).

    Args:
        owners: for each source table the column that holds the owner's id.
        refresh: called with the touched owners' ids before the transaction commits.
        columns: what is read of a table, where other changes of its rows make no difference.
    """
    _derived.append(_Derived(owners, refresh, columns))


_shown_as: dict[type[Base], Callable[[Any], str]] = {}


def show(model: type[Base], words: Callable[[Any], str]) -> None:
    """Say a link to a row of ``model`` in these words, where its name alone would not do."""
    _shown_as[model] = words


@dataclass(slots=True)
class Entry:
    """An open journal entry: the only object that writes rows. Made by ``entry``."""

    actor: Actor
    verb: str
    facts: dict[str, Any]
    at: datetime
    undoable: bool = True
    undo_of: int | None = None
    """The journal entry that this one takes back."""
    redo: bool = False
    """Whether that one was itself an undo."""
    _changes: list[dict[str, Any]] = field(default_factory=list)
    _made: dict[type[Base], set[int]] = field(default_factory=dict)
    _touched: list[set[int]] = field(default_factory=lambda: [set() for _ in _derived])

    @property
    def wrote(self) -> bool:
        """Whether any row was written: what is as it was asked for already is not written again."""
        return bool(self._changes)

    def tell(self, verb: str, **facts: Any) -> None:
        """Say what was done, in the place of what was said when the entry was opened; see ``entry``."""
        self.verb, self.facts = _told(verb, facts)

    def insert(self, model: type[Base], **values: Any) -> int:
        """Insert a row and return its id."""
        row = model(**values)
        row.save(force_insert=True)
        self._made.setdefault(model, set()).add(row.id)
        self._keep(model, row.id, None, _columns(row), getattr(row, "version", None))
        return int(row.id)

    def update(
        self,
        model: type[Base],
        row_id: int,
        version: int | None = None,
        *,
        related: Mapping[str, tuple[str, str]] | None = None,
        **values: Any,
    ) -> int:
        """Write the values that differ, and return the row's version now (0 for a row without one).

        Args:
            version: the version that the caller read; ``None`` where the row was read inside this transaction.
            related: what changed in rows that belong to this one, such as participants: before and after as shown to
                people. They count as a change of this row, so that its next editor is told.
        Raises:
            NotFound: the row is gone.
            StaleRecord: somebody else saved it since that version.
        """
        row = model.get_or_none(model.id == row_id)
        if row is None:
            raise NotFound("That record is gone: somebody deleted it. Go back and look again.")
        current = getattr(row, "version", 0)
        if version is not None and current != version:
            raise stale(model, row_id, version)
        before = _columns(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = _columns(row)
        changed = [column for column in after if after[column] != before[column]]
        if not changed and not related:
            return int(current)
        new = {column: after[column] for column in changed}
        if isinstance(row, Editable):
            # What is made and filled in one entry is one version: nobody can have read it in between.
            new["version"] = current + (row_id not in self._made.get(model, ()))
        # The version is named again in the statement itself: on PostgreSQL too no other save can slip between.
        query = model.update({model._meta.columns[column]: value for column, value in new.items()})
        query = query.where(model.id == row_id)
        if isinstance(row, Editable):
            query = query.where(type(row).version == current)
        if query.execute() != 1:
            raise stale(model, row_id, current)
        old = {column: before[column] for column in changed} | {name: was for name, (was, _) in (related or {}).items()}
        now = {column: after[column] for column in changed} | {name: is_ for name, (_, is_) in (related or {}).items()}
        self._keep(model, row_id, old, now, new.get("version"), after)
        return int(new.get("version", 0))

    def insert_many(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows of a table in few statements; see ``insert``. Either all of them name their ids or none does."""
        for some in chunked(rows, MANY):
            newest = int(database.rows(f"SELECT coalesce(max(id), 0) FROM {model._meta.table_name}")[0][0])
            model.insert_many(some).execute()
            # Nobody else writes meanwhile, and an id is never given twice.
            ids = [row["id"] for row in some if "id" in row]
            for row in model.select().where(model.id << ids if ids else model.id > newest).order_by(model.id):
                self._made.setdefault(model, set()).add(row.id)
                self._keep(model, row.id, None, _columns(row), getattr(row, "version", None))

    def update_many(
        self, model: type[Editable], wanted: Mapping[int, Mapping[str, Any]], *, in_order: bool = False
    ) -> None:
        """Write the values that differ of many rows of a table, read inside this transaction, in few statements.

        Args:
            wanted: by the rows' ids; those that are gone are left out.
            in_order: whether one row gives up what the next one takes, such as a number: then they are written one after
                the other.
        """
        for some in chunked(wanted, MANY):
            alike: dict[tuple[Any, ...], list[int]] = {}
            rows = {row.id: row for row in model.select().where(model.id << some)}
            for place, row in enumerate(rows[row_id] for row_id in some if row_id in rows):
                before = _columns(row)
                for name, value in wanted[row.id].items():
                    setattr(row, name, value)
                after = _columns(row)
                new = {column: value for column, value in after.items() if value != before[column]}
                if new:
                    alike.setdefault((place * in_order, *sorted(new.items())), []).append(row.id)
                    old = {column: before[column] for column in new}
                    self._keep(model, row.id, old, new, row.version + 1, after)
            for (_, *values), ids in alike.items():
                wanted_of = {model._meta.columns[column]: value for column, value in values}
                model.update({**wanted_of, model.version: model.version + 1}).where(model.id << ids).execute()

    def trying(self) -> AbstractContextManager[Any]:
        """Open a block in which a refusal of the schema does not end the transaction: the caller may look for its cause."""
        return models.database.obj.atomic()  # type: ignore[no-any-return]

    def delete(self, model: type[Base], row_id: int) -> None:
        """Delete a row; one that is gone already is no error."""
        row = model.get_or_none(model.id == row_id)
        if row is not None:
            with self.trying():
                model.delete().where(model.id == row_id).execute()
            self._keep(model, row_id, _columns(row), None, getattr(row, "version", None))

    def delete_many(self, model: type[Base], row_ids: Iterable[int]) -> None:
        """Delete many rows of a table that nothing needs, in few statements; see ``delete``."""
        for some in chunked(sorted(row_ids), MANY):
            for row in model.select().where(model.id << some).order_by(model.id):
                self._keep(model, row.id, _columns(row), None, getattr(row, "version", None))
            model.delete().where(model.id << some).execute()

    def append(self, model: type[Base], **values: Any) -> int:
        """Add a row to a history that is only ever added to, and return its id. An undo leaves it where it is."""
        return int(model.insert(**values).execute())

    def append_many(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows to such a history in few statements; see ``append``."""
        for some in chunked(rows, MANY):
            model.insert_many(some).execute()

    def _keep(
        self,
        model: type[Base],
        row_id: int,
        before: Columns | None,
        after: Columns | None,
        version: int | None,
        whole: Columns | None = None,
    ) -> None:
        table = model._meta.table_name
        self._changes.append(
            {
                "table": table,
                "row_id": row_id,
                "row_version": version,
                "before": None if before is None else json.dumps(before, ensure_ascii=False),
                "after": None if after is None else json.dumps(after, ensure_ascii=False),
            }
        )
        columns = whole or after or before or {}
        for derived, touched in zip(_derived, self._touched, strict=True):
            if (owner := derived.owners.get(table)) is not None and derived.reads(table, before, after):
                touched.add(row_id if owner == "id" else int(columns[owner]))

    def close(self) -> None:
        """Write the record of what was done; nothing was done, nothing is recorded. Called by ``entry``."""
        for derived, touched in zip(_derived, self._touched, strict=True):
            if touched:
                derived.refresh(touched)
        if self.wrote:
            entry_id = JournalEntry.insert(
                at=self.at,
                user=self.actor.user_id,
                initials=self.actor.initials,
                verb=self.verb,
                facts=sentences.stored(self.facts),
                undoable=self.undoable,
                undo_of=self.undo_of,
                redo=self.redo,
            ).execute()
            for some in chunked(self._changes, MANY):
                JournalChange.insert_many([{"entry": entry_id, **change} for change in some]).execute()


@contextmanager
def entry(actor: Actor, verb: str, *, undoable: bool = True, **facts: Any) -> Iterator[Entry]:
    """Open the door: one write transaction together with its record.

    On SQLite the write lock is taken at BEGIN; on PostgreSQL an advisory lock makes writers take turns, so that the
    change feed's ids become visible in their order and no two writers can deadlock.

    Args:
        actor: in whose name.
        verb: what is done, one of ``sentences.ACTS``, or a sentence of its own.
        undoable: whether ``undo`` may take it back.
        facts: what the verb's sentence tells, as plain values. ``Entry.tell`` may say it anew until the entry closes.
    Raises:
        NotAllowed: the actor is no longer active.
        LookupError: no sentence is known for the verb.
    Source:
        docs/decisions/0004-one-door.md.
    """
    late.load(verb)
    db = models.database.obj
    with db.atomic("IMMEDIATE") if database.is_sqlite() else db.atomic():
        if not database.is_sqlite():
            db.execute_sql(f"SELECT pg_advisory_xact_lock({turns.WRITERS})")
        database.refuse_replaced()
        with keep_rights(actor):  # refuses who is no longer active, whatever the service is
            opened = Entry(actor, *_told(verb, facts), clock.now_utc(), undoable)
            yield opened
            opened.close()


def _told(verb: str, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if verb in sentences.ACTS:
        return verb, facts
    if facts or _VERB.fullmatch(verb):
        raise LookupError(f"No sentence is known for {verb}: write one in sentences.ACTS, or its facts are lost.")
    return sentences.OWN_WORDS, {sentences.OWN_WORDS: verb}


_VERB = later(r"[a-z_]+\.[a-z_]+")
"""A verb, and no sentence of its own."""


def _columns(row: Base) -> Columns:
    """Return the row's columns as they are bound: JSON's own types, the same on both databases."""
    return {
        field.column_name: field.db_value(row.__data__.get(name))
        for name, field in row._meta.fields.items()
        if name not in ("id", "version")
    }


# -- what others changed ---------------------------------------------------------------------------------------------


def stale(model: type[Base], row_id: int, version: int) -> StaleRecord:
    """Say who changed the row since ``version`` was read, and what."""
    changes = changes_since(model._meta.table_name, row_id, version)
    who = " and ".join(dict.fromkeys(change.by for change in changes)) or "Somebody"
    fields = ", ".join(dict.fromkeys(change.field.replace("_", " ") for change in changes)) or "this record"
    current = model.get_or_none(model.id == row_id)
    return StaleRecord(
        f"{who} changed {fields} while you were typing: look at both and save again.",
        changes=changes,
        version=getattr(current, "version", 0),
    )


def changes_since(table: str, row_id: int, version: int) -> tuple[FieldChange, ...]:
    """List the fields of a row that were saved after ``version``, by whom, oldest first, at most 200."""
    model = models.BY_NAME[table]
    found = (
        JournalChange.select(JournalChange, JournalEntry)
        .join(JournalEntry)
        .where(
            (JournalChange.table == table) & (JournalChange.row_id == row_id) & (JournalChange.row_version > version)
        )
        .order_by(JournalChange.id)
        .limit(50)
    )
    changes = []
    for change in found:
        before, after = columns.before(change) or {}, columns.after(change) or {}
        for column, value in after.items():
            if column in NOT_SHOWN:
                continue
            texts = [shown(model, column, one) for one in (before.get(column), value)]
            if not sees_column(table, column):
                texts = [HIDDEN if text else "" for text in texts]
            field = column.removesuffix("_id").removesuffix("_year_known")
            changes.append(FieldChange(field, texts[0], texts[1], change.entry.initials, change.entry.at))
    return tuple(changes[:200])


NOT_SHOWN = frozenset({"name_key", "pin_hash"})
"""Columns that only follow another one, or that are nobody's business."""


def shown(model: type[Base], column: str, value: Any) -> str:
    """Return a stored value as people read it: a link by its name, a day and a time in words."""
    if value is None or isinstance(value, bool):
        return "" if value is None else "yes" if value else "no"
    kind = model._meta.columns.get(column)
    if isinstance(kind, ForeignKeyField):
        row = kind.rel_model.get_or_none(kind.rel_field == value)
        if row is not None and kind.rel_model in _shown_as:
            return _shown_as[kind.rel_model](row)
        return next((str(getattr(row, name)) for name in ("name", "number") if hasattr(row, name)), str(value))
    if isinstance(kind, DayField):
        return format_date(date.fromisoformat(value))
    if isinstance(kind, TimeField):
        return format_time(time.fromisoformat(value))
    if isinstance(kind, WallField | UtcField):
        at = as_wall(value) if isinstance(kind, WallField) else wall_of(value)
        return f"{format_date(at.date())}, {format_time(at.time())}"
    return str(value)


def last_entry_id() -> int:
    """Return the id of the newest journal entry, 0 where there is none: the head of the change feed."""
    return int(database.rows("SELECT coalesce(max(id), 0) FROM journal_entry")[0][0])
