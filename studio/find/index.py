"""The words by which clients and sessions are found, kept up with every write.

Each record's words, folded, stand in ``<table>_search``, and beside them their parts, the later beginnings of each word,
so that a prefix search finds any part of it. SQLite keeps both in FTS5, a part after an underscore, PostgreSQL as two
``tsvector`` under GIN indexes (docs/decisions/0006-find.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from studio.kernel import database, journal
from studio.kernel.access import SYSTEM
from studio.kernel.clean import name_key, search_words

OF_CLIENTS = {"client": "id", "client_phone": "client_id", "client_email": "client_id", "family_member": "client_id"}
OF_SESSIONS = {"session": "id"}
"""The tables whose rows are found, and the column that says whose words they are; for ``journal.derive``."""
COLUMNS_OF_SESSIONS = {"session": frozenset({"number", "file_number", "description"})}
"""What of a session can be found: that it moved or went on makes no difference."""

RULES = 2
"""Grows with every change of how words are cut: `renew` then brings older books up to date."""

SHORTEST_PART = 2
SHORTEST_DIGITS = 4
MOST_TOKENS = 400
LONGEST_WORD = 60
"""Characters of a word that count; PostgreSQL takes none of more than 2046 bytes."""


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


def insert_sql(table: str) -> str:
    """Return the statement that puts a record into ``client_search`` or ``session_search``."""
    if database.is_sqlite():
        return f"INSERT INTO {table} (rowid, words) VALUES (?, ?)"
    return f"INSERT INTO {table} (rowid, words, anywhere) VALUES (?, array_to_tsvector(?), array_to_tsvector(?))"


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


def renew() -> None:
    """Cut the words of every record anew where the book has them by older rules; sorting keys of names too.

    All or nothing: whoever is killed in it finds the book as it was, and begins anew at the next start.
    """
    if _rules() == RULES:
        return
    with journal.entry(SYSTEM, "book.indexed", undoable=False):
        if _rules() == RULES:
            return  # another desk was first
        for client_id, last, first, key in database.rows("SELECT id, last_name, first_name, name_key FROM client"):
            if (new := name_key(f"{last} {first}")) != key:
                database.write("UPDATE client SET name_key = ? WHERE id = ?", (new, client_id))
            index_clients({client_id})
        index_sessions({int(i) for (i,) in database.rows("SELECT id FROM session")})
        database.write("UPDATE book SET find_rules = ?", (RULES,))


def _rules() -> int:
    return int(database.rows("SELECT find_rules FROM book")[0][0])


def _store(table: str, row_id: int, texts: Sequence[str]) -> None:
    database.write(f"DELETE FROM {table} WHERE rowid = ?", (row_id,))
    row = index_row(row_id, texts)
    if row is not None:
        database.write(insert_sql(table), row)
