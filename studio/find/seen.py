"""Of what the index finds, what the reader may be shown: it knows all words of everybody."""

from __future__ import annotations

from collections.abc import Sequence

from studio.find import match
from studio.find.typed import Word
from studio.kernel import access, database

LOOKED_AT = 400
"""So many of those found are looked at, where not all of them may be shown: no more, however large the book is."""


def so_many(limit: int) -> int:
    """Return how many are to be found, so that ``limit`` of them may be shown."""
    return limit if access.sees("reach") else max(limit, LOOKED_AT)


def clients(words: Sequence[Word], ids: Sequence[int]) -> list[int]:
    """Leave out the clients who were found by something that is hidden from the reader."""
    if not ids or access.sees("reach"):
        return list(ids)
    texts: dict[int, list[str]] = {}
    for sql in (
        "SELECT id, number FROM client WHERE id IN ({})",
        "SELECT id, last_name || ' ' || first_name FROM client WHERE id IN ({})",
        "SELECT client_id, name FROM family_member WHERE client_id IN ({})",
    ):
        for client_id, text in database.rows(sql.format(database.marks(ids)), tuple(ids)):
            texts.setdefault(int(client_id), []).append(str(text))
    return [i for i in ids if match.says(words, texts.get(i, ()), inside=True)]
