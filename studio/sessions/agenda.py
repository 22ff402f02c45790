"""The day by time, and beside it what is overdue and who has not confirmed tomorrow.

Each read costs the same at a thousand sessions as at a million: an index range and a limit, one joined query.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from studio.booking import presence
from studio.booking.presence import Absent
from studio.booking.scheduling import LONGEST
from studio.kernel import clock, database
from studio.kernel.access import SYSTEM
from studio.kernel.errors import NotFound
from studio.kernel.instants import bound, day_after
from studio.kernel.records import dataclass
from studio.lists import page as pages
from studio.lists import theirs
from studio.lists.spec import Asked
from studio.sessions import rows, states
from studio.sessions.listed import SESSIONS
from studio.sessions.rows import SessionRow
from studio.workflow import stale

MOST_ROWS = 500

BUSY_KIND = "busy"
"""The kind of an entry of which the reader sees no more than its time, and who and what is taken."""

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
    address: str
    """Where an outside location is."""
    people: tuple[str, ...]
    people_names: tuple[str, ...]
    logins: tuple[str, ...]
    status: str
    status_due: date | None
    final: bool
    confirmed: bool
    no_show: bool
    on_hold: bool
    cancelled: bool
    stale: bool = False
    """Whether it has stood at its status for longer than that allows; told of the sessions of a day."""

    def continues(self, day: date) -> bool:
        """Tell whether it began before that day and goes on into it."""
        return self.starts_at.date() < day

    @property
    def overdue(self) -> bool:
        """Whether the status should have moved on before today."""
        return states.is_overdue(self, clock.today())


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the day. Counts stop at ``page.COUNT_CAP``; the lists themselves are read by windows."""

    overdue_count: int
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
    """List the sessions of a day by start, at most 500; cancelled and held ones only where the filter says so.

    Those come first that began on the day before and go on past midnight (``AgendaRow.continues``).
    """
    start = datetime.combine(wanted, datetime.min.time())
    # No session is longer than a day: what goes on into this one began on the day before.
    since = start - LONGEST if wanted > date.min else start
    where, params = _where(only)
    own = theirs.only()
    found = rows.read(
        f"WHERE s.starts_at >= ? AND s.starts_at < ? AND s.ends_at > ?{where} "
        f"ORDER BY s.starts_at, s.id LIMIT {MOST_ROWS}",
        (bound(since), bound(day_after(start)), bound(start), *params),
        everybody=True,
    )
    said = stale.among([row.id for row in found])
    whole = {row.id: replace(_row(row), stale=bool(said[row.id])) for row in found}
    if own is None:
        return tuple(whole.values())
    # Of what others work on no more is shown than that a time is taken, and what: nobody books over it unawares.
    mine = {row.id for row in found if own in (row.photographer_id, row.assistant_id, row.booked_by_id)}
    return tuple(
        whole[row.id] if row.id in mine else _busy(row)
        for row in found
        if row.id in mine or not (row.cancelled or row.on_hold)
    )


def entry(session_id: int) -> AgendaRow:
    """Read one session as the day shows it, whatever its state.

    Raises:
        NotFound: there is no such session.
        NotAllowed: it is not the reader's own.
    """
    theirs.refuse("session", session_id)
    found = rows.one(session_id)
    if found is None:
        raise NotFound("That session is no longer there: have the day read anew.")
    return _row(found)


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
        address=row.outside_address or "",
        people=tuple(initials for initials, _ in people),
        people_names=tuple(name for _, name in people),
        logins=tuple(login for login in (row.photographer_login, row.assistant_login) if login),
        status=row.status,
        status_due=row.status_due,
        final=row.final,
        confirmed=row.confirmed,
        no_show=row.no_show,
        on_hold=row.on_hold,
        cancelled=row.cancelled,
    )


def _busy(row: SessionRow) -> AgendaRow:
    whole = _row(row)
    return AgendaRow(
        kind=BUSY_KIND,
        session_id=row.id,
        version=0,
        number="",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        client_id=0,
        client=theirs.BUSY,
        participants=0,
        description="",
        session_type="",
        colour="gray",
        room=row.place,
        address="",
        people=whole.people,
        people_names=whole.people_names,
        logins=whole.logins,
        status="",
        status_due=None,
        final=False,
        confirmed=True,
        no_show=False,
        on_hold=False,
        cancelled=False,
    )


def away(wanted: date) -> tuple[Absent, ...]:
    """Say what a day is called, and who and what is away."""
    return presence.of_day(wanted)


def lanes() -> tuple[str, ...]:
    """Name whoever photographs, and the rooms: what a day has room for."""
    people = "SELECT name FROM staff WHERE photographer AND NOT inactive ORDER BY name"
    rooms = "SELECT name FROM resource WHERE kind = 'room' AND NOT inactive ORDER BY position, id"
    return tuple(name for question in (people, rooms) for (name,) in database.rows(question))


def overdue(today: date, only: Filter = EVERYTHING) -> Asked:
    """Ask for the sessions whose status should have moved on before ``today``, the longest due first."""
    return Asked(fixed=(("late", (today.isoformat(),)), *_fixed(only)), order="due")


def unconfirmed(today: date, only: Filter = EVERYTHING) -> Asked:
    """Ask for the sessions of the day after ``today`` that nobody has confirmed."""
    start = day_after(datetime.combine(today, datetime.min.time()))
    # Those that begin then: of one that goes past midnight somebody has been asked the day before.
    span = (bound(start), bound(day_after(start)), bound(start))
    return Asked(fixed=(("on", span), ("unconfirmed", ()), *_fixed(only)), order="start")


def _fixed(only: Filter) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    asked = (("person", only.user_id, 2), ("room", only.room_id, 1), ("studio", only.studio_id, 1))
    return tuple((key, (value,) * times) for key, value, times in asked if value is not None)


def side(today: date, only: Filter = EVERYTHING) -> Side:
    """Read what stands beside the day of ``today``: how many are overdue and unconfirmed, and the next booking."""
    where, params = _where(replace(only, hidden=False))
    now = clock.now()
    upcoming = rows.read(
        f"WHERE s.starts_at > ? AND s.starts_at < ?{where} ORDER BY s.starts_at, s.id LIMIT 1",
        (bound(now), bound(now + NEXT_WITHIN), *params),
    )
    return Side(
        overdue_count=pages.count(SYSTEM, SESSIONS, overdue(today, only)),
        unconfirmed_count=pages.count(SYSTEM, SESSIONS, unconfirmed(today, only)),
        next_row=_row(upcoming[0]) if upcoming else None,
    )


def sessions_of_client(client_id: int, *, limit: int = 500) -> tuple[AgendaRow, ...]:
    """List a client's sessions, newest first, whatever their state."""
    found = rows.read("WHERE s.client_id = ? ORDER BY s.starts_at DESC, s.id DESC LIMIT ?", (client_id, limit))
    return tuple(_row(row) for row in found)
