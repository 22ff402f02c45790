"""The change feed: what other desks changed, read from the journal a piece at a time."""

from __future__ import annotations

from studio.kernel import database
from studio.kernel.journal import last_entry_id

FEED_CHANGES = 1000
"""So many changes are told to a desk at once; more wait for the next time."""


def changes_after(entry_id: int) -> tuple[int, frozenset[tuple[str, int]]]:
    """Read on in the change feed: some thousand changes at a time, and always whole entries.

    Returns:
        The entry read last, and the ``(table, row id)`` pairs that the entries after ``entry_id`` up to it have changed.
    """
    head = last_entry_id()
    if head <= entry_id:
        return head, frozenset()
    sql = (
        "SELECT entry_id, table_name, row_id FROM journal_change WHERE entry_id > ? AND entry_id <= ? ORDER BY entry_id"
    )
    read = database.rows(f"{sql} LIMIT ?", (entry_id, head, FEED_CHANGES))
    if len(read) == FEED_CHANGES:
        # The last one may go on; one that fills all of it by itself, as an import would, is read whole.
        head = read[-1][0] - 1 if read[0][0] < read[-1][0] else read[-1][0]
        read = database.rows(sql, (entry_id, head))
    return head, frozenset((str(table), int(row)) for _, table, row in read)
