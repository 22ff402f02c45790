"""The times that the studio offers: of a person or a room, for a type of session or for all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from studio.booking.resources import LONGEST
from studio.kernel import database
from studio.kernel.instants import as_day, as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs


@dataclass(frozen=True, slots=True)
class Offered:
    """A time slot."""

    id: int
    name: str
    resource_id: int
    who: str
    starts_at: datetime
    ends_at: datetime
    type_id: int | None
    type: str
    """Empty where it is for all types."""


@dataclass(frozen=True, slots=True)
class Place:
    """A time slot, and who has it."""

    slot: Offered
    number: str = ""
    """Of the session that has it; empty where it is free still."""
    client: str = ""
    confirmed: bool = False


_SLOTS = (
    "SELECT o.id, o.name, o.resource_id, r.name, o.day, o.starts, o.ends, o.session_type_id, coalesce(t.name, '') "
    "FROM time_slot o JOIN resource r ON r.id = o.resource_id LEFT JOIN session_type t ON t.id = o.session_type_id "
    "WHERE NOT o.inactive AND o.day BETWEEN ? AND ?"
)


def of_days(first: date, last: date, resource_ids: Collection[int] | None = None) -> tuple[Offered, ...]:
    """List the time slots of some days by start: of these resources, or of all."""
    sql, params = _SLOTS, (first.isoformat(), last.isoformat())
    more = tuple[int, ...]()
    if resource_ids is not None:
        more = tuple(resource_ids) or (0,)
        sql += f" AND o.resource_id IN ({database.marks(more)})"
    return tuple(_offered(*row) for row in database.rows(f"{sql} ORDER BY o.day, o.starts, o.id", (*params, *more)))


def _offered(
    slot_id: int,
    name: str,
    resource_id: int,
    who: str,
    on: object,
    starts: str,
    ends: str,
    type_id: int | None,
    kind: str,
) -> Offered:
    day = as_day(on)
    assert day is not None
    starts_at, ends_at = (datetime.combine(day, time.fromisoformat(at)) for at in (starts, ends))
    return Offered(
        slot_id, name, resource_id, who, starts_at, ends_at + timedelta(days=ends_at <= starts_at), type_id, kind
    )


def places(first: date, last: date, name: str = "") -> tuple[Place, ...]:
    """List the time slots of some days, each with the session that has it; of one name, or all."""
    found = [one for one in of_days(first, last) if name in ("", one.name)]
    if not found:
        return ()
    ids = tuple({one.resource_id for one in found})
    since, until = found[0].starts_at - LONGEST, max(one.ends_at for one in found)
    booked = database.rows(
        "SELECT b.resource_id, b.starts_at, b.ends_at, s.id, s.number, c.last_name, c.first_name, s.confirmed_id "
        "FROM booking b JOIN session s ON s.id = b.session_id JOIN client c ON c.id = s.client_id "
        f"WHERE b.resource_id IN ({database.marks(ids)}) AND b.starts_at > ? AND b.starts_at < ? AND b.blocking "
        "ORDER BY b.starts_at",
        (*ids, bound(since), bound(until)),
    )
    seen = theirs.shown("session", [session_id for _, _, _, session_id, *_ in booked], theirs.only())
    out: list[Place] = []
    for one in found:
        has = [
            Place(one, number, listed_name(last_name, first_name), confirmed is not None)
            if session_id in seen
            else Place(one, "?")
            for resource_id, start, end, session_id, number, last_name, first_name, confirmed in booked
            if resource_id == one.resource_id and as_wall(start) < one.ends_at and one.starts_at < as_wall(end)
        ]
        out += has or [Place(one)]
    return tuple(out)
