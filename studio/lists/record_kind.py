"""Records of their own, each declared once: a task, a call, an appointment. Read, added, changed and deleted here.

A ``RecordKind`` names the table, what the record asks for (``fields``), and the few rules that no field says: what a new one
has that nobody types, what follows from a change, who may see it. From it come the services here, the record's screen, its
verbs on the command line, its sentences in the journal, and its undo.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from peewee import ForeignKeyField

import models
from models import Base
from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.kernel.types import Choice
from studio.lists.fields import FieldDef, Fields, checked
from studio.lists.maintained import counted, offered
from studio.lists.names import with_article

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Apart:
    """The fields of a record that are rows of other tables, such as whom a mail is to."""

    keys: tuple[str, ...]
    read: Callable[[Any], Mapping[str, Any]]
    """Gives their values of a record's row."""
    write: Callable[[journal.Entry, int, Mapping[str, Any]], Mapping[str, tuple[str, str]]]
    """Keeps those that are given of a record, and says what differs: before and after, as people read it."""


@dataclass(frozen=True)
class RecordKind:
    """A kind of record."""

    kind: str
    """By which screens, journal and command line know it: ``call``."""
    table: str
    one: str
    """What people call it."""
    many: str
    fields: Fields
    """What it asks for, in the order of its form."""
    right: str
    """What adding, changing and deleting one takes."""
    begin: Callable[[journal.Entry, Columns], None] = lambda entry, columns: None
    """Fills in the columns that a new one has and nobody types: its number, who made it."""
    settle: Callable[[journal.Entry, Any, Columns], None] = lambda entry, row, columns: None
    """Told of the columns that are to be written, over the row as it is (None: a new one): refuses what does not go together,
    and adds the columns that follow."""
    offer: Callable[[Mapping[str, Any]], Mapping[str, tuple[Choice, ...]]] = lambda values: {}
    """Gives the pick lists that depend on other values, by the name of the list."""
    refuse_unseen: Callable[[int, Actor | None], None] = lambda record_id, actor: None
    """Refuses a record that who reads, or does something, may not see."""
    called: Callable[[Any], Mapping[str, str]] = lambda row: {"number": row.number}
    """The facts by which the journal names one."""
    facts: Callable[[Any, Mapping[str, int | None]], Mapping[str, str]] = lambda row, links: {}
    """Gives what the form shows and nobody types, of a record, or of a new one by what it is made from."""
    instead: str = ""
    """What one does where a record may not be deleted: ``Cancel it instead``."""
    only: Mapping[str, Any] = field(default_factory=dict)
    """Columns that are the same for all of its records, where several kinds share a table. Never shown."""
    owns: tuple[str, ...] = ()
    """Tables whose rows belong to a record and go with it."""
    apart: Apart | None = None
    """The fields that are no columns."""
    prefill: Callable[[dict[str, Any]], None] = lambda values: None
    """Adds to the values that the form of a new record begins with what follows from the others."""

    @cached_property
    def model(self) -> Any:
        """The table."""
        return models.BY_NAME[self.table]

    @cached_property
    def uses(self) -> tuple[tuple[type[Base], ForeignKeyField], ...]:
        """The links of other tables to this one that keep a record from being deleted."""
        return tuple(
            (model, link)
            for model in models.TABLES
            for link in model._meta.sorted_fields
            if isinstance(link, ForeignKeyField)
            and link.rel_model is self.model
            and model._meta.table_name not in self.owns
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One record: ``values`` by the fields' keys, links as ``Choice``; ``row`` has what no field shows."""

    id: int
    version: int
    values: Mapping[str, Any]
    row: Any


# -- writing ---------------------------------------------------------------------------------------------------------


def add(actor: Actor, kind: RecordKind, values: Mapping[str, Any], links: Mapping[str, int | None]) -> int:
    """Add a record and return its id.

    Args:
        values: by the fields' keys; what is left out has its default.
        links: what it is made from, by column: the session, to which it belongs for ever, and the client, unless another one is
            among the values.
    Raises:
        Invalid, NotFound: a value that breaks a rule.
        NotAllowed: the actor may not.
    """
    with journal.entry(actor, "record.added", kind=kind.one) as entry:
        return add_in(entry, kind, values, links)


def add_in(entry: journal.Entry, kind: RecordKind, values: Mapping[str, Any], links: Mapping[str, int | None]) -> int:
    """Add a record inside an open journal entry; see ``add``."""
    require(entry.actor, kind.right, f"add {kind.many}")
    columns = checked(kind.fields, _begun(kind, values), actor=entry.actor)
    columns |= {key: linked for key, linked in links.items() if key not in values}  # what was chosen goes before
    kind.begin(entry, columns)
    kind.settle(entry, None, columns)
    rows = _taken_apart(kind, columns)
    record_id = entry.insert(kind.model, **columns, **kind.only)
    if kind.apart is not None:
        kind.apart.write(entry, record_id, rows)
    entry.tell("record.added", kind=kind.one, **kind.called(kind.model.get_by_id(record_id)))
    return record_id


def _taken_apart(kind: RecordKind, columns: Columns) -> Columns:
    keys = kind.apart.keys if kind.apart is not None else ()
    return {key: columns.pop(key) for key in keys if key in columns}


def _begun(kind: RecordKind, values: Mapping[str, Any]) -> Columns:
    if unknown := set(values) - set(kind.fields):
        raise Invalid(f"{with_article(kind.one).capitalize()} has no {sorted(unknown)[0]}.")
    return begun(kind) | dict(values)


def begun(kind: RecordKind) -> Columns:
    """Return the values that a new record begins with; a default that is a function is asked."""
    return {key: one.default() if callable(one.default) else one.default for key, one in kind.fields.items()}


def save(actor: Actor, kind: RecordKind, record_id: int, version: int | None, values: Mapping[str, Any]) -> int:
    """Change some values of a record, and return its version now.

    Raises:
        StaleRecord: somebody saved it since ``version``.
        Invalid, NotFound, NotAllowed: as ``add``.
    """
    with journal.entry(actor, "record.changed", kind=kind.one) as entry:
        return save_in(entry, kind, record_id, version, values)


def save_in(
    entry: journal.Entry, kind: RecordKind, record_id: int, version: int | None, values: Mapping[str, Any]
) -> int:
    """Change some values of a record inside an open journal entry; see ``save``."""
    row = _row(entry.actor, kind, record_id)
    if version is not None and row.version != version:
        raise journal.stale(kind.model, record_id, version)
    columns = checked(kind.fields, values, actor=entry.actor, kept=row.__data__)
    kind.settle(entry, row, columns)
    rows = _taken_apart(kind, columns)
    related = kind.apart.write(entry, record_id, rows) if kind.apart is not None else {}
    now = entry.update(kind.model, record_id, version, related=related, **columns)
    entry.tell("record.changed", kind=kind.one, **kind.called(kind.model.get_by_id(record_id)))
    return now


def remove(actor: Actor, kind: RecordKind, record_id: int) -> int:
    """Delete a record on which nothing depends, and return its id.

    Raises:
        NotAllowed: something does; the sentence says what. Or the actor may not.
        NotFound: it is gone already.
    """
    with journal.entry(actor, "record.deleted", kind=kind.one) as entry:
        row = _row(actor, kind, record_id)
        if used := _used(kind, record_id):
            instead = f" {kind.instead}" if kind.instead else ""
            raise NotAllowed(f"{used} belong to this {kind.one}: it stays.{instead}")
        entry.tell("record.deleted", kind=kind.one, **kind.called(row))
        for table in kind.owns:
            model = models.BY_NAME[table]
            for link in (f for f in model._meta.sorted_fields if getattr(f, "rel_model", None) is kind.model):
                for owned in model.select().where(link == record_id):
                    entry.delete(model, owned.id)
        entry.delete(kind.model, record_id)
    return record_id


def _row(actor: Actor, kind: RecordKind, record_id: int) -> Any:
    require(actor, kind.right, f"change {kind.many}")
    kind.refuse_unseen(record_id, actor)
    return _found(kind, record_id)


def _found(kind: RecordKind, record_id: int) -> Any:
    row = kind.model.get_or_none(kind.model.id == record_id)
    if row is None or any(row.__data__[column] != wanted for column, wanted in kind.only.items()):
        raise NotFound(f"That {kind.one} is gone: somebody deleted it.")
    return row


def _used(kind: RecordKind, record_id: int) -> str:
    counts = {
        model._meta.table_name: int(
            database.rows(f"SELECT count(*) FROM {model._meta.table_name} WHERE {link.column_name} = ?", (record_id,))[
                0
            ][0]
        )
        for model, link in kind.uses
    }
    return counted(counts)


# -- reading ---------------------------------------------------------------------------------------------------------


def read(kind: RecordKind, record_id: int) -> Record:
    """Read one record.

    Raises:
        NotFound: it is gone.
        NotAllowed: who reads may not see it.
    """
    kind.refuse_unseen(record_id, None)
    row = _found(kind, record_id)
    apart = kind.apart.read(row) if kind.apart is not None else {}
    values = {key: apart[key] if key in apart else _value(one, row) for key, one in kind.fields.items()}
    return Record(row.id, row.version, values, row)


def _value(asked: FieldDef, row: Any) -> Any:
    name = asked.column or asked.key
    if asked.kind in ("choice", "record"):
        linked = getattr(row, name)
        return None if linked is None else Choice(linked.id, name_of(linked))
    value = row.__data__[name]
    if asked.tell is not None:
        return asked.tell(value)
    if asked.kind == "pick":
        return Choice(value, value) if value else None
    return bool(value) if asked.kind == "flag" else value


def name_of(row: Any) -> str:
    """Return what people call a row that something links to."""
    if hasattr(row, "last_name"):
        return listed_name(row.last_name, row.first_name)
    return str(row.name if hasattr(row, "name") else row.number)


def offered_to(kind: RecordKind, values: Mapping[str, Any]) -> dict[str, tuple[Choice, ...]]:
    """Return what each pick list of a record offers, by the name of the list."""
    apart = kind.offer(values)
    plain = {
        one.choices or one.key: offered(one)
        for one in kind.fields.values()
        if one.kind == "choice" and (one.choices or one.key) not in apart
    }
    return plain | dict(apart)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a record's screen needs to begin."""

    record: Record | None
    values: Mapping[str, Any]
    facts: Mapping[str, str]
    offered: Mapping[str, tuple[Choice, ...]]


def opening(kind: RecordKind, record_id: int | None, links: Mapping[str, int | None]) -> Opening:
    """Read a record, or what a new one begins with, together with what its fields offer.

    Args:
        links: what a new one is made from, by column.
    Raises:
        NotFound, NotAllowed: as ``read``.
    """
    if record_id is not None:
        record = read(kind, record_id)
        return Opening(record, record.values, kind.facts(record.row, {}), offered_to(kind, record.values))
    values = begun(kind)
    lists = offered_to(kind, values)
    for key, one in kind.fields.items():
        if one.kind == "record" and (linked := links.get(key)) is not None:
            row = models.BY_NAME[one.links].get_or_none(id=linked)
            values[key] = None if row is None else Choice(row.id, name_of(row))  # gone, since a draft of it was kept
        elif one.kind == "choice" and one.required and (choices := lists[one.choices or key]):
            values[key] = choices[0]
    lists = offered_to(kind, values)
    for key, one in kind.fields.items():
        if one.kind == "pick":
            values[key] = next(iter(lists[one.choices or key]), None)
    kind.prefill(values)
    return Opening(None, values, kind.facts(None, links), lists)
