"""Whether people and a room are free at a time, as a sentence to show while a session is being typed."""

from __future__ import annotations

from datetime import datetime

from models import Resource
from studio.booking import scheduling
from studio.booking.resources import slot_of
from studio.booking.scheduling import LONGEST
from studio.dates.business_days import Closed
from studio.dates.closures import business_calendar
from studio.dates.spans import span_words


def availability(
    photographer: int | None,
    assistant: int | None,
    room: int | None,
    starts_at: datetime,
    ends_at: datetime,
    ignore_session: int | None = None,
) -> tuple[bool, str]:
    """Say who is free, or what is in the way, for a session that is being typed.

    Args:
        photographer, assistant: user ids.
        room: a resource id.
        ignore_session: the session itself, when it is being moved.
    Returns:
        Whether everything asked for is free, and one sentence; empty where there is nothing to say.
    """
    if ends_at <= starts_at or ends_at - starts_at > LONGEST:
        return True, ""
    slot = slot_of(starts_at, ends_at, photographer, assistant, room)
    if not slot.resource_ids:
        return True, ""
    found = scheduling.clashes(slot, ignore_session=ignore_session)
    closed = business_calendar().why_closed(starts_at.date())
    aside = f" {_closed(starts_at, closed)}" if closed else ""
    if not found:
        names = [
            row.name for row in Resource.select().where(Resource.id.in_(slot.resource_ids)).order_by(Resource.kind)
        ]
        who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return True, f"{who} {'is' if len(names) == 1 else 'are'} free then.{aside}"
    first = found[0]
    span = span_words(first.starts_at, first.ends_at, starts_at.date())
    more = f" {len(found) - 1} more in the way." if len(found) > 1 else ""
    verb = "is held" if first.held else "is taken"
    return (
        False,
        f"{first.who} {verb} from {span} by {first.client}, {first.session_type} ({first.number}).{more}{aside}",
    )


def _closed(starts_at: datetime, why: Closed) -> str:
    if why.kind == "weekday":
        return f"The studio does not work on {starts_at:%A}s."
    return f"The studio does not work that day: {why}."
