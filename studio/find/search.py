"""Find as you type: clients and sessions by any part of a name, number, phone, email, family member or description.

Each record's words, folded, stand in ``<table>_search``, and beside them their parts, the later beginnings of each word,
so that a prefix search finds any part of it. SQLite keeps both in FTS5, a part after an underscore, PostgreSQL as two
``tsvector`` under GIN indexes (docs/decisions/0006-find.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studio.booking.scheduling import as_wall
from studio.kernel import clock, database, journal
from studio.kernel.clean import query_words, search_key, search_words

SHORTEST_PART = 2
SHORTEST_DIGITS = 4
MOST_TOKENS = 400
WALK_ROWS = 2000
LONGEST_WORD = 60
"""Characters of a word that count; PostgreSQL takes none of more than 2046 bytes."""


@dataclass(frozen=True, slots=True)
class ClientHit:
    """A client found: with the next session, or else the last one."""

    id: int
    number: str
    name: str
    phone: str
    session_at: datetime | None
    session_text: str
    session_ahead: bool


@dataclass(frozen=True, slots=True)
class SessionHit:
    """A session found."""

    id: int
    number: str
    starts_at: datetime
    client: str
    description: str
    session_type: str
    status: str
    no_show: bool = False
    on_hold: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, clients and sessions each best first."""

    clients: tuple[ClientHit, ...] = ()
    sessions: tuple[SessionHit, ...] = ()


# -- the index -------------------------------------------------------------------------------------------------------


def _parts(words: Iterable[str]) -> set[str]:
    out: set[str] = set()
    for word in words:
        shortest = _shortest_part(word)
        out.update(word[start:] for start in range(1, len(word) - shortest + 1))
    return out


def _shortest_part(word: str) -> int:
    """In Chinese, Japanese and Korean one character says something; of digits it takes a few to do so."""
    if word.isdigit():
        return SHORTEST_DIGITS
    return 1 if word[-1] >= "\u2e80" else SHORTEST_PART


def index_row(row_id: int, texts: Iterable[str]) -> tuple[Any, ...] | None:
    """Return the values for ``insert_sql`` that make a record found by ``texts``, ``None`` where nothing in them can be."""
    cut = (word[:LONGEST_WORD] for text in texts for word in search_words(text))
    words = list(dict.fromkeys(cut))[:MOST_TOKENS]
    parts = sorted(_parts(words) - set(words))[:MOST_TOKENS]
    if not words:
        return None
    if database.is_sqlite():
        return row_id, " ".join([*words, *(f"_{part}" for part in parts)])
    return row_id, words, [*words, *parts]


def insert_sql(table: str) -> str:
    """Return the statement that puts a record into ``client_search`` or ``session_search``."""
    if database.is_sqlite():
        return f"INSERT INTO {table} (rowid, words) VALUES (?, ?)"
    return f"INSERT INTO {table} (rowid, words, anywhere) VALUES (?, array_to_tsvector(?), array_to_tsvector(?))"


def _store(table: str, row_id: int, texts: Sequence[str]) -> None:
    database.write(f"DELETE FROM {table} WHERE rowid = ?", (row_id,))
    row = index_row(row_id, texts)
    if row is not None:
        database.write(insert_sql(table), row)


def index_clients(client_ids: set[int]) -> None:
    """Bring the words of these clients up to date; those that are gone are taken out."""
    for client_id in client_ids:
        texts: list[str] = []
        for sql in (
            "SELECT last_name, first_name, number FROM client WHERE id = ?",
            "SELECT digits, '' FROM client_phone WHERE client_id = ?",
            "SELECT email, '' FROM client_email WHERE client_id = ?",
            "SELECT name, '' FROM family_member WHERE client_id = ?",
        ):
            texts += [text for row in database.rows(sql, (client_id,)) for text in row if text]
        _store("client_search", client_id, texts)


def index_sessions(session_ids: set[int]) -> None:
    """Bring the words of these sessions up to date."""
    for session_id in session_ids:
        found = database.rows("SELECT number, file_number, description FROM session WHERE id = ?", (session_id,))
        _store("session_search", session_id, [text for row in found for text in row if text])


journal.derive(
    {"client": "id", "client_phone": "client_id", "client_email": "client_id", "family_member": "client_id"},
    index_clients,
)
journal.derive({"session": "id"}, index_sessions)


# -- the question ----------------------------------------------------------------------------------------------------


def find(text: str, *, clients: int = 8, sessions: int = 5) -> Found:
    """Find clients and sessions by the start of each word typed, then by any part of a word.

    Args:
        clients, sessions: how many of each at most.
    Returns:
        Empty for a text without a letter or digit.
    """
    words = _query_words(text)
    if not words:
        return Found()
    client_ids = _client_ids(text, words, clients)
    found = _client_hits(client_ids)
    session_ids = _matching("session_search", words, sessions, newest_first=True)
    for client_id in client_ids[:3]:
        if len(session_ids) >= sessions:
            break
        session_ids += [i for i in _sessions_near(client_id) if i not in session_ids]
    return Found(found, _session_hits(session_ids[:sessions]))


def _query_words(text: str) -> list[tuple[str, ...]]:
    """Return the words that must each be found, every one with its other spellings."""
    digits = "".join(str(unicodedata.decimal(ch)) for ch in text if ch.isdecimal())[:LONGEST_WORD]
    if len(digits) >= SHORTEST_DIGITS and all(ch.isdecimal() or ch in " +-./()" for ch in text.strip()):
        # A telephone number is stored with its country code, and typed with the 0 that stands for it at home.
        abroad = digits.lstrip("0")
        return [(digits,) if abroad == digits or len(abroad) < SHORTEST_DIGITS else (digits, abroad)]
    return [(word[:LONGEST_WORD],) for word in query_words(text)]


def _client_ids(text: str, words: list[tuple[str, ...]], limit: int) -> list[int]:
    """Names that begin with the text come first, then words, then parts of words."""
    key = name_key(text)
    collate = "" if database.is_sqlite() else ' COLLATE "C"'
    ids: list[int] = []
    if key:
        column = f"name_key{collate}"
        sql = f"SELECT id FROM client WHERE {column} >= ? AND {column} < ? ORDER BY {column}, id LIMIT ?"
        ids = [int(i) for (i,) in database.rows(sql, (key, key + "\U0010ffff", limit))]
    if len(ids) < limit:
        ids += [i for i in _matching("client_search", words, limit) if i not in ids]
    return ids[:limit]


def name_key(name: str) -> str:
    """Fold a name for sorting and for finding by its beginning: ``O'Brien Zoë`` is ``obrien zoe``."""
    return " ".join("".join(ch for ch in word if ch.isalnum()) for word in search_key(name).split()).strip()


def _matching(table: str, words: list[tuple[str, ...]], limit: int, *, newest_first: bool = False) -> list[int]:
    order = "DESC" if newest_first else "ASC"
    ids: list[int] = []
    for sql, query in (
        _sqlite_steps(table, words, order) if database.is_sqlite() else _postgres_steps(table, words, order)
    ):
        if len(ids) < limit:
            ids += [int(i) for (i,) in database.rows(sql, (query, limit)) if int(i) not in ids]
    return ids[:limit]


Steps = list[tuple[str, str]]
"""Statements with their query, the best hits first; each is asked only where those before found too few."""


def _sqlite_steps(table: str, words: list[tuple[str, ...]], order: str) -> Steps:
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid {order} LIMIT ?"
    starts = " AND ".join("(" + " OR ".join(f'"{word}"*' for word in same) + ")" for same in words)
    anywhere = " AND ".join("(" + " OR ".join(f'"{w}"* OR "_{w}"*' for w in same) + ")" for same in words)
    return [(sql, starts), (sql, anywhere)]


def _postgres_steps(table: str, words: list[tuple[str, ...]], order: str) -> Steps:
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
        steps.append((f"SELECT rowid FROM ({near}) near WHERE {found} {order} LIMIT ?", query))
        steps.append((f"SELECT rowid FROM {table} WHERE {found} + 0 {order} LIMIT ?", query))
    return steps


def _client_hits(client_ids: Sequence[int]) -> tuple[ClientHit, ...]:
    """Read the clients in two questions, each with its first phone and its next session, or else its last one."""
    if not client_ids:
        return ()
    now = clock.now().isoformat(" ", "seconds")
    theirs = "SELECT s.id FROM session s WHERE s.client_id = c.id AND NOT s.cancelled AND s.starts_at"
    found = database.rows(
        "SELECT c.id, c.number, c.last_name, c.first_name, "
        "(SELECT p.number FROM client_phone p WHERE p.client_id = c.id ORDER BY p.position, p.id LIMIT 1), "
        f"coalesce(({theirs} >= ? ORDER BY s.starts_at LIMIT 1), ({theirs} < ? ORDER BY s.starts_at DESC LIMIT 1)) "
        f"FROM client c WHERE c.id IN ({', '.join('?' for _ in client_ids)})",
        (now, now, *client_ids),
    )
    near = {hit.id: hit for hit in _session_hits([row[5] for row in found if row[5] is not None])}
    hits = {}
    for client_id, number, last, first, phone, session_id in found:
        session = near.get(session_id)
        hits[client_id] = ClientHit(
            id=client_id,
            number=number,
            name=f"{last}, {first}" if first else last,
            phone=phone or "",
            session_at=session.starts_at if session else None,
            session_text=session.session_type if session else "",
            session_ahead=session is not None and session.starts_at >= clock.now(),
        )
    return tuple(hits[i] for i in client_ids if i in hits)


def _sessions_near(client_id: int) -> list[int]:
    sql = "SELECT id FROM session WHERE client_id = ? ORDER BY starts_at DESC LIMIT 3"
    return [int(i) for (i,) in database.rows(sql, (client_id,))]


def _session_hits(session_ids: Sequence[int]) -> tuple[SessionHit, ...]:
    if not session_ids:
        return ()
    marks = ", ".join("?" for _ in session_ids)
    found = database.rows(
        "SELECT s.id, s.number, s.starts_at, c.last_name, c.first_name, s.description, t.name, st.description, "
        "s.no_show, s.on_hold, s.cancelled FROM session s JOIN client c ON c.id = s.client_id "
        "JOIN session_type t ON t.id = s.session_type_id "
        f"JOIN status st ON st.id = s.status_id WHERE s.id IN ({marks})",
        tuple(session_ids),
    )
    hits = {
        row[0]: SessionHit(
            id=row[0],
            number=row[1],
            starts_at=as_wall(row[2]),
            client=f"{row[3]}, {row[4]}" if row[4] else row[3],
            description=row[5],
            session_type=row[6],
            status=row[7],
            no_show=bool(row[8]),
            on_hold=bool(row[9]),
            cancelled=bool(row[10]),
        )
        for row in found
    }
    return tuple(hits[i] for i in session_ids if i in hits)
