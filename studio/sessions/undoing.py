"""What sessions and their bookings need when an act on them is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peewee import chunked

from models import Booking, JournalChange, Resource, Session, SessionFlag
from studio.booking import attending, scheduling
from studio.booking.holders import holder_of, of_values, other_of, permits_of
from studio.booking.resources import Slot, as_before, kept
from studio.kernel import columns, journal
from studio.kernel.errors import NotAllowed
from studio.kernel.nouns import Noun, Undoable
from studio.kernel.rows_back import values_of
from studio.sessions import flag_rules
from studio.sessions.flags import KINDS, Flag, set_flag, standing
from studio.workflow import history


def _unbook(entry: journal.Entry, session_id: int) -> None:
    """A session has a history that nobody may delete, so the booking is taken back by cancelling it."""
    from studio.sessions import events  # not for the start

    why = set_flag(entry, session_id, "cancelled", Flag("Booking undone"))
    links: dict[str, Any] = {**dict.fromkeys(KINDS), "cancelled": why}
    entry.update(Session, session_id, **links)
    events.suspend(entry, session_id)


def _note(entry: journal.Entry, session_ids: set[int], done: Undoable) -> None:
    if done.act["verb"] == "due.recounted":
        return  # the history of the sessions does not tell of it, and so not of its undo either
    history.note_all(entry, sorted(session_ids), "redone" if done.takes_back else "undone", act=done.act)


def fits(changes: Sequence[JournalChange]) -> None:
    """Refuse a redo of a session that lies later by now: what was done since may be on another one."""
    for session in _of_redos({change.row_id for change in changes if change.table == "session"}):
        flag_rules.check_redo(session, standing(session, "redo"), session.starts_at)


def _of_redos(session_ids: set[int]) -> Iterator[Session]:
    """Give those of the sessions that are a redo, or of which there was one."""
    for some in chunked(sorted(session_ids), journal.MANY):
        redone = SessionFlag.select(SessionFlag.original).where(SessionFlag.original << some)
        yield from Session.select().where((Session.id << some) & (Session.redo.is_null(False) | (Session.id << redone)))


def _refuse_if_taken(changes: Sequence[JournalChange]) -> None:
    """Say who has the slot by now that taking these changes back would fill again."""
    wanted: dict[int, list[dict[str, Any]]] = {}
    for change in changes:
        if change.table != "booking":
            continue
        row = Booking.get_or_none(Booking.id == change.row_id)
        if change.before is None or (row is None and change.after is not None):
            continue
        booked = (dict(row.__data__) if row else {}) | values_of(Booking, (columns.before(change) or {}))
        if booked["blocking"] and not (row and _has(row, booked)):
            wanted.setdefault(of_values(booked), []).append(booked)
    then = as_before(kept({row["resource"] for rows in wanted.values() for row in rows}), changes)
    as_they_are = all(change.table != "resource" for change in changes)
    for holder, rows in wanted.items():
        units = {row["resource"]: row.get("units", 1) for row in sorted(rows, key=lambda row: row["resource"])}
        for resource_id, count in units.items():
            if resource_id in then and count > then[resource_id].count:
                raise NotAllowed(_CHANGED.format(name=then[resource_id].name))
        if as_they_are:
            _refuse_other_resources(holder, units, changes)
        slot = Slot(tuple(units), rows[0]["starts_at"], rows[0]["ends_at"], units)
        scheduling.refuse_taken(slot, ignore=holder, permitted=_permits_again(holder, changes))


_CHANGED = "{name} was changed since, its parts or how many there are: book the time by hand."


def _has(row: Booking, booked: Mapping[str, Any]) -> bool:
    """Tell whether a booking has all of that already."""
    alike = all(row.__data__[name] == booked[name] for name in ("resource", "starts_at", "ends_at", "blocking"))
    return alike and row.units >= booked["units"]


def _refuse_other_resources(holder: int, units: Mapping[int, int], changes: Sequence[JournalChange]) -> None:
    """Refuse to fill what is by now booked by its parts, or is a part no more."""
    rooms = _rooms_of(holder, changes)
    wholes = {one.part_of_id for one in kept(units).values()}
    for row in Resource.select().where(Resource.id.in_(list(units))):
        apart = row.kind == "room" and row.id not in rooms and (row.part_of_id is None or row.part_of_id not in rooms)
        if row.id in wholes or apart:
            raise NotAllowed(_CHANGED.format(name=row.name))


def _rooms_of(holder: int, changes: Sequence[JournalChange]) -> set[int | None]:
    """Return the rooms that a session or an appointment has, and those that these changes took from it."""
    if holder < 0:
        gone = (columns.before(change) or {} for change in changes if change.table == "appointment_room")
        return {*attending.rooms_of(-holder)} | {was["resource_id"] for was in gone if "resource_id" in was}
    rooms = {Session.get_by_id(holder).room_id}
    for change in changes:
        if (change.table, change.row_id) == ("session", holder) and change.before is not None:
            rooms.add((columns.before(change) or {}).get("room_id"))
    return rooms


def _permits_again(holder: int, changes: Sequence[JournalChange]) -> frozenset[tuple[int, int]]:
    """Return what a holder may overlap when these changes are taken back: each resource with the other holder."""
    permits = {row.id: (row.resource_id, holder_of(row), other_of(row)) for row in permits_of(holder)}
    for change in changes:
        if change.table == "clash_permit" and change.before is None:
            permits.pop(change.row_id, None)
        elif change.table == "clash_permit" and change.after is None:
            before = columns.before(change) or {}
            permits[change.row_id] = before["resource_id"], *_pair(before)
        elif change.table == "booking" and change.after is not None:
            # What the act took is free again first: of a session that moved with its events each gives way to the others.
            if (row := Booking.get_or_none(Booking.id == change.row_id)) is not None:
                permits[-change.row_id] = row.resource_id, holder, holder_of(row)
    return frozenset(
        (resource_id, other_id if one_id == holder else one_id)
        for resource_id, one_id, other_id in permits.values()
        if holder in (one_id, other_id)
    )


def _pair(permit: Mapping[str, Any]) -> tuple[int, int]:
    return of_values(permit, "session_id", "appointment_id"), of_values(permit, "other_id", "other_appointment_id")


_SLOT = frozenset({"starts_at", "ends_at", "photographer_id", "assistant_id", "room_id", "outside_location_id"})
WHEN = frozenset({"starts_at", "ends_at", "confirmed_id", "no_show_id", "cancelled_id", "event", "suspended"})
"""What belongs together in an appointment."""
_STATUS = frozenset({"session_type_id", "status_id", "status_since", "status_due", "status_due_by_id"})

SESSION = Noun("book", (_SLOT | {f"{kind}_id" for kind in KINDS}, _STATUS), unmake=_unbook, undone=_note)
BOOKING = Noun("book", refuse=_refuse_if_taken)
