"""What of all that fits stands in the groups of clients that were asked for: ``group:school zoe``.

Nothing here reads a whole group: a group may have all clients of the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio.clients.groups import group_named
from studio.find import match
from studio.find.typed import Word
from studio.kernel import access, database
from studio.lists import theirs

WALK_ROWS = 1000
"""So many are looked at where not all of them fit: of the members, of one's own clients, or of those with the words."""

READ_THROUGH = 300
"""So many members are looked through word by word, so that in a small group everybody is found by the commonest word."""

Groups = Sequence[int]


def named(names: Iterable[str]) -> tuple[int, ...]:
    """Find the groups that are meant.

    Raises:
        NotFound, Invalid: none has the name or begins so, or several do.
    """
    return tuple(dict.fromkeys(group_named(name) for name in names))


def clients(groups: Groups, ids: Iterable[int]) -> list[int]:
    """Leave out the clients that are not in all of the groups."""
    kept = list(ids)
    for group in groups:
        if kept:
            sql = f"SELECT client_id FROM client_in_group WHERE client_group_id = ? AND client_id IN ({database.marks(kept)})"
            members = {int(i) for (i,) in database.rows(sql, (group, *kept))}
            kept = [client_id for client_id in kept if client_id in members]
    return kept


def sessions(groups: Groups, ids: Iterable[int]) -> list[int]:
    """Leave out the sessions whose clients are not in all of the groups."""
    kept = list(ids)
    if not groups or not kept:
        return kept
    sql = f"SELECT id, client_id FROM session WHERE id IN ({database.marks(kept)})"
    client_of = {int(i): int(client_id) for i, client_id in database.rows(sql, tuple(kept))}
    members = set(clients(groups, set(client_of.values())))
    return [session_id for session_id in kept if client_of.get(session_id) in members]


def by_name(groups: Groups, key: str, limit: int) -> list[int]:
    """List the members whose name begins so, and whom the reader may be shown, in the order of their names."""
    own = theirs.only()
    if own is None and len(groups) == 1:
        return _range("client_in_group", "client_group_id", groups[0], key, limit)
    members = _range("client_in_group", "client_group_id", groups[0], key, WALK_ROWS)
    seen = theirs.shown("client", members, own)
    found = clients(groups[1:], (client_id for client_id in members if client_id in seen))[:limit]
    if own is not None and len(members) == WALK_ROWS:
        # Of a large group one's own may stand far behind.
        found += clients(groups, _range("client_seen", "user_id", own, key, WALK_ROWS))[:limit]
    return found


def saying(groups: Groups, words: Sequence[Word]) -> list[tuple[int, bool]]:
    """Look through the first members for the words: each that has them, and whether words of it begin so."""
    ids = by_name(groups, "", READ_THROUGH)
    if not ids:
        return []
    texts: dict[int, list[str]] = {client_id: [] for client_id in ids}
    reach = ("SELECT client_id, digits FROM client_phone", "SELECT client_id, email FROM client_email")
    for sql in (
        "SELECT id, last_name || ' ' || first_name || ' ' || number FROM client WHERE id",
        "SELECT client_id, name FROM family_member WHERE client_id",
        *(f"{each} WHERE client_id" for each in reach if access.sees("reach")),
    ):
        for client_id, text in database.rows(f"{sql} IN ({database.marks(ids)})", tuple(ids)):
            texts[int(client_id)].append(str(text))
    found = [i for i in ids if match.says(words, texts[i], inside=True)]
    return [(i, match.says(words, texts[i])) for i in found]


def _range(table: str, column: str, value: int, key: str, limit: int) -> list[int]:
    name = "name_key" if database.is_sqlite() else 'name_key COLLATE "C"'
    found = database.rows(
        f"SELECT client_id FROM {table} WHERE {column} = ? AND {name} >= ? AND {name} < ? "
        f"ORDER BY {name}, client_id LIMIT ?",
        (value, key, key + "\U0010ffff", limit),
    )
    return [int(i) for (i,) in found]
