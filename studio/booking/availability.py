"""Whether people and rooms are free at a time, as a sentence to show while something is being typed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from models import Resource, Session
from studio.booking import attending, caps, presence, scheduling
from studio.booking.resources import LONGEST, NO_TIME, Around, Slot, slot_of
from studio.dates.business_days import Closed
from studio.dates.closures import business_calendar
from studio.dates.spans import span_words
from studio.kernel.types import ClashWith


def availability(
    photographer: int | None,
    assistant: int | None,
    room: int | None,
    starts_at: datetime,
    ends_at: datetime,
    ignore: int | None = None,
    studio: int | None = None,
    around: Around = NO_TIME,
    type_id: int | None = None,
    expected: date | None = None,
) -> tuple[bool, str]:
    """Say who is free, or what is in the way, for a session that is being typed.

    Args:
        photographer, assistant: user ids.
        room: a resource id.
        ignore: the session itself, when it is being moved.
        studio: in which of the studios it is.
        around: the time around it that is taken too.
        type_id: of which type it is, where that is known: caps count it.
        expected: the day on which the birth is expected that it follows, where it is known: caps of births count that one.
    Returns:
        Whether everything asked for is free, and one sentence; empty where there is nothing to say.
    """
    if ends_at <= starts_at or ends_at - starts_at > LONGEST:
        return True, ""
    slot = slot_of(starts_at, ends_at, photographer, assistant, room, studio_id=studio, around=around)
    found = scheduling.clashes(slot, ignore=ignore)
    moves = (Session.id == ignore) & (Session.starts_at != starts_at)
    if found and ignore is not None and Session.select(Session.id).where(moves).exists():
        along = attending.events_to_come(ignore)
        found = tuple(one for one in found if one.holder not in along)
    ids = {*slot.resource_ids, *slot.also}
    filled = caps.full(type_id, (studio,), ids, [starts_at.date()], ignore, expected) if type_id is not None else ()
    full = "".join(f" {one.words}" for one in filled if one.days)
    people = [user for user in (photographer, assistant) if user is not None]
    return _told(slot, found, people, () if room is None else (room,), full)


def of_slot(slot: Slot, people: Collection[int], rooms: Collection[int], ignore: int | None = None) -> tuple[bool, str]:
    """Say who is free, or what is in the way, for an appointment that is being typed; see ``availability``.

    Args:
        people, rooms: user ids and resource ids, from which the slot was made.
        ignore: the appointment itself, as a holder.
    """
    if slot.ends_at <= slot.starts_at or slot.ends_at - slot.starts_at > LONGEST:
        return True, ""
    return _told(slot, scheduling.clashes(slot, ignore=ignore), people, rooms)


def _told(
    slot: Slot, found: Sequence[ClashWith], people: Collection[int], rooms: Collection[int], full: str = ""
) -> tuple[bool, str]:
    starts_at = slot.starts_at
    closed = business_calendar().why_closed(starts_at.date())
    # A closure is among what is said of who is there.
    aside = f" {_closed(starts_at, closed)}" if closed and closed.kind != "closure" else ""
    if not found:
        told = presence.warnings(slot)
        if told:
            return False, f"{' '.join(told)}{full}{aside}"
        who = _free(slot, people, rooms)
        wide = f", from {span_words(*slot.widest, starts_at.date())} with the time around it" if slot.around else ""
        return not full, (f"{who} free then{wide}.{full}{aside}" if who else full.strip())
    if closed and closed.kind == "closure":
        aside = f" {_closed(starts_at, closed)}"
    first = found[0]
    span, own = scheduling.clash_span(first, slot), scheduling.around_words(found[:1], slot)
    more = f" {len(found) - 1} more in the way." if len(found) > 1 else ""
    verb = "is held" if first.held else "is taken"
    return (
        False,
        f"{first.who} {verb} from {span} by {first.by}.{f' {own}' if own else ''}{more}{full}{aside}",
    )


def _free(slot: Slot, people: Collection[int], rooms: Collection[int]) -> str:
    """Say who and what is asked for and has a calendar; empty for nobody."""
    wanted = Resource.id.in_(slot.resource_ids) | (Resource.id.in_(slot.also) & Resource.tracked)
    asked = Resource.user.in_(list(people) or [0]) | Resource.id.in_(list(rooms) or [0])
    names = [row.name for row in Resource.select().where(wanted & asked).order_by(Resource.kind)]
    if not names:
        return ""
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"


def _closed(starts_at: datetime, why: Closed) -> str:
    if why.kind == "weekday":
        return f"The studio does not work on {starts_at:%A}s."
    return f"The studio does not work that day: {why}."
