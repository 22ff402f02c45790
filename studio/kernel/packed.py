"""Values of records as JSON's own types, and back: what a draft keeps on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any


def packed(value: Any) -> Any:
    """Make JSON of a value: texts, numbers, days, times, sets of numbers, rows, and dataclasses of those."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat("minutes")}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    if isinstance(value, tuple):
        return [packed(row) for row in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: {field.name: packed(getattr(value, field.name)) for field in fields(value)}}
    raise TypeError(f"a draft cannot keep a {type(value).__name__}")


def packed_all(values: Mapping[str, Any]) -> dict[str, Any]:
    """Pack a record's values."""
    return {key: packed(value) for key, value in values.items()}


def unpacked_all(kept: Mapping[str, Any], kinds: Iterable[type]) -> dict[str, Any]:
    """Make values again of what ``packed_all`` gave; what cannot be read any more is left out.

    Args:
        kinds: the dataclasses that the record's values may be.
    """
    by_name = {kind.__name__: kind for kind in kinds}
    out = {}
    for key, value in kept.items():
        try:
            out[key] = _unpacked(value, by_name)
        except (KeyError, TypeError, ValueError):
            continue
    return out


def _unpacked(value: Any, kinds: Mapping[str, type]) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(row, kinds) for row in value)
    if not isinstance(value, dict):
        return value
    ((name, inner),) = value.items()
    if name == "day":
        return date.fromisoformat(inner)
    if name == "number":
        return Decimal(inner)
    if name == "time":
        return time.fromisoformat(inner)
    if name == "set":
        return frozenset(inner)
    return kinds[name](**{field: _unpacked(part, kinds) for field, part in inner.items()})
