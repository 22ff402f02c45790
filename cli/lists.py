"""What every list of records answers on the command line: filters, order, so many, as text or JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.exchange import json_views
from studio.lists import page as pages
from studio.lists.question import columns_for
from studio.lists.shown import as_json, said_value
from studio.lists.spec import Asked, Line, ListSpec
from studio.lists.typed import parse_filter


def listed(
    desk: Desk,
    spec: ListSpec,
    args: Namespace,
    json_columns: Sequence[str],
    columns: Sequence[str] = (),
    to_json: Callable[[Iterator[Line]], Iterator[Any]] | None = None,
    *,
    filters: Iterable[tuple[str, str]] = (),
    order: str = "",
    nothing: str = "",
) -> Answer:
    """Answer a ``list`` verb.

    Args:
        json_columns: what is read for JSON, and written by the columns' own keys unless ``to_json`` does it.
        columns: what the text has; all but the extra ones where none is named.
        filters: those that options stand for, beside the words of ``args.filters``.
        order: where ``--sort`` names none; the natural one.
        nothing: the sentence for an empty list.
    Raises:
        Invalid, NotFound, NotAllowed: what is asked for cannot be answered.
    """
    typed = (parse_filter(spec, word) for word in args.filters)
    asked = Asked((*filters, *typed), order=args.sort or order, descending=args.reverse)
    # Asked at once, so that a refusal comes before the first line of an answer.
    empty = not pages.page(desk.actor, spec, asked, limit=1).lines

    def values() -> Iterator[Any]:
        seen, _ = columns_for(spec, json_columns, desk.actor.may)
        found = pages.export(desk.actor, spec, replace(asked, columns=tuple(json_columns)), limit=args.limit)
        return to_json(found) if to_json else (as_json(seen, line) for line in found)

    def rows() -> Iterator[list[str]]:
        seen, _ = columns_for(spec, columns, desk.actor.may)
        for line in pages.export(desk.actor, spec, replace(asked, columns=tuple(columns)), limit=args.limit):
            pairs = zip(seen, line.values, strict=True)
            yield [said_value(column, value) for column, value in pairs]

    return Answer(values, lambda: [nothing or f"No such {spec.one}."] if empty else table(rows()))


def session_values(lines: Iterator[Line]) -> Iterator[Any]:
    """Give the sessions of these lines in their stable shape, a batch at a time."""
    while ids := [line.id for line in islice(lines, json_views.BATCH)]:
        yield from json_views.sessions(ids)
