"""The fields that a studio added, in the lists of its records: as columns, orders and filters of a ``ListSpec``.

All of them come from the index of the values: the records of a field by value, and those of one value in the list's own
order. The values of a window's lines are read in one query, however many fields there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from studio.kernel import database
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.lists.kinds import Kind
from studio.lists.own_fields import OwnField, sort_key, typed, values_of
from studio.lists.spec import Column, Filter, ListSpec, Order, Term, Walk

_KINDS: dict[str, Kind] = {"number": "number", "day": "day", "flag": "flag"}
_HELP = {
    "text": "the whole of its text",
    "number": "a number",
    "day": "a day",
    "choice": "one of its words",
    "flag": "yes",
}
_RANGED = ("number", "day")
"""The kinds of which people look for a range."""


def with_own(spec: ListSpec, owner: str, fields: Sequence[OwnField]) -> ListSpec:
    """Return a list with these own fields of the records that it lists: behind its own columns, in the studio's order.

    A field that is called like something of the list is named with ``own-`` before its key.
    """
    if not fields:
        return spec
    read_all = partial(values_of, owner)
    for own in fields:
        spec = _with_one(spec, owner, own, read_all)
    return replace(spec, also=spec.also | {f"{owner}_value", "own_field"})


def _with_one(
    spec: ListSpec, owner: str, own: OwnField, read_all: Callable[[Sequence[int]], Mapping[int, Any]]
) -> ListSpec:
    key, natural = _free(spec, own), spec.orders[0]
    alias, table = f"v{own.id}", f"{owner}_value"
    of_field = f"{{}}{alias}.field_id = {own.id}"
    # Whoever comes from the record looks at that record's few values, not at all of the field.
    joined = f"LEFT JOIN {table} {alias} ON {alias}.{owner}_id = {spec.key} AND {of_field}"
    place = (Term(f"{alias}.place", natural.terms[0].type), Term(f"{alias}.{owner}_id"))
    walked = partial(
        Order,
        source=f"{table} {alias} CROSS JOIN {spec.table}",
        link=f"{spec.key} = {alias}.{owner}_id",
        joins=(alias,),
        where=of_field,
    )
    within, index = f"{natural.key}-in-{key}", f"{table}_order"
    return replace(
        spec,
        columns=(*spec.columns, _column(own, key, read_all)),
        orders=(
            *spec.orders,
            walked(within, place, instead_of=natural.key, same=(natural.terms[0].sql, place[0].sql)),
            walked(key, (Term(f"{alias}.sort_key", "text"), *place),
                   leaves_out=f"{spec.name.capitalize()} with nothing in {own.name} have no place in this order."),
        ),
        walks=(
            *spec.walks,
            Walk(within, index, frozenset({key})),
            Walk(key, index),
            Walk(key, index, frozenset({key})),
        ),
        filters=(*spec.filters, *_filters(owner, own, key, alias)),
        joins={**spec.joins, alias: joined},
    )  # fmt: skip


def _free(spec: ListSpec, own: OwnField) -> str:
    """Return a field's key, or what names it where the list has that already, or one of the names of its range."""
    taken, key = {*spec.column, *spec.order, *spec.filter}, own.key
    endings = ("", "-from", "-to") if own.kind in _RANGED else ("",)
    while taken & {f"{key}{ending}" for ending in endings}:
        key = f"own-{key}"
    return key


def _column(own: OwnField, key: str, read_all: Callable[[Sequence[int]], Mapping[int, Any]]) -> Column:
    def pick(values: Mapping[int, Any]) -> Any:
        value = values.get(own.id)
        return bool(value) if own.kind == "flag" else value

    return Column(
        key, own.name, kind=_KINDS.get(own.kind, "text"), many=read_all, make=pick, order=key, said=f"{own.name}:",
        min_width=8, grow=1, importance=1, own=True,
    )  # fmt: skip


def _filters(owner: str, own: OwnField, key: str, alias: str) -> list[Filter]:
    def one(ending: str, sign: str, help: str, read: Callable[[str], Any], within: str = "") -> Filter:
        # Byte by byte, as the index has it.
        sql = f"{{}}{alias}.sort_key{{bytes}} {sign} ?"
        return Filter(f"{key}{ending}", sql, read, help, bare=own.kind == "flag", within=within, column=key,
                      joins=(alias,))  # fmt: skip

    read = partial(_read, owner, own, key)
    found = [one("", "=", _HELP[own.kind], read)]
    if own.kind in _RANGED:
        noun = _HELP[own.kind]
        found += [one("-from", ">=", noun, read, key), one("-to", "<=", f"{noun}, included", read, key)]
    return found


def _read(owner: str, own: OwnField, key: str, word: str) -> list[tuple[str]]:
    """Read a filter's word as the key by which the index has it.

    Raises:
        Invalid, NotFound: it is not what the field holds.
    """
    if own.kind == "flag":
        if word.strip() and not typed(own, word):
            raise Invalid(f"Only those with {quoted(own.name)} can be looked for: type {key}:yes.")
        return [("yes",)]
    if own.kind == "choice" and _stands(owner, own, sort_key(word)):
        # Also a word that is offered no more: records keep it.
        return [(sort_key(word),)]
    return [(sort_key(typed(own, word)),)]


def _stands(owner: str, own: OwnField, kept: str) -> bool:
    equal = "sort_key = ?" if database.is_sqlite() else 'sort_key COLLATE "C" = ?'
    sql = f"SELECT 1 FROM {owner}_value WHERE field_id = ? AND {equal} LIMIT 1"
    return bool(database.rows(sql, (own.id, kept)))
