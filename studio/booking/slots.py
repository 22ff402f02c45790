"""The times that the studio offers: of a person or a room, for some types or for all sessions, in one place or several."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import Any

from studio.booking.holders import SQL as HOLDER
from studio.booking.resources import LONGEST, kept
from studio.kernel import database
from studio.kernel.instants import as_day, as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs

Times = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Offered:
    """A time slot."""

    id: int
    name: str
    resource_id: int
    who: str
    starts_at: datetime
    ends_at: datetime
    types: tuple[int, ...]
    """For which session types it is, and with negative ids for which appointment types; none: for all sessions."""
    names: tuple[str, ...] = ()
    """What they are called."""
    count: int | None = None
    """Into how many places of one length it is parted."""
    own: Mapping[str, str] = field(default_factory=dict)
    """The person or the room, as a booking of it begins with."""

    def takes(self, type_id: int | None) -> bool:
        """Tell whether it is for sessions of a type."""
        return not self.types or type_id in self.types

    @property
    def type(self) -> str:
        """For which types it is, in words; empty where it is for all."""
        return " or ".join((", ".join(self.names[:-1]), self.names[-1])) if len(self.names) > 1 else "".join(self.names)

    @property
    def books(self) -> str:
        """Whether a ``session`` or an ``appointment`` is booked there; empty where it is for both, sessions first."""
        if self.types and self.types[0] < 0:
            return "appointment"
        return "session" if all(one > 0 for one in self.types) else ""

    @property
    def parts(self) -> tuple[Times, ...]:
        """Its places, or all of it where it has no certain number of them."""
        each = int((self.ends_at - self.starts_at).total_seconds()) // 60 // (self.count or 1)
        starts = [self.starts_at + timedelta(minutes=n * each) for n in range(self.count or 1)]
        return tuple((at, at + timedelta(minutes=each)) for at in starts)

    def starts(self, length_min: int) -> Iterator[datetime]:
        """Give the starts that it offers something of a length: of its places, or one behind the other from its beginning."""
        length, at = timedelta(minutes=length_min), self.starts_at
        if self.count is not None:
            yield from (start for start, _ in self.parts if start + length <= self.ends_at)
            return
        while at + length <= self.ends_at:
            yield at
            at += length


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a time slot, and who has it."""

    slot: Offered
    starts_at: datetime
    ends_at: datetime
    holder: int = 0
    """The session that has it, or with a minus the appointment; 0 where it is free still."""
    number: str = ""
    """Of what has it."""
    client_id: int | None = None
    client: str = ""
    confirmed: bool = False

    @property
    def typed(self) -> dict[str, str]:
        """What a booking of it begins with."""
        slot = self.slot
        when = {
            "date": f"{self.starts_at:%Y-%m-%d}",
            "start": f"{self.starts_at:%H:%M}",
            "end": f"{self.ends_at:%H:%M}",
        }
        kind = {"type": slot.names[0]} if slot.names else {}
        what = {"kind": slot.books} if slot.books else {}
        return {**when, **slot.own, **kind, **what}


_SLOTS = (
    "SELECT o.id, o.name, o.resource_id, r.name, r.kind, u.login, o.day, o.starts, o.ends, o.session_type_id, o.also, "
    "o.places FROM time_slot o JOIN resource r ON r.id = o.resource_id LEFT JOIN staff u ON u.id = r.user_id "
    "WHERE NOT o.inactive AND o.day BETWEEN ? AND ?"
)


def of_days(
    first: date, last: date, resource_ids: Collection[int] | None = None, *, named: bool = True
) -> tuple[Offered, ...]:
    """List the time slots of some days by start: of these resources, or of all.

    Args:
        named: whether it matters what their types are called.
    """
    sql, params = _SLOTS, (first.isoformat(), last.isoformat())
    more = tuple[int, ...]()
    if resource_ids is not None:
        more = tuple(resource_ids) or (0,)
        sql += f" AND o.resource_id IN ({database.marks(more)})"
    found = database.rows(f"{sql} ORDER BY o.day, o.starts, o.id", (*params, *more))
    types = [_types(type_id, also) for *_, type_id, also, _ in found]
    names = _names({one for of in types for one in of}) if named else {}
    return tuple(_offered(row, of, names) for row, of in zip(found, types, strict=True))


def _types(type_id: int | None, also: str) -> tuple[int, ...]:
    own = () if type_id is None else (type_id,)
    return tuple(dict.fromkeys((*own, *(int(one) for one in also.split()))))


def _names(types: Collection[int]) -> dict[int, str]:
    """Read what types are called: one query for those of sessions, and one where there are some of appointments."""
    names: dict[int, str] = {}
    for table, sign in (("session_type", 1), ("appointment_type", -1)):
        if ids := tuple(one * sign for one in types if one * sign > 0):
            sql = f"SELECT id, name FROM {table} WHERE id IN ({database.marks(ids)})"
            names |= {one * sign: name for one, name in database.rows(sql, ids)}
    return names


def _offered(row: Sequence[Any], types: tuple[int, ...], names: dict[int, str]) -> Offered:
    slot_id, name, resource_id, who, kind, login, on, starts, ends, _, _, count = row
    day = as_day(on)
    assert day is not None
    starts_at, ends_at = (datetime.combine(day, time.fromisoformat(at)) for at in (starts, ends))
    ends_at += timedelta(days=ends_at <= starts_at)
    called = tuple(names[one] for one in types if one in names)
    own = {"photographer": login} if login else {"room": who} if kind == "room" else {}
    return Offered(slot_id, name, resource_id, who, starts_at, ends_at, types, called, count, own)


Taken = tuple[int, datetime, datetime, int]
"""Of a time slot's resource: whose it is, from when until when it is taken, and by what."""


def _taken(found: Sequence[Offered]) -> list[Taken]:
    """Read what is booked of whose the time slots are, by start; of a room that has parts what is booked of these."""
    ids = {one.resource_id for one in found}
    whole = {one.id: one.part_of_id for one in kept(ids).values() if one.part_of_id in ids}
    marks = tuple({*ids, *whole})
    since, until = min(one.starts_at for one in found) - LONGEST, max(one.ends_at for one in found)
    sql = (
        f"SELECT b.resource_id, b.starts_at, b.ends_at, {HOLDER.format('b')} FROM booking b "
        f"WHERE b.resource_id IN ({database.marks(marks)}) AND b.starts_at > ? AND b.starts_at < ? AND b.blocking "
        "ORDER BY b.starts_at, b.id"
    )
    rows = database.rows(sql, (*marks, bound(since), bound(until)))
    booked = [(of, as_wall(start), as_wall(end), holder) for of, start, end, holder in rows]
    return [
        (own, start, end, holder)
        for of, start, end, holder in booked
        for own in (of, whole.get(of))
        if own is not None and own in ids
    ]


def _holders(one: Offered, times: Times, taken: Sequence[Taken]) -> list[int]:
    """List what overlaps a part of a time slot."""
    since, until = times
    return list(dict.fromkeys(who for of, a, b, who in taken if of == one.resource_id and a < until and since < b))


def left(found: Sequence[Offered]) -> dict[int, int]:
    """Count the free places of those time slots that have a certain number of them, by their ids."""
    counted = [one for one in found if one.count is not None]
    taken = _taken(counted) if counted else []
    return {one.id: sum(not _holders(one, part, taken) for part in one.parts) for one in counted}


def places(first: date, last: date, name: str = "") -> tuple[Place, ...]:
    """List the places of the time slots of some days, each with what has it; of those of one name, or all."""
    found = [one for one in of_days(first, last) if name in ("", one.name)]
    if not found:
        return ()
    taken = _taken(found)
    who = _who({holder for *_, holder in taken})
    out: list[Place] = []
    for one in found:
        for part in one.parts:
            holders = _holders(one, part, taken)
            out += [Place(one, *part, holder, *who.get(holder, ("?",))) for holder in holders] or [Place(one, *part)]
    return tuple(out)


def _who(holders: Collection[int]) -> dict[int, tuple[str, int | None, str, bool]]:
    """Read who has places: number, client and whether it is confirmed; nobody where the reader may not see it."""
    out: dict[int, tuple[str, int | None, str, bool]] = {}
    for kind, sign in (("session", 1), ("appointment", -1)):
        ids = theirs.shown(kind, [one * sign for one in holders if one * sign > 0], theirs.only())
        if ids:
            sql = (
                f"SELECT s.id, s.number, c.id, coalesce(c.last_name, ''), coalesce(c.first_name, ''), s.confirmed_id "
                f"FROM {kind} s LEFT JOIN client c ON c.id = s.client_id WHERE s.id IN ({database.marks(ids)})"
            )
            for one, number, client_id, last, first, confirmed in database.rows(sql, tuple(ids)):
                out[one * sign] = (str(number), client_id, listed_name(last, first), confirmed is not None)
    return out
