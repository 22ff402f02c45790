"""What follows when the lists of statuses and of session types change: cycles come and go, sessions go on elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from peewee import chunked

from models import Cycle, OwnStatus, Session, SessionType, Status
from studio.dates.closures import business_calendar
from studio.kernel import journal, preferences, sentences
from studio.lists.maintained import Entry
from studio.workflow import by_type, history
from studio.workflow.workflow import cycle_of, due_date, status_by_id, statuses


def move_to_status(entry: journal.Entry, session_ids: Sequence[int], other: Entry) -> None:
    """Bring the sessions of a status that is to be deleted to another one of its cycle.

    A due date that somebody set by hand stays; the others are those of the other status, from the same day on.
    """
    target, calendar = status_by_id(other.id), business_calendar()
    wanted: dict[int, dict[str, Any]] = {}
    for session in _sessions(session_ids):
        due = {"status_due": session.status_due}
        if target.final:
            due = {"status_due": None, "status_due_by": None}
        elif session.status_due_by_id is None:
            since = target.counted_from(session.status_since, session.starts_at.date())
            due = {"status_due": due_date(target, since, calendar).day}
        wanted[session.id] = {"status": target.id, **due}
        facts = {"was": session.status.name, "to": target.name, "due": sentences.day(due["status_due"])}
        history.note(entry, session.id, "handed_over", **facts)
    entry.update_many(Session, wanted)


def forget_status(entry: journal.Entry, status_id: int, move_to: int | None) -> None:
    """Keep in mind no more that a session stood at a status that is to be deleted, or landed there."""
    for row in OwnStatus.select().where((OwnStatus.status == status_id) | (OwnStatus.common == status_id)):
        if move_to is not None and row.status_id != status_id:
            entry.update(OwnStatus, row.id, common=move_to)
        else:
            entry.delete(OwnStatus, row.id)


def type_added(entry: journal.Entry, type_id: int) -> None:
    """Give a new session type its own statuses, where the studio keeps them so."""
    if preferences.load().statuses_by_type:
        by_type.copy_cycle(entry, SessionType.get_by_id(type_id))


def move_to_type(entry: journal.Entry, session_ids: Sequence[int], other: Entry) -> None:
    """Bring the sessions of a type that is to be deleted to another type, and where that has its own statuses to those."""
    cycle_id = cycle_of(other.id)
    theirs, ways = statuses(cycle_id, inactive=True), {}
    wanted: dict[int, dict[str, Any]] = {}
    for session in _sessions(session_ids):
        wanted[session.id] = {"session_type": other.id}
        here = session.status.cycle_id
        if here == cycle_id:
            continue
        if here not in ways:
            ways[here] = by_type.landings(statuses(here, inactive=True), theirs)
        to, _ = ways[here][session.status_id]
        wanted[session.id] |= by_type.landed(session, to)
        if to.name != session.status.name:
            history.note(entry, session.id, "retyped", was=session.status.name, to=to.name)
    entry.update_many(Session, wanted)


def delete_cycle(entry: journal.Entry, type_id: int, _move_to: int | None) -> None:
    """Delete the own statuses of a session type that is to be deleted, also those that are only kept."""
    for cycle in Cycle.select().where(Cycle.session_type == type_id):
        for status in (
            Status.select().where(Status.cycle == cycle.id).order_by(Status.position.desc(), Status.id.desc())
        ):
            forget_status(entry, status.id, None)
            entry.delete(Status, status.id)
        entry.delete(Cycle, cycle.id)


def _sessions(session_ids: Sequence[int]) -> Iterator[Session]:
    for some in chunked(session_ids, journal.MANY):
        yield from Session.select(Session, Status).join(Status).where(Session.id << some).order_by(Session.id)
