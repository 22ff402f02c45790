"""Find as you type: clients and sessions by any part of a name, number, phone, email, family member or description.

What comes closest stands first: the record's own number, names that begin so, words of the name, other words, the inside
of words. Among equals the nearest session still to come leads. Where nothing fits, one slip of the fingers is forgiven
(docs/decisions/0006-find.md).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import models
from studio.find import in_groups, match, seen, typed
from studio.find.hits import ClientHit, Closest, SessionHit, client_hits, session_hits
from studio.find.in_groups import Groups
from studio.find.match import INSIDE, NAME_BEGINS, NAME_WORDS, NUMBER, OF_A_CLIENT, ONE_ERROR, WORDS
from studio.find.typed import Typed, Word
from studio.kernel import clock, database, journal
from studio.kernel.instants import bound
from studio.kernel.records import dataclass
from studio.lists import theirs

WALK_ROWS = 2000
NEAR_SESSIONS = 300
"""So many of the next sessions are looked through one by one, so that what is near is found whatever else fits."""

MOST_OF_A_CLIENT = 3

LONGEST_INDEXED = 10
"""Letters of the longest beginning that the full-text tables of SQLite have an index for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, clients and sessions each best first."""

    clients: tuple[ClientHit, ...] = ()
    sessions: tuple[SessionHit, ...] = ()
    words: tuple[Word, ...] = ()
    """The words looked for, for ``match.spans``."""
    forgiven: bool = False
    """Whether nothing fits what was typed, and this is what fits but for one slip."""


def find(text: str, *, clients: int = 8, sessions: int = 5) -> Found:
    """Find clients and sessions by the start of each word typed, then by any part of a word.

    Args:
        clients, sessions: how many of each at most.
    Returns:
        Empty for a text without a letter or digit, and without a group.
    Raises:
        NotFound, Invalid: ``group:NAME`` names no group of clients, or several begin so.
    """
    asked = typed.read(text)
    if not asked.words and not asked.groups:
        return Found()
    groups = in_groups.named(asked.groups)
    found = _find(asked, groups, clients, sessions)
    if found.clients or found.sessions:
        return found
    for slipped in asked.one_error():
        found = _find_slipped(slipped, asked, groups, clients, sessions)
        if found.clients or found.sessions:
            return found
    return Found(words=asked.words)


def _find(asked: Typed, groups: Groups, clients: int, sessions: int) -> Found:
    only = theirs.only()
    near = [row for row in _next_sessions() if only is None or only in (row.photographer, row.assistant, row.booked_by)]
    if groups:
        members = set(in_groups.clients(groups, {row.client_id for row in near}))
        near = [row for row in near if row.client_id in members]
    hits = client_hits(asked, _find_clients(asked, groups, near, clients), clients)
    by_session = Closest()
    if sessions:
        by_session.add(in_groups.sessions(groups, seen.sessions(_numbered(asked))), NUMBER)
        own = ((row.id, (row.number, row.file_number, row.description)) for row in near)
        # They come in their order, so that of those that fit no later one can be shown.
        fit = (session_id for session_id, texts in own if match.says(asked.words, texts))
        by_session.add(islice(fit, sessions), WORDS)
        many = seen.so_many(sessions, in_groups=bool(groups))
        for step, ids in enumerate(_matching("session_search", asked.words, many, newest_first=True)):
            fit_too = seen.sessions(in_groups.sessions(groups, ids))
            by_session.add(fit_too[: max(sessions, seen.LOOKED_AT)], WORDS if step == 0 else INSIDE)
            if groups and len(by_session.by_id) >= sessions:
                break
        for hit in hits[:3]:
            by_session.add(_sessions_near(hit.id), OF_A_CLIENT)
    return Found(hits, session_hits(by_session, sessions), asked.words)


def _find_clients(asked: Typed, groups: Groups, near: Sequence[_Near], limit: int) -> Closest:
    """Find clients until there are enough of whom none can come closer: of a large book, each more is a page to read."""
    names = [(row.client_id, match.name_closeness(asked, row.last_name, row.first_name)) for row in near]
    found = Closest()
    found.add(seen.clients((), in_groups.clients(groups, _client_numbered(asked))), NUMBER)
    found.add((client_id for client_id, closeness in names if closeness == NAME_BEGINS), NAME_BEGINS)
    beginning = [client_id for client_id in _names_beginning(asked, groups, limit) if client_id not in found.by_id]
    room = limit - len(found.by_id)
    found.add(beginning[: max(0, room)], NAME_BEGINS)
    if len(beginning) < room:
        found.add((client_id for client_id, closeness in names if closeness == NAME_WORDS), NAME_WORDS)
        many = seen.so_many(limit, in_groups=bool(groups))
        for step, ids in enumerate(_matching("client_search", asked.words, many)):
            fit = seen.clients(asked.words, in_groups.clients(groups, ids))
            found.add(fit[: max(limit, seen.LOOKED_AT)], WORDS if step == 0 else INSIDE)
            if groups and len(found.by_id) >= limit:
                return found
        for client_id, begins in in_groups.saying(groups, asked.words) if groups and asked.words else ():
            found.add([client_id], WORDS if begins else INSIDE)
    return found


def _find_slipped(slipped: Typed, asked: Typed, groups: Groups, clients: int, sessions: int) -> Found:
    by_client, by_session = Closest(), Closest()
    ids = _matching_slips("client_search", slipped, asked, seen.so_many(clients, in_groups=bool(groups)))
    by_client.add(
        seen.clients(slipped.words, in_groups.clients(groups, ids))[: max(clients, seen.LOOKED_AT)], ONE_ERROR
    )
    hits = client_hits(slipped, by_client, clients)
    if sessions and not hits:
        many = seen.so_many(sessions, in_groups=bool(groups))
        ids = _matching_slips("session_search", slipped, asked, many, newest_first=True)
        by_session.add(seen.sessions(in_groups.sessions(groups, ids))[: max(sessions, seen.LOOKED_AT)], ONE_ERROR)
    for hit in hits[:3] if sessions else ():
        by_session.add(_sessions_near(hit.id), OF_A_CLIENT)
    return Found(hits, session_hits(by_session, sessions), slipped.words, forgiven=True)


# -- where to look ---------------------------------------------------------------------------------------------------


class _Near(NamedTuple):
    """A session still to come, with what it is found by."""

    id: int
    client_id: int
    number: str
    file_number: str
    description: str
    last_name: str
    first_name: str
    photographer: int | None
    assistant: int | None
    booked_by: int | None


def _next_sessions() -> Sequence[_Near]:
    """Return the next sessions, in their order."""
    now = clock.now()
    # Sessions begin at whole minutes: until the minute is over the same ones are to come.
    minute = now.replace(second=0, microsecond=0)
    first = minute if minute == now else minute + timedelta(minutes=1)
    return _sessions_from(first, journal.last_entry_id(), models.database.obj)


@lru_cache(1)
def _sessions_from(starts_at: datetime, last_entry_id: int, book: object) -> Sequence[_Near]:
    """Read the next sessions once for all letters that are typed while nobody saves: their clients lie all over a large book.

    Args:
        starts_at: the first time that is still to come.
        last_entry_id, book: what is in the book; each save adds an entry to its journal.
    """
    sql = (
        "SELECT s.id, s.client_id, s.number, s.file_number, s.description, c.last_name, c.first_name, "
        "s.photographer_id, s.assistant_id, s.booked_by_id FROM session s JOIN client c ON c.id = s.client_id "
        "WHERE s.starts_at >= ? AND s.cancelled_id IS NULL ORDER BY s.starts_at, s.id LIMIT ?"
    )
    return tuple(map(_Near._make, database.rows(sql, (bound(starts_at), NEAR_SESSIONS))))


def _names_beginning(asked: Typed, groups: Groups, limit: int) -> list[int]:
    if groups:
        keys = asked.keys if asked.words else ("",)
        return [client_id for key in keys for client_id in in_groups.by_name(groups, key, limit)]
    column = "name_key" if database.is_sqlite() else 'name_key COLLATE "C"'
    begins, own = f"{column} >= ? AND {column} < ?", theirs.only()
    whose = () if own is None else (own,)
    sql = f"SELECT id FROM client WHERE {begins} ORDER BY {column}, id LIMIT ?"
    if whose:
        sql = f"SELECT client_id FROM client_seen WHERE user_id = ? AND {begins} ORDER BY {column}, client_id LIMIT ?"
    return [int(i) for key in asked.keys for (i,) in database.rows(sql, (*whose, key, key + "\U0010ffff", limit))]


def _client_numbered(asked: Typed) -> list[int]:
    return [int(i) for (i,) in database.rows("SELECT id FROM client WHERE number = ?", (asked.number,))]


def _numbered(asked: Typed) -> list[int]:
    """Find the session with that number; beside it the text may name whose it is, as a line of the program does."""
    numbers = [piece for piece in asked.number.split() if any(ch.isdigit() for ch in piece)][:3]
    ids = []
    for number in dict.fromkeys([asked.number, *numbers]):
        for row in database.rows(
            "SELECT s.id, s.number, s.description, c.last_name, c.first_name, t.name FROM session s "
            "JOIN client c ON c.id = s.client_id JOIN session_type t ON t.id = s.session_type_id WHERE s.number = ?",
            (number,),
        ):
            session_id, *texts = row
            if match.says(asked.words, texts):
                ids.append(int(session_id))
    return ids


def _sessions_near(client_id: int) -> list[int]:
    """Return the client's next sessions, and then the last ones."""
    mine, whose = seen.alone("")
    ahead = f"SELECT id FROM session WHERE client_id = ? AND starts_at >= ?{mine} ORDER BY starts_at LIMIT ?"
    behind = f"SELECT id FROM session WHERE client_id = ? AND starts_at < ?{mine} ORDER BY starts_at DESC LIMIT ?"
    found = database.rows(
        f"SELECT id FROM ({ahead}) a UNION ALL SELECT id FROM ({behind}) b",
        (client_id, bound(clock.now()), *whose, MOST_OF_A_CLIENT) * 2,
    )
    return [int(i) for (i,) in found[:MOST_OF_A_CLIENT]]


def _matching(table: str, words: Sequence[Word], limit: int, *, newest_first: bool = False) -> Iterator[list[int]]:
    """Give the ids whose words begin so, and where these are too few, those with the words anywhere."""
    if not words:
        return
    order = "DESC" if newest_first else "ASC"
    steps = _sqlite_steps(table, words, order) if database.is_sqlite() else _postgres_steps(table, words, order)
    found: set[int] = set()
    for statements in steps:
        ids: list[int] = []
        for sql, query in statements:
            if len(found | set(ids)) < limit:
                ids += [int(i) for (i,) in database.rows(sql, (query, limit))]
        found |= set(ids)
        yield ids


def _matching_slips(table: str, slipped: Typed, asked: Typed, limit: int, *, newest_first: bool = False) -> list[int]:
    """Give the ids with a word that is one slip from the typed one.

    Most slips begin as the typed word does. Those that share with it a beginning with which no word begins need not be
    looked up, each in every segment of the index.
    """
    words = slipped.words
    if database.is_sqlite():
        nowhere = tuple(
            beginning
            for word, typed_word in zip(words, asked.words, strict=True)
            if word != typed_word
            for spelling in typed_word
            if (beginning := _unknown_beginning(table, spelling))
        )
        words = tuple(tuple(slip for slip in word if not slip.startswith(nowhere)) for word in words)
    return next(_matching(table, words, limit, newest_first=newest_first), []) if all(words) else []


def _unknown_beginning(table: str, word: str) -> str:
    """Return the shortest beginning of the word with which no word of the table begins; empty where each is known."""

    def is_unknown(end: int) -> bool:
        return not database.rows(f"SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT 1", (f'"{word[:end]}"*',))

    ends = range(1, min(len(word), LONGEST_INDEXED) + 1)
    place = bisect_left(ends, True, key=is_unknown)
    return word[: ends[place]] if place < len(ends) else ""


Steps = list[list[tuple[str, str]]]
"""For each step statements with their query, each asked only where those before found too few."""


def _sqlite_steps(table: str, words: Sequence[Word], order: str) -> Steps:
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid {order} LIMIT ?"
    starts = " AND ".join("(" + " OR ".join(f'"{word}"*' for word in same) + ")" for same in words)
    anywhere = " AND ".join("(" + " OR ".join(f'"{w}"* OR "_{w}"*' for w in same) + ")" for same in words)
    return [[(sql, starts)], [(sql, anywhere)]]


def _postgres_steps(table: str, words: Sequence[Word], order: str) -> Steps:
    """Look at some rows from that end of the table, then ask the index.

    The index knows no order: of what everybody has it would fetch every row. The walk along the rows would go to the end
    for what nobody has, and the server cannot tell which is which by a prefix. So the walk is short, and what it finds too
    little of is rare enough for the index; the sum keeps the server from walking once more.
    """
    # Cast, not parsed: the words were cut already, and the server's own cutting knows other rules.
    query = " & ".join("(" + " | ".join(f"'{word}':*" for word in same) + ")" for same in words)
    steps: Steps = []
    for column in ("words", "anywhere"):
        near = f"SELECT rowid, {column} FROM {table} ORDER BY rowid {order} LIMIT {WALK_ROWS}"
        found = f"{column} @@ ?::tsquery ORDER BY rowid"
        walk = f"SELECT rowid FROM ({near}) near WHERE {found} {order} LIMIT ?"
        ask = f"SELECT rowid FROM {table} WHERE {found} + 0 {order} LIMIT ?"
        steps.append([(walk, query), (ask, query)])
    return steps
