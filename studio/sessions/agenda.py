"""The day by time, sessions and appointments, and beside it what is overdue and who has not confirmed tomorrow.

Each read costs the same at a thousand sessions as at a million: an index range and a limit, one joined query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from studio.booking import attending, presence
from studio.booking.presence import Absent
from studio.booking.resources import LONGEST
from studio.kernel import clock, database
from studio.kernel.access import SYSTEM
from studio.kernel.errors import NotFound
from studio.kernel.instants import as_wall, bound, day_after
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import page as pages
from studio.lists import theirs
from studio.lists.spec import Asked
from studio.sessions import rows, states, visits
from studio.sessions.listed import SESSIONS
from studio.sessions.rows import SessionRow
from studio.sessions.visits import NOT_YET, VisitView
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
    """The session's id, or that of an appointment with a minus before it, by which all of them are told apart."""
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
    rooms: tuple[str, ...] = ()
    """The rooms of an appointment, which ``room`` names together."""
    event: bool = False
    """Whether an appointment is an event of its session, with which it is confirmed."""
    held_until: date | None = None
    stale: bool = False
    """Whether it has stood at its status for longer than that allows; told of the sessions of a day."""
    visit: VisitView = NOT_YET
    """How the visit stands; told of a day up to today, as is the next one."""
    awaited: bool = False
    """Whether this studio notes who arrives, so that who is not there can be late."""

    def continues(self, day: date) -> bool:
        """Tell whether it began before that day and goes on into it."""
        return self.starts_at.date() < day

    @property
    def overdue(self) -> bool:
        """Whether the status should have moved on before today."""
        return states.is_overdue(self, clock.today())

    @property
    def asked_of(self) -> bool:
        """Whether there is a client who may confirm it."""
        return bool(self.client_id) and not self.event

    @property
    def places(self) -> tuple[str, ...]:
        """Each of its rooms."""
        return self.rooms or ((self.room,) if self.room else ())


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the day. Counts stop at ``page.COUNT_CAP``; the lists themselves are read by windows."""

    overdue_count: int
    unconfirmed_count: int
    unconfirmed_meetings: int
    """How many appointments with clients are among those of tomorrow that nobody has confirmed."""
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
    """List the sessions and appointments of a day by start, at most 500 of each; cancelled and held ones only where the
    filter says so.

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
    mine = {row.id for row in found if own in (None, row.photographer_id, row.assistant_id, row.booked_by_id)}
    meet, params = _where_of_appointments(only)
    meetings = _appointments(
        f"a.starts_at >= ? AND a.starts_at < ? AND a.ends_at > ?{meet} ORDER BY a.starts_at, a.id LIMIT {MOST_ROWS}",
        (bound(since), bound(day_after(start)), bound(start), *params),
    )
    # Of what others work on no more is shown than that a time is taken, and what: nobody books over it unawares.
    entries = [
        *((whole[row.id], row.id in mine) for row in found),
        *((row, made_by == own or own in people) for row, made_by, people in meetings),
    ]
    shown = (
        row if seen or own is None else _busy(row)
        for row, seen in sorted(entries, key=_place)
        if seen or own is None or not (row.cancelled or row.on_hold)
    )
    return visits.beside(tuple(shown)) if wanted <= clock.today() else tuple(shown)


def _place(entry: tuple[AgendaRow, bool]) -> tuple[datetime, bool, int]:
    row, _ = entry
    return row.starts_at, row.session_id < 0, abs(row.session_id)


def entry(session_id: int) -> AgendaRow:
    """Read one session, or appointment, as the day shows it, whatever its state.

    Raises:
        NotFound: there is none.
        NotAllowed: it is not the reader's own.
    """
    if session_id < 0:
        theirs.refuse("appointment", -session_id)
        if not (one := _appointments("a.id = ?", (-session_id,))):
            raise NotFound("That appointment is no longer there: have the day read anew.")
        return one[0][0]
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
        held_until=row.held_until,
    )


def _busy(whole: AgendaRow) -> AgendaRow:
    nothing: dict[str, Any] = {
        **dict.fromkeys(("version", "client_id", "participants"), 0),
        **dict.fromkeys(("number", "description", "session_type", "address", "status"), ""),
        **dict.fromkeys(("final", "no_show", "on_hold", "cancelled", "stale"), False),
    }
    taken = {"kind": BUSY_KIND, "client": theirs.BUSY, "colour": "gray", "status_due": None, "confirmed": True}
    return replace(whole, **{**nothing, **taken})


# -- appointments, of which this reads what a day shows ----------------------------------------------------------------

APPOINTMENT_KIND = "appointment"
APPOINTMENT = "Appt"
"""What stands where a session has its status."""

_MEETING = (
    "SELECT a.id, a.version, a.number, a.starts_at, a.ends_at, a.client_id, c.last_name, c.first_name, a.description, k.name, "
    "k.colour, a.event, a.confirmed_id, a.no_show_id, a.cancelled_id, a.suspended, a.made_by_id FROM appointment a "
    "JOIN appointment_type k ON k.id = a.appointment_type_id LEFT JOIN client c ON c.id = a.client_id WHERE "
)
_AMONG = "EXISTS (SELECT 1 FROM appointment_{0} x WHERE x.appointment_id = a.id AND x.{1}_id = ?)"


def _where_of_appointments(only: Filter, own: int | None = None) -> tuple[str, tuple[Any, ...]]:
    parts = [] if only.hidden else [states.MEETING_SHOWN]
    asked = ((only.user_id, _AMONG.format("person", "user")), (only.room_id, _AMONG.format("room", "resource")))
    given = [(value, sql) for value, sql in (*asked, (only.studio_id, "+a.studio_id = ?")) if value is not None]
    values = tuple(value for value, _ in given)
    parts += [sql for _, sql in given]
    if own is not None:
        parts, values = [*parts, theirs.INVITED.format("a")], (*values, own, own)
    return "".join(f" AND {part}" for part in parts), values


def _appointments(where: str, params: Sequence[Any]) -> list[tuple[AgendaRow, int | None, frozenset[int]]]:
    """Read appointments as a day shows them, each with who made it and who takes part."""
    found = database.rows(_MEETING + where, params)
    ids = [one for one, *_ in found]
    people = attending.parts("person", "w.id, w.initials, w.name, w.login", ids)
    rooms = attending.texts("room", "name", ids)
    out = []
    for one, version, number, start, end, client_id, last, first, about, kind, colour, event, *flags, made_by in found:
        who, where_ = people[one], rooms[one]
        row = AgendaRow(
            kind=APPOINTMENT_KIND,
            session_id=-one,
            version=version,
            number=number,
            starts_at=as_wall(start),
            ends_at=as_wall(end),
            client_id=client_id or 0,
            client=listed_name(last, first) if client_id else "",
            participants=0,
            description=about,
            session_type=kind,
            colour=colour,
            room=", ".join(where_),
            address="",
            people=tuple(initials for _, initials, _, _ in who),
            people_names=tuple(name for _, _, name, _ in who),
            logins=tuple(login for *_, login in who),
            status=APPOINTMENT,
            status_due=None,
            final=False,
            confirmed=flags[0] is not None,
            no_show=flags[1] is not None,
            on_hold=flags[3] == "on_hold",
            cancelled=flags[2] is not None or flags[3] == "cancelled",
            rooms=where_,
            event=bool(event),
        )
        out.append((row, made_by, frozenset(user_id for user_id, *_ in who)))
    return out


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
    meet, params = _where_of_appointments(replace(only, hidden=False), theirs.only())
    meetings = _appointments(
        f"a.starts_at > ? AND a.starts_at < ?{meet} ORDER BY a.starts_at, a.id LIMIT 1",
        (bound(now), bound(now + NEXT_WITHIN), *params),
    )
    start = day_after(datetime.combine(today, datetime.min.time()))
    with_whom, params = _where_of_appointments(replace(only, hidden=False), theirs.only())
    not_confirmed = database.rows(
        "SELECT count(*) FROM (SELECT 1 FROM appointment a WHERE a.starts_at >= ? AND a.starts_at < ? "
        "AND a.client_id IS NOT NULL AND NOT a.event AND a.confirmed_id IS NULL AND a.no_show_id IS NULL"
        f"{with_whom} LIMIT {pages.COUNT_CAP}) found",
        (bound(start), bound(day_after(start)), *params),
    )
    coming = [*map(_row, upcoming), *(row for row, *_ in meetings)]
    return Side(
        overdue_count=pages.count(SYSTEM, SESSIONS, overdue(today, only)),
        unconfirmed_count=pages.count(SYSTEM, SESSIONS, unconfirmed(today, only)),
        unconfirmed_meetings=int(not_confirmed[0][0]),
        next_row=min(coming, key=lambda row: (row.starts_at, row.session_id < 0), default=None),
    )


def sessions_of_client(client_id: int, *, limit: int = 500) -> tuple[AgendaRow, ...]:
    """List a client's sessions, newest first, whatever their state."""
    found = rows.read("WHERE s.client_id = ? ORDER BY s.starts_at DESC, s.id DESC LIMIT ?", (client_id, limit))
    return tuple(_row(row) for row in found)
