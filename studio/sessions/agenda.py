"""The day by time, and beside it what is overdue and who has not confirmed tomorrow.

Each read costs the same at a thousand sessions as at a million: an index range and a limit, one joined query.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from studio.kernel import clock, database
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.instants import bound
from studio.sessions import rows, states
from studio.sessions.rows import SessionRow

COUNT_CAP = 100
"""Counts stop here and are shown as ``99+``: counting all of them would grow with the data."""

MOST_ROWS = 500

NEXT_WITHIN = timedelta(days=60)
"""How far ahead the next booking is looked for: somebody who has none would cost a walk to the end of the book."""


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One entry of the day."""

    kind: str
    session_id: int
    version: int
    number: str
    starts_at: datetime
    ends_at: datetime
    client_id: int
    client: str
    participants: int
    description: str
    session_type: str
    colour: str
    room: str
    people: tuple[str, ...]
    people_names: tuple[str, ...]
    status: str
    status_due: date | None
    final: bool
    confirmed: bool
    no_show: bool
    on_hold: bool
    cancelled: bool

    @property
    def overdue(self) -> bool:
        """Whether the status should have moved on before today."""
        return states.is_overdue(self, clock.today())


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A session whose status should have moved on."""

    session_id: int
    number: str
    client: str
    status: str
    due: date


@dataclass(frozen=True, slots=True)
class UnconfirmedRow:
    """A session of the next day that nobody has confirmed; ``phone`` is empty where there is none."""

    session_id: int
    number: str
    starts_at: datetime
    client: str
    phone: str


@dataclass(frozen=True, slots=True)
class Side:
    """The panel beside the day. Counts stop at ``COUNT_CAP``."""

    overdue: tuple[OverdueRow, ...]
    overdue_count: int
    unconfirmed: tuple[UnconfirmedRow, ...]
    unconfirmed_count: int
    next_row: AgendaRow | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Whose day: a user's, a room's, a studio's; ``None`` is everybody's. ``hidden`` shows held and cancelled too."""

    user_id: int | None = None
    room_id: int | None = None
    studio_id: int | None = None
    hidden: bool = False


EVERYTHING = Filter()


def day(wanted: date, only: Filter = EVERYTHING) -> tuple[AgendaRow, ...]:
    """List the sessions of a day by start, at most 500; cancelled and held ones only where the filter says so."""
    start = datetime.combine(wanted, datetime.min.time())
    where, params = _where(only)
    found = rows.read(
        f"WHERE s.starts_at >= ? AND s.starts_at < ?{where} ORDER BY s.starts_at, s.id LIMIT {MOST_ROWS}",
        (bound(start), bound(_next_day(start)), *params),
    )
    return tuple(_row(row) for row in found)


def entry(session_id: int) -> AgendaRow:
    """Read one session as the day shows it, whatever its state.

    Raises:
        NotFound: there is no such session.
    """
    found = rows.one(session_id)
    if found is None:
        raise NotFound("That session is no longer there: F5 reads the day anew.")
    return _row(found)


def _next_day(at: datetime) -> datetime:
    try:
        return at + timedelta(days=1)
    except OverflowError:
        raise Invalid("There is no day after that one.") from None


def _where(only: Filter) -> tuple[str, tuple[Any, ...]]:
    # The plus keeps these columns from being looked up by their own indexes: the day or the due date says where to read,
    # and a room alone would be read with all of its years.
    parts, params = ([] if only.hidden else [states.TAKES_PLACE]), []
    if only.user_id is not None:
        parts.append("(+s.photographer_id = ? OR +s.assistant_id = ?)")
        params += [only.user_id, only.user_id]
    if only.room_id is not None:
        parts.append("+s.room_id = ?")
        params.append(only.room_id)
    if only.studio_id is not None:
        parts.append("+s.studio_id = ?")
        params.append(only.studio_id)
    return "".join(f" AND {part}" for part in parts), tuple(params)


def _row(row: SessionRow) -> AgendaRow:
    everybody = ((row.photographer_initials, row.photographer), (row.assistant_initials, row.assistant))
    people = tuple((initials, name) for initials, name in everybody if initials and name)
    return AgendaRow(
        kind="session",
        session_id=row.id,
        version=row.version,
        number=row.number,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        client_id=row.client_id,
        client=row.client,
        participants=row.participants,
        description=row.description,
        session_type=row.session_type,
        colour=row.colour,
        room=row.place,
        people=tuple(initials for initials, _ in people),
        people_names=tuple(name for _, name in people),
        status=row.status,
        status_due=row.status_due,
        final=row.final,
        confirmed=row.confirmed,
        no_show=row.no_show,
        on_hold=row.on_hold,
        cancelled=row.cancelled,
    )


def side(today: date, only: Filter = EVERYTHING, *, limit: int = 8) -> Side:
    """Read the panel beside the day of ``today``: overdue statuses, tomorrow's unconfirmed, the next booking.

    Args:
        limit: how many rows of each list.
    """
    where, params = _where(replace(only, hidden=False))
    late = f"WHERE s.status_due < ? AND s.cancelled_id IS NULL{where}"
    overdue = rows.read(f"{late} ORDER BY s.status_due, s.id LIMIT ?", (today.isoformat(), *params, limit))
    count = database.rows(
        f"SELECT count(*) FROM (SELECT 1 FROM session s {late} LIMIT {COUNT_CAP}) x", (today.isoformat(), *params)
    )
    next_day = _next_day(datetime.combine(today, datetime.min.time())).date()
    tomorrow = [row for row in day(next_day, replace(only, hidden=False)) if not (row.confirmed or row.no_show)]
    phones = _phones({row.client_id for row in tomorrow[:limit]})
    unconfirmed = tuple(
        UnconfirmedRow(row.session_id, row.number, row.starts_at, row.client, phones.get(row.client_id, ""))
        for row in tomorrow[:limit]
    )
    now = clock.now()
    upcoming = rows.read(
        f"WHERE s.starts_at > ? AND s.starts_at < ?{where} ORDER BY s.starts_at, s.id LIMIT 1",
        (bound(now), bound(now + NEXT_WITHIN), *params),
    )
    return Side(
        overdue=_overdue(overdue),
        overdue_count=int(count[0][0]),
        unconfirmed=unconfirmed,
        unconfirmed_count=min(len(tomorrow), COUNT_CAP),
        next_row=_row(upcoming[0]) if upcoming else None,
    )


def _overdue(found: list[SessionRow]) -> tuple[OverdueRow, ...]:
    return tuple(OverdueRow(s.id, s.number, s.client, s.status, s.status_due) for s in found if s.status_due)


def _phones(client_ids: set[int]) -> dict[int, str]:
    """Return the first phone of each client who has one."""
    if not client_ids:
        return {}
    marks = ", ".join("?" for _ in client_ids)
    found = database.rows(
        f"SELECT client_id, number FROM client_phone WHERE client_id IN ({marks}) ORDER BY position DESC, id DESC",
        tuple(client_ids),
    )
    return {client_id: str(number) for client_id, number in found}


def overdue(by: date, *, limit: int = 200) -> tuple[OverdueRow, ...]:
    """List the sessions whose status is due on or before ``by``, the longest due first."""
    found = rows.read(
        f"WHERE s.status_due <= ? AND {states.TAKES_PLACE} ORDER BY s.status_due, s.id LIMIT ?", (by.isoformat(), limit)
    )
    return _overdue(found)


def sessions_of_client(client_id: int, *, limit: int = 500) -> tuple[AgendaRow, ...]:
    """List a client's sessions, newest first, whatever their state."""
    found = rows.read("WHERE s.client_id = ? ORDER BY s.starts_at DESC, s.id DESC LIMIT ?", (client_id, limit))
    return tuple(_row(row) for row in found)


def list_sessions(
    *,
    status: str | None = None,
    since: date | None = None,
    until: date | None = None,
    overdue_only: bool = False,
    client_id: int | None = None,
    limit: int = 200,
) -> tuple[AgendaRow, ...]:
    """List sessions by start, at most ``limit``, filtered by whatever is given; ``until`` is included."""
    parts: list[str] = []
    params: list[Any] = []
    for column, value in (
        ("s.starts_at >= ?", since and since.isoformat()),
        ("s.starts_at < ?", until and bound(_next_day(datetime.combine(until, datetime.min.time())))),
        ("s.client_id = ?", client_id),
    ):
        if value is not None:
            parts.append(column)
            params.append(value)
    # What is overdue is a short list at any size: found by its own index, then put in order, not looked for by its start.
    start = "s.starts_at"
    if overdue_only:
        parts.append(states.OVERDUE)
        params.append(clock.today().isoformat())
        start = "substr(s.starts_at, 1)" if database.is_sqlite() else start
    where = " AND ".join(parts) or "TRUE"
    order = f"ORDER BY {start}, s.id LIMIT ?"
    if status is None:
        return tuple(_row(row) for row in rows.read(f"WHERE {where} {order}", (*params, limit)))
    # One status at a time, each by its own index: the statuses of a cycle are few, the sessions in them are not.
    found: list[SessionRow] = []
    for status_id in _statuses_named(status):
        found += rows.read(f"WHERE s.status_id = ? AND {where} {order}", (status_id, *params, limit))
    return tuple(map(_row, sorted(found, key=lambda row: (row.starts_at, row.id))[:limit]))


def _statuses_named(name: str) -> list[int]:
    wanted = name.strip().casefold()
    return [int(i) for i, known in database.rows("SELECT id, name FROM status") if known.casefold() == wanted]
