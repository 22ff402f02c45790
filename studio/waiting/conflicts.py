"""Bookings that a later change made impossible: they stand in a list until they are moved, cancelled, or accepted by somebody.

What a change of absences, closures, hours, rooms or people makes impossible is noted with the change, so that undoing the one
undoes the other; what is possible again is taken off the list the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from models import Absence, Closure, Impossible, OpeningHours, SpecialDay
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.instants import as_wall, bound
from studio.lists import theirs
from studio.waiting import causes
from studio.waiting.causes import Cause
from studio.waiting.impossible import Reason, of_holders, reasons_for

MODELS: Mapping[str, Any] = {
    "absence": Absence, "closure": Closure, "special-day": SpecialDay, "opening-hours": OpeningHours,
}  # fmt: skip


NOTHING: Mapping[str, Any] = {}


def look(entry: journal.Entry, kind: str, entry_id: int) -> None:
    """Note what an entry of a list makes impossible, and take off the list what is possible again, in the same act."""
    _note(entry, [causes.of_entry(kind, entry_id)], frozenset())
    _clear(entry)


def adding(entry: journal.Entry, kind: str, columns: Mapping[str, Any]) -> Callable[[int], None]:
    """Look what is in the way of hours before an entry of a list is added to them; return what looks again, by its id."""
    had = _hindered([causes.coming(kind, columns)])

    def added(entry_id: int) -> None:
        _note(entry, [causes.of_entry(kind, entry_id)], had)
        _clear(entry)

    return added


def changing(
    entry: journal.Entry, kind: str, entry_id: int, columns: Mapping[str, Any] = NOTHING
) -> Callable[[], None]:
    """Look what is in the way of an entry of a list before it changes; return what looks again when it has changed.

    What was booked into it knowingly is not noted because it changes.

    Args:
        columns: those that it is about to have.
    """
    before = causes.of_entry(kind, entry_id)
    had = _hindered([before, causes.coming(kind, columns)])

    def changed() -> None:
        _note(entry, [before, causes.of_entry(kind, entry_id)], had)
        _clear(entry)

    return changed


def going(entry: journal.Entry, kind: str, entry_id: int) -> None:
    """Note what is impossible, and take off the list what is possible again, when an entry of a list goes."""
    changed = changing(entry, kind, entry_id)
    entry.update(MODELS[kind], entry_id, inactive=True)  # it is deleted next, and counts no more from now on
    changed()


def opening(entry: journal.Entry) -> Callable[[], None]:
    """Look what lies outside of the studio's hours before they change in the preferences; return what looks again."""
    return _around(entry, causes.of_preferences())


def elsewhere(entry: journal.Entry, calendar_id: int, columns: Mapping[str, Any]) -> Callable[[], None]:
    """Look what is in the way of somebody's times elsewhere before they change; return what looks again."""
    return _around(entry, causes.of_busy(calendar_id, columns["spans"]))


def _around(entry: journal.Entry, cause: Cause | None) -> Callable[[], None]:
    had = _hindered([cause])

    def changed() -> None:
        _note(entry, [cause], had)
        _clear(entry)

    return changed


def _hindered(wanted: Sequence[Cause | None]) -> frozenset[int]:
    return frozenset(one.holder for cause in wanted if cause for one in causes.hinders(cause))


def _note(entry: journal.Entry, wanted: Sequence[Cause | None], had: Collection[int]) -> None:
    found = {one.holder: one for cause in wanted if cause for one in causes.hinders(cause)}
    impossible = [one for holder, one in found.items() if holder not in had][: causes.MOST]
    if not impossible:
        return
    coming = noted_where("i.starts_at >= ?", (bound(clock.now()),))
    noted = {(row.holder, row.starts_at): row for row in coming}
    for one in impossible:
        known = noted.get((one.holder, one.starts_at))
        if known is None:
            links = {"session" if one.holder > 0 else "appointment": abs(one.holder)}
            entry.insert(Impossible, **links, starts_at=one.starts_at, noted_at=entry.at)
        elif known.accepted:  # it was accepted as it was then
            entry.update(Impossible, known.id, accepted_at=None, accepted_by=None, why="")


class Noted(NamedTuple):
    """A line of the list."""

    id: int
    holder: int
    """The session's id, or that of an appointment with a minus before it."""
    starts_at: datetime
    accepted: bool


def noted_where(condition: str, params: Sequence[object]) -> list[Noted]:
    """Read what is noted."""
    sql = f"SELECT i.id, i.session_id, i.appointment_id, i.starts_at, i.accepted_at FROM impossible i WHERE {condition}"
    return [
        Noted(int(one), session_id or -appointment_id, as_wall(start), accepted is not None)
        for one, session_id, appointment_id, start, accepted in database.rows(sql, params)
    ]


def settle(entry: journal.Entry, holder: int) -> None:
    """Take a session, or an appointment with a minus before its id, off the list that has nothing in its way any more."""
    _clear(entry, f" AND i.{'session' if holder > 0 else 'appointment'}_id = {abs(holder)}")


def _clear(entry: journal.Entry, of: str = "") -> None:
    noted = noted_where(f"i.accepted_at IS NULL AND i.starts_at >= ?{of}", (bound(clock.now()),))
    for one, reasons in _in_the_way(noted):
        if reasons == []:
            entry.delete(Impossible, one.id)


def _in_the_way(noted: Sequence[Noted]) -> Iterator[tuple[Noted, list[Reason] | None]]:
    """Give what is noted with what is in its way now; ``None`` where it does not take place, or at another time."""
    found = {one.holder: one for one in of_holders({one.holder for one in noted})}
    if found:
        reasons = reasons_for(found.values())
        for one in noted:
            booked = found.get(one.holder)
            yield one, reasons.of(booked) if booked and booked.starts_at == one.starts_at else None


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
    noted = noted_where(f"i.id IN ({database.marks(ids)})", tuple(ids)) if ids else []
    found = {one.id: " ".join(dict.fromkeys(reason.words for reason in now or ())) for one, now in _in_the_way(noted)}
    return dict.fromkeys(ids, "") | found
