"""What a session or an appointment takes: people, rooms or their parts, equipment, and how many of each.

A room that has parts is taken by taking each of them, so that the whole and a part of it are never taken at one time
(docs/decisions/0005-double-booking.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta

from models import JournalChange, SessionType
from studio.kernel import columns, database
from studio.kernel.records import dataclass

NOTHING: Mapping[int, int] = {}

LONGEST = timedelta(hours=24)
"""No booking is longer: the search for clashes needs to look back no further."""


@dataclass(frozen=True, slots=True)
class Around:
    """The time around a session that is taken too, in minutes."""

    before_min: int = 0
    after_min: int = 0
    """To get ready and to clear up: for everybody and everything that it takes."""
    drive_before_min: int = 0
    drive_after_min: int = 0
    """To get there and back: for its people."""

    def of(self, *, person: bool) -> tuple[int, int]:
        """Return the minutes before and after for a person, or for a room and equipment."""
        drive = (self.drive_before_min, self.drive_after_min) if person else (0, 0)
        return self.before_min + drive[0], self.after_min + drive[1]


NO_TIME = Around()


def blocked_span(starts_at: datetime, ends_at: datetime, around: Around, *, person: bool) -> tuple[datetime, datetime]:
    """Return from when until when a session takes a person, or a room and equipment."""
    before, after = around.of(person=person)
    return starts_at - timedelta(minutes=before), ends_at + timedelta(minutes=after)


@dataclass(frozen=True, slots=True)
class Slot:
    """What a session or an appointment takes: its resources and its time."""

    resource_ids: tuple[int, ...]
    """What has a calendar; of a room with parts its parts."""
    starts_at: datetime
    ends_at: datetime
    units: Mapping[int, int] = field(default_factory=dict)
    """How many of a resource, where it is more than one."""
    also: tuple[int, ...] = ()
    """What else is asked for and may be away: what has no calendar, and wholes of which parts are taken."""
    studio_id: int | None = None
    indoors: bool = False
    """Whether it is in a camera room, so that the hours of the studio matter."""
    around: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """The minutes before and after for which a resource is taken too, where there are any."""

    def span_of(self, resource_id: int) -> tuple[datetime, datetime]:
        """Return from when until when it takes a resource."""
        before, after = self.around.get(resource_id, (0, 0))
        return self.starts_at - timedelta(minutes=before), self.ends_at + timedelta(minutes=after)

    @property
    def widest(self) -> tuple[datetime, datetime]:
        """From when until when it takes anything."""
        spans = [self.span_of(one) for one in self.around if one in self.resource_ids]
        starts, ends = zip((self.starts_at, self.ends_at), *spans, strict=True)
        return min(starts), max(ends)

    def units_of(self, resource_id: int) -> int:
        """Return how many of a resource it takes."""
        return self.units.get(resource_id, 1)

    def only(self, resource_ids: Iterable[int]) -> Slot:
        """Return the part of it that is about these resources."""
        ids = tuple(resource_ids)
        also, indoors = self.also if ids else (), self.indoors and bool(ids)
        return Slot(ids, self.starts_at, self.ends_at, self.units, also, self.studio_id, indoors, self.around)


@dataclass(frozen=True, slots=True)
class Kept:
    """A resource, as far as it matters to what is taken."""

    id: int
    user_id: int | None
    tracked: bool
    part_of_id: int | None
    count: int
    name: str
    studio_id: int | None = None


def kept(ids: Iterable[int] | None = None, users: Iterable[int] = ()) -> dict[int, Kept]:
    """Read resources by their ids, with their parts and wholes, and the people behind users; all where none are named."""
    where, params = "", tuple[int, ...]()
    if ids is not None:
        wanted, people = tuple(ids) or (0,), tuple(users) or (0,)
        marks = database.marks(wanted)
        where = (
            f"WHERE id IN ({marks}) OR part_of_id IN ({marks}) OR user_id IN ({database.marks(people)}) "
            f"OR id IN (SELECT part_of_id FROM resource WHERE id IN ({marks}) AND part_of_id IS NOT NULL) "
        )
        params = (*wanted, *wanted, *people, *wanted)
    found = database.rows(
        f"SELECT id, user_id, tracked, part_of_id, count, name, studio_id FROM resource {where}ORDER BY id", params
    )
    return {
        one: Kept(one, user_id, bool(tracked), part_of_id, count, name, studio_id)
        for one, user_id, tracked, part_of_id, count, name, studio_id in found
    }


def as_before(now: Mapping[int, Kept], changes: Sequence[JournalChange]) -> dict[int, Kept]:
    """Return the resources as they were before the changes, of which the newest comes first."""
    then = dict(now)
    for change in changes:
        if change.table != "resource":
            continue
        was = columns.before(change)
        if was is None:
            then.pop(change.row_id, None)
        elif change.row_id in then:
            one = then[change.row_id]
            then[one.id] = replace(
                one,
                tracked=bool(was.get("tracked", one.tracked)),
                part_of_id=was.get("part_of_id", one.part_of_id),
                count=was.get("count", one.count),
            )
    return then


def taken_by(
    resources: Mapping[int, Kept],
    people: Collection[int],
    rooms: Collection[int],
    equipment: Mapping[int, int] = NOTHING,
) -> tuple[dict[int, int], tuple[int, ...]]:
    """Say what people, rooms and equipment take: how many of each resource with a calendar, and what else they ask for.

    Args:
        resources: see ``kept``.
        people: user ids.
        equipment: how many of each resource.
    """
    asked = Counter(equipment)
    asked.update({one.id: 1 for one in resources.values() if one.id in rooms or one.user_id in people})
    takes: Counter[int] = Counter()
    also = set()
    for resource_id, units in asked.items():
        one = resources[resource_id]
        parts = [part.id for part in resources.values() if part.part_of_id == resource_id]
        for leaf in parts or [resource_id]:
            if one.tracked and resources[leaf].tracked:
                # A whole is taken once, also together with a part of it.
                takes[leaf] = max(takes[leaf], units) if one.part_of_id or parts else takes[leaf] + units
        also |= {resource_id, *parts} | ({one.part_of_id} if one.part_of_id else set())
    return dict(sorted(takes.items())), tuple(sorted(also - set(takes)))


def around_of_type(type_id: int | None) -> Around:
    """Return the time around each session of a type."""
    row = None if type_id is None else SessionType.get_or_none(SessionType.id == type_id)
    return NO_TIME if row is None else Around(row.before_min, row.after_min)


def slot_of(
    starts_at: datetime,
    ends_at: datetime,
    photographer: int | None,
    assistant: int | None,
    room: int | None,
    equipment: Mapping[int, int] = NOTHING,
    studio_id: int | None = None,
    around: Around = NO_TIME,
) -> Slot:
    """Return what a session takes; see ``taken_by``."""
    people = {user for user in (photographer, assistant) if user is not None}
    return slot_for(starts_at, ends_at, people, set() if room is None else {room}, equipment, studio_id, around)


def slot_for(
    starts_at: datetime,
    ends_at: datetime,
    people: Collection[int],
    rooms: Collection[int],
    equipment: Mapping[int, int] = NOTHING,
    studio_id: int | None = None,
    around: Around = NO_TIME,
) -> Slot:
    """Return what people and rooms, as many as there are, take; see ``taken_by``."""
    resources = kept([*equipment, *rooms], people)
    takes, also = taken_by(resources, people, rooms, equipment)
    units = {resource_id: units for resource_id, units in takes.items() if units > 1}
    of_each = {one: around.of(person=resources[one].user_id is not None) for one in takes} if around != NO_TIME else {}
    wide = {one: minutes for one, minutes in of_each.items() if minutes != (0, 0)}
    return Slot(tuple(takes), starts_at, ends_at, units, also, studio_id, bool(rooms), wide)
