"""The columns of a row as the journal keeps them, under the names that they have now."""

from __future__ import annotations

import json
from typing import Any

from models import JournalChange

Columns = dict[str, Any]

RENAMED = {"closure": {"reason": "name"}}
"""What a table's columns were called in older journals: nobody rewrites those."""


def before(change: JournalChange) -> Columns | None:
    """Return what stood in the columns before a change; ``None`` where the row was made."""
    return _read(change.table, change.before)


def after(change: JournalChange) -> Columns | None:
    """Return what stands in the columns after a change; ``None`` where the row was deleted."""
    return _read(change.table, change.after)


def _read(table: str, text: str | None) -> Columns | None:
    if text is None:
        return None
    renamed = RENAMED.get(table, {})
    return {renamed.get(column, column): value for column, value in json.loads(text).items()}
