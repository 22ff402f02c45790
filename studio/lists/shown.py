"""How the values of a line stand in a list, and in JSON: by the kind of their column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.kernel.preferences import Preferences
from studio.lists.kinds import json_value, show_value
from studio.lists.spec import Column, Line


def shown_value(column: Column, value: Any, preferences: Preferences) -> str:
    """Write a raw value of a column as people read it in a list."""
    if column.show is not None and value is not None:
        return column.show(value)
    return show_value(column.kind, value, preferences)


def as_json(columns: Sequence[Column], line: Line) -> dict[str, Any]:
    """Write a line as JSON's own types, by the keys of its columns."""
    return {c.key: json_value(c.kind, value) for c, value in zip(columns, line.values, strict=True)}
