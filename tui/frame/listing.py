"""A declared list in a table of the screen: read by windows, in the orders that it offers, again when its tables change.

The list is the studio's (``studio.lists.spec``); a screen adds which columns it has room for, how a line is dressed, and
what an empty list says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any

from textual.worker import Worker

from studio.kernel.access import Actor
from studio.kernel.records import dataclass
from studio.lists import page as pages
from studio.lists.kinds import stands_right
from studio.lists.question import can, columns_for, natural_order, order_of
from studio.lists.shown import short_value
from studio.lists.spec import Asked, Line, ListSpec
from tui.frame.gateway import Gateway
from tui.widgets.columns import Column
from tui.widgets.record_rows import Page, Row
from tui.widgets.record_table import RecordTable

Dress = Callable[[Mapping[str, Any]], tuple[str, str]]
"""Gives a line its style (one of `tui.marks`) and its marker, from its raw values by the columns' keys."""


Changes = frozenset[tuple[str, int]]
"""What another desk changed: tables and the ids of their rows."""


def undressed(_: Mapping[str, Any]) -> tuple[str, str]:
    """Leave a line as it is."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a screen adds to a declared list."""

    columns: tuple[str, ...] = ()
    """The columns' keys; all but the extra ones where none is named."""
    widths: Mapping[str, Mapping[str, Any]] | None = None
    """Other ``width``, ``min_width``, ``grow`` and ``importance`` than declared, by column."""
    dress: Dress = undressed
    tones: Mapping[str, str] = field(default_factory=dict)
    """What some columns mean, by their keys: one of `tui.marks`."""
    dressed_by: tuple[str, ...] = ()
    """The columns that ``dress`` needs beside those shown."""


@dataclass(frozen=True, slots=True)
class ListSource:
    """Reads a declared list for a `RecordTable`: its `WindowSource`."""

    gateway: Gateway
    actor: Actor
    spec: ListSpec
    asked: Asked
    look: Look

    async def page(self, place: object, *, backwards: bool, limit: int, sort: str, descending: bool) -> Page:
        """Read a window: see `WindowSource.page`."""
        asked = replace(self.asked, order=sort or self.asked.order, descending=descending, columns=self.read)
        at = place if isinstance(place, tuple) else None
        found = await self.gateway.read(
            pages.page, self.actor, self.spec, asked, place=at, backwards=backwards, limit=limit
        )
        return Page([self._row(line) for line in found.lines], found.more)

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of the columns that are shown: those that the user may see, and behind them what the studio added."""
        wanted = self.look.columns
        if wanted:
            wanted = (*wanted, *(column.key for column in self.spec.columns if column.own and column.key not in wanted))
        return tuple(column.key for column in columns_for(self.spec, wanted, self.actor.may)[0])

    @property
    def read(self) -> tuple[str, ...]:
        """The keys of the columns that are read."""
        named = filter(None, (self.spec.opens_by, self.spec.opens_id))
        return tuple(dict.fromkeys((*self.shown, *self.look.dressed_by, *named)))

    def _row(self, line: Line) -> Row:
        values = dict(zip(self.read, line.values, strict=True))
        cells = tuple(short_value(self.spec.column[key], values[key]) for key in self.shown)
        tones = tuple((index, self.look.tones[key]) for index, key in enumerate(self.shown) if key in self.look.tones)
        kind = values[self.spec.opens_by] if self.spec.opens_by else ""
        record = values[self.spec.opens_id] if self.spec.opens_id else line.id
        dress = self.look.dress(values)
        return Row(line.id, cells, *dress, tones=tones, kind=kind, record=record, anchor=line.place)

    def columns(self) -> list[Column]:
        """Make the table's columns; one is sortable where an index has the order under these filters."""
        return [self._column(key) for key in self.shown]

    @property
    def filtered(self) -> frozenset[str]:
        """The keys of the filters, also of what keeps the list to the user's own records."""
        own = self.spec.kept_to(None if self.actor.may("others") else self.actor.user_id)
        return own | {key for key, _ in (*self.asked.fixed, *self.asked.filters)}

    def _column(self, key: str) -> Column:
        column = self.spec.column[key]
        own = (self.look.widths or {}).get(key)
        declared = {"width": column.width, "min_width": column.min_width, "grow": column.grow}
        widths = dict(declared | {"importance": column.importance} if own is None else own)
        widths["priority"] = widths.pop("importance", column.importance)
        return Column(
            key,
            column.title,
            align="right" if stands_right(column.kind) else "left",
            sortable=bool(column.order) and bool(can(self.spec, self.filtered, column.order)),
            **widths,
        )


def show_list(table: RecordTable, source: ListSource) -> Worker[None]:
    """Put a declared list into a table, in the order that was asked for."""
    spec, asked = source.spec, source.asked
    order = order_of(spec, asked.order, source.actor.may) if asked.order else natural_order(spec, source.filtered)
    column = next((key for key in source.shown if spec.column[key].order == (order.instead_of or order.key)), "")
    table.set_columns(source.columns())
    return table.set_source(source, sort=column, descending=asked.descending)


def changes_it(spec: ListSpec, changes: Changes) -> bool:
    """Tell whether a list is to be read again after these ``(table, row id)`` changed."""
    return any(table in spec.feed for table, _ in changes)
