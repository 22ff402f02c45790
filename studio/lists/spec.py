"""What a list of records is, declared once and as data: its columns, its orders, its filters, and which pairs have an index.

From a ``ListSpec`` come the tab of a record, the hub, the picker, typed filters, the command line's ``list`` and every export.
It knows no service and no screen; what does not fit is written by hand beside it. ``page`` reads it.

An *order* is not a column: it is a tuple of terms that an index walks, never null, all one way, ending in a unique one.
A column may offer one. A *walk* says that the rows under some filters come in an order straight from an index; a question
that no walk answers is refused with a sentence, unless one of its filters finds few rows whatever the size of the book.
Each walk is held to its index by a test, on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from studio.kernel.records import dataclass
from studio.lists.kinds import Kind

Alternatives = Sequence[Sequence[Any]]
"""What a filter's word stands for: one or several answers, each with a value for every ``?`` of the filter."""


class Column(NamedTuple):
    """One column of a list."""

    key: str
    """Stable: saved views, ``--sort`` and JSON name it."""
    title: str
    sql: str | tuple[str, ...] = ()
    """Where its value comes from; several expressions need ``make``."""
    kind: Kind = "text"
    joins: tuple[str, ...] = ()
    """Which of the spec's joins the expressions need, in order."""
    make: Callable[..., Any] | None = None
    """Makes the value of what the driver returned for the expressions; None: the kind reads the only one."""
    short: Callable[[Any], str] | None = None
    """How it is written where room is short, such as ``Retouch`` for Retouch Pending; else in the kind's way."""
    said: str = ""
    """The word before it where there are no titles: due."""
    many: Callable[[Sequence[int]], Mapping[int, Any]] | None = None
    """Reads the values of a window's ids in one more query: what would be a query for each row, such as participants.

    Columns that have the same reader share its query; ``make`` then takes the column's own value out of what it read."""
    order: str = ""
    """The order that it offers; empty: nothing to sort by."""
    right: str = ""
    """Who may see it, sort and filter by it, and export it."""
    own: bool = False
    """Whether the studio added it: it stands behind the columns that a screen names."""
    extra: bool = False
    """Whether it is read only where it is named: for JSON, or for how a line looks."""
    width: int = 0
    min_width: int = 4
    grow: int = 0
    importance: int = 5
    """The lowest goes first where there is no room."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The expressions that are read for it."""
        return (self.sql,) if isinstance(self.sql, str) else self.sql


class Term(NamedTuple):
    """One part of an order, never null. ``type`` is what PostgreSQL calls the values, and how they compare."""

    sql: str
    type: Literal["integer", "text", "timestamp", "date"] = "integer"


class Order(NamedTuple):
    """A total order. All of its terms turn together, and the last one is unique."""

    key: str
    terms: tuple[Term, ...]
    source: str = ""
    """The FROM that walks the index of a joined table first; empty: the spec's own table."""
    link: str = ""
    """How the tables of ``source`` belong together."""
    lead: int = 0
    """How many of the terms are of the table that ``source`` walks: PostgreSQL goes on in its index by these alone, and SQLite
    by a first term that is computed."""
    joins: tuple[str, ...] = ()
    """The joins that its terms need; ``source`` has them already."""
    where: str = ""
    """The rows that it has, written as the index has it, with ``{}`` as in a filter: those without a value are in no order."""
    instead_of: str = ""
    """The order that it is too, walked from another table: asked for under filters that only this one can have."""
    same: tuple[str, str] = ("", "")
    """The first term of the order that it is instead of, and what equals it here: filters within that order bound this one."""
    leaves_out: str = ""
    """The sentence about rows that this order cannot have, such as those without a date."""


OWN = "your own"
"""The key of the filter that nobody types: those are wanted that are the reader's own (``theirs``)."""


class Filter(NamedTuple):
    """``status:retouch``: which rows are wanted."""

    key: str
    sql: str
    """With a ``?`` for each value, ``{}`` before a column that has an index: a plus there keeps SQLite from it, and
    ``{bytes}`` behind a text that an index has: it is compared byte by byte there."""
    read: Callable[[str], Alternatives]
    """Understands the word, or raises Invalid or NotFound with a sentence."""
    help: str = ""
    bare: bool = False
    """Whether ``late`` alone, without a word, says something."""
    narrow: str = ""
    """The index by which it finds few rows whatever the size of the book: under it any order and any filter goes."""
    within: str = ""
    """The order whose first term it bounds, such as days for the order by start: it goes along with every walk of it."""
    column: str = ""
    """The column that it tells about, and whose right it needs."""
    joins: tuple[str, ...] = ()
    walked: str = ""
    """The same over the table that an order's ``source`` walks, where the rows come from there; empty: no other way."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The rows under these filters come in this order from this index."""

    order: str
    index: str
    filters: frozenset[str] = frozenset()
    apart: bool = False
    """Whether each way of being one's own has an index, of which the one named is the first."""


@dataclass(frozen=True)
class ListSpec:
    """A list of records."""

    name: str
    """What people call it, in the plural: sessions."""
    one: str
    """What people call one: session."""
    table: str
    """The table with its alias: ``session s``."""
    key: str
    """The unique id: ``s.id``."""
    columns: tuple[Column, ...]
    orders: tuple[Order, ...]
    """The first is the natural one."""
    walks: tuple[Walk, ...]
    filters: tuple[Filter, ...] = ()
    joins: Mapping[str, str] = field(default_factory=dict)
    """LEFT JOINs by name: neither database turns these round, so the index of the order stays the outermost.

    ``{}`` as in a filter: before a column that SQLite is to take no index for.
    """
    opens: str = ""
    """The kind of record that Enter opens."""
    opens_by: str = ""
    """The column that says which kind that is, where a table has several."""
    opens_id: str = ""
    """The column that has the record's id, where a line has an id of its own."""
    own: tuple[Filter, ...] = ()
    """The ways in which a record is the reader's own, each with an index; none: everybody sees all of the list."""
    own_one: Filter | None = None
    """Any of them, of rows that are found by something else."""
    veil: str = ""
    """The condition under which somebody may see a row at all, whatever their rights, with a ``?`` for each time their id is
    asked for: a private task. It is no way to find rows, and hides few."""
    also: frozenset[str] = frozenset()
    """The tables that its cells and filters read beside the one it lists and the joined ones."""

    @cached_property
    def feed(self) -> frozenset[str]:
        """The tables whose changes make it read again."""
        joined = {join.split(" JOIN ")[1].split()[0] for join in self.joins.values()}
        return frozenset({self.table.split()[0], *joined}) | self.also

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def order(self) -> dict[str, Order]:
        """The orders by key."""
        return {order.key: order for order in self.orders}

    @cached_property
    def filter(self) -> dict[str, Filter]:
        """The filters by key."""
        return {one.key: one for one in self.filters}

    def veiled(self, reader: int | None) -> tuple[str, tuple[int, ...]]:
        """Return the condition that holds whatever is asked, and its values; the program itself sees all."""
        return ("", ()) if reader is None or not self.veil else (self.veil, (reader,) * self.veil.count("?"))

    def kept_to(self, own: int | None) -> frozenset[str]:
        """Return the keys of the filters that hold whatever is asked, where only somebody's own may be shown."""
        return frozenset({OWN} if own is not None and self.own else ())


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, in plain values: what a saved view keeps, a tab fixes, and the command line builds."""

    filters: tuple[tuple[str, str], ...] = ()
    """Keys and words as typed."""
    fixed: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    """What a tab fixes: keys and the values for the filter's marks, not a word."""
    order: str = ""
    """Empty: the natural one."""
    descending: bool = False
    columns: tuple[str, ...] = ()
    """Empty: all that one may see, without the extra ones."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: raw values in the order of the columns asked for."""

    id: int
    values: tuple[Any, ...]
    place: tuple[Any, ...]
    """Where the next page goes on: the values of the order's terms."""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in list order, and whether there are more in the direction of reading."""

    lines: tuple[Line, ...]
    more: bool
