"""Many time slots at once: weekly until a day, or the places of a block such as a mini-session day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from models import TimeSlot
from studio.kernel import journal
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date
from studio.lists.fields import checked
from studio.lists.slots import TIME_SLOT

MOST = 400
"""So many are made at once."""


@dataclass(frozen=True, slots=True)
class Times:
    """A day, and from when to when."""

    day: date
    starts: time
    ends: time


def weekly(first: Times, until: date) -> list[Times]:
    """Return the same times of each week up to a day."""
    weeks = max(0, (until - first.day).days // 7)
    _refuse_many(weeks + 1)
    return [Times(first.day + timedelta(days=7 * week), first.starts, first.ends) for week in range(weeks + 1)]


def places(of: Times, length_min: int, gap_min: int = 0) -> list[Times]:
    """Return the places of a block: as many as fit, with a gap between two.

    Raises:
        Invalid: not one fits, or there are too many.
    """
    first = datetime.combine(of.day, of.starts)
    last = datetime.combine(of.day, of.ends) + timedelta(days=of.ends <= of.starts)
    length, step = timedelta(minutes=length_min), timedelta(minutes=length_min + gap_min)
    found = []
    while first + length <= last:
        found.append(Times(first.date(), first.time(), (first + length).time()))
        first += step
        _refuse_many(len(found))
    if not found:
        raise Invalid("No place of that length fits: say a shorter one, or more time.", field="length")
    return found


def _refuse_many(many: int) -> None:
    if many > MOST:
        raise Invalid(f"At most {MOST} time slots are made at once: say fewer weeks, or longer places.")


def offer(
    actor: Actor,
    name: str,
    resource_id: int,
    session_type_id: int | None,
    times: Sequence[Times],
    *,
    also: str = "",
    count: int | None = None,
) -> list[int]:
    """Offer times of a person or a room, as one act; returns the ids of the time slots.

    Args:
        name: what they are called together, such as "Santa minis".
        session_type_id: for sessions of which type; all where it is None, and ``also`` names none.
        also: for which further types, of appointments too, as they are typed.
        count: into how many places each is parted.
    Raises:
        Invalid, NotFound: a value that breaks a rule.
        NotAllowed: the actor may not.
    """
    with journal.entry(actor, "slots.offered", name=name, count=len(times)) as entry:
        require(actor, TIME_SLOT.right, f"change the studio's {TIME_SLOT.many}")
        ids = []
        for one in times:
            values: dict[str, Any] = {
                "name": name, "day": one.day, "starts": one.starts, "ends": one.ends,
                "resource": resource_id, "session_type": session_type_id, "also": also, "places": count,
            }  # fmt: skip
            columns = checked(TIME_SLOT.form, values, actor=actor)
            TIME_SLOT.refuse(values)
            ids.append(entry.insert(TimeSlot, **columns, position=0))
        return ids


def repeat(actor: Actor, slot_id: int, until: date) -> list[int]:
    """Offer the time of a time slot in each week after it, up to a day, as one act; returns the ids of the new ones.

    Raises:
        NotFound: it is gone.
        Invalid: there is no week between, or there are too many.
        NotAllowed: the actor may not.
    """
    row = TimeSlot.get_or_none(TimeSlot.id == slot_id)
    if row is None:
        raise NotFound("That time slot is gone.")
    later = weekly(Times(row.day, row.starts, row.ends), until)[1:]
    if not later:
        raise Invalid(f"The week after {format_date(row.day)} comes later: say a day of it, or after it.")
    also = TIME_SLOT.fields["also"].tell
    return offer(
        actor, row.name, row.resource_id, row.session_type_id, later, also=also(row.also) if also else "",
        count=row.places,
    )  # fmt: skip


def withdraw(actor: Actor, ids: Sequence[int]) -> None:
    """Offer some time slots no more; what is booked in them stays booked.

    Raises:
        NotAllowed: the actor may not.
    """
    with journal.entry(actor, "slots.withdrawn", count=len(ids)) as entry:
        require(actor, TIME_SLOT.right, f"change the studio's {TIME_SLOT.many}")
        for slot_id in ids:
            entry.delete(TimeSlot, slot_id)
