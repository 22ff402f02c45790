"""The call sheet: the sessions of a day that nobody has confirmed, with whom to call, and what came of the last call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from models import CallType, ClientPhone, Communication, CommunicationResult, Session
from studio.dates.closures import business_calendar, make_ready
from studio.kernel import access, clock, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.instants import as_day, as_wall, bound, day_after
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name, short_date
from studio.lists import theirs
from studio.messages import calls
from studio.sessions import sessions
from studio.sessions.states import TAKES_PLACE

MOST = 500
How = Literal["confirmed", "no_answer", "voicemail", "moved"]
HOW: Mapping[How, str] = {
    "confirmed": "reached, confirmed",
    "no_answer": "no answer",
    "voicemail": "voicemail",
    "moved": "reached, wants another time",
}
"""How a call about a session may go, in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A session that is to be confirmed."""

    session_id: int
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
    """What came of the last call about the session, and when; empty before the first."""
    call_id: int | None
    """The call about it that is still to be made."""


def sheet(day: date) -> tuple[Line, ...]:
    """List the sessions of a day that are not confirmed, by start; at most ``MOST``."""
    start = datetime.combine(day, datetime.min.time())
    own = theirs.only()
    mine, params = ("", ()) if own is None else theirs.sessions_of(own, "s.")
    found = database.rows(
        "SELECT s.id, s.number, s.starts_at, t.name, c.id, c.last_name, c.first_name, c.call_warning, "
        "(SELECT p.number FROM client_phone p WHERE p.client_id = c.id ORDER BY p.position, p.id LIMIT 1) "
        "FROM session s JOIN client c ON c.id = s.client_id JOIN session_type t ON t.id = s.session_type_id "
        f"WHERE s.starts_at >= ? AND s.starts_at < ? AND s.confirmed_id IS NULL AND s.no_show_id IS NULL AND {TAKES_PLACE}"
        f"{f' AND {mine}' if mine else ''} ORDER BY s.starts_at, s.id LIMIT {MOST}",
        (bound(start), bound(day_after(start)), *params),
    )
    made, waiting = _calls([int(row[0]) for row in found])
    sees = access.sees("reach")
    return tuple(
        Line(
            int(key), str(number), as_wall(at), str(kind), int(client), listed_name(last, first),
            (phone or "") if sees else access.HIDDEN, str(warning), made.get(int(key), ""), waiting.get(int(key)),
        )
        for key, number, at, kind, client, last, first, warning, phone in found
    )  # fmt: skip


def _calls(session_ids: list[int]) -> tuple[dict[int, str], dict[int, int]]:
    """Return what came of the last call about each session, and the first one about it that waits to be made."""
    made: dict[int, str] = {}
    waiting: dict[int, int] = {}
    if session_ids:
        kind = _call_type()
        for call, session, done, result, of in database.rows(
            "SELECT m.id, m.session_id, m.completed_on, r.name, m.call_type_id FROM communication m "
            "LEFT JOIN communication_result r ON r.id = m.result_id "
            f"WHERE m.kind = 'call' AND m.session_id IN ({database.marks(session_ids)}) ORDER BY m.id",
            tuple(session_ids),
        ):
            if (day := as_day(done)) is not None:
                made[int(session)] = ", ".join(text for text in (result, short_date(day)) if text)
            elif of == kind:
                waiting.setdefault(int(session), int(call))
    return made, waiting


def _call_type() -> int | None:
    """Return the type of calls that confirm a session: the first one that says so."""
    rows = CallType.select().order_by(CallType.inactive, CallType.position, CallType.id)
    return next((int(row.id) for row in rows if "confirm" in row.name.casefold()), None)


# -- logging ---------------------------------------------------------------------------------------------------------------


def log(actor: Actor, session_id: int, how: How) -> date | None:
    """Note how a call about a session went; where no call about it waits, one is made and done in the same act.

    Reached and confirmed confirms the session. Who was not reached is called again on the next business day, or on the day
    of the session where that comes first.

    Returns:
        The day of the next try; ``None`` where there is none.
    Raises:
        Invalid: the session takes place no more, or the studio has no such result of calls.
        NotFound: the session is gone.
        NotAllowed: the actor may not.
    """
    make_ready(clock.today())
    result = _result(how)
    with journal.entry(actor, "call.logged") as entry:
        require(actor, "messages", "log calls")
        if how == "confirmed":
            sessions.save_in(entry, session_id, None, {"confirmed": True})
        theirs.refuse("session", session_id, actor)
        session = Session.get_or_none(Session.id == session_id)
        if session is None:
            raise NotFound("That session is gone: somebody deleted it.")
        next_on = None if result.reached else _next_try(result, session.starts_at.date())
        _, waiting = _calls([session_id])
        call_id = waiting.get(session_id) or _begun(entry, session)
        values: dict[str, Any] = {"result": result.id, "next_on": next_on}
        if how == "moved":
            values["body"] = "Wants another time."
        calls.log_in(entry, call_id, None, values)
    return next_on


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


def _begun(entry: journal.Entry, session: Session) -> int:
    kind = _call_type()
    phones = ClientPhone.select().where(ClientPhone.client == session.client_id)
    phone = phones.order_by(ClientPhone.position, ClientPhone.id).first()
    return entry.insert(
        Communication,
        kind="call",
        client=session.client_id,
        session=session.id,
        user=entry.actor.user_id,
        due_on=clock.today(),
        call_type=kind,
        description="" if kind is None else CallType.get_by_id(kind).description,
        phone="" if phone is None else phone.number,
        made_at=entry.at,
        made_by=entry.actor.user_id,
    )
