"""The day by time, and beside it what is overdue and who has not confirmed tomorrow.

Each read costs the same at a thousand sessions as at a million: an index range and a limit, one joined query.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from studio.booking.scheduling import as_wall
from studio.kernel import clock, database
from studio.kernel.errors import Invalid, NotFound

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
        """Whether the status should have moved on before today; nothing is awaited of a held or cancelled session."""
        awaited = not (self.cancelled or self.on_hold)
        return awaited and self.status_due is not None and self.status_due < clock.today()


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

_COLUMNS = """
SELECT s.id, s.version, s.number, s.starts_at, s.ends_at, s.client_id, c.last_name, c.first_name, s.description,
  t.name, t.colour, r.name, o.name, p.initials, p.name, a.initials, a.name, st.description, s.status_due, st.final,
  s.confirmed_at, s.no_show, s.on_hold, s.cancelled,
  (SELECT count(*) FROM session_participant sp WHERE sp.session_id = s.id)
FROM session s
JOIN client c ON c.id = s.client_id
JOIN session_type t ON t.id = s.session_type_id
JOIN status st ON st.id = s.status_id
LEFT JOIN resource r ON r.id = s.room_id
LEFT JOIN outside_location o ON o.id = s.outside_location_id
LEFT JOIN staff p ON p.id = s.photographer_id
LEFT JOIN staff a ON a.id = s.assistant_id
"""


def day(wanted: date, only: Filter = EVERYTHING) -> tuple[AgendaRow, ...]:
    """List the sessions of a day by start, at most 500; cancelled and held ones only where the filter says so."""
    start = datetime.combine(wanted, datetime.min.time())
    where, params = _where(only)
    found = database.rows(
        f"{_COLUMNS} WHERE s.starts_at >= ? AND s.starts_at < ?{where} ORDER BY s.starts_at, s.id LIMIT {MOST_ROWS}",
        (_bound(start), _bound(_next_day(start)), *params),
    )
    return tuple(_row(row) for row in found)


def entry(session_id: int) -> AgendaRow:
    """Read one session as the day shows it, whatever its state.

    Raises:
        NotFound: there is no such session.
    """
    found = database.rows(f"{_COLUMNS} WHERE s.id = ?", (session_id,))
    if not found:
        raise NotFound("That session is no longer there: F5 reads the day anew.")
    return _row(found[0])


def _next_day(at: datetime) -> datetime:
    try:
        return at + timedelta(days=1)
    except OverflowError:
        raise Invalid("There is no day after that one.") from None


def _bound(at: datetime) -> str:
    return at.isoformat(" ", "seconds")


def _where(only: Filter) -> tuple[str, tuple[Any, ...]]:
    # The plus keeps these columns from being looked up by their own indexes: the day or the due date says where to read,
    # and a room alone would be read with all of its years.
    parts, params = ([] if only.hidden else ["NOT s.cancelled", "NOT s.on_hold"]), []
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


def _row(row: tuple[Any, ...]) -> AgendaRow:
    people = tuple((initials, name) for initials, name in ((row[13], row[14]), (row[15], row[16])) if initials)
    return AgendaRow(
        kind="session",
        session_id=row[0],
        version=row[1],
        number=row[2],
        starts_at=as_wall(row[3]),
        ends_at=as_wall(row[4]),
        client_id=row[5],
        client=f"{row[6]}, {row[7]}" if row[7] else row[6],
        participants=int(row[24]),
        description=row[8],
        session_type=row[9],
        colour=row[10],
        room=row[11] or (row[12] or ""),
        people=tuple(initials for initials, _ in people),
        people_names=tuple(name for _, name in people),
        status=row[17],
        status_due=as_day(row[18]),
        final=bool(row[19]),
        confirmed=row[20] is not None,
        no_show=bool(row[21]),
        on_hold=bool(row[22]),
        cancelled=bool(row[23]),
    )


def as_day(value: Any) -> date | None:
    """Read a day as either driver returns it."""
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)


def side(today: date, only: Filter = EVERYTHING, *, limit: int = 8) -> Side:
    """Read the panel beside the day of ``today``: overdue statuses, tomorrow's unconfirmed, the next booking.

    Args:
        limit: how many rows of each list.
    """
    where, params = _where(replace(only, hidden=False))
    overdue = database.rows(
        "SELECT s.id, s.number, c.last_name, c.first_name, st.description, s.status_due FROM session s "
        "JOIN client c ON c.id = s.client_id JOIN status st ON st.id = s.status_id "
        f"WHERE s.status_due < ? AND NOT s.cancelled{where} ORDER BY s.status_due, s.id LIMIT ?",
        (today.isoformat(), *params, limit),
    )
    count = database.rows(
        "SELECT count(*) FROM (SELECT 1 FROM session s "
        f"WHERE s.status_due < ? AND NOT s.cancelled{where} LIMIT {COUNT_CAP}) x",
        (today.isoformat(), *params),
    )
    next_day = _next_day(datetime.combine(today, datetime.min.time())).date()
    tomorrow = [row for row in day(next_day, replace(only, hidden=False)) if not (row.confirmed or row.no_show)]
    phones = _phones({row.client_id for row in tomorrow[:limit]})
    unconfirmed = tuple(
        UnconfirmedRow(row.session_id, row.number, row.starts_at, row.client, phones.get(row.client_id, ""))
        for row in tomorrow[:limit]
    )
    now = clock.now()
    upcoming = database.rows(
        f"{_COLUMNS} WHERE s.starts_at > ? AND s.starts_at < ?{where} ORDER BY s.starts_at, s.id LIMIT 1",
        (_bound(now), _bound(now + NEXT_WITHIN), *params),
    )
    return Side(
        overdue=tuple(
            OverdueRow(i, number, f"{last}, {first}" if first else last, status, due)
            for i, number, last, first, status, raw in overdue
            if (due := as_day(raw)) is not None
        ),
        overdue_count=int(count[0][0]),
        unconfirmed=unconfirmed,
        unconfirmed_count=min(len(tomorrow), COUNT_CAP),
        next_row=_row(upcoming[0]) if upcoming else None,
    )


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
    found = database.rows(
        "SELECT s.id, s.number, c.last_name, c.first_name, st.description, s.status_due FROM session s "
        "JOIN client c ON c.id = s.client_id JOIN status st ON st.id = s.status_id "
        "WHERE s.status_due <= ? AND NOT s.cancelled AND NOT s.on_hold ORDER BY s.status_due, s.id LIMIT ?",
        (by.isoformat(), limit),
    )
    return tuple(
        OverdueRow(i, number, f"{last}, {first}" if first else last, status, due)
        for i, number, last, first, status, raw in found
        if (due := as_day(raw)) is not None
    )


def sessions_of_client(client_id: int, *, limit: int = 500) -> tuple[AgendaRow, ...]:
    """List a client's sessions, newest first, whatever their state."""
    found = database.rows(
        f"{_COLUMNS} WHERE s.client_id = ? ORDER BY s.starts_at DESC, s.id DESC LIMIT ?", (client_id, limit)
    )
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
        ("s.starts_at < ?", until and _bound(_next_day(datetime.combine(until, datetime.min.time())))),
        ("s.client_id = ?", client_id),
    ):
        if value is not None:
            parts.append(column)
            params.append(value)
    # What is overdue is a short list at any size: found by its own index, then put in order, not looked for by its start.
    start = "s.starts_at"
    if overdue_only:
        parts.append("s.status_due < ? AND NOT s.cancelled AND NOT s.on_hold")
        params.append(clock.today().isoformat())
        start = "substr(s.starts_at, 1)" if database.is_sqlite() else start
    where = " AND ".join(parts) or "TRUE"
    order = f"ORDER BY {start}, s.id LIMIT ?"
    if status is None:
        found = database.rows(f"{_COLUMNS} WHERE {where} {order}", (*params, limit))
        return tuple(_row(row) for row in found)
    # One status at a time, each by its own index: the statuses of a cycle are few, the sessions in them are not.
    rows: list[AgendaRow] = []
    for status_id in _statuses_named(status):
        sql = f"{_COLUMNS} WHERE s.status_id = ? AND {where} {order}"
        rows += [_row(row) for row in database.rows(sql, (status_id, *params, limit))]
    return tuple(sorted(rows, key=lambda row: (row.starts_at, row.session_id))[:limit])


def _statuses_named(name: str) -> list[int]:
    wanted = name.strip().casefold()
    found = database.rows("SELECT id, description FROM status")
    return [int(i) for i, description in found if description.casefold() == wanted]
