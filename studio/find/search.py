"""Find as you type: clients and sessions by any part of a name, number, phone, email, family member or description.

What comes closest stands first: the record's own number, names that begin so, words of the name, other words, the inside
of words. Among equals the nearest session still to come leads. Where nothing fits, one slip of the fingers is forgiven
(docs/decisions/0006-find.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from studio.find import match, typed
from studio.find.match import INSIDE, NUMBER, OF_A_CLIENT, ONE_ERROR, WORDS
from studio.find.typed import Typed, Word
from studio.kernel import clock, database
from studio.kernel.instants import bound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.sessions import rows
from studio.sessions.rows import SessionRow

WALK_ROWS = 2000
NEAR_SESSIONS = 300
"""So many of the next sessions are looked through one by one, so that what is near is found whatever else fits."""

MOST_OF_A_CLIENT = 3


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
    why: str = ""
    """What matches where neither the name, the number nor the phone shown does: another phone, an email, a relative."""


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
    status_due: date | None = None
    confirmed: bool = False
    no_show: bool = False
    on_hold: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, clients and sessions each best first."""

    clients: tuple[ClientHit, ...] = ()
    sessions: tuple[SessionHit, ...] = ()
    words: tuple[Word, ...] = ()
    """The words looked for, for ``match.spans``."""
    forgiven: bool = False
    """Whether nothing fits what was typed, and this is what fits but for one slip."""


@dataclass(slots=True)
class _Closest:
    """The closest way in which each record was found."""

    by_id: dict[int, int] = field(default_factory=dict)

    def add(self, ids: Iterable[int], closeness: int) -> None:
        for record_id in ids:
            self.by_id[record_id] = min(closeness, self.by_id.get(record_id, closeness))


def find(text: str, *, clients: int = 8, sessions: int = 5) -> Found:
    """Find clients and sessions by the start of each word typed, then by any part of a word.

    Args:
        clients, sessions: how many of each at most.
    Returns:
        Empty for a text without a letter or digit.
    """
    asked = typed.read(text)
    if not asked.words:
        return Found()
    found = _find(asked, clients, sessions)
    if found.clients or found.sessions:
        return found
    for slipped in asked.one_error():
        found = _find_slipped(slipped, clients, sessions)
        if found.clients or found.sessions:
            return found
    return Found(words=asked.words)


def _find(asked: Typed, clients: int, sessions: int) -> Found:
    near = _next_sessions()
    by_client = _Closest()
    for row in near:
        closeness = match.name_closeness(asked, row.last_name, row.first_name)
        if closeness is not None:
            by_client.add([row.client_id], closeness)
    by_client.add(_names_beginning(asked, clients), WORDS)
    for step, ids in enumerate(_matching("client_search", asked.words, clients)):
        by_client.add(ids, WORDS if step == 0 else INSIDE)
    client_hits = _client_hits(asked, by_client, clients)
    by_session = _Closest()
    if sessions:
        by_session.add(_numbered(asked), NUMBER)
        own = ((row.id, (row.number, row.file_number, row.description)) for row in near)
        by_session.add((session_id for session_id, texts in own if match.says(asked.words, texts)), WORDS)
        for step, ids in enumerate(_matching("session_search", asked.words, sessions, newest_first=True)):
            by_session.add(ids, WORDS if step == 0 else INSIDE)
        for hit in client_hits[:3]:
            by_session.add(_sessions_near(hit.id), OF_A_CLIENT)
    return Found(client_hits, _session_hits(by_session, sessions), asked.words)


def _find_slipped(asked: Typed, clients: int, sessions: int) -> Found:
    by_client, by_session = _Closest(), _Closest()
    by_client.add(next(_matching("client_search", asked.words, clients), []), ONE_ERROR)
    hits = _client_hits(asked, by_client, clients)
    if sessions and not hits:
        by_session.add(next(_matching("session_search", asked.words, sessions, newest_first=True), []), ONE_ERROR)
    for hit in hits[:3] if sessions else ():
        by_session.add(_sessions_near(hit.id), OF_A_CLIENT)
    return Found(hits, _session_hits(by_session, sessions), asked.words, forgiven=True)


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


def _next_sessions() -> list[_Near]:
    sql = (
        "SELECT s.id, s.client_id, s.number, s.file_number, s.description, c.last_name, c.first_name "
        "FROM session s JOIN client c ON c.id = s.client_id "
        "WHERE s.starts_at >= ? AND s.cancelled_id IS NULL ORDER BY s.starts_at, s.id LIMIT ?"
    )
    return list(map(_Near._make, database.rows(sql, (bound(clock.now()), NEAR_SESSIONS))))


def _names_beginning(asked: Typed, limit: int) -> list[int]:
    column = "name_key" if database.is_sqlite() else 'name_key COLLATE "C"'
    sql = f"SELECT id FROM client WHERE {column} >= ? AND {column} < ? ORDER BY {column}, id LIMIT ?"
    return [int(i) for key in asked.keys for (i,) in database.rows(sql, (key, key + "\U0010ffff", limit))]


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
    ahead = "SELECT id FROM session WHERE client_id = ? AND starts_at >= ? ORDER BY starts_at LIMIT ?"
    behind = "SELECT id FROM session WHERE client_id = ? AND starts_at < ? ORDER BY starts_at DESC LIMIT ?"
    found = database.rows(
        f"SELECT id FROM ({ahead}) a UNION ALL SELECT id FROM ({behind}) b",
        (client_id, bound(clock.now()), MOST_OF_A_CLIENT) * 2,
    )
    return [int(i) for (i,) in found[:MOST_OF_A_CLIENT]]


def _matching(table: str, words: Sequence[Word], limit: int, *, newest_first: bool = False) -> Iterator[list[int]]:
    """Give the ids whose words begin so, and where these are too few, those with the words anywhere."""
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


# -- what was found --------------------------------------------------------------------------------------------------


def _client_hits(asked: Typed, found: _Closest, limit: int) -> tuple[ClientHit, ...]:
    """Read the clients, each with the first phone and the next session, or else the last one; the best first."""
    if not found.by_id:
        return ()
    theirs = "SELECT s.id FROM session s WHERE s.client_id = c.id AND s.cancelled_id IS NULL AND s.starts_at"
    known = database.rows(
        "SELECT c.id, c.number, c.last_name, c.first_name, c.name_key, "
        "(SELECT p.number FROM client_phone p WHERE p.client_id = c.id ORDER BY p.position, p.id LIMIT 1), "
        f"coalesce(({theirs} >= ? ORDER BY s.starts_at LIMIT 1), ({theirs} < ? ORDER BY s.starts_at DESC LIMIT 1)) "
        f"FROM client c WHERE c.id IN ({database.marks(found.by_id)})",
        (bound(clock.now()), bound(clock.now()), *found.by_id),
    )
    near = rows.by_id([session_id for *_, session_id in known if session_id is not None])
    order: dict[int, tuple[Any, ...]] = {}
    hits = []
    for client_id, number, last, first, key, phone, session_id in known:
        session = near.get(session_id)
        ahead = session is not None and session.starts_at >= clock.now()
        by_name = match.name_closeness(asked, last, first)
        closeness = found.by_id[client_id]
        if match.is_number(asked, number):
            closeness = NUMBER
        elif by_name is not None and closeness != ONE_ERROR:
            closeness = by_name
        when = (0, session.starts_at) if session is not None and ahead else (1,)
        order[client_id] = (closeness, by_name is None, when, key, client_id)
        name = listed_name(last, first)
        at, kind = (session.starts_at, session.session_type) if session else (None, "")
        hits.append(ClientHit(client_id, number, name, phone or "", at, kind, ahead))
    hits.sort(key=lambda hit: order[hit.id])
    return _with_reasons(asked, hits[:limit])


def _with_reasons(asked: Typed, hits: Sequence[ClientHit]) -> tuple[ClientHit, ...]:
    """Say of each client whose line does not show it what matched."""
    unshown = {
        hit.id: [word for word in asked.words if not match.spans(f"{hit.name} {hit.number}\n{hit.phone}", [word])]
        for hit in hits
    }
    wanted = [client_id for client_id, words in unshown.items() if words]
    if not wanted:
        return tuple(hits)
    texts: dict[int, list[str]] = {}
    for sql in (
        "SELECT client_id, number FROM client_phone WHERE client_id IN ({}) ORDER BY position, id",
        "SELECT client_id, email FROM client_email WHERE client_id IN ({}) ORDER BY position, id",
        "SELECT client_id, name FROM family_member WHERE client_id IN ({}) ORDER BY position, id",
    ):
        for client_id, text in database.rows(sql.format(database.marks(wanted)), tuple(wanted)):
            texts.setdefault(client_id, []).append(text)

    def why(hit: ClientHit) -> str:
        return next((text for text in texts.get(hit.id, ()) if match.spans(text, unshown[hit.id])), "")

    return tuple(replace(hit, why=why(hit)) if unshown[hit.id] else hit for hit in hits)


def _session_hits(found: _Closest, limit: int) -> tuple[SessionHit, ...]:
    """Read the sessions, the best first: among equals the nearest to come, then the last ones."""
    now = clock.now()

    def order(hit: SessionHit) -> tuple[Any, ...]:
        ahead = hit.starts_at >= now
        away = hit.starts_at - now
        return found.by_id[hit.id], not ahead, away if ahead else -away, hit.id

    return tuple(sorted(map(_session_hit, rows.by_id(list(found.by_id)).values()), key=order)[:limit])


def _session_hit(row: SessionRow) -> SessionHit:
    return SessionHit(
        id=row.id,
        number=row.number,
        starts_at=row.starts_at,
        client=row.client,
        description=row.description,
        session_type=row.session_type,
        status=row.status,
        status_due=row.status_due,
        confirmed=row.confirmed,
        no_show=row.no_show,
        on_hold=row.on_hold,
        cancelled=row.cancelled,
    )
