"""How a visit goes on its day: arrived, started, done, each with when and by whom; and what is over of which nobody said
how it went.

A visit holds for its day: what is moved to another one has not begun. Nothing here happens by itself: nobody becomes a no show,
and nothing is done, because time has passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeVar, get_args

from models import Appointment, Client, Session, Visit
from studio.booking import attending
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.instants import as_day, as_wall, bound, wall_of
from studio.kernel.nouns import Undoable
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time, listed_name
from studio.lists import theirs
from studio.sessions import states
from studio.workflow import history

Step = Literal["arrived", "started", "done"]
STEPS: tuple[Step, ...] = get_args(Step)

LATE_FROM_MIN = 5
"""Who is so many minutes behind the start is late."""
LOOK_BACK = timedelta(days=7)
"""So far back it is asked how something went."""
MOST = 200


@dataclass(frozen=True, slots=True)
class VisitView:
    """How a visit stands; the studio's wall time of each step, ``None`` where it is not so yet."""

    arrived: datetime | None = None
    started: datetime | None = None
    done: datetime | None = None

    def waiting_min(self, now: datetime) -> int | None:
        """Return for how many minutes they have waited, or did until it started; ``None`` who has not arrived."""
        if self.arrived is None or (self.started is None and self.done is not None):
            return None
        until = self.started or now
        return max(0, int((clock.utc(until) - clock.utc(self.arrived)).total_seconds()) // 60)


NOT_YET = VisitView()


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of noting a step."""

    number: str
    at: datetime
    """When it was noted, now or before."""
    changed: bool
    """Whether it was not so already."""


# -- noting ----------------------------------------------------------------------------------------------------------


def mark(actor: Actor, key: int, step: Step, *, on: bool = True) -> Marked:
    """Note that somebody arrived, or that it started or is done; or take that back.

    What is noted already stays as it was, with who noted it and when.

    Args:
        key: the session's id, or that of an appointment with a minus before it.
    Raises:
        NotFound: it is gone.
        NotAllowed: the actor may not change it.
        Invalid: it does not take place, nobody came, or its day is still to come.
    """
    with journal.entry(actor, "visit.back", what="", step=step) as entry:
        require(actor, "book", "note how a visit goes")
        what = _found(actor, key)
        day = what.starts_at.date()
        if on:
            _refuse(what, day)
        link = "session" if key > 0 else "appointment"
        row = Visit.get_or_none(getattr(Visit, link) == abs(key))
        holds = row is not None and row.day == day
        kept = getattr(row, f"{step}_at") if holds else None
        if (kept is not None) == on:
            return Marked(what.number, wall_of(kept) if kept else clock.wall(entry.at), changed=False)
        values: dict[str, Any] = {} if holds else {name: None for one in STEPS for name in (f"{one}_at", f"{one}_by")}
        values |= {f"{step}_at": entry.at if on else None, f"{step}_by": actor.user_id if on else None, "day": day}
        if row is None:
            entry.insert(Visit, **{link: abs(key)}, **values)
        else:
            entry.update(Visit, row.id, **values)
        client = Client.get_or_none(Client.id == what.client_id)
        name = listed_name(client.last_name, client.first_name) if client else ""
        called = f"{link} {what.number}"
        if not on:
            entry.tell("visit.back", what=called, step=step)
        elif step == "arrived":
            entry.tell("visit.arrived", what=called, client=name)
        else:
            entry.tell("visit.started" if step == "started" else "visit.done", what=called, client=name)
        if key > 0:
            history.note(entry, key, step if on else "visit_back", **({} if on else {"step": step}))
    return Marked(what.number, clock.wall(entry.at), changed=True)


def _found(actor: Actor, key: int) -> Session | Appointment:
    kind: Any = ("session", Session) if key > 0 else ("appointment", Appointment)
    theirs.refuse(kind[0], abs(key), actor)
    row: Session | Appointment | None = kind[1].get_or_none(kind[1].id == abs(key))
    if row is None:
        raise NotFound(f"That {kind[0]} is gone.")
    return row


def _refuse(what: Session | Appointment, day: date) -> None:
    one = "session" if isinstance(what, Session) else "appointment"
    if what.cancelled_id is not None:
        raise Invalid(f"The {one} is cancelled: take the cancellation back first.")
    if what.no_show_id is not None:
        raise Invalid(f"The {one} is flagged as a no show: clear that first.")
    if isinstance(what, Session) and what.on_hold_id is not None:
        raise Invalid(f"The {one} is on hold: take it off hold first.")
    if day > clock.today():
        raise Invalid(f"The {one} is on {format_date(day)}: how it goes is noted on its day.")


def why_no_no_show(key: int, day: date, one: str = "session") -> str:
    """Say why nobody can be missing from what somebody came to on its day; empty where nobody did."""
    if (visit := of([key]).get(key, {}).get(day)) is None or visit == NOT_YET:
        return ""
    step, at = next((step, at) for step in STEPS if (at := getattr(visit, step)) is not None)
    return f"The {one} was noted as {step} at {format_time(at.time())}: take that back first."


def undone(entry: journal.Entry, visit_ids: set[int], done: Undoable) -> None:
    """Tell the sessions' history that a step was taken back, or noted again."""
    ids = [row.session_id for row in Visit.select().where(Visit.id << list(visit_ids)) if row.session_id is not None]
    history.note_all(entry, sorted(ids), "redone" if done.takes_back else "undone", act=done.act)


def unmake(entry: journal.Entry, visit_id: int) -> None:
    """Take back that the first step was noted: the row stays, with nothing in it."""
    entry.update(Visit, visit_id, **{name: None for one in STEPS for name in (f"{one}_at", f"{one}_by")})


# -- reading ---------------------------------------------------------------------------------------------------------

_STEPS = ", ".join(f"v.{step}_at" for step in STEPS)


def of(keys: Sequence[int]) -> dict[int, dict[date, VisitView]]:
    """Read the visits of sessions and appointments, by their keys and the day for which each holds; one question."""
    if not keys:
        return {}
    parts = [("session_id", [key for key in keys if key > 0]), ("appointment_id", [-key for key in keys if key < 0])]
    asked = [f"v.{link} IN ({database.marks(ids)})" for link, ids in parts if ids]
    found = database.rows(
        f"SELECT v.session_id, v.appointment_id, v.day, {_STEPS} FROM visit v WHERE {' OR '.join(asked)}",
        tuple(one for _, ids in parts for one in ids),
    )
    out: dict[int, dict[date, VisitView]] = {}
    for session_id, appointment_id, day, *at in found:
        if (on := as_day(day)) is not None:
            view = VisitView(*(None if one is None else wall_of(one) for one in at))
            out[int(session_id or -appointment_id)] = {on: view}
    return out


def in_use() -> bool:
    """Tell whether this studio notes who arrives: before it ever did, nobody is late."""
    return bool(database.rows("SELECT 1 FROM visit LIMIT 1"))


Row = TypeVar("Row", bound=Any)


def beside(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Put beside the entries of a day how the visits stand."""
    found = of([row.session_id for row in rows])
    if not found and not (rows and in_use()):
        return tuple(rows)
    kept = (found.get(row.session_id, {}).get(row.starts_at.date(), NOT_YET) for row in rows)
    return tuple(replace(row, visit=visit, awaited=True) for row, visit in zip(rows, kept, strict=True))


def words(visit: VisitView, starts_at: datetime, ends_at: datetime, now: datetime, *, awaited: bool) -> tuple[str, str]:
    """Say in a narrow column how a visit stands, and whether that is good, to heed or late; both empty where nothing is."""
    if visit.done is not None:
        return "DONE", "good"
    if visit.started is not None:
        return "STARTED", "good"
    if visit.arrived is not None:
        return f"HERE {visit.waiting_min(now)}m", "caution" if now > starts_at else "good"
    late = late_min(starts_at, ends_at, visit, now) if awaited else 0
    return (f"LATE {late}m", "late") if late else ("", "")


def late_min(starts_at: datetime, ends_at: datetime, visit: VisitView, now: datetime) -> int:
    """Return by how many minutes somebody is late who is still awaited; 0 who is not."""
    if visit != NOT_YET or not starts_at <= now < ends_at:
        return 0
    late = int((clock.utc(now) - clock.utc(starts_at)).total_seconds()) // 60
    return late if late >= LATE_FROM_MIN else 0


@dataclass(frozen=True, slots=True)
class Open:
    """Something that is over, and nobody has said how it went."""

    key: int
    """The session's id, or that of an appointment with a minus before it."""
    version: int
    number: str
    starts_at: datetime
    ends_at: datetime
    client: str
    what: str
    who: str
    """Initials of who worked on it."""
    visit: VisitView


def without_outcome() -> tuple[Open, ...]:
    """List what has ended, of which nobody said that it is done, missed or cancelled, the first one first, at most 200 of each.

    It goes back a week, but not behind the first day on which anything was noted: before that nobody could say.
    """
    now = clock.now()
    first = database.rows("SELECT min(day) FROM visit")[0][0]
    began = as_day(first) if first else None
    since = max(clock.today() - LOOK_BACK, began) if began else clock.today()
    span = (bound(datetime.combine(since, datetime.min.time())), bound(now), bound(now))
    found = [*_sessions(span), *_appointments(span)]
    visits = of([one[0] for one in found])
    out = []
    for key, version, number, start, end, last, first_name, what, who in found:
        starts_at = as_wall(start)
        visit = visits.get(key, {}).get(starts_at.date(), NOT_YET)
        if visit.done is None:
            named = listed_name(last, first_name)
            out.append(Open(key, version, number, starts_at, as_wall(end), named, what, who or "", visit))
    return tuple(sorted(out, key=lambda one: (one.starts_at, one.key)))


_ENDED = "{0}.starts_at >= ? AND {0}.starts_at < ? AND {0}.ends_at <= ? AND {0}.no_show_id IS NULL"


def _sessions(span: tuple[str, ...]) -> list[tuple[Any, ...]]:
    own = theirs.only()
    mine, whose = ("", ()) if own is None else theirs.sessions_of(own, "s.")
    where = mine and f" AND {mine}"
    return database.rows(
        "SELECT s.id, s.version, s.number, s.starts_at, s.ends_at, c.last_name, c.first_name, t.name, p.initials "
        "FROM session s JOIN client c ON c.id = s.client_id JOIN session_type t ON t.id = s.session_type_id "
        f"LEFT JOIN staff p ON p.id = s.photographer_id WHERE {_ENDED.format('s')} AND {states.TAKES_PLACE}{where} "
        f"ORDER BY s.starts_at, s.id LIMIT {MOST}",
        (*span, *whose),
    )


def _appointments(span: tuple[str, ...]) -> list[tuple[Any, ...]]:
    own = theirs.only()
    mine = "" if own is None else f" AND {theirs.INVITED.format('a')}"
    found = database.rows(
        "SELECT -a.id, a.version, a.number, a.starts_at, a.ends_at, c.last_name, c.first_name, k.name "
        "FROM appointment a JOIN client c ON c.id = a.client_id JOIN appointment_type k ON k.id = a.appointment_type_id "
        f"WHERE {_ENDED.format('a')} AND a.cancelled_id IS NULL AND NOT a.event{mine} ORDER BY a.starts_at, a.id LIMIT {MOST}",
        (*span, *(() if own is None else (own, own))),
    )
    who = attending.texts("person", "initials", [-row[0] for row in found])
    return [(*row, " ".join(who[-row[0]])) for row in found]
