"""How the values of a line stand in a list, and in JSON: by the kind of their column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.lists.kinds import json_value, show_value
from studio.lists.spec import Column, Line


def short_value(column: Column, value: Any) -> str:
    """Write a raw value of a column as a list on the screen has it, under its title."""
    if column.short is not None and value is not None:
        return column.short(value)
    return show_value(column.kind, value)


def said_value(column: Column, value: Any) -> str:
    """Write a raw value of a column where there are no titles: ``due Wed Nov 25, 2026``."""
    text = show_value(column.kind, value)
    return f"{column.said} {text}" if column.said and text else text


def as_json(columns: Sequence[Column], line: Line) -> dict[str, Any]:
    """Write a line as JSON's own types, by the keys of its columns."""
    return {c.key: json_value(c.kind, value) for c, value in zip(columns, line.values, strict=True)}
