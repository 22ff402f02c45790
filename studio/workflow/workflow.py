"""Status cycles: which status comes next, by when, and moving a session along.

A due date is the ``duration_business_days``-th business day after the day on which the status before was completed, or
after the session's own day where the status counts from that; see ``studio.dates.business_days`` for what a business day
is, and ``docs/decisions/0023-due-dates.md``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

from peewee import JOIN

from models import Cycle, Session, Stage, Status, User
from studio.dates.business_days import BusinessCalendar, Closed
from studio.dates.closures import business_calendar, make_ready
from studio.kernel import clock, journal, preferences, sentences
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date
from studio.lists import theirs
from studio.lists.names import named
from studio.workflow import history

CountFrom = Literal["completed", "session"]
"""From when a due date counts: the day on which the status before was completed, or the session's date."""


@dataclass(frozen=True, slots=True)
class StatusView:
    """One status of a cycle."""

    id: int
    name: str
    order: int
    duration_business_days: int
    initial: bool
    final: bool
    stage: str | None
    on_session_date: bool
    inactive: bool
    count_from: CountFrom = "completed"
    stale_after_business_days: int | None = None
    """For how long a session may stand at it before it is stale; ``None`` for ever."""

    @property
    def from_session(self) -> bool:
        """Whether its due date counts from the session's date, and moves along with it."""
        return self.count_from == "session" and not self.final

    def counted_from(self, completed: date, session_day: date) -> date:
        """Return the day from which its due date counts, of the two that it may count from."""
        return session_day if self.from_session else completed


@dataclass(frozen=True, slots=True)
class Due:
    """A computed due date and the reasons for it; ``day`` is ``None`` for a final status."""

    day: date | None
    business_days: int
    explained: tuple[str, ...]
    skipped: tuple[tuple[date, Closed], ...] = ()
    """The days passed over on the way, with the reason, in the order of the calendar."""


def cycle_of(session_type_id: int | None) -> int:
    """Return the cycle of sessions of this type: the common one, or the type's own where the studio keeps them by type.

    Raises:
        NotFound: the studio has no cycle at all.
    """
    own = None
    if session_type_id is not None and preferences.load().statuses_by_type:
        own = Cycle.get_or_none(Cycle.session_type == session_type_id)
    cycle = own or Cycle.get_or_none(Cycle.session_type.is_null())
    if cycle is None:
        raise NotFound("This studio has no session statuses: add some under Maintenance.")
    return int(cycle.id)


def cycle_of_status(status_id: int) -> int:
    """Return the cycle that a status belongs to.

    Raises:
        NotFound: there is no such status.
    """
    row = Status.get_or_none(Status.id == status_id)
    if row is None:
        raise NotFound("There is no such status: choose one from the list.")
    return int(row.cycle_id)


def statuses(cycle_id: int, *, inactive: bool = False) -> tuple[StatusView, ...]:
    """List a cycle's statuses in working order, those no longer used only with ``inactive``."""
    found = _statuses().where(Status.cycle == cycle_id)
    return tuple(_view(row) for row in found if inactive or not row.inactive)


def statuses_by_id() -> dict[int, StatusView]:
    """Return the statuses of all cycles by their id, each cycle's in working order."""
    return {row.id: _view(row) for row in _statuses()}


def _statuses() -> Any:
    return Status.select(Status, Stage).join(Stage, JOIN.LEFT_OUTER).order_by(Status.position, Status.id)


def _view(row: Status) -> StatusView:
    return StatusView(
        id=row.id,
        name=row.name,
        order=row.position,
        duration_business_days=row.duration_business_days,
        initial=bool(row.initial),
        final=bool(row.final),
        stage=row.stage.name if row.stage else None,
        on_session_date=bool(row.on_session_date),
        inactive=bool(row.inactive),
        count_from=cast(CountFrom, row.count_from),
        stale_after_business_days=row.stale_after_business_days,
    )


def initial_status(cycle_id: int) -> StatusView:
    """Return the status that a new session takes; the schema sees to it that each cycle has one."""
    return next(status for status in statuses(cycle_id) if status.initial)


def status_by_id(status_id: int) -> StatusView:
    """Return a status of any cycle.

    Raises:
        NotFound: there is no such status.
    """
    row = Status.get_or_none(Status.id == status_id)
    if row is None:
        raise NotFound("There is no such status: choose one from the list.")
    return _view(row)


def status_named(cycle_id: int, name: str) -> StatusView:
    """Find an active status by its name, whatever the case.

    Raises:
        NotFound: the cycle has no such active status; the sentence lists those that it has.
        Invalid: several have it.
    """
    return named("status", name, [(status, status.name) for status in statuses(cycle_id)])


def status_chosen(cycle_id: int, status_id: int, *, field: str) -> StatusView:
    """Return the status that somebody chose for a session.

    Args:
        field: where it was chosen.
    Raises:
        NotFound: that status is not in the cycle.
        Invalid: it is no longer used.
    """
    status = next((each for each in statuses(cycle_id, inactive=True) if each.id == status_id), None)
    if status is None:
        raise NotFound("That status is not in this session type's cycle: choose one from the list.", field=field)
    if status.inactive:
        raise Invalid(f"{status.name} is no longer used: choose another status.", field=field)
    return status


def next_status(cycle_id: int, status_id: int) -> StatusView | None:
    """Return the next active status by sort order, ``None`` after the final one."""
    everything = statuses(cycle_id, inactive=True)
    here = next((s for s in everything if s.id == status_id), None)
    if here is None or here.final:
        return None
    later = [s for s in everything if not s.inactive and (s.order, s.id) > (here.order, here.id)]
    return later[0] if later else None


def due_date(status: StatusView, since: date, calendar: BusinessCalendar | None = None) -> Due:
    """Compute the day by which ``status`` should move on.

    A duration of 0 is the same day where that is a business day, else the next one; counted from the session's date it is
    that day, whether the studio works then or not: the session takes place on it.

    Args:
        since: the day from which it counts, see ``StatusView.counted_from``.
    Raises:
        Invalid: no business day in reach, such as a studio that is closed for years.
    """
    days = status.duration_business_days
    if status.final:
        return Due(None, 0, (f"{status.name} is the last status: nothing is due.",))
    calendar = calendar or business_calendar()
    if on_session_day(status):
        why = calendar.why_closed(since)
        all_the_same = [f"That is no business day ({why}), but the session takes place on it."] if why else []
        first = f"{status.name}: on the session's day, {format_date(since)}."
        return Due(since, 0, (first, *all_the_same, f"Due {format_date(since)}."))
    day = calendar.add(since, days)
    count = "the same day, or the next business day" if days == 0 else f"{days} business day{'s' * (days != 1)}"
    start = "the session's date, " if status.from_session else ""
    lines = [f"{status.name}: {count} from {start}{format_date(since)}."]
    skipped = tuple(calendar.skipped(since, days))
    lines += [f"{format_date(passed)} skipped: {why}." for passed, why in skipped]
    return Due(day, days, (*lines, f"Due {format_date(day)}."), skipped)


def due_day(status: StatusView, since: date, calendar: BusinessCalendar) -> date | None:
    """Count the day alone; see ``due_date``."""
    if status.final or on_session_day(status):
        return None if status.final else since
    return calendar.add(since, status.duration_business_days)


def duration_words(status: StatusView) -> str:
    """Say how long a session may stand at a status; empty for the final one."""
    if status.final:
        return ""
    if on_session_day(status):
        return "on the session's day"
    days = status.duration_business_days
    return f"{days} business day{'s' * (days != 1)}" + " from the session" * status.from_session


def on_session_day(status: StatusView) -> bool:
    """Tell whether a status is due on the session's day itself, be it a business day or not."""
    return status.from_session and status.duration_business_days == 0


def due_of(status: StatusView, completed: date, session_day: date) -> date | None:
    """Compute the day by which a session should move on from ``status``; ``None`` for the final one."""
    return due_day(status, status.counted_from(completed, session_day), business_calendar())


def explain_due(session_id: int) -> tuple[str, ...]:
    """Say where a session's due date comes from: from which day, how many business days, what was skipped, who set it.

    Raises:
        NotFound: there is no such session.
    """
    theirs.refuse("session", session_id)
    session = Session.get_or_none(Session.id == session_id)
    if session is None:
        raise NotFound("That session is gone.")
    status = _view(session.status)
    due = due_date(status, status.counted_from(session.status_since, session.starts_at.date()))
    by = session.status_due_by
    shown = format_date(session.status_due) if session.status_due else "no date"
    if by is not None:
        would = f"That would be {format_date(due.day)}." if due.day else ""
        return (*due.explained[:-1], would, f"{by.name} ({by.initials}) set it to {shown} by hand.")
    if due.day == session.status_due:
        return due.explained
    would = f"Counted today it would be {format_date(due.day)}." if due.day else due.explained[-1]
    return (*due.explained[:-1], would, f"Kept is {shown}, as it was counted before the calendar or the cycle changed.")


def change_status(
    actor: Actor,
    session_id: int,
    version: int | None,
    *,
    to: int | None = None,
    completed: date | None = None,
    due: date | None = None,
    by: int | None = None,
) -> StatusView:
    """Move a session to another status, and log it in its status notes.

    Args:
        to: the target status; the next active one by default.
        completed: the day on which the current status was completed; today by default.
        due: overrides the computed due date.
        by: the user in whose name it is done, when not the actor's.
    Raises:
        NotFound: no such session or status.
        StaleRecord: somebody saved the session since ``version``.
        NotAllowed: the session is cancelled, or stands at the final status and no target was named.
        Invalid: completed in the future, or due before it.
    """
    completed = completed or clock.today()
    make_ready(completed)
    with journal.entry(actor, "session.status") as entry:
        require(actor, "status", "change a session's status")
        theirs.refuse("session", session_id, actor)
        session = _changeable(session_id)
        target = _target(session, to)
        if completed > clock.today():
            day = format_date(completed)
            raise Invalid(f"{day} is still to come: the date completed is today or earlier.", field="completed")
        computed, doer = due_of(target, completed, session.starts_at.date()), _doer(actor, by)
        by_hand = due is not None and due != computed
        if by_hand:
            refuse_due(target, completed, due, field="due")
        step = Step(target, completed, due or computed, doer.id if by_hand and doer else None)
        in_name_of = doer.initials if doer and doer.id != actor.user_id else ""
        take_step(entry, session, version, step, by_hand=by_hand, by=in_name_of)
        entry.tell("session.status", number=session.number, was=session.status.name, to=target.name)
    return target


@dataclass(frozen=True, slots=True)
class Step:
    """A session's way to another status."""

    target: StatusView
    completed: date
    """When the status before was completed."""
    due: date | None
    due_by: int | None = None
    """The user who set the due date by hand."""


def take_step(
    entry: journal.Entry, session: Session, version: int | None, step: Step, *, kind: str = "status", **more: Any
) -> None:
    """Write a change of status inside an open journal entry, with its status note.

    Args:
        session: as it stands before.
        kind: of the status note; ``more`` are facts of it.
    """
    entry.update(
        Session,
        session.id,
        version,
        status=step.target.id,
        status_since=step.completed,
        status_due=step.due,
        status_due_by=step.due_by,
    )
    facts = status_facts(session.status.name, step.target.name, step.completed, step.due)
    history.note(entry, session.id, kind, **facts, **more)


def _changeable(session_id: int) -> Session:
    session = Session.get_or_none(Session.id == session_id)
    if session is None:
        raise NotFound("That session is gone.")
    if session.cancelled_id is not None:
        raise NotAllowed(f"Session {session.number} is cancelled: take the cancellation back first.")
    return session


def status_facts(before: str, after: str, completed: date, due: date | None) -> dict[str, Any]:
    """Return the facts of a status change for its status note."""
    return {"was": before, "to": after, "completed": sentences.day(completed), "due": sentences.day(due)}


def _target(session: Session, to: int | None) -> StatusView:
    cycle_id = session.status.cycle_id
    if to is None:
        found = next_status(cycle_id, session.status_id)
        if found is None:
            raise NotAllowed(f"{session.status.name} is the last status: choose another one to go back.")
        return found
    if to == session.status_id:
        raise Invalid(f"Session {session.number} stands at {session.status.name} already: choose another status.")
    return status_chosen(cycle_id, to, field="to")


def refuse_due(status: StatusView, since: date, due: date | None, *, field: str) -> None:
    """Refuse a due date that a status cannot have.

    Args:
        since: the day on which the status began, or begins.
        due: the day typed; ``None`` takes the computed one.
        field: where it was typed.
    Raises:
        Invalid: the status is the last one, or the day is before ``since``.
    """
    if due is not None and status.final:
        raise Invalid(f"{status.name} is the last status and has no due date: leave it empty.", field=field)
    if due is not None and due < since:
        raise Invalid(
            f"Due {format_date(due)} is before {format_date(since)}, when the status began: choose a later day.",
            field=field,
        )


def _doer(actor: Actor, by: int | None) -> User | None:
    if by is None:
        return User.get_or_none(User.id == actor.user_id) if actor.user_id else None
    user = User.get_or_none(User.id == by)
    if user is None:
        raise NotFound("There is no such user: pick one from the list.")
    return user
