"""How many sessions there are at most in a day or a week, and when it is full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from studio.kernel import database
from studio.kernel.instants import as_day, as_wall, bound
from studio.kernel.records import dataclass
from studio.kernel.shown import formats, ordinal, weekday_date


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
    births: bool = False
    """Whether sessions count on the day on which the birth is expected that they follow: as their type says."""
    rooms: frozenset[int] = frozenset()
    """The rooms whose sessions it counts, where it is about one: with its parts, or with the whole of which it is a part."""

    @property
    def called(self) -> str:
        """Its name, or whose births it is about."""
        return f"Births of {self.name}" if self.births else self.name

    def first_of(self, day: date) -> date:
        """Return the first day of what it counts over."""
        return day if self.per == "day" else day - timedelta(days=(day.weekday() - formats().first_weekday) % 7)


@dataclass(frozen=True, slots=True)
class Counted:
    """A session, as far as caps count it."""

    id: int | None
    day: date
    type_id: int
    studio_id: int
    users: tuple[int | None, ...]
    room_id: int | None
    expected: date | None = None
    """The day on which the birth is expected that it follows."""

    def counts(self, cap: Cap) -> bool:
        """Tell whether it is one of those that a cap counts."""
        with_it = cap.resource_id is None or self.room_id in cap.rooms
        with_it = with_it or (cap.user_id is not None and cap.user_id in self.users)
        return with_it and cap.type_id in (None, self.type_id) and cap.studio_id in (None, self.studio_id)

    def first_in(self, cap: Cap) -> date:
        """Return the first day of what it counts in: of births that of the expected one, where there is one."""
        return cap.first_of(self.expected if cap.births and self.expected is not None else self.day)


FULL_DAYS = 5


@dataclass(frozen=True, slots=True)
class Full:
    """Days that a cap has filled."""

    cap: Cap
    days: frozenset[date]

    @property
    def words(self) -> str:
        """Say ``Newborns: full on Tue Nov 24 and Wed Nov 25.``"""
        days = [weekday_date(day) for day in sorted(self.days)]
        more = f" and {len(days) - FULL_DAYS} more days" if len(days) > FULL_DAYS else ""
        return f"{self.cap.called}: full on {', '.join(days[:FULL_DAYS])}{more}."


def _caps() -> list[Cap]:
    """Read what the studio keeps as caps, and how many births a week its types take."""
    found = database.rows(
        "SELECT c.name, c.per, c.most, c.session_type_id, c.resource_id, r.user_id, c.studio_id, 0, c.id FROM cap c "
        "LEFT JOIN resource r ON r.id = c.resource_id WHERE NOT c.inactive UNION ALL "
        "SELECT t.name, 'week', t.expected_a_week, t.id, NULL, NULL, NULL, 1, t.id FROM session_type t "
        "WHERE t.expected_a_week IS NOT NULL ORDER BY 8, 9"
    )
    caps = [Cap(*columns) for *columns, _ in found]
    rooms = _with_it([one.resource_id for one in caps if one.resource_id is not None and one.user_id is None])
    return [replace(one, rooms=rooms.get(one.resource_id or 0, frozenset())) for one in caps]


def _with_it(room_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return rooms with their parts and their wholes, as all of these are taken with them: see ``resources.taken_by``."""
    found: dict[int, set[int]] = {}
    if room_ids:
        asked = (
            "SELECT r.id, o.id FROM resource r JOIN resource o ON o.id = r.id OR o.part_of_id = r.id OR o.id = r.part_of_id "
            f"WHERE r.id IN ({database.marks(room_ids)})"
        )
        for room_id, other_id in database.rows(asked, tuple(room_ids)):
            found.setdefault(room_id, set()).add(other_id)
    return {room_id: frozenset(others) for room_id, others in found.items()}


_COUNTED = (
    "SELECT id, starts_at, session_type_id, studio_id, photographer_id, assistant_id, room_id, expected_on FROM session "
    "WHERE {} AND cancelled_id IS NULL AND on_hold_id IS NULL"
)


def _sessions(caps: Sequence[Cap], first: date, last: date) -> list[Counted]:
    """Read what takes place from one day to another, or whose birth is expected then."""
    midnight = datetime.min.time()
    since, until = datetime.combine(first, midnight), datetime.combine(last + timedelta(days=1), midnight)
    found = database.rows(_COUNTED.format("starts_at >= ? AND starts_at < ?"), (bound(since), bound(until)))
    if any(cap.births for cap in caps):
        between = "expected_on IS NOT NULL AND expected_on BETWEEN ? AND ?"
        found = [*found, *database.rows(_COUNTED.format(between), (first.isoformat(), last.isoformat()))]
    return [
        Counted(one, as_wall(at).date(), type_id, studio_id, (photographer, assistant), room_id, as_day(expected))
        for one, at, type_id, studio_id, photographer, assistant, room_id, expected in dict.fromkeys(map(tuple, found))
    ]


def full(
    type_id: int | None,
    studio_ids: Collection[int | None],
    resource_ids: Collection[int],
    days: Sequence[date],
    ignore: int | None = None,
    expected: date | None = None,
) -> tuple[Full, ...]:
    """Say on which of some days which caps are full, for a session of a type in one of some studios, with or in any of these.

    Args:
        ignore: a session that counts no more, because it is moved.
        expected: the day on which the birth is expected that it follows, where it is known: births are full on that one.
    """
    caps = [
        cap
        for cap in _caps()
        if cap.type_id in (None, type_id)
        and cap.studio_id in (None, *studio_ids)
        and cap.resource_id in (None, *resource_ids)
    ]
    if any(cap.births for cap in caps) and _expects(ignore):
        caps = [cap for cap in caps if not cap.births]  # Wherever it moves, it counts on the day of the birth.
    if not caps or not days:
        return ()
    asked = [[expected] if cap.births and expected is not None else days for cap in caps]
    firsts = [cap.first_of(on[0]) for cap, on in zip(caps, asked, strict=True)]
    sessions = _sessions(caps, min(firsts), max(on[-1] for on in asked) + timedelta(days=6))
    full = []
    for cap, on in zip(caps, asked, strict=True):
        taken = _taken(cap, sessions, ignore)
        full.append(Full(cap, frozenset(day for day in on if taken[cap.first_of(day)] >= cap.most)))
    return tuple(full)


def _expects(session_id: int | None) -> bool:
    found = database.rows("SELECT 1 FROM session WHERE id = ? AND expected_on IS NOT NULL", (session_id or 0,))
    return bool(found)


def _taken(cap: Cap, sessions: Iterable[Counted], ignore: int | None) -> Counter[date]:
    """Count the sessions in each day or week, by its first day."""
    return Counter(one.first_in(cap) for one in sessions if one.id != ignore and one.counts(cap))


def over(now: Counted, before: Counted | None = None) -> tuple[str, ...]:
    """Say which caps a session goes over, each in a sentence.

    Args:
        now: as it is to be; of one that is stored with its id.
        before: as it counts already, where it takes place.
    """
    caps = [
        cap
        for cap in _caps()
        if now.counts(cap) and not (before and before.counts(cap) and before.first_in(cap) == now.first_in(cap))
    ]
    if not caps:
        return ()
    firsts = [now.first_in(cap) for cap in caps]
    sessions = _sessions(caps, min(firsts), max(firsts) + timedelta(days=6))
    taken = [(cap, first, _taken(cap, sessions, now.id)[first]) for cap, first in zip(caps, firsts, strict=True)]
    return tuple(_sentence(cap, first, many) for cap, first, many in taken if many >= cap.most)


def _sentence(cap: Cap, first: date, many: int) -> str:
    when = f"on {weekday_date(first)}" if cap.per == "day" else f"in the week of {weekday_date(first)}"
    full = f"{cap.called} {'are' if cap.births else 'is'} full"
    return f"{full}: {cap.most} {when} at most, and this would be the {ordinal(many + 1)}."
