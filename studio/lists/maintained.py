"""The lists that the studio keeps itself, each declared once: client statuses, lead sources, relationships, ...

A ``Maintained`` names the table, what an entry has besides its name, and what may not be deleted. From it come the services
in ``upkeep``, their sentences in the journal, undo, the role that they need, the screen, and the command line's verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, Literal

from peewee import ForeignKeyField

import models
from studio.kernel import database
from studio.kernel.errors import NotFound
from studio.kernel.records import dataclass
from studio.kernel.types import Choice
from studio.lists.fields import FieldDef, Fields, declare
from studio.lists.names import fold_name, named

NAME = FieldDef("name", "Name", required=True)
ORDER = FieldDef(
    "order", "Order", "count", noun="sort order", column="position", least=0, most=99_999, required=True,
    help="The smallest comes first; leave gaps, so that another one fits between.",
)  # fmt: skip
"""Declared first among a list's fields where the sort order may be typed as a number."""

MOST_COUNTED = 1000
"""Counts of what uses an entry stop here."""

Group = Literal["Sessions", "Clients", "Communication", "Tasks", "Money", "Studio", "People"]
"""Where a list stands under Maintenance."""


@dataclass(frozen=True, slots=True)
class Within:
    """What a list is split by: statuses are those of one cycle. Names are unique within it, and so are single flags."""

    column: str
    """The link of an entry to what it is within."""
    label: str
    """What people choose by: Session type."""
    parts: Callable[[], tuple[Choice, ...]]
    """Gives what there is, the first where nothing is chosen; one alone has nothing to choose."""
    part_of: Callable[[str], int]
    """Finds the part that a typed name means; raises NotFound."""


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
    group: Group
    fields: Fields = field(default_factory=declare)
    """What an entry has besides its name."""
    about: str = ""
    """A few words on what it is for, also found by."""
    ordered: bool = True
    """Whether the studio says in which order the entries stand; else they stand by name, or as ``sorted_by`` says."""
    sorted_by: tuple[str, ...] = ()
    """The fields by which the entries stand, such as the day."""
    named: FieldDef = NAME
    """What the name is: of a closure it is why."""
    repeats: bool = False
    """Whether several entries may have one name."""
    within: Within | None = None
    only: Mapping[str, Any] = field(default_factory=dict)
    """Columns that are the same for all entries: of the table of resources, only rooms. Never shown."""
    exactly_one: tuple[str, ...] = ()
    """Flags that one entry has at any time: given to another one, the first loses it."""
    at_most_one: tuple[str, ...] = ()
    """Flags that one entry may have: given to another one, the first loses it."""
    keeps_one: bool = False
    """Whether one entry at least must be in use: no session without a studio."""
    keeps: Callable[[Entry], str] = lambda entry: ""
    """Says why an entry may not be deleted or made inactive, whatever uses it; empty where it may."""
    refuse: Callable[[Mapping[str, Any]], None] = lambda values: None
    """Refuses values that do not go together, all of an entry by their keys: raises Invalid."""
    warns: Callable[[Mapping[str, Any], int | None], str] = lambda values, within: ""
    """Says what somebody should know before the changed values are saved, which part they are within; empty for nothing."""
    loses: Callable[[Entry], str] = lambda entry: ""
    """Says what goes along with an entry that is deleted, where somebody should know it first; empty for nothing."""
    owns: tuple[str, ...] = ()
    """Tables whose rows belong to an entry and go with it: they do not count as its use."""
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Flags that the command line takes by one option, too: ``--use email,text`` says those two and none of the others."""
    screen: str = ""
    """The kind of record by which an entry opens, where it has a screen of its own."""
    right: str = "preferences"
    """What changing it takes."""

    @cached_property
    def model(self) -> Any:
        """The table."""
        return models.BY_NAME[self.table]

    @cached_property
    def form(self) -> Fields:
        """All that an entry has, the name first."""
        return declare(self.named, *self.fields.values())

    @property
    def numbered(self) -> bool:
        """Whether the sort order may be typed."""
        return "order" in self.fields

    @property
    def stands(self) -> str:
        """Say of a list without an order of its own why nothing is moved in it."""
        by, how = ("day", "change its day") if self.sorted_by else ("name", "rename one")
        return f"{self.many.capitalize()} stand by {by}: {how} to move it."

    @property
    def single(self) -> tuple[str, ...]:
        """The flags that no two entries have."""
        return (*self.exactly_one, *self.at_most_one)

    @cached_property
    def uses(self) -> tuple[tuple[Any, ForeignKeyField], ...]:
        """The links of other tables to this one."""
        return tuple(
            (model, link)
            for model in models.TABLES
            for link in model._meta.sorted_fields
            if isinstance(link, ForeignKeyField)
            and link.rel_model is self.model
            and model._meta.table_name not in self.owns
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; ``values`` are those of its fields, raw, by their keys."""

    id: int
    version: int
    name: str
    order: int
    """Its place among all entries, from 1; the sort order itself where it may be typed."""
    inactive: bool
    values: Mapping[str, Any]
    within: int | None = None
    """Which part of a list that is split it belongs to."""


# -- reading ---------------------------------------------------------------------------------------------------------


def part(kept: Maintained, within: int | None) -> int | None:
    """Return which part of a list is meant: of one that is split the first where none is named."""
    if kept.within is None or within is not None:
        return within
    return int(kept.within.parts()[0].key)


def entries(kept: Maintained, *, inactive: bool = False, within: int | None = None) -> tuple[Entry, ...]:
    """List the entries in their order; those no longer used only where ``inactive`` asks for them.

    Args:
        within: which part of a list that is split; the first where none is named.
    """
    return tuple(entry for entry in _entries(kept, part(kept, within)) if inactive or not entry.inactive)


def _entries(kept: Maintained, within: int | None) -> list[Entry]:
    model = kept.model
    found = model.select().order_by(*((model.position,) if kept.ordered else ()), model.id)
    for column, wanted in kept.only.items():
        found = found.where(getattr(model, column) == wanted)
    if kept.within is not None:
        found = found.where(getattr(model, kept.within.column) == within)
    rows = found if kept.ordered else sorted(found, key=lambda row: _place_of(kept, row))
    return [
        Entry(
            row.id,
            row.version,
            row.name,
            row.position if kept.numbered else order,
            bool(row.inactive),
            _values(kept, row),
            within,
        )
        for order, row in enumerate(rows, 1)
    ]


def _place_of(kept: Maintained, row: Any) -> tuple[Any, ...]:
    return (*(getattr(row, kept.fields[key].column or key) for key in kept.sorted_by), fold_name(row.name), row.id)


def _values(kept: Maintained, row: Any) -> dict[str, Any]:
    values = {key: row.__data__[one.column or key] for key, one in kept.fields.items()}
    values |= {key: one.tell(values[key]) for key, one in kept.fields.items() if one.tell is not None}
    return values | {key: bool(values[key]) for key, one in kept.fields.items() if one.kind == "flag"}


def entry_named(kept: Maintained, name: str, *, within: int | None = None) -> Entry:
    """Find an entry by its name, whatever the case.

    Raises:
        NotFound: none has it; the sentence lists those that there are.
    """
    return named(kept.one, name, ((entry, entry.name) for entry in entries(kept, inactive=True, within=within)))


def entry_of(kept: Maintained, entry_id: int) -> Entry:
    """Find an entry by its id.

    Raises:
        NotFound: it is gone.
    """
    row = kept.model.get_or_none(kept.model.id == entry_id)
    if row is not None:
        within = row.__data__[kept.within.column] if kept.within else None
        for one in _entries(kept, within):
            if one.id == entry_id:
                return one
    raise NotFound(f"That {kept.one} is gone: somebody deleted it.")


def linked_names(field: FieldDef) -> dict[Any, str]:
    """Give the names of what a choice may hold, by what is kept, also of what is no longer used."""
    return {choice.key: choice.label for choice in _linked(field, offered=False)}


def offered(field: FieldDef) -> tuple[Choice, ...]:
    """List what a choice offers: fixed words, or the entries in use that fit, in their order."""
    return _linked(field, offered=True)


def _linked(field: FieldDef, *, offered: bool) -> tuple[Choice, ...]:
    if field.fixed:
        return tuple(Choice(word, shown) for word, shown in field.fixed.items())
    ordered = "position" in models.BY_NAME[field.links]._meta.columns
    wheres = ["NOT inactive", *(f"{column} = ?" for column in field.only)] if offered else []
    sql = f"SELECT id, name FROM {field.links}{' WHERE ' if wheres else ''}{' AND '.join(wheres)}"
    sql += f" ORDER BY {'position' if ordered else 'name'}, id"
    found = database.rows(sql, tuple(field.only.values()) if offered else ())
    return tuple(Choice(int(i), str(name)) for i, name in found)


# -- what uses an entry ----------------------------------------------------------------------------------------------

_FOLLOW = frozenset({"booking", "clash_permit"})
"""Tables whose rows go along with a session: what uses an entry is the session."""

_CALLED = {
    "staff": ("user", "users"),
    "resource": ("calendar", "calendars"),
    "session_promotion": ("session", "sessions"),
    "opening_hours": ("opening hours", "opening hours"),
    "appointment_person": ("appointment", "appointments"),
    "appointment_room": ("appointment", "appointments"),
    "appointment_flag": ("line of its history", "lines of its history"),
    "session_equipment": ("session", "sessions"),
    "client_in_group": ("client", "clients"),
}
"""What people call the rows of a table, one and several, where its name is not that."""


def in_use(kept: Maintained, entry_id: int) -> str:
    """Say what uses an entry, such as ``12 clients``, empty for nothing; counts stop at ``over 1000``."""
    links: dict[str, list[str]] = {}
    for model, link in kept.uses:
        links.setdefault(model._meta.table_name, []).append(f"{link.column_name} = ?")
    found = {}
    for table, wheres in links.items():
        sql = f"SELECT 1 FROM {table} WHERE {' OR '.join(wheres)} LIMIT {MOST_COUNTED + 1}"
        found[table] = int(database.rows(f"SELECT count(*) FROM ({sql}) used", (entry_id,) * len(wheres))[0][0])
    return counted(found)


def counted(counts: Mapping[str, int]) -> str:
    """Write counts of rows of tables as people say them: ``12 clients and 1 family member``."""
    said: dict[tuple[str, str], int] = {}
    alone = not any(count for table, count in counts.items() if table not in _FOLLOW)
    for table, count in counts.items():
        if count and (alone or table not in _FOLLOW):
            noun = table.replace("_", " ")
            called = _CALLED.get(table, (noun, f"{noun}es" if noun.endswith("s") else f"{noun}s"))
            said[called] = said.get(called, 0) + count
    return " and ".join(
        f"over {MOST_COUNTED} {many}" if count > MOST_COUNTED else f"{count} {one if count == 1 else many}"
        for (one, many), count in said.items()
    )
