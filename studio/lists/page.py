"""Read a list as its spec declares it: by window, by key, capped in its counts, streamed for an export.

One door: rights hold for columns, orders, filters and exports alike, because all of them pass ``question.check``.
A window costs the same at a thousand rows as at a million: an index range and a limit, never an OFFSET, never a whole count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from heapq import merge
from itertools import groupby, islice
from typing import Any

from studio.kernel import database
from studio.kernel.access import Actor, refusal, rights_to_read
from studio.kernel.errors import NotAllowed
from studio.lists import theirs
from studio.lists.kinds import read_value
from studio.lists.question import May, Question, check, columns_for, order_of
from studio.lists.spec import Asked, Column, Filter, Line, ListSpec, Page, Term

COUNT_CAP = 100
"""Counts stop here and are shown as ``99+``: counting all of them would grow with the data."""

BATCH = 400
"""Lines of an export read at a time."""


def page(
    actor: Actor,
    spec: ListSpec,
    asked: Asked,
    *,
    place: tuple[Any, ...] | None = None,
    backwards: bool = False,
    limit: int = 60,
) -> Page:
    """Read one window of a list.

    Args:
        place: the ``Line.place`` behind which to go on (backwards: in front of which to end), itself not included; None:
            from the first line (backwards: up to the last one).
        limit: positive.
    Returns:
        Lines in list order, also when they were read backwards.
    Raises:
        Invalid, NotFound, NotAllowed: as ``question.check``.
    """
    return _page(check(spec, asked, _still(actor), theirs.only(actor), actor.user_id), place, backwards, limit)


def export(actor: Actor, spec: ListSpec, asked: Asked, *, limit: int | None = None) -> Iterator[Line]:
    """Give the lines of a list, all or the first ``limit``, reading a batch at a time.

    Raises:
        Invalid, NotFound, NotAllowed: at once, as ``question.check``.
    """
    return islice(_export(check(spec, asked, _still(actor), theirs.only(actor), actor.user_id)), limit)


def _export(question: Question) -> Iterator[Line]:
    place, more = None, True
    while more:
        read = _page(question, place, False, BATCH)
        yield from read.lines
        more = read.more
        place = read.lines[-1].place if read.lines else None


def count(actor: Actor, spec: ListSpec, asked: Asked) -> int:
    """Count the lines of a list, no further than ``COUNT_CAP``.

    Raises:
        Invalid, NotFound, NotAllowed: as ``question.check``.
    """
    question = check(spec, replace(asked, columns=()), _still(actor), theirs.only(actor), actor.user_id)
    # A row may fit several alternatives, such as two days of one that goes past midnight: it counts once.
    found: set[int] = set()
    for filters in question.alternatives:
        source, where, params = _from(question, filters, ())
        found.update(
            row_id for (row_id,) in database.rows(f"SELECT {spec.key} FROM {source}{where} LIMIT {COUNT_CAP}", params)
        )
    return min(len(found), COUNT_CAP)


def capped(number: int) -> str:
    """Write a count that may have stopped at ``COUNT_CAP``."""
    return f"{COUNT_CAP - 1}+" if number >= COUNT_CAP else str(number)


def lines_of(
    actor: Actor, spec: ListSpec, ids: Sequence[int], columns: Sequence[str] = (), order: str = ""
) -> tuple[Line, ...]:
    """Read the lines with these ids, as a search found them; those that are gone are left out.

    Args:
        order: in the order of the list that a column offers, those that have no place in it last; empty: that of ``ids``.
    Raises:
        Invalid, NotAllowed: as ``question.order_of``.
    """
    may = _still(actor)
    shown, _ = columns_for(spec, columns, may)
    sorted_by = order_of(spec, order, may) if order else None
    terms = sorted_by.terms if sorted_by else ()
    joins = dict.fromkeys((*(sorted_by.joins if sorted_by else ()), *_joins_of(shown)))
    source = " ".join((spec.table, *(_join(spec, name) for name in joins)))
    own, kept = spec.own_one, theirs.only(actor)
    mine = "" if own is None or kept is None else f" AND {own.sql}"
    veil, readers = spec.veiled(actor.user_id)
    values = (*(kept,) * mine.count("?"), *readers)
    mine += f" AND {veil}" if veil else ""
    found: dict[int, Line] = {}
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        marks = database.marks(some)
        sql = f"SELECT {_selected(spec, terms, shown)} FROM {source} WHERE {spec.key} IN ({marks}){mine}"
        for line in _lines(shown, len(terms), database.rows(sql, (*some, *values))):
            found[line.id] = line
    lines = [found[i] for i in ids if i in found]
    if sorted_by:
        lines.sort(key=lambda line: (None in line.place, line.place if None not in line.place else ()))
    return tuple(lines)


# -- one window ------------------------------------------------------------------------------------------------------


def _still(actor: Actor) -> May:
    """Return what tells which rights the actor has: those of the start, by which the screen was drawn.

    Raises:
        NotAllowed: later, one of them was taken away meanwhile.
    """

    now = cache(partial(rights_to_read, actor))

    def may(right: str) -> bool:
        had = actor.may(right)
        if had and (rights := now()) is not None and right not in rights:
            raise NotAllowed(refusal(actor, "see all of that list any more"))
        return had

    return may


def _page(question: Question, place: tuple[Any, ...] | None, backwards: bool, limit: int) -> Page:
    down = question.descending != backwards
    terms = question.order.terms
    ways = [database.rows(*_statement(question, filters, place, down, limit + 1)) for filters in question.alternatives]
    if len(ways) == 1:
        rows = ways[0]
    else:
        merged = merge(*ways, key=lambda row: row[1 : 1 + len(terms)], reverse=down)
        # One that fits several alternatives stands beside itself: an order is total.
        rows = list(islice((next(same) for _, same in groupby(merged, key=lambda row: row[0])), limit + 1))
    lines = _lines(question.columns, len(terms), rows[:limit])
    return Page(tuple(reversed(lines) if backwards else lines), len(rows) > limit)


def _statement(
    question: Question,
    filters: Sequence[tuple[Filter, tuple[Any, ...]]],
    place: tuple[Any, ...] | None,
    down: bool,
    limit: int,
) -> tuple[str, tuple[Any, ...]]:
    """Write the one query of a window."""
    terms = [_term(term, question.sorted) for term in question.order.terms]
    way = " DESC" if down else " ASC"
    behind, values = _behind(question, terms, place, down) if place is not None else ("", ())
    source, where, params = _from(question, filters, (*question.order.joins, *_joins_of(question.columns)), behind)
    sql = (
        f"SELECT {_selected(question.spec, question.order.terms, question.columns)} FROM {source}{where} "
        f"ORDER BY {', '.join(term + way for term in terms)} LIMIT ?"
    )
    return sql, (*params, *values, limit)


def _behind(
    question: Question, terms: Sequence[str], place: tuple[Any, ...], down: bool
) -> tuple[str, tuple[Any, ...]]:
    """Write what lies behind a place."""
    marks = [_mark(term) for term in question.order.terms]
    sign = "<" if down else ">"
    sql, lead = f"({', '.join(terms)}) {sign} ({', '.join(marks)})", question.order.lead
    if not lead or question.sorted:
        return sql, place
    return f"({', '.join(terms[:lead])}) {sign}= ({', '.join(marks[:lead])}) AND {sql}", (*place[:lead], *place)


def _from(
    question: Question, filters: Sequence[tuple[Filter, tuple[Any, ...]]], joins: Sequence[str], behind: str = ""
) -> tuple[str, str, tuple[Any, ...]]:
    spec, order = question.spec, question.order
    # Where few rows are found first, they are looked up from the list's own table, whatever the order.
    joined = order.source and not question.sorted
    # Under a filter that finds few rows no other index is to be looked at: it would be read with all of its years.
    aside = "+" if question.first and database.is_sqlite() else ""
    wheres = [part for part in (order.link if joined else "", order.where.replace("{}", aside)) if part]
    joins = (*joins, *(order.joins if order.where else ()))
    params: list[Any] = []
    for one, values in filters:
        sql = one.sql.replace(*order.same) if joined and order.same[0] and one.within == order.instead_of else one.sql
        if one.walked and joined and question.walk and one.key in question.walk.filters:
            sql = one.walked
        wheres.append(
            sql.replace("{}", aside if one.key != question.first else "").replace("{bytes}", _collated("text"))
        )
        params += values
        joins = (*joins, *one.joins)
    veil, readers = spec.veiled(question.reader)
    wheres += [veil] if veil else []
    params += readers
    if behind:
        wheres.append(behind)
    needed = (_join(spec, name) for name in dict.fromkeys(joins) if not (joined and name in order.joins))
    source = " ".join((order.source if joined else spec.table, *needed))
    return source, " WHERE " + " AND ".join(wheres) if wheres else "", tuple(params)


def _joins_of(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for column in columns for name in column.joins))


def _selected(spec: ListSpec, terms: Sequence[Term], columns: Sequence[Column]) -> str:
    return ", ".join((spec.key, *(term.sql for term in terms), *(sql for column in columns for sql in column.sources)))


def _lines(columns: Sequence[Column], terms: int, rows: Sequence[tuple[Any, ...]]) -> list[Line]:
    """Make lines of what the driver returned, and read the columns of the window's ids."""
    ids = [int(row[0]) for row in rows]
    many = {reader: reader(ids) for reader in dict.fromkeys(column.many for column in columns) if reader and ids}
    lines = []
    for row in rows:
        values, at = [], 1 + terms
        for column in columns:
            raw = row[at : at + len(column.sources)]
            at += len(column.sources)
            if column.many is not None:
                value = many[column.many].get(int(row[0]))
                values.append(column.make(value) if column.make and value is not None else value)
            else:
                values.append(column.make(*raw) if column.make else read_value(column.kind, raw[0]))
        lines.append(Line(int(row[0]), tuple(values), tuple(row[1 : 1 + terms])))
    return lines


# -- the two databases -----------------------------------------------------------------------------------------------

_ASIDE = {"integer": "({} + 0)", "text": "({} || '')", "timestamp": "({} + interval '0')", "date": "({} + 0)"}


def _join(spec: ListSpec, name: str) -> str:
    return spec.joins[name].replace("{}", "+" if database.is_sqlite() else "")


def _term(term: Term, aside: bool) -> str:
    """Write a term; ``aside`` so that no index is taken for it, where few rows are found first and then sorted."""
    if database.is_sqlite():
        return f"+{term.sql}" if aside else term.sql
    sql = _ASIDE[term.type].format(term.sql) if aside else term.sql
    return sql + _collated(term.type)


def _collated(kind: str) -> str:
    """Write that texts are compared byte by byte, as SQLite does and as the indexes are made, whatever the database's own."""
    return database.by_bytes() if kind == "text" else ""


def _mark(term: Term) -> str:
    return "?" if database.is_sqlite() else f"CAST(? AS {term.type})"
