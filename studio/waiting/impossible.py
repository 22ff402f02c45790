"""Which bookings to come cannot take place as they are booked, and why: who or what is away, closed, or not used any more.

What is asked about many bookings is read once for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from studio.booking import presence
from studio.booking.resources import kept as kept_resources
from studio.booking.resources import taken_by
from studio.dates.hours import Away, Hours, away
from studio.kernel import clock, database
from studio.kernel.instants import as_day, as_wall, bound
from studio.sessions import states

AWAY, CLOSED, HOURS, GONE = "away", "closed", "hours", "gone"
"""What may be in the way of a booking."""

SESSIONS = (
    "SELECT s.id, s.starts_at, s.ends_at, s.studio_id, s.photographer_id, s.assistant_id, s.room_id FROM session s "
    "WHERE s.cancelled_id IS NULL AND s.on_hold_id IS NULL AND s.no_show_id IS NULL AND "
)
MEETINGS = (
    "SELECT a.id, a.starts_at, a.ends_at, a.studio_id FROM appointment a "
    f"WHERE {states.MEETING_TAKES_PLACE} AND a.no_show_id IS NULL AND "
)


class Booked(NamedTuple):
    """A session, or an appointment, by what it wants."""

    holder: int
    """The session's id, or that of an appointment with a minus before it."""
    starts_at: datetime
    ends_at: datetime
    studio_id: int
    people: frozenset[int]
    """User ids."""
    rooms: frozenset[int]
    equipment: Mapping[int, int]


def of_holders(holders: Collection[int]) -> list[Booked]:
    """Read the live ones of some sessions and appointments."""
    sessions, meetings = [one for one in holders if one > 0], [-one for one in holders if one < 0]
    return [
        *(_sessions(f"s.id IN ({database.marks(sessions)})", tuple(sessions)) if sessions else ()),
        *(_meetings(f"a.id IN ({database.marks(meetings)})", tuple(meetings)) if meetings else ()),
    ]


def between(starts_at: datetime, ends_at: datetime) -> list[Booked]:
    """Read the live sessions and appointments still to come that touch a time."""
    since = max(starts_at, clock.now())
    # No booking is longer than a day: what goes on into the time began on the day before.
    params = bound(ends_at), bound(since - timedelta(days=1)), bound(since)
    own = "{0}.starts_at < ? AND {0}.starts_at > ? AND {0}.ends_at > ? ORDER BY {0}.starts_at, {0}.id"
    return [*_sessions(own.format("s"), params), *_meetings(own.format("a"), params)]


def _sessions(where: str, params: Sequence[object]) -> list[Booked]:
    found = database.rows(SESSIONS + where, params)
    takes: dict[int, dict[int, int]] = {}
    for session_id, resource_id, count in _linked("session_equipment", "session", "resource_id, x.count", found):
        takes.setdefault(session_id, {})[resource_id] = count
    return [
        Booked(
            one,
            as_wall(start),
            as_wall(end),
            studio_id,
            frozenset({photographer, assistant} - {None}),
            frozenset({room} - {None}),
            takes.get(one, {}),
        )
        for one, start, end, studio_id, photographer, assistant, room in found
    ]


def _meetings(where: str, params: Sequence[object]) -> list[Booked]:
    found = database.rows(MEETINGS + where, params)
    people: dict[int, set[int]] = {}
    rooms: dict[int, set[int]] = {}
    for one, user_id in _linked("appointment_person", "appointment", "user_id", found):
        people.setdefault(one, set()).add(user_id)
    for one, resource_id in _linked("appointment_room", "appointment", "resource_id", found):
        rooms.setdefault(one, set()).add(resource_id)
    return [
        Booked(
            -one,
            as_wall(start),
            as_wall(end),
            studio_id,
            frozenset(people.get(one, ())),
            frozenset(rooms.get(one, ())),
            {},
        )
        for one, start, end, studio_id in found
    ]


def _linked(table: str, owner: str, column: str, found: Iterable[Sequence[object]]) -> Iterable[tuple[int, ...]]:
    ids = [row[0] for row in found]
    for start in range(0, len(ids), 400):
        some = ids[start : start + 400]
        yield from database.rows(
            f"SELECT x.{owner}_id, x.{column} FROM {table} x WHERE x.{owner}_id IN ({database.marks(some)})", some
        )


class Reason(NamedTuple):
    """One thing that is in the way of a booking."""

    kind: str
    """Which of ``AWAY``, ``CLOSED``, ``HOURS`` and ``GONE``."""
    of: int
    """The id of the absence or the closure, or of the resource whose hours it are or that is gone; 0: the studio's hours."""
    words: str


class Reasons:
    """What is in the way of bookings between two days."""

    def __init__(self, first: date, last: date) -> None:
        begin, end = datetime.combine(first, time.min), datetime.combine(last, time.min) + timedelta(days=2)
        self._hours = Hours(first, last + timedelta(days=1))
        self._away: dict[int, list[Away]] = {}
        for one in away(begin, end):
            self._away.setdefault(one.resource_id, []).append(one)
        closed = (
            "SELECT id, first_day, last_day, name FROM closure WHERE NOT inactive AND first_day <= ? AND last_day >= ?"
        )
        self._closed = [
            (int(one), as_day(since), as_day(until), str(name))
            for one, since, until, name in database.rows(closed, (end.date().isoformat(), first.isoformat()))
        ]
        self._resources = kept_resources()
        gone = (
            "SELECT r.id, r.name, r.kind FROM resource r LEFT JOIN staff u ON u.id = r.user_id "
            "WHERE r.inactive OR coalesce(u.inactive, FALSE)"
        )
        self._gone = {
            int(one): f"{name} {'does not work here' if kind == 'person' else 'is not used'} any more."
            for one, name, kind in database.rows(gone)
        }
        self._said: dict[tuple[date, int], bool] = {}

    def takes(self, one: Booked) -> frozenset[int]:
        """Return the resources that a booking wants, with the parts and the wholes of rooms."""
        takes, also = taken_by(self._resources, one.people, one.rooms, one.equipment)
        return frozenset({*takes, *also})

    def of(self, one: Booked) -> list[Reason]:
        """Say what is in the way of a booking; nothing where nothing is."""
        day, wanted = one.starts_at.date(), sorted(self.takes(one))
        return [
            *(
                Reason(CLOSED, closure_id, f"The studio does not work that day: {name}.")
                for closure_id, since, until, name in self._closed
                if since is not None and until is not None and since <= day <= until
            ),
            *(
                Reason(AWAY, gone.id, presence.away_words(gone, day))
                for resource_id in wanted
                for gone in self._away.get(resource_id, ())
                if gone.starts_at < one.ends_at and one.starts_at < gone.ends_at
            ),
            *(
                Reason(GONE, resource_id, self._gone[resource_id])
                for resource_id in wanted
                if resource_id in self._gone
            ),
            *self._outside(one, day, wanted),
        ]

    def _outside(self, one: Booked, day: date, wanted: Iterable[int]) -> Iterator[Reason]:
        span = one.starts_at, one.ends_at
        if one.rooms and self._says(day, one.studio_id) and not self._hours.studio_over(*span, one.studio_id):
            spans = self._hours.of_studio(day, one.studio_id)
            yield Reason(HOURS, 0, presence.hours_words("The studio", "is open", spans, day))
        for resource_id in wanted:
            if not self._hours.resource_over(*span, resource_id):
                own = self._hours.of_resource(day, resource_id) or ()
                resource = self._resources[resource_id]
                verb = "works" if resource.user_id is not None else "is open"
                yield Reason(HOURS, resource_id, presence.hours_words(resource.name, verb, own, day))

    def _says(self, day: date, studio_id: int) -> bool:
        if (day, studio_id) not in self._said:
            self._said[day, studio_id] = self._hours.said(day, studio_id)
        return self._said[day, studio_id]


def reasons_for(found: Collection[Booked]) -> Reasons:
    """Read what may be in the way of some bookings, at least one."""
    return Reasons(min(one.starts_at for one in found).date(), max(one.starts_at for one in found).date())
