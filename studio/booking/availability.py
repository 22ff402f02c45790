"""Whether people and a room are free at a time, as a sentence to show while a session is being typed."""

from __future__ import annotations

from datetime import date, datetime

from models import Resource, Session
from studio.booking import attending, caps, presence, scheduling
from studio.booking.resources import LONGEST, NO_TIME, Around, Slot, slot_of
from studio.dates.business_days import Closed
from studio.dates.closures import business_calendar
from studio.dates.spans import span_words


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
    closed = business_calendar().why_closed(starts_at.date())
    # A closure is among what is said of who is there.
    aside = f" {_closed(starts_at, closed)}" if closed and closed.kind != "closure" else ""
    if not found:
        told = presence.warnings(slot)
        if told:
            return False, f"{' '.join(told)}{full}{aside}"
        who = _free(slot, photographer, assistant, room)
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


def _free(slot: Slot, photographer: int | None, assistant: int | None, room: int | None) -> str:
    """Say who and what is asked for and has a calendar; empty for nobody."""
    people = [user for user in (photographer, assistant) if user is not None]
    wanted = Resource.id.in_(slot.resource_ids) | (Resource.id.in_(slot.also) & Resource.tracked)
    asked = Resource.user.in_(people or [0]) | (Resource.id == (room or 0))
    names = [row.name for row in Resource.select().where(wanted & asked).order_by(Resource.kind)]
    if not names:
        return ""
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"


def _closed(starts_at: datetime, why: Closed) -> str:
    if why.kind == "weekday":
        return f"The studio does not work on {starts_at:%A}s."
    return f"The studio does not work that day: {why}."
