"""How an entry stands in its list."""

from __future__ import annotations

from typing import Literal

from studio.kernel.shown import plain_date
from studio.lists.fields import FieldDef
from studio.lists.maintained import Entry, Maintained
from studio.lists.sheet import Sheet
from tui import marks
from tui.text import cells
from tui.widgets.cell_table import REST
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row

INACTIVE = "inactive"
NARROW = {"flag": 3, "count": 4, "day": 12, "time": 8}
"""The cells of a value of these kinds."""

MOST_WORD = 14
"""So many cells of fixed words are seen before other columns move sideways for them."""


def columns_of(kept: Maintained) -> list[Column]:
    """Return the columns of a list: the name, each field, and whether the entry is still used."""
    name = Column("name", kept.form["name"].label, min_width=12, grow=1, priority=10)
    fields = [_column(key, one) for key, one in kept.fields.items()]
    # What is left over stands behind the last column, not between a name and its boxes.
    return [name, *fields, Column(INACTIVE, "Inactive", width=8, priority=9), Column(REST, "", min_width=0, grow=99)]


def _column(key: str, field: FieldDef) -> Column:
    if field.kind in NARROW:
        width = max(NARROW[field.kind], cells(field.label))
        align: Literal["left", "right"] = "right" if field.kind == "count" else "left"
        return Column(key, field.label, width=width, priority=8, align=align)
    widest = max((cells(word) for word in field.fixed.values()), default=0)
    return Column(key, field.label, min_width=max(8, cells(field.label), min(widest, MOST_WORD)), grow=1, priority=7)


def _text(shown: Sheet, entry: Entry, key: str) -> str:
    kind, value = shown.kept.fields[key].kind, entry.values[key]
    if kind == "flag":
        return marks.box(value)
    # Without the weekday, which the column has no room for.
    return plain_date(value) if kind == "day" and value is not None else shown.text(entry, key)


def row_of(shown: Sheet, entry: Entry) -> Row:
    """Return the line of an entry."""
    texts = [_text(shown, entry, key) for key in shown.kept.fields]
    flags = [entry.values[key] if one.kind == "flag" else None for key, one in shown.kept.fields.items()]
    unticked = tuple((at, "muted") for at, ticked in enumerate((None, *flags, entry.inactive)) if ticked is False)
    colour = next((entry.values[key] for key, one in shown.kept.fields.items() if one.kind == "colour"), "")
    return Row(
        entry.id,
        (entry.name, *texts, marks.box(entry.inactive), ""),
        "off" if entry.inactive else "",
        tones=unticked,
        chip=marks.chip(colour) if colour else "",
    )
