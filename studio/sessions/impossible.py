"""Which sessions cannot take place as they are booked, once somebody is away or the studio is closed.

Only those that are still to take place: what is cancelled, held, over, or of which nobody came, stands in nobody's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import islice

from models import Closure, OpeningHours, SpecialDay
from studio.booking.resources import kept
from studio.dates.hours import Hours, away_by, covers
from studio.kernel import clock, database
from studio.kernel.instants import bound
from studio.sessions import rows
from studio.sessions.rows import SessionRow

LIVE = "s.cancelled_id IS NULL AND s.on_hold_id IS NULL AND s.no_show_id IS NULL"
MOST = 500
"""So many are listed."""

HOURS_AHEAD = timedelta(days=366)
"""So far ahead sessions are compared with new opening hours."""


def by_absence(absence_id: int) -> tuple[SessionRow, ...]:
    """List the sessions that want who or what is away."""
    one = away_by(absence_id)
    return tuple(islice(_between(one.starts_at, one.ends_at, *_wanting(one.resource_id)), MOST)) if one else ()


def _wanting(resource_id: int) -> tuple[str, tuple[int, ...]]:
    """Say of a session that it takes a resource, a part of it, or the whole of which it is a part."""
    found = kept([resource_id])
    own = found[resource_id]
    rooms = [
        one.id for one in found.values() if one.id in (resource_id, own.part_of_id) or one.part_of_id == resource_id
    ]
    where = f"(s.room_id IN ({database.marks(rooms)})"
    params: list[int] = [*rooms]
    if own.user_id is not None:
        where += " OR s.photographer_id = ? OR s.assistant_id = ?"
        params += [own.user_id, own.user_id]
    where += " OR EXISTS (SELECT 1 FROM session_equipment e WHERE e.session_id = s.id AND e.resource_id = ?))"
    return where, (*params, resource_id)


def _between(
    starts_at: datetime, ends_at: datetime, where: str = "", params: tuple[object, ...] = ()
) -> Iterator[SessionRow]:
    """Read the live sessions still to come of a time, some hundred at once, in the order of their start."""
    since = max(starts_at, clock.now())
    last: tuple[object, ...] = (bound(since - timedelta(days=1)), 0)
    while True:
        found = rows.read(
            f"WHERE s.starts_at < ? AND (s.starts_at, s.id) > (?, ?) AND s.ends_at > ? AND {LIVE}"
            f"{f' AND {where}' if where else ''} ORDER BY s.starts_at, s.id LIMIT {MOST}",
            (bound(ends_at), *last, bound(since), *params),
        )
        yield from found
        if len(found) < MOST:
            return
        last = bound(found[-1].starts_at), found[-1].id


def by_closure(closure_id: int) -> tuple[SessionRow, ...]:
    """List the sessions of the days on which the studio is closed."""
    row = Closure.get_or_none(Closure.id == closure_id)
    if row is None or row.inactive:
        return ()
    first = datetime.combine(row.first_day, time.min)
    return tuple(islice(_between(first, datetime.combine(row.last_day, time.min) + timedelta(days=1)), MOST))


def by_special_day(day_id: int) -> tuple[SessionRow, ...]:
    """List the sessions in a camera room of a day that lie outside of its own hours."""
    row = SpecialDay.get_or_none(SpecialDay.id == day_id)
    if row is None or row.inactive or row.opens is None:
        return ()
    first = datetime.combine(row.day, time.min)
    found = _between(first, first + timedelta(days=1), "s.room_id IS NOT NULL AND s.starts_at >= ?", (bound(first),))
    hours = Hours(row.day, row.day)
    return tuple(
        one
        for one in found
        if row.studio_id in (None, one.studio_id)
        and not covers(hours.of_studio(row.day, one.studio_id), row.day, one.starts_at, one.ends_at)
    )


def by_hours(hours_id: int) -> tuple[SessionRow, ...]:
    """List the sessions of the next year that lie outside of the opening hours of whom an entry is about."""
    row = OpeningHours.get_or_none(OpeningHours.id == hours_id)
    if row is None:
        return ()
    now = clock.now()
    hours = Hours(now.date(), (now + HOURS_AHEAD).date())
    found = _between(
        now, now + HOURS_AHEAD, *(_wanting(row.resource_id) if row.resource_id else ("s.room_id IS NOT NULL",))
    )

    def outside(one: SessionRow) -> bool:
        day = one.starts_at.date()
        if row.resource_id is not None:
            own = hours.of_resource(day, row.resource_id)
        elif row.studio_id in (None, one.studio_id):
            own = hours.of_studio(day, one.studio_id)
        else:
            own = None
        return own is not None and not covers(own, day, one.starts_at, one.ends_at)

    return tuple(islice(filter(outside, found), MOST))


BY_LIST: dict[str, Callable[[int], tuple[SessionRow, ...]]] = {
    "absence": by_absence,
    "closure": by_closure,
    "special-day": by_special_day,
    "opening-hours": by_hours,
}
"""By the list that was changed."""


def after(kind: str, entry_id: int) -> tuple[SessionRow, ...]:
    """List what an entry of one of the studio's lists makes impossible, by start, at most 500; most lists nothing."""
    return BY_LIST[kind](entry_id) if kind in BY_LIST else ()


def words(count: int) -> str:
    """Write ``3 sessions cannot take place as they are booked:``; the list of them ends at ``MOST``."""
    if count == MOST:
        return f"At least {count} sessions cannot take place as they are booked; the first {count}:"
    return f"{count} session{'s' * (count != 1)} cannot take place as {'they are' if count != 1 else 'it is'} booked:"
