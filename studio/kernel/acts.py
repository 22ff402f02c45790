"""What was done, as the journal tells it."""

from __future__ import annotations

from datetime import datetime

from studio.kernel import database, sentences
from studio.kernel.instants import as_instant
from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the journal."""

    id: int
    at: datetime
    """Aware UTC."""
    initials: str
    verb: str
    sentence: str
    stands: bool
    """Whether it was not undone since."""


def acts(record: tuple[str, int] | None = None, *, limit: int) -> tuple[Act, ...]:
    """List the newest entries first.

    Args:
        record: a table and a row's id: only what changed that record.
    """
    columns = (
        "SELECT e.id, e.at, e.initials, e.verb, e.facts, "
        "(SELECT count(*) FROM journal_entry u WHERE u.undo_of_id = e.id) FROM journal_entry e"
    )
    if record is None:
        found = database.rows(f"{columns} ORDER BY e.id DESC LIMIT ?", (limit,))
    else:
        changed = (
            "SELECT DISTINCT c.entry_id FROM journal_change c WHERE c.table_name = ? AND c.row_id = ? "
            "ORDER BY c.entry_id DESC LIMIT ?"
        )
        found = database.rows(f"{columns} WHERE e.id IN ({changed}) ORDER BY e.id DESC", (*record, limit))
    return tuple(
        Act(int(i), as_instant(at), initials, verb, sentences.act(verb, sentences.read(facts)), not undone)
        for i, at, initials, verb, facts, undone in found
    )
