"""What was found, read from the book as far as it is shown, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any

from studio.find import match, seen
from studio.find.match import NUMBER, ONE_ERROR
from studio.find.typed import Typed
from studio.kernel import access, clock, database
from studio.kernel.instants import as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.sessions import rows
from studio.sessions.rows import SessionRow


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
    held_until: date | None = None
    cancelled: bool = False


@dataclass(slots=True)
class Closest:
    """The closest way in which each record was found."""

    by_id: dict[int, int] = field(default_factory=dict)

    def add(self, ids: Iterable[int], closeness: int) -> None:
        """Note that these were found in that way."""
        for record_id in ids:
            self.by_id[record_id] = min(closeness, self.by_id.get(record_id, closeness))


# -- clients ---------------------------------------------------------------------------------------------------------


def client_hits(asked: Typed, found: Closest, limit: int) -> tuple[ClientHit, ...]:
    """Read the clients, each with the first phone and the next session, or else the last one; the best first."""
    wanted = _closest_clients(asked, found, limit)
    if not wanted:
        return ()
    mine, whose = seen.alone("s.")
    theirs = f"SELECT s.id FROM session s WHERE s.client_id = c.id AND s.cancelled_id IS NULL{mine} AND s.starts_at"
    known = database.rows(
        "SELECT k.id, k.number, k.last_name, k.first_name, k.name_key, k.phone, s.starts_at, t.name "
        "FROM (SELECT c.id, c.number, c.last_name, c.first_name, c.name_key, "
        "(SELECT p.number FROM client_phone p WHERE p.client_id = c.id ORDER BY p.position, p.id LIMIT 1) AS phone, "
        f"coalesce(({theirs} >= ? ORDER BY s.starts_at LIMIT 1), ({theirs} < ? ORDER BY s.starts_at DESC LIMIT 1)) "
        f"AS near FROM client c WHERE c.id IN ({database.marks(wanted)})) k "
        "LEFT JOIN session s ON s.id = k.near LEFT JOIN session_type t ON t.id = s.session_type_id",
        (*whose, bound(clock.now()), *whose, bound(clock.now()), *wanted),
    )
    order: dict[int, tuple[Any, ...]] = {}
    hits = []
    for client_id, number, last, first, key, phone, starts_at, kind in known:
        at = as_wall(starts_at) if starts_at is not None else None
        ahead = at is not None and at >= clock.now()
        rank = _rank(asked, found.by_id[client_id], number, last, first)
        order[client_id] = (*rank, (0, at) if ahead else (1,), key, client_id)
        reach = (phone or "") if access.sees("reach") else access.HIDDEN
        hits.append(ClientHit(client_id, number, listed_name(last, first), reach, at, kind or "", ahead))
    hits.sort(key=lambda hit: order[hit.id])
    return _with_reasons(asked, hits[:limit])


def _closest_clients(asked: Typed, found: Closest, limit: int) -> list[int]:
    """Leave out those that cannot be among the first: what hangs on a client lies all over a large book."""
    ids = list(found.by_id)
    if len(ids) <= limit:
        return ids
    sql = f"SELECT id, number, last_name, first_name FROM client WHERE id IN ({database.marks(ids)})"
    ranks = {row[0]: _rank(asked, found.by_id[row[0]], *row[1:]) for row in database.rows(sql, ids)}
    may_be_shown = set(sorted(ranks.values())[:limit])
    return [client_id for client_id, rank in ranks.items() if rank in may_be_shown]


def _rank(asked: Typed, closeness: int, number: str, last: str, first: str) -> tuple[int, bool]:
    """Return how close a client comes, and whether by something else than the name."""
    by_name = match.name_closeness(asked, last, first)
    if match.is_number(asked, number):
        closeness = NUMBER
    elif by_name is not None and closeness != ONE_ERROR:
        closeness = by_name
    return closeness, by_name is None


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
    reach = (
        "SELECT client_id, number FROM client_phone WHERE client_id IN ({}) ORDER BY position, id",
        "SELECT client_id, email FROM client_email WHERE client_id IN ({}) ORDER BY position, id",
    )
    family = "SELECT client_id, name FROM family_member WHERE client_id IN ({}) ORDER BY position, id"
    for sql in (*(reach if access.sees("reach") else ()), family):
        for client_id, text in database.rows(sql.format(database.marks(wanted)), tuple(wanted)):
            texts.setdefault(client_id, []).append(text)

    def why(hit: ClientHit) -> str:
        return next((text for text in texts.get(hit.id, ()) if match.spans(text, unshown[hit.id])), "")

    return tuple(replace(hit, why=why(hit)) if unshown[hit.id] else hit for hit in hits)


# -- sessions --------------------------------------------------------------------------------------------------------


def session_hits(found: Closest, limit: int) -> tuple[SessionHit, ...]:
    """Read the sessions, the best first: among equals the nearest to come, then the last ones."""
    now = clock.now()

    def order(session_id: int, starts_at: datetime) -> tuple[Any, ...]:
        ahead = starts_at >= now
        away = starts_at - now
        return found.by_id[session_id], not ahead, away if ahead else -away, session_id

    wanted = list(found.by_id)
    if len(wanted) > limit:
        sql = f"SELECT id, starts_at FROM session WHERE id IN ({database.marks(wanted)})"
        starts = {session_id: as_wall(at) for session_id, at in database.rows(sql, wanted)}
        wanted = sorted(starts, key=lambda session_id: order(session_id, starts[session_id]))[:limit]
    read = sorted(rows.by_id(wanted).values(), key=lambda row: order(row.id, row.starts_at))
    return tuple(map(_session_hit, read))


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
        held_until=row.held_until,
        cancelled=row.cancelled,
    )
