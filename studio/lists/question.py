"""Check what is asked of a list: rights, keys, words, and that an index answers it. The only way to ``page``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.records import dataclass
from studio.kernel.types import YES, Verdict, no
from studio.lists.names import nearest
from studio.lists.spec import OWN, Asked, Column, Filter, ListSpec, Order, Walk

May = Callable[[str], bool]
"""Whether who asks has a right: ``actor.may``."""

MOST_ALTERNATIVES = 60
"""Each is a query of its own, so that it comes in order from its index."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, checked. Made by ``check``."""

    spec: ListSpec
    order: Order
    descending: bool
    columns: tuple[Column, ...]
    dropped: tuple[str, ...]
    """The titles of columns that were asked for and may not be seen."""
    alternatives: tuple[tuple[tuple[Filter, tuple[Any, ...]], ...], ...]
    """One or several sets of filters with their values; a row of the list fits one of them, or several."""
    first: str
    """The filter that finds few rows and is asked before all else; empty: the walk's index does."""
    walk: Walk | None
    """What has the rows in order; None: the few that ``first`` finds are sorted afterwards."""

    reader: int | None = None
    """Who asks; ``None``: the program itself."""

    @property
    def sorted(self) -> bool:
        """Whether the rows are put in order after they are found."""
        return self.walk is None


def check(spec: ListSpec, asked: Asked, may: May, own: int | None = None, reader: int | None = None) -> Question:
    """Check a question.

    Args:
        own: whose records alone may be shown.
        reader: who asks, the id.

    Raises:
        Invalid: an unknown order, filter or column, a word that says nothing, or a pair that no index answers.
        NotFound: a word names nothing.
        NotAllowed: an order or filter tells of a column that one may not see.
    """
    wanted = [(filter_of(spec, key, may), word) for key, word in asked.filters]
    fixed = [(spec.filter[key], (values,)) for key, values in asked.fixed]
    keys = frozenset(one.key for one, _ in (*wanted, *fixed)) | spec.kept_to(own)
    order = _had(spec, keys, order_of(spec, asked.order, may) if asked.order else natural_order(spec, keys))
    walk, first = _way(spec, keys, order)
    if walk is None and not first:
        raise Invalid(why_not(spec, keys, order))
    columns, dropped = columns_for(spec, asked.columns, may)
    read = [*fixed, *((one, tuple(one.read(word))) for one, word in wanted)]
    ways = _alternatives(read)
    if own is not None and spec.own and spec.own_one:
        mine = spec.own if walk and walk.apart and OWN in walk.filters else (spec.own_one,)
        ways = tuple(((one, (own,) * one.sql.count("?")), *way) for way in ways for one in mine)
    return Question(spec, order, asked.descending, columns, dropped, ways, first, walk, reader)


def index_of(question: Question) -> str:
    """Return the index that answers a question: that of its walk, or the one that finds the few rows first."""
    return question.walk.index if question.walk else question.spec.filter[question.first].narrow


def can(spec: ListSpec, keys: frozenset[str], order: str) -> Verdict:
    """Tell whether a list can be asked for under these filters in that order, and why not."""
    chosen = _had(spec, keys, spec.order[order])
    return YES if any(_way(spec, keys, chosen)) else no(why_not(spec, keys, chosen))


def columns_for(spec: ListSpec, wanted: Sequence[str], may: May) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Return the columns to show, all but the extra ones where none is named, and the titles of those that one may not see.

    Raises:
        Invalid: there is no such column.
    """
    for key in wanted:
        if key not in spec.column:
            raise Invalid(f"{_capital(spec.name)} have no column {quoted(key)}: {nearest(key, list(spec.column))}")
    chosen = [spec.column[key] for key in wanted] or [column for column in spec.columns if not column.extra]
    seen = tuple(column for column in chosen if _sees(column, may))
    return seen, tuple(column.title for column in chosen if column not in seen) if wanted else ()


def natural_order(spec: ListSpec, keys: frozenset[str]) -> Order:
    """Return the order of a list under these filters where none is asked for: the first that can be had."""
    return next((order for order in spec.orders if any(_way(spec, keys, order))), spec.orders[0])


def order_of(spec: ListSpec, key: str, may: May) -> Order:
    """Find an order by its key or that of a column.

    Raises:
        Invalid: there is none, or the column offers none.
        NotAllowed: it would tell of a column that one may not see.
    """
    column = spec.column.get(key)
    found = spec.order.get(column.order if column else key)
    if found is None:
        offered = [c.key for c in spec.columns if c.order and _sees(c, may)]
        why = f"no index has that order; by {', '.join(offered)} they can" if column else nearest(key, offered)
        raise Invalid(f"{_capital(spec.name)} cannot be sorted by {quoted(key)}: {why.rstrip('.')}.".replace("?.", "?"))
    for column in spec.columns:
        if column.order == found.key and not _sees(column, may):
            raise NotAllowed(f"You may not sort by {column.title}: ask the studio's owner.")
    return found


def filter_of(spec: ListSpec, key: str, may: May) -> Filter:
    """Find a filter by its key.

    Raises:
        Invalid: there is none; the sentence names the nearest.
        NotAllowed: it would tell of a column that one may not see.
    """
    found = spec.filter.get(key)
    if found is None:
        known = [one.key for one in spec.filters]
        raise Invalid(f"{_capital(spec.name)} cannot be filtered by {quoted(key)}: {nearest(key, known)}")
    if found.column and not _sees(spec.column[found.column], may):
        raise NotAllowed(f"You may not filter by {found.key}: ask the studio's owner.")
    return found


def _sees(column: Column, may: May) -> bool:
    return not column.right or may(column.right)


def _way(spec: ListSpec, keys: frozenset[str], order: Order) -> tuple[Walk | None, str]:
    """Return the walk that answers these filters in that order, or the filter that leaves few rows to be sorted."""
    wide = frozenset(_wide(spec, keys, order))
    whole = next((walk for walk in spec.walks if (walk.order, walk.filters) == (order.key, wide)), None)
    first = next((one.key for one in spec.filters if one.narrow and one.key in keys), "")
    if order.instead_of and order.source and not order.joins:
        first = ""  # it has nothing to be sorted by where the rows come from the list's own table
    if whole is not None or not first:
        return whole, first if first in wide else ""
    return next((w for w in spec.walks if (w.order, w.filters) == (order.key, frozenset({first}))), None), first


def _wide(spec: ListSpec, keys: frozenset[str], order: Order) -> list[str]:
    """Return the filters that do not merely bound the order's first term."""
    bounded = {order.key, order.instead_of if order.same[0] else order.key}
    return [key for key in keys if key == OWN or spec.filter[key].within not in bounded]


def _had(spec: ListSpec, keys: frozenset[str], order: Order) -> Order:
    """Return the order as these filters can have it: itself, or another one that is the same."""
    ways = (order, *(other for other in spec.orders if other.instead_of == order.key))
    return next((way for way in ways if any(_way(spec, keys, way))), order)


def why_not(spec: ListSpec, keys: frozenset[str], order: Order) -> str:
    """Say why no index answers these filters in that order, and what can be asked instead."""
    wide = sorted(_wide(spec, keys, order))
    others = list(dict.fromkeys(o.instead_of or o.key for o in spec.orders if any(_way(spec, keys, o))))
    narrow = [one.key for one in spec.filters if one.narrow]
    by = " and ".join(wide) if wide else "nothing"
    if others:
        return f"{_capital(spec.name)} by {by} cannot be sorted by {order.key}: sort them by {' or '.join(others)}."
    hint = f"add {' or '.join(narrow)}, or leave one out" if narrow else "leave one out"
    if not wide:
        return f"All {spec.name} cannot be sorted by {order.key}: {hint.removesuffix(', or leave one out')}."
    return f"{_capital(spec.name)} by {by} would be looked for in the whole book: {hint}."


def _alternatives(
    read: Sequence[tuple[Filter, Sequence[Sequence[Any]]]],
) -> tuple[tuple[tuple[Filter, tuple[Any, ...]], ...], ...]:
    """Spread out what the words stand for; the same key twice means either."""
    together: dict[str, tuple[Filter, list[tuple[Any, ...]]]] = {}
    for one, values in read:
        kept = together.setdefault(one.key, (one, []))[1]
        if one.within and kept:
            raise Invalid(f"{_capital(one.key)} is given twice: leave one out.")
        kept += [tuple(value) for value in values if tuple(value) not in kept]
    spread = tuple(product(*([(one, value) for value in values] for one, values in together.values())))
    if len(spread) > MOST_ALTERNATIVES:
        raise Invalid("That asks for too many things at once: leave some out.")
    return spread


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
