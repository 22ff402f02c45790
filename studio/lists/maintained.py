"""The lists that the studio keeps itself, each declared once: client statuses, lead sources, relationships, ...

A ``Maintained`` names the table, what an entry has besides its name, and what may not be deleted. From it come the services
in ``upkeep``, their sentences in the journal, undo, the role that they need, and the command line's verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from peewee import ForeignKeyField

import models
from studio.kernel import database
from studio.kernel.errors import NotFound
from studio.kernel.records import dataclass
from studio.lists.fields import FieldDef, Fields, declare
from studio.lists.names import fold_name, named

NAME = FieldDef("name", "Name", required=True)

MOST_COUNTED = 1000
"""Counts of what uses an entry stop here."""


@dataclass(frozen=True)
class Maintained:
    """A list that the studio keeps. Its table is a ``models.ListEntry``: a name, a place in the order, inactive or not."""

    kind: str
    """The singular with hyphens, by which the command line knows it: ``client-status``."""
    table: str
    one: str
    """What people call an entry: client status."""
    many: str
    """What they call several: client statuses."""
    fields: Fields = field(default_factory=declare)
    """What an entry has besides its name."""
    ordered: bool = True
    """Whether the studio says in which order the entries stand; else they stand by name."""
    exactly_one: tuple[str, ...] = ()
    """Flags that one entry has at any time: given to another one, the first loses it."""
    keeps: Callable[[Entry], str] = lambda entry: ""
    """Says why an entry may not be deleted or made inactive, whatever uses it; empty where it may."""
    right: str = "preferences"
    """What changing it takes."""

    @cached_property
    def model(self) -> Any:
        """The table."""
        return models.BY_NAME[self.table]

    @cached_property
    def form(self) -> Fields:
        """All that an entry has, the name first."""
        return declare(NAME, *self.fields.values())

    @cached_property
    def uses(self) -> tuple[tuple[Any, ForeignKeyField], ...]:
        """The links of other tables to this one."""
        return tuple(
            (model, link)
            for model in models.TABLES
            for link in model._meta.sorted_fields
            if isinstance(link, ForeignKeyField) and link.rel_model is self.model
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; ``values`` are those of its fields, raw, by their keys."""

    id: int
    version: int
    name: str
    order: int
    """Its place among all entries, from 1."""
    inactive: bool
    values: Mapping[str, Any]


# -- reading ---------------------------------------------------------------------------------------------------------


def entries(kept: Maintained, *, inactive: bool = False) -> tuple[Entry, ...]:
    """List the entries in their order; those no longer used only where ``inactive`` asks for them."""
    rows = kept.model.select().order_by(*((kept.model.position,) if kept.ordered else ()), kept.model.id)
    found = [
        Entry(row.id, row.version, row.name, order, bool(row.inactive), _values(kept, row))
        for order, row in enumerate(rows if kept.ordered else sorted(rows, key=lambda row: fold_name(row.name)), 1)
    ]
    return tuple(entry for entry in found if inactive or not entry.inactive)


def _values(kept: Maintained, row: Any) -> dict[str, Any]:
    return {key: row.__data__[one.column or key] for key, one in kept.fields.items()}


def entry_named(kept: Maintained, name: str) -> Entry:
    """Find an entry by its name, whatever the case.

    Raises:
        NotFound: none has it; the sentence lists those that there are.
    """
    return named(kept.one, name, ((entry, entry.name) for entry in entries(kept, inactive=True)))


def entry_of(kept: Maintained, entry_id: int) -> Entry:
    """Find an entry by its id.

    Raises:
        NotFound: it is gone.
    """
    for one in entries(kept, inactive=True):
        if one.id == entry_id:
            return one
    raise NotFound(f"That {kept.one} is gone: somebody deleted it.")


def linked_names(field: FieldDef) -> dict[int, str]:
    """Give the names of what a choice may lead to, by id, also of what is no longer used."""
    return {int(i): str(name) for i, name in database.rows(f"SELECT id, name FROM {field.links} ORDER BY id")}


def in_use(kept: Maintained, entry_id: int) -> str:
    """Say what uses an entry, such as ``12 clients``, empty for nothing; counts stop at ``over 1000``."""
    found: dict[str, int] = {}
    for model, link in kept.uses:
        sql = f"SELECT 1 FROM {model._meta.table_name} WHERE {link.column_name} = ? LIMIT {MOST_COUNTED + 1}"
        count = int(database.rows(f"SELECT count(*) FROM ({sql}) used", (entry_id,))[0][0])
        if count:
            noun = str(model._meta.table_name).replace("_", " ")
            found[noun] = found.get(noun, 0) + count
    return " and ".join(
        f"over {MOST_COUNTED} {_several(noun)}" if count > MOST_COUNTED else counted({noun: count})
        for noun, count in found.items()
    )


def counted(counts: Mapping[str, int]) -> str:
    """Write counts as people say them: ``12 clients and 1 family member``."""
    return " and ".join(f"{count} {noun if count == 1 else _several(noun)}" for noun, count in counts.items())


def _several(noun: str) -> str:
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"
