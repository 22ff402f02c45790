"""Bookings that go to another room or other equipment, and those of a resource of which a change is taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from typing import Any

from models import AppointmentRoom, Booking, ClashPermit, JournalChange, Session, SessionEquipment
from studio.booking import rebooking
from studio.booking.holders import of_values
from studio.booking.rebooking import Row
from studio.booking.resources import Kept, as_before, kept
from studio.kernel import columns, journal
from studio.kernel.rows_back import values_of
from studio.lists.maintained import Entry

# -- to another one --------------------------------------------------------------------------------------------------


def move_to_room(entry: journal.Entry, session_ids: Sequence[int], other: Entry) -> None:
    """Bring sessions to another room.

    Raises:
        NotAllowed: it is taken at the time of some that are still to come; says how many, and names the first.
    """
    old = int(Session.get_by_id(session_ids[0]).room_id or 0)
    entry.update_many(Session, {session_id: {"room": other.id} for session_id in session_ids})
    _move(entry, session_ids, old, other.id)


def move_to_equipment(entry: journal.Entry, row_ids: Sequence[int], other: Entry) -> None:
    """Let sessions take other equipment along, so many of it as they took before.

    Raises:
        NotAllowed: there are too few of it for some that are still to come; says how many, and names the first.
    """
    rows = [SessionEquipment.get_by_id(row_id) for row_id in row_ids]
    for row in rows:
        has = SessionEquipment.get_or_none(session=row.session_id, resource=other.id)
        if has is None:
            entry.update(SessionEquipment, row.id, resource=other.id)
        else:
            entry.delete(SessionEquipment, row.id)
            entry.update(SessionEquipment, has.id, count=min(has.count + row.count, MOST_OF_ONE))
    _move(entry, [row.session_id for row in rows], rows[0].resource_id, other.id)


MOST_OF_ONE = 99


def go_along(entry: journal.Entry, row_ids: Sequence[int], other: Entry) -> None:
    """Leave bookings and permits to the sessions: those are moved first."""


def forget(entry: journal.Entry, resource_id: int, heir: int | None) -> None:
    """Delete what is left of permits about a resource that is to be deleted."""
    for model in (Booking, ClashPermit):
        for row in model.select().where(model.resource == resource_id).order_by(model.id):
            entry.delete(model, row.id)


def move_appointments(entry: journal.Entry, row_ids: Sequence[int], other: Entry) -> None:
    """Let appointments be in another room.

    Raises:
        NotAllowed: it is taken at the time of some that are still to come; says how many, and names the first.
    """
    rows = [AppointmentRoom.get_by_id(row_id) for row_id in row_ids]
    for row in rows:
        if AppointmentRoom.get_or_none(appointment=row.appointment_id, resource=other.id) is None:
            entry.update(AppointmentRoom, row.id, resource=other.id)
        else:
            entry.delete(AppointmentRoom, row.id)
    _move(entry, [-row.appointment_id for row in rows], rows[0].resource_id, other.id)


def _move(entry: journal.Entry, holders: Sequence[int], old: int, new: int) -> None:
    moved = set(holders)

    def tell(coming: list[tuple[Row, Row]], one: Kept) -> str:
        found = {row.holder: row for pair in coming for row in pair if row.holder in moved}
        first = min(found.values(), key=lambda row: (row.starts_at, abs(row.holder)))
        return (
            f"{one.name} is taken at the time of {len(found)} of them, the first {rebooking.called(first)}: nothing was "
            "moved. Move those by hand, or make this one inactive so that it is offered no more."
        )

    resources = kept()
    parts = {one.id for one in resources.values() if one.part_of_id == new}
    _rebook(entry, moved, {old, new, *parts}, tell)


# -- what was done with a resource, taken back -----------------------------------------------------------------------


def leave(entry: journal.Entry, changes: Sequence[JournalChange]) -> Sequence[JournalChange]:
    """Free what would no longer be taken, and let no booking come back that is another one by now.

    Sessions were booked, moved and cancelled since; where the act itself changed sessions, whoever touched them since is
    in the way already.

    Raises:
        NotAllowed: of what there are fewer again, too many are booked.
    """
    now = kept()
    then = as_before(now, changes)
    other = {one for one in now.keys() | then.keys() if now.get(one) != then.get(one)}
    if not other or any(change.table in ("session", "appointment") for change in changes):
        return changes
    booked = {of_values(_resulting(change)) for change in changes if change.table == "booking"}
    ones = [one for resource_id in other for one in (now.get(resource_id), then.get(resource_id)) if one is not None]
    takers = {taker.holder: taker for taker in (*rebooking.taking(ones), *rebooking.takers(booked))}
    wanted = rebooking.wanted_rows(takers.values(), then)
    had = rebooking.rows_of_holders({*takers, *booked})
    rebooking.drop(entry, had, wanted)
    for one in (then[resource_id] for resource_id in sorted(other) if resource_id in then and resource_id in now):
        if one.count < now[one.id].count:
            rebooking.settle(entry, one, rebooking.rows_of(one.id), {one.id})
    return [change for change in changes if change.table != "booking" or _comes_back(change, had, wanted)]


def _resulting(change: JournalChange) -> dict[str, Any]:
    """Return a booking as it is, or was, with what comes back to it."""
    row = Booking.get_or_none(Booking.id == change.row_id)
    own: dict[str, Any] = dict(row.__data__) if row else values_of(Booking, columns.after(change) or {})
    return own | values_of(Booking, columns.before(change) or {})


def _comes_back(change: JournalChange, had: dict[tuple[int, int], Row], wanted: dict[tuple[int, int], Row]) -> bool:
    if change.before is None:
        return False  # it is gone already, or wanted
    was = _resulting(change)
    key = of_values(was), was["resource"]
    one = wanted.get(key)
    fits = one is not None and (one.starts_at, one.ends_at, one.blocking) == tuple(
        was[name] for name in ("starts_at", "ends_at", "blocking")
    )
    return fits and ((key in had) == (change.after is not None))


def fits(entry: journal.Entry, changes: Sequence[JournalChange]) -> None:
    """Book what sessions take of a resource as it is again, and what sessions take that are as they were.

    Either may have changed since: sessions were booked, and of what one takes another calendar is kept by now.

    Raises:
        NotAllowed: what is still to come does not fit.
    """
    mine = [change for change in changes if change.table == "resource"]
    if any(_SETTLED & values.keys() for change in mine for values in _both(change)):
        touched = {change.row_id for change in mine}
        wholes = {values["part_of_id"] for change in mine for values in _both(change) if values.get("part_of_id")}
        now = kept()
        ones = [now[resource_id] for resource_id in touched | wholes if resource_id in now]
        family = touched | wholes | {one.id for one in now.values() if one.part_of_id in wholes}
        _rebook(entry, [taker.holder for taker in rebooking.taking(ones)] if ones else (), family)
    _rebook(entry, _holders_in(changes))


def _holders_in(changes: Sequence[JournalChange]) -> set[int]:
    """Return the sessions and appointments of which the changes concern what they take."""
    found = set()
    for change in changes:
        if change.table in ("session", "appointment") and any(_TAKEN & values.keys() for values in _both(change)):
            found.add(change.row_id if change.table == "session" else -change.row_id)
        elif change.table == "session_equipment":
            found |= {values["session_id"] for values in _both(change) if "session_id" in values}
        elif change.table in ("appointment_person", "appointment_room"):
            found |= {-values["appointment_id"] for values in _both(change) if "appointment_id" in values}
    return found


_TAKEN = frozenset({
    "starts_at", "ends_at", "photographer_id", "assistant_id", "room_id", "cancelled_id", "on_hold_id", "suspended",
    "before_min", "after_min", "drive_before_min", "drive_after_min", "drive_blocks",
})  # fmt: skip
_SETTLED = frozenset({"tracked", "part_of_id", "count"})


def _both(change: JournalChange) -> tuple[dict[str, Any], dict[str, Any]]:
    return columns.before(change) or {}, columns.after(change) or {}


def _rebook(
    entry: journal.Entry,
    holders: Collection[int],
    family: Set[int | None] | None = None,
    tell: rebooking.Tell | None = None,
) -> None:
    """Make the rows of sessions and appointments what they take as the resources are now.

    Args:
        family: see ``rebooking.settle``; each resource for itself where none is named.
    """
    if not holders:
        return
    resources, takers = kept(), rebooking.takers(holders)
    had, wanted = rebooking.rows_of_holders(holders), rebooking.wanted_rows(takers, resources)
    for key, row in wanted.items():
        wanted[key] = replace(row, units=min(row.units, resources[row.resource_id].count))
    alike = {key: row for key, row in had.items() if key in wanted and replace(row, id=None) == wanted[key]}
    rebooking.drop(entry, had, alike)
    new = [row for key, row in wanted.items() if key not in alike]
    for resource_id in dict.fromkeys(row.resource_id for row in new):
        of_one = [row for row in new if row.resource_id == resource_id]
        rebooking.write(entry, of_one, resources, family or {resource_id}, tell)
