"""A session moves: what follows from it, told before, and what comes along, moved in the same act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Unpack

from models import Appointment, Communication, Outbox, Session, Task
from studio.appointments import appointments
from studio.booking import attending, scheduling
from studio.booking.holders import of_appointment
from studio.dates.closures import make_ready
from studio.kernel import clock, journal, preferences
from studio.kernel.access import Actor, may_now
from studio.kernel.errors import Clash, NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.kernel.retry import retry_clash
from studio.kernel.shown import format_date, format_span, format_time, short_date
from studio.kernel.types import Allow
from studio.lists import record_kind, theirs
from studio.sessions import equipment, flag_rules, limits, rules, sessions
from studio.sessions.fields import check_day
from studio.sessions.sessions import SAME_LENGTH, Saved
from studio.tasks import tasks
from studio.workflow import workflow

Along = tuple[str, int]
"""What may come along: ``event``, ``appointment`` or ``task``, and its id."""
MOST = 50


@dataclass(frozen=True, slots=True)
class Follower:
    """What belongs to a session and can move along with it."""

    along: Along
    called: str
    """``event 4, Church``, ``appointment 3, Consultation``."""
    was: str
    to: str
    """When it is, and when it would be."""
    shortly: tuple[str, str]
    """Both in a few cells."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows when a session moves."""

    followers: tuple[Follower, ...]
    told: tuple[str, ...]
    """What follows by itself, each in a sentence."""
    waiting: int = 0
    """How many messages wait in the outbox with the old time."""
    copies: bool = False
    """Whether it is booked once more instead."""

    @property
    def asks(self) -> bool:
        """Whether somebody has to decide something before it is saved; what follows by itself is only told."""
        return bool(self.followers or self.waiting)

    @property
    def sentence(self) -> str:
        """All of it in a few words; empty where nothing follows."""
        kinds = [one.along[0] for one in self.followers]
        counts = [(kinds.count(kind), kind) for kind in ("event", "appointment", "task")]
        along = " and ".join(f"{count} {kind}{'s' * (count != 1)}" for count, kind in counts if count)
        return " ".join([*self.told, *([f"{along} can come along."] if along else [])])


def consequences(actor: Actor, session_id: int, starts_at: datetime, ends_at: datetime | None = None) -> Consequences:
    """Say what follows when a session moves, or becomes longer or shorter.

    Args:
        ends_at: its new end; without one it keeps its length.
    Raises:
        NotFound: it is gone.
        NotAllowed: who asks may not see it.
    """
    theirs.refuse("session", session_id, actor)
    session = sessions.found(session_id)
    by, days = starts_at - session.starts_at, starts_at.date() - session.starts_at.date()
    meetings = [meeting(row, by) for row in (_appointments(actor, session) if by else ())]
    open_tasks = [_task(row, days) for row in (_tasks(actor, session) if days else ())]
    retimed = bool(by) or ends_at not in (None, session.ends_at)
    waiting = _messages(session.id, waits=True)
    told = _told(session, starts_at, actor, waiting, retimed=retimed)
    return Consequences((*meetings, *open_tasks), tuple(told), waiting)


def judge(actor: Actor, session_id: int | None, values: Mapping[str, Any], **allow: Unpack[Allow]) -> None:
    """Look whether a session can move, or a new one be booked, as it is typed, before it is asked what comes along.

    What may come along is not in its way yet: that is asked next, and what stays is refused when it is saved.

    Args:
        session_id: None for a new one.
        values: what changes of it, see ``sessions.save_session``; its start and its end are among them.
    Raises:
        StudioError: as ``sessions.save_session``, ``Clash`` and ``OverCap`` among it.
    """
    if session_id is None:
        session, had, given = None, {}, rules.complete(values, preferences.load())
    else:
        theirs.refuse("session", session_id, actor)
        session = sessions.found(session_id)
        had = {**session.__data__, "equipment": equipment.of_session(session_id)}
        given = {"confirmed": False, **values}
    changed = rules.checked(given, session, actor)
    if "equipment" in given:
        changed["equipment"] = equipment.read(given["equipment"] or "")
    rules.check_times(changed["starts_at"], changed["ends_at"])
    now = flag_rules.apply(session, given, actor, changed["starts_at"]).now
    if now["cancelled"] or now["on_hold"]:
        return
    slot = rules.slot_from({**had, **changed})
    slot = scheduling.newly_taken(session_id, slot) if session_id is not None else slot
    allowed, may_allow = allow.get("allow_clash", False), may_now(actor, "allow_clash")
    try:
        scheduling.judge(slot, ignore=session_id, allow=allowed, may_allow=may_allow)
    except Clash as clash:
        along = {of_appointment(row.id) for row in _appointments_of(session)} if session is not None else set()
        if not {one.holder for one in clash.clashes} <= along:
            raise
    limits.judge(actor, session, changed, now, allow)


def _appointments_of(session: Session) -> Any:
    return Appointment.select().where(attending.to_come(session.id))


def _appointments(actor: Actor, session: Session) -> list[Appointment]:
    found = _appointments_of(session)
    rows = list(found.order_by(Appointment.starts_at, Appointment.id).limit(MOST))
    seen = theirs.shown("appointment", [row.id for row in rows], theirs.only(actor))
    return [row for row in rows if row.id in seen]


def _events(session_id: int) -> set[int]:
    found = Appointment.select(Appointment.id).where((Appointment.session == session_id) & Appointment.event)
    return {row.id for row in found}


def meeting(row: Appointment, by: timedelta) -> Follower:
    """Return an appointment of a session as what may come along when that moves ``by`` so much."""
    to = row.starts_at + by, row.ends_at + by
    kind = "event" if row.event else "appointment"
    what = row.event and row.description or row.appointment_type.name
    called = f"{kind} {row.number}, {what}"
    shortly = _shortly(row.starts_at), _shortly(to[0])
    return Follower((kind, row.id), called, format_span(row.starts_at, row.ends_at), format_span(*to), shortly)


def _shortly(at: datetime) -> str:
    return f"{short_date(at.date())}, {format_time(at.time())}"


def _task(row: Task, days: timedelta) -> Follower:
    due, to = row.due_on, row.due_on + days
    called = f"task {row.number}, {row.subject}"
    return Follower(("task", row.id), called, format_date(due), format_date(to), (short_date(due), short_date(to)))


def hangs_on(session: Session) -> bool:
    """Tell whether something belongs to a session that a copy of it has not: its yes, tasks, appointments but for events."""
    meetings = _appointments_of(session).where(~Appointment.event)
    return session.confirmed_id is not None or meetings.exists() or _tasks_of(session).exists()


def _tasks_of(session: Session) -> Any:
    return Task.select().where((Task.session == session.id) & Task.completed_on.is_null())


def _tasks(actor: Actor, session: Session) -> list[Task]:
    rows = _tasks_of(session).order_by(Task.due_on, Task.id)
    return [row for row in rows.limit(MOST) if _seen(actor, row.id)]


def _seen(actor: Actor, task_id: int) -> bool:
    try:
        tasks.refuse_unseen(task_id, actor)
    except NotAllowed:
        return False
    return True


def _told(session: Session, starts_at: datetime, actor: Actor, waiting: int, *, retimed: bool) -> list[str]:
    told = []
    if session.confirmed_id is not None and starts_at != session.starts_at:
        told.append("It is not confirmed any more: the client said yes to the old time.")
    day = starts_at.date()
    status = workflow.status_by_id(session.status_id)
    if status.from_session and session.status_due_by_id is None and day != session.starts_at.date():
        due: date | None = rules.chosen_due(status, session.status_since, day, None, actor)["status_due"]
        if due is not None and due != session.status_due:
            told.append(f"{status.name} is due on {format_date(due)} then.")
    drafts = _messages(session.id, waits=False)
    if waiting:
        old = "with the old time" if retimed else "as it was before"
        told.append(f"{_counted(waiting)} in the outbox {old}: look whether it should still go.")
    if drafts:
        told.append(f"{_counted(drafts)} not sent yet: fields such as the date are filled when it is.")
    return told


def _counted(count: int) -> str:
    return "One message is" if count == 1 else f"{count} messages are"


def _messages(session_id: int, *, waits: bool) -> int:
    mine = (Communication.session == session_id) & (Communication.kind != "call") & ~Communication.incoming
    mine &= Communication.appointment.is_null()  # what is about its appointments is about their times
    if waits:
        found = Outbox.select().join(Communication).where(mine & Outbox.state.in_(("waiting", "held")))
        return int(found.count())
    sent = Outbox.select(Outbox.communication).join(Communication).where(Communication.session == session_id)
    return int(Communication.select().where(mine & Communication.id.not_in(sent)).count())


@retry_clash
def move(
    actor: Actor,
    session_id: int,
    version: int | None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    *,
    along: Collection[Along] = (),
    values: Mapping[str, Any] = MappingProxyType({}),
    **allow: Unpack[Allow],
) -> Saved:
    """Move a session, and what belongs to it along by as much: all of it in one act, or none.

    Args:
        along: of ``consequences``, what is to come along; events of which the actor may not know do so always.
        values: what else changes of the session, see ``sessions.save_session``.
    Raises:
        StudioError: as ``sessions.move_session``, ``appointments.move`` and ``record_kind.save``.
    """
    check_day(starts_at.date())
    make_ready(clock.today())
    with journal.entry(actor, "session.changed") as entry:
        session = sessions.found(session_id)
        by, days = starts_at - session.starts_at, starts_at.date() - session.starts_at.date()
        known = {("event" if row.event else "appointment", row.id) for row in _appointments(actor, session)}
        known |= {("task", row.id) for row in _tasks(actor, session)}
        if not set(along) <= known:
            raise NotFound("Something of what should come along has changed meanwhile: look again.")
        meetings = [Appointment.get_by_id(of) for kind, of in sorted(along) if kind == "appointment"]
        # None of them is in the way of the others where it still stands.
        for row in meetings:
            scheduling.write_bookings(entry, of_appointment(row.id), None, held=False)
        given = {**values, "starts_at": starts_at, "ends_at": ends_at or SAME_LENGTH}
        events = _events(session.id) - {of for kind, of in known - set(along) if kind == "event"}
        saved = sessions.save_in(entry, session_id, version, given, along=events, **allow)
        told = entry.verb, entry.facts
        warnings = saved.warnings
        for row in meetings:
            moved = {"starts_at": row.starts_at + by, "ends_at": row.ends_at + by}
            done = appointments.change_in(entry, row.id, None, moved, allow_clash=allow.get("allow_clash", False))
            warnings += done.warnings
        for kind, task_id in sorted(along):
            if kind == "task":
                task = Task.get_by_id(task_id)
                dates = {"due_on": task.due_on + days, "start_on": task.start_on + days}
                record_kind.save_in(entry, tasks.KIND, task_id, None, dates)
        entry.verb, entry.facts = told
    return Saved(saved.session_id, saved.number, saved.version, warnings, saved.changed)


def words(found: Consequences, starts_at: datetime) -> str:
    """Say what follows from a move, to be shown before it is saved."""
    when = f"{format_date(starts_at.date())}, {format_time(starts_at.time())}"
    return "\n".join([f"It {'is booked once more for' if found.copies else 'moves to'} {when}.", *found.told])
