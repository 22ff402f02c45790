"""Of what the index finds, what the reader may be shown: it knows all words of everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio.find import match
from studio.find.typed import Word
from studio.kernel import access, database
from studio.lists import theirs

LOOKED_AT = 200
"""So many of those found are looked at, where not all of them may be shown: no more, however large the book is."""

LOOKED_AT_IN_ORDER = 1000
"""So many of them where the index gives them in their order, and so stops there."""


def so_many(limit: int, *, in_groups: bool = False) -> int:
    """Return how many are to be found, so that ``limit`` of them may be shown, or stand in the groups that were asked for."""
    if in_groups:
        # PostgreSQL fetches all that have a word of which it finds too few nearby.
        return max(limit, LOOKED_AT_IN_ORDER if database.is_sqlite() else LOOKED_AT)
    return limit if access.sees("reach") and theirs.only() is None else max(limit, LOOKED_AT)


def clients(words: Sequence[Word], ids: Sequence[int]) -> list[int]:
    """Leave out the clients who are others', and those who were found by something that is hidden from the reader."""
    own = theirs.shown("client", ids, theirs.only())
    ids = [client_id for client_id in ids if client_id in own]
    if not ids or access.sees("reach"):
        return ids
    texts: dict[int, list[str]] = {}
    for sql in (
        "SELECT id, number FROM client WHERE id IN ({})",
        "SELECT id, last_name || ' ' || first_name FROM client WHERE id IN ({})",
        "SELECT client_id, name FROM family_member WHERE client_id IN ({})",
    ):
        for client_id, text in database.rows(sql.format(database.marks(ids)), tuple(ids)):
            texts.setdefault(int(client_id), []).append(str(text))
    return [i for i in ids if match.says(words, texts.get(i, ()), inside=True)]


def sessions(ids: Iterable[int]) -> list[int]:
    """Leave out the sessions on which others work."""
    some = list(ids)
    own = theirs.shown("session", some, theirs.only())
    return [session_id for session_id in some if session_id in own]


def alone(alias: str) -> tuple[str, tuple[int, ...]]:
    """Return the condition that a session is the reader's own, where only such are shown, and its values."""
    own = theirs.only()
    if own is None:
        return "", ()
    mine, values = theirs.sessions_of(own, alias)
    return f" AND {mine}", values
