"""Bookings that a later change made impossible: they stand in a list until they are moved, cancelled, or accepted by somebody.

What a change of absences, closures, hours, rooms or people makes impossible is noted with the change, so that undoing the one
undoes the other; what is possible again is taken off the list the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from models import Absence, Closure, Impossible, OpeningHours, SpecialDay
from studio.dates.hours import away_by
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.instants import bound
from studio.lists import theirs
from studio.waiting.impossible import AWAY, CLOSED, GONE, HOURS, Booked, Reasons, between, of_holders

AHEAD = timedelta(days=366)
"""So far ahead bookings are compared with new hours, and with who or what is not there any more."""
MOST = 500
"""So many are noted at once."""

Window = tuple[datetime, datetime, int | None, Collection[str]]
"""From when until when something may be in the way, of which resource (None: all), and what that is."""


def _absence(entry_id: int) -> Window | None:
    one = away_by(entry_id)
    return (one.starts_at, one.ends_at, one.resource_id, (AWAY,)) if one else None


def _closure(entry_id: int) -> Window | None:
    row = Closure.get_or_none((Closure.id == entry_id) & ~Closure.inactive)
    if row is None:
        return None
    return _midnight(row.first_day), _midnight(row.last_day) + timedelta(days=1), None, (CLOSED,)


def _special_day(entry_id: int) -> Window | None:
    row = SpecialDay.get_or_none((SpecialDay.id == entry_id) & ~SpecialDay.inactive)
    if row is None or row.opens is None:
        return None
    return _midnight(row.day), _midnight(row.day) + timedelta(days=1), None, (HOURS,)


def _hours(entry_id: int) -> Window | None:
    row = OpeningHours.get_or_none(OpeningHours.id == entry_id)
    return None if row is None else (clock.now(), clock.now() + AHEAD, row.resource_id, (HOURS,))


def _resource(resource_id: int) -> Window | None:
    return clock.now(), clock.now() + AHEAD, resource_id, (GONE,)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min)


WINDOWS: Mapping[str, Callable[[int], Window | None]] = {
    "absence": _absence,
    "closure": _closure,
    "special-day": _special_day,
    "opening-hours": _hours,
    "resource": _resource,
}
"""By the list whose entry was changed."""
MODELS: Mapping[str, Any] = {
    "absence": Absence, "closure": Closure, "special-day": SpecialDay, "opening-hours": OpeningHours,
}  # fmt: skip


def look(entry: journal.Entry, kind: str, entry_id: int) -> None:
    """Note what an entry of a list makes impossible, and take off the list what is possible again, in the same act."""
    if (window := WINDOWS[kind](entry_id)) is not None:
        _note(entry, window)
    _clear(entry)


def going(entry: journal.Entry, kind: str, entry_id: int) -> None:
    """Take off the list what is possible again when an entry of a list goes."""
    entry.update(MODELS[kind], entry_id, inactive=True)  # it is deleted next, and counts no more from now on
    _clear(entry)


def _note(entry: journal.Entry, window: Window) -> None:
    since, until, resource_id, only = window
    found = between(since, until)
    if not found:
        return
    reasons = _reasons(found)
    wanted = [one for one in found if resource_id is None or resource_id in reasons.takes(one)]
    impossible = [one for one in wanted if reasons.of(one, only)][:MOST]
    if not impossible:
        return
    noted = {(row.holder, row.starts_at): row for row in map(_Noted, _rows("1 = 1"))}
    for one in impossible:
        known = noted.get((one.holder, one.starts_at))
        if known is None:
            links = {"session" if one.holder > 0 else "appointment": abs(one.holder)}
            entry.insert(Impossible, **links, starts_at=one.starts_at, noted_at=entry.at)
        elif known.row.accepted_at is not None:  # it was accepted as it was then
            entry.update(Impossible, known.row.id, accepted_at=None, accepted_by=None, why="")


def _reasons(found: Sequence[Booked]) -> Reasons:
    return Reasons(min(one.starts_at for one in found).date(), max(one.starts_at for one in found).date())


class _Noted:
    def __init__(self, row: Impossible) -> None:
        self.row = row
        self.holder = row.session_id if row.session_id is not None else -(row.appointment_id or 0)
        self.starts_at = row.starts_at


def _rows(condition: str) -> list[Impossible]:
    """Read what is noted of times still to come."""
    sql = f"SELECT i.id FROM impossible i WHERE i.starts_at >= ? AND {condition} ORDER BY i.starts_at, i.id"
    ids = [int(one) for (one,) in database.rows(sql, (bound(clock.now()),))]
    return list(Impossible.select().where(Impossible.id << ids)) if ids else []


def _clear(entry: journal.Entry) -> None:
    noted = [_Noted(row) for row in _rows("i.accepted_at IS NULL")]
    found = {one.holder: one for one in of_holders({one.holder for one in noted})}
    if not found:
        return
    reasons = _reasons(list(found.values()))
    for one in noted:
        booked = found.get(one.holder)
        if booked is not None and booked.starts_at == one.starts_at and not reasons.of(booked):
            entry.delete(Impossible, one.row.id)


def accept(actor: Actor, conflict_id: int, why: str) -> int:
    """Leave a booking as it is, in the actor's name, and take it off the list.

    Raises:
        NotFound: it is not on the list.
        NotAllowed: somebody accepted it before, or the actor may not.
        Invalid: no word of why.
    """
    with journal.entry(actor, "conflict.accepted", number="", why="") as entry:
        require(actor, "book", "accept bookings that cannot take place")
        row = Impossible.get_or_none(Impossible.id == conflict_id)
        if row is None:
            raise NotFound("That booking is not on the list any more.")
        refuse_unseen(conflict_id, actor)
        if row.accepted_at is not None:
            who = "SYS" if row.accepted_by is None else row.accepted_by.name
            raise NotAllowed(f"{who} accepted it before: {row.why}.")
        words = clean_line(why, "Reason")
        if not words:
            raise Invalid("Say in a few words why it stays as it is.", field="why")
        booked: Any = row.session if row.session_id is not None else row.appointment
        entry.tell("conflict.accepted", number=booked.number, why=words)
        return entry.update(Impossible, conflict_id, accepted_by=actor.user_id, accepted_at=entry.at, why=words)


def refuse_unseen(conflict_id: int, actor: Actor | None = None) -> None:
    """Refuse a booking of others' work.

    Raises:
        NotAllowed: it is.
    """
    sql = "SELECT session_id, appointment_id FROM impossible WHERE id = ?"
    for session_id, appointment_id in database.rows(sql, (conflict_id,)):
        kind = "session" if session_id is not None else "appointment"
        theirs.refuse(kind, session_id or appointment_id, actor)


def id_of(number: str) -> int:
    """Return the id of the line of a session or appointment, by its number; the one that still stands goes first.

    Raises:
        NotFound: it is not on the list.
    """
    sql = (
        "SELECT i.id FROM impossible i LEFT JOIN session s ON s.id = i.session_id "
        "LEFT JOIN appointment a ON a.id = i.appointment_id WHERE i.starts_at >= ? AND coalesce(s.number, a.number) = ? "
        "ORDER BY CASE WHEN i.accepted_at IS NULL THEN 0 ELSE 1 END, i.id DESC LIMIT 1"
    )
    found = database.rows(sql, (bound(clock.now()), number.strip()))
    if not found:
        raise NotFound(f"{number.strip()} is not among the conflicts: see `sittings conflict list`.")
    refuse_unseen(int(found[0][0]))
    return int(found[0][0])


def why(ids: Sequence[int]) -> dict[int, str]:
    """Say of lines of the list what is in the way."""
    out = dict.fromkeys(ids, "")
    noted = [_Noted(row) for row in Impossible.select().where(Impossible.id << list(ids))] if ids else []
    found = {one.holder: one for one in of_holders({one.holder for one in noted})}
    if found:
        reasons = _reasons(list(found.values()))
        out |= {one.row.id: " ".join(reasons.of(found[one.holder])) for one in noted if one.holder in found}
    return out
