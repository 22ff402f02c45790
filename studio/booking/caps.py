"""How many sessions there are at most in a day or a week, and when it is full."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from studio.kernel import database
from studio.kernel.instants import as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import formats, weekday_date


@dataclass(frozen=True, slots=True)
class Cap:
    """A cap as the studio keeps it."""

    name: str
    per: str
    """``day`` or ``week``."""
    most: int
    type_id: int | None
    resource_id: int | None
    user_id: int | None
    """The person, where the resource is one."""
    studio_id: int | None

    def first_of(self, day: date) -> date:
        """Return the first day of what it counts over."""
        return day if self.per == "day" else day - timedelta(days=(day.weekday() - formats().first_weekday) % 7)


@dataclass(frozen=True, slots=True)
class _Session:
    id: int
    day: date
    type_id: int
    studio_id: int
    users: tuple[int | None, ...]
    room_id: int | None

    def counts(self, cap: Cap) -> bool:
        """Tell whether it is one of those that a cap counts."""
        with_it = cap.resource_id is None or self.room_id == cap.resource_id
        with_it = with_it or (cap.user_id is not None and cap.user_id in self.users)
        return with_it and cap.type_id in (None, self.type_id) and cap.studio_id in (None, self.studio_id)


@dataclass(frozen=True, slots=True)
class Full:
    """Days that a cap has filled."""

    cap: Cap
    days: frozenset[date]


def _caps() -> list[Cap]:
    found = database.rows(
        "SELECT c.name, c.per, c.most, c.session_type_id, c.resource_id, r.user_id, c.studio_id FROM cap c "
        "LEFT JOIN resource r ON r.id = c.resource_id WHERE NOT c.inactive ORDER BY c.id"
    )
    return [Cap(*row) for row in found]


def _sessions(first: date, last: date) -> list[_Session]:
    """Read what takes place from one day to another."""
    midnight = datetime.min.time()
    since, until = datetime.combine(first, midnight), datetime.combine(last + timedelta(days=1), midnight)
    found = database.rows(
        "SELECT id, starts_at, session_type_id, studio_id, photographer_id, assistant_id, room_id FROM session "
        "WHERE starts_at >= ? AND starts_at < ? AND cancelled_id IS NULL AND on_hold_id IS NULL",
        (bound(since), bound(until)),
    )
    return [
        _Session(one, as_wall(at).date(), type_id, studio_id, (photographer, assistant), room_id)
        for one, at, type_id, studio_id, photographer, assistant, room_id in found
    ]


def full(
    type_id: int | None,
    studio_id: int | None,
    resource_ids: Collection[int],
    days: Sequence[date],
    ignore: int | None = None,
) -> tuple[Full, ...]:
    """Say on which of some days which caps are full, for a session of a type with or in any of these.

    Args:
        ignore: a session that counts no more, because it is moved.
    """
    caps = [
        cap
        for cap in _caps()
        if cap.type_id in (None, type_id)
        and cap.studio_id in (None, studio_id)
        and cap.resource_id in (None, *resource_ids)
    ]
    if not caps or not days:
        return ()
    sessions = _sessions(min(cap.first_of(days[0]) for cap in caps), days[-1] + timedelta(days=6))
    return tuple(Full(cap, frozenset(day for day in days if _filled(cap, day, sessions, ignore))) for cap in caps)


def _filled(cap: Cap, day: date, sessions: Iterable[_Session], ignore: int | None) -> bool:
    first = cap.first_of(day)
    return sum(one.id != ignore and one.counts(cap) and cap.first_of(one.day) == first for one in sessions) >= cap.most


def over(session_id: int) -> tuple[str, ...]:
    """Say which caps a session goes over, each in a sentence; the session is written already."""
    ((at,),) = database.rows("SELECT starts_at FROM session WHERE id = ?", (session_id,))
    day = as_wall(at).date()
    caps = _caps()
    if not caps:
        return ()
    sessions = _sessions(min(cap.first_of(day) for cap in caps), day + timedelta(days=6))
    own = next((one for one in sessions if one.id == session_id), None)
    if own is None:
        return ()
    return tuple(
        f"{cap.name} is full: {cap.most} {_when(cap, day)} at most, and this is one more."
        for cap in caps
        if own.counts(cap) and _filled(cap, day, sessions, session_id)
    )


def _when(cap: Cap, day: date) -> str:
    return f"on {weekday_date(day)}" if cap.per == "day" else f"in the week of {weekday_date(cap.first_of(day))}"
