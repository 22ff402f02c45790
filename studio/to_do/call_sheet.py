"""The call sheet: the sessions and appointments of a day that nobody has confirmed, with whom to call, and what came of it.

The calls about a session, or an appointment, are those that are linked to it. A call that is linked to no appointment is about
the next one of the session that it is linked to; where it is linked to none, about the client's next appointment from its due
day on since that was made, and a further try about the same one as the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from models import CallType, ClientPhone, Communication, CommunicationResult, Session
from studio.appointments import appointments
from studio.dates.closures import business_calendar, make_ready
from studio.kernel import access, clock, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.instants import as_day, as_wall, bound, day_after, wall_of
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name, short_date
from studio.lists import theirs
from studio.messages import calls
from studio.messages.addresses import key_of
from studio.messages.consent import standing_of
from studio.sessions import sessions

MOST = 500
NO_CALLS = "No calls: consent was withdrawn"
How = Literal["confirmed", "no_answer", "voicemail", "moved"]
HOW: Mapping[How, str] = {
    "confirmed": "reached, confirmed",
    "no_answer": "no answer",
    "voicemail": "voicemail",
    "moved": "reached, wants another time",
}
"""How a call may go, in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A session, or an appointment with a client, that is to be confirmed."""

    session_id: int
    """The session's id, or that of an appointment with a minus before it."""
    number: str
    starts_at: datetime
    session_type: str
    client_id: int
    client: str
    phone: str
    """The first number; hidden from who sees none."""
    warning: str
    """What one must know before one calls."""
    result: str
    """What came of the last call about it, and when; empty before the first."""
    call_id: int | None
    """The call about it that is still to be made."""
    version: int
    """Of the session, or the appointment: who confirms has heard of that one."""

    @property
    def appointment_id(self) -> int | None:
        """The appointment that it is; ``None`` for a session."""
        return -self.session_id if self.session_id < 0 else None

    @property
    def called(self) -> str:
        """The number, by which an appointment is told from a session."""
        return self.number if self.appointment_id is None else f"Appt {self.number}"


_OPEN = (
    "c.id, c.last_name, c.first_name, c.call_warning, "
    "(SELECT p.number FROM client_phone p WHERE p.client_id = c.id ORDER BY p.position, p.id LIMIT 1), x.version "
    "FROM {0} x JOIN client c ON c.id = x.client_id JOIN {0}_type k ON k.id = x.{0}_type_id "
    "WHERE x.starts_at >= ? AND x.starts_at < ? AND x.confirmed_id IS NULL AND x.no_show_id IS NULL AND {1} "
    f"ORDER BY x.starts_at, x.id LIMIT {MOST}"
)


def sheet(day: date) -> tuple[Line, ...]:
    """List the sessions of a day, and its appointments with clients, that are not confirmed; at most ``MOST`` of each."""
    start, own = datetime.combine(day, datetime.min.time()), theirs.only()
    within = bound(start), bound(day_after(start))
    mine, params = ("TRUE", ()) if own is None else theirs.sessions_of(own, "x.")
    invited = "TRUE" if own is None else theirs.INVITED.format("x")
    found = [
        *database.rows(
            "SELECT x.id, x.id, x.booked_at, x.number, x.starts_at, k.name, "
            + _OPEN.format("session", f"x.on_hold_id IS NULL AND x.cancelled_id IS NULL AND {mine}"),
            (*within, *params),
        ),
        *database.rows(
            "SELECT -x.id, x.session_id, x.made_at, x.number, x.starts_at, k.name, "
            + _OPEN.format("appointment", f"x.cancelled_id IS NULL AND NOT x.event AND {invited}"),
            (*within, *(() if own is None else (own, own))),
        ),
    ]
    calls_ = _calls([_About(key, of, client, since, day) for key, of, since, _, _, _, client, *_ in found])
    sees, keys = access.sees("reach"), {row[-2]: key_of("call", row[-2]) for row in found if row[-2]}
    said = standing_of("call", list(keys.values()))
    no_calls = {phone for phone, key in keys.items() if key in said and said[key].state == "withdrawn"}
    lines = (
        Line(
            key, number, as_wall(at), kind, client, listed_name(last, first),
            (phone or "") if sees else access.HIDDEN, "; ".join(filter(None, (NO_CALLS * (phone in no_calls), warning))),
            *calls_[key], version,
        )
        for key, _, _, number, at, kind, client, last, first, warning, phone, version in found
    )  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.starts_at, line.session_id < 0, abs(line.session_id))))


class _About(NamedTuple):
    """What calls are about: its key, the session that it is or was made from, its client, when it was made, and its day."""

    key: int
    """See ``Line.session_id``."""
    session_id: int | None
    client_id: int
    since: Any
    day: date


def _calls(asked: Sequence[_About]) -> dict[int, tuple[str, int | None]]:
    """Return what came of the last call about each, and the first one that waits to be made."""
    of_sessions = _of("m.session_id", {one.session_id for one in asked if one.session_id is not None})
    clients = {one.client_id for one in asked if one.session_id is None}
    of_clients, days = _of("+m.session_id IS NULL AND m.client_id", clients), _days(clients)
    kind, found = _call_type(), {}
    for one in asked:
        if one.session_id is not None:
            rows, since = of_sessions.get(one.session_id, []), date.min
            rows = [row for row in rows if row.meeting in (() if one.key > 0 else (-one.key,)) + (None,)]
        else:
            before = max((day for day in days.get(one.client_id, ()) if day < one.day), default=date.min)
            rows = [
                row
                for row in of_clients.get(one.client_id, ())
                if (before < row.about <= one.day if row.meeting is None else row.meeting == -one.key)
            ]
            since = wall_of(one.since).date()
        done = [(row.result, row.done) for row in rows if row.done is not None and row.done >= since]
        waiting = (row.id for row in rows if row.done is None and row.kind == kind)
        said = ", ".join(text for text in (done[-1][0], short_date(done[-1][1])) if text) if done else ""
        found[one.key] = said, next(waiting, None)
    return found


def _days(clients: Collection[int]) -> dict[int, set[date]]:
    """Read on which days clients have appointments that were made from no session."""
    found: dict[int, set[date]] = {}
    if clients:
        for client, at in database.rows(
            f"SELECT client_id, starts_at FROM appointment WHERE client_id IN ({database.marks(clients)}) "
            "AND +session_id IS NULL AND +cancelled_id IS NULL",
            tuple(clients),
        ):
            found.setdefault(client, set()).add(as_wall(at).date())
    return found


class _Call(NamedTuple):
    """A call: when it was made, what came of it, its type, the day when the first try was due, and its appointment."""

    id: int
    done: date | None
    result: str
    kind: int | None
    about: date
    meeting: int | None


def _of(column: str, ids: Collection[int]) -> dict[int, list[_Call]]:
    """Read the calls that have one of these in a column, by it, oldest first."""
    found: dict[int, list[_Call]] = {}
    about: dict[int, date] = {}
    if ids:
        for of, call, done, result, kind, due, previous, meeting in database.rows(
            f"SELECT {column.rpartition(' ')[2]}, m.id, m.completed_on, r.name, m.call_type_id, m.due_on, m.previous_id, "
            "m.appointment_id "
            "FROM communication m "
            "LEFT JOIN communication_result r ON r.id = m.result_id "
            # All calls there are would be another way: SQLite takes it where the kind is no more than compared.
            f"WHERE m.kind || '' = 'call' AND {column} IN ({database.marks(ids)}) ORDER BY m.id",
            tuple(ids),
        ):
            about[call] = about.get(previous) or as_day(due) or date.min
            found.setdefault(of, []).append(_Call(call, as_day(done), result or "", kind, about[call], meeting))
    return found


def _call_type() -> int | None:
    """Return the type of calls that confirm a session: the first one that says so."""
    rows = CallType.select().order_by(CallType.inactive, CallType.position, CallType.id)
    return next((int(row.id) for row in rows if "confirm" in row.name.casefold()), None)


# -- logging ---------------------------------------------------------------------------------------------------------------


def log(actor: Actor, session_id: int, how: How, version: int | None = None) -> date | None:
    """Note how a call about a session or an appointment went; where none about it waits, one is made and done in the same act.

    Reached and confirmed confirms it. Who was not reached is called again on the next business day, or on the day itself
    where that comes first.

    Args:
        session_id: see ``Line.session_id``.
        version: what was read to the client who confirmed; without one, whatever it is now.
    Returns:
        The day of the next try; ``None`` where there is none.
    Raises:
        Invalid: it takes place no more, has no client, or the studio has no such result of calls.
        NotFound: it is gone.
        NotAllowed: the actor may not.
        StaleRecord: it was confirmed, and is another one than that of ``version``.
    """
    make_ready(clock.today())
    result = _result(how)
    with journal.entry(actor, "call.logged") as entry:
        require(actor, "messages", "log calls")
        if how == "confirmed" and session_id < 0:
            appointments.change_in(entry, -session_id, version, {"confirmed": True})
        elif how == "confirmed":
            sessions.save_in(entry, session_id, version, {"confirmed": True})
        about = _called(actor, session_id)
        next_on = None if result.reached else _next_try(result, about.day)
        _, waiting = _calls([about])[session_id]
        call_id = waiting or _begun(entry, about)
        values: dict[str, Any] = {"result": result.id, "next_on": next_on}
        if how == "moved":
            values["body"] = "Wants another time."
        calls.log_in(entry, call_id, None, values)
    return next_on


def _called(actor: Actor, session_id: int) -> _About:
    """Return what a call is about."""
    if session_id > 0:
        theirs.refuse("session", session_id, actor)
        session = Session.get_or_none(Session.id == session_id)
        if session is None:
            raise NotFound("That session is gone: somebody deleted it.")
        return _About(session_id, session_id, session.client_id, session.booked_at, session.starts_at.date())
    theirs.refuse("appointment", -session_id, actor)
    row = appointments.found(-session_id)
    if row.client_id is None:
        raise Invalid(f"Appointment {row.number} is with nobody who could be called: it has no client.")
    return _About(session_id, row.session_id, row.client_id, row.made_at, row.starts_at.date())


def _result(how: How) -> CommunicationResult:
    rows = CommunicationResult.select().where(~CommunicationResult.inactive)
    found = list(rows.order_by(CommunicationResult.position, CommunicationResult.id))
    fits = [row for row in found if row.reached == (how in ("confirmed", "moved"))]
    if how == "voicemail":
        fits = [row for row in fits if "voice" in row.name.casefold()] or fits[::-1]
    elif how == "no_answer":
        fits = [row for row in fits if "answer" in row.name.casefold()] or fits
    if not fits:
        raise Invalid(
            f"The studio has no result of calls for {HOW[how]}: add one under Maintenance, Communication results."
        )
    return fits[0]


def _next_try(result: CommunicationResult, on: date) -> date | None:
    today = clock.today()
    if on < today or result.next_business_days is None:
        return None
    return min(business_calendar().add(today, result.next_business_days), on)


def _begun(entry: journal.Entry, about: _About) -> int:
    kind = _call_type()
    phones = ClientPhone.select().where(ClientPhone.client == about.client_id)
    phone = phones.order_by(ClientPhone.position, ClientPhone.id).first()
    return entry.insert(
        Communication,
        kind="call",
        client=about.client_id,
        session=about.session_id,
        appointment=-about.key if about.key < 0 else None,
        user=entry.actor.user_id,
        due_on=clock.today(),
        call_type=kind,
        description="" if kind is None else CallType.get_by_id(kind).description,
        phone="" if phone is None else phone.number,
        made_at=entry.at,
        made_by=entry.actor.user_id,
    )
