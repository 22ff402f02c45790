"""What a change of absences, closures, special days, hours, rooms or people is in the way of, and how that is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from models import BusyCalendar, Closure, OpeningHours, SpecialDay
from studio.dates.elsewhere import changed_between
from studio.dates.hours import away_by
from studio.kernel import clock, database
from studio.kernel.instants import as_wall
from studio.kernel.shown import listed_name
from studio.lists import theirs
from studio.waiting.impossible import AWAY, CLOSED, GONE, HOURS, Booked, between, reasons_for

AHEAD = timedelta(days=366)
"""So far ahead bookings are compared with new hours, and with who or what is not there any more."""
MOST = 500
"""So many are noted, and listed, at once."""


class Cause(NamedTuple):
    """What may be in the way of bookings: between which times, of what kind, and which one of its kind; see ``Reason``."""

    since: datetime
    until: datetime
    kind: str
    of: int


def _absence(entry_id: int) -> Cause | None:
    one = away_by(entry_id)
    return Cause(one.starts_at, one.ends_at, AWAY, entry_id) if one else None


def _closure(entry_id: int) -> Cause | None:
    row = Closure.get_or_none((Closure.id == entry_id) & ~Closure.inactive)
    return Cause(*_days(row.first_day, row.last_day), CLOSED, entry_id) if row else None


def _special_day(entry_id: int) -> Cause | None:
    # Also of one that is not used any more: then the hours of every week hold on its day.
    row = SpecialDay.get_or_none(SpecialDay.id == entry_id)
    return Cause(*_days(row.day, row.day), HOURS, 0) if row else None


def _hours(entry_id: int) -> Cause | None:
    row = OpeningHours.get_or_none(OpeningHours.id == entry_id)
    return _year(HOURS, row.resource_id or 0) if row else None


def _resource(resource_id: int) -> Cause | None:
    return _year(GONE, resource_id)


def of_preferences() -> Cause:
    """Return what the studio's own hours are in the way of."""
    return _year(HOURS, 0)


def of_busy(calendar_id: int, spans: str) -> Cause | None:
    """Return what a calendar elsewhere is in the way of, where its times become others; ``None`` where none does."""
    found = changed_between(BusyCalendar.get_by_id(calendar_id).spans, spans)
    return Cause(*found, AWAY, -calendar_id) if found else None  # the id that ``hours.away`` gives it


def _year(kind: str, of: int) -> Cause:
    return Cause(clock.now(), clock.now() + AHEAD, kind, of)


def _days(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time.min), datetime.combine(last, time.min) + timedelta(days=1)


BY_LIST: Mapping[str, Callable[[int], Cause | None]] = {
    "absence": _absence,
    "closure": _closure,
    "special-day": _special_day,
    "opening-hours": _hours,
}
"""By the list whose entry was changed."""


def of_entry(kind: str, entry_id: int) -> Cause | None:
    """Return what an entry of a list, or a person, room or equipment, is in the way of."""
    return BY_LIST.get(kind, _resource)(entry_id)


def coming(kind: str, columns: Mapping[str, Any]) -> Cause | None:
    """Return what may be outside of hours already to which an entry of a list is about to say something by its columns."""
    if kind == "special-day" and "day" in columns:
        return Cause(*_days(columns["day"], columns["day"]), HOURS, 0)
    return _year(HOURS, columns["resource"] or 0) if kind == "opening-hours" and "resource" in columns else None


def hinders(cause: Cause) -> list[Booked]:
    """List what it is in the way of, by start."""
    found = between(cause.since, cause.until)
    if not found:
        return []
    reasons = reasons_for(found)
    wanted = [one for one in found if any(reason[:2] == cause[2:] for reason in reasons.of(one))]
    return sorted(wanted, key=lambda one: (one.starts_at, one.holder))


class InTheWay(NamedTuple):
    """A session or an appointment that cannot take place as it is booked."""

    holder: int
    """The session's id, or that of an appointment with a minus before it."""
    number: str
    starts_at: datetime
    ends_at: datetime
    client: str
    type: str


_LINES = (
    "SELECT b.id, b.number, b.starts_at, b.ends_at, c.last_name, c.first_name, t.name FROM {0} b "
    "LEFT JOIN client c ON c.id = b.client_id JOIN {0}_type t ON t.id = b.{0}_type_id WHERE b.id IN ({1})"
)


def after(kind: str, entry_id: int) -> tuple[InTheWay, ...]:
    """List what an entry of one of the studio's lists makes impossible, by start, at most 500; most lists nothing.

    Of others' work nothing is told to who sees only their own.
    """
    cause = BY_LIST[kind](entry_id) if kind in BY_LIST else None
    found = hinders(cause)[:MOST] if cause else []
    told = lines(
        (one.holder for one in found),
        lambda table, ids: theirs.shown(table, ids, theirs.only()),
    )
    return tuple(told[one.holder] for one in found if one.holder in told)


def lines(
    holders: Iterable[int], seen: Callable[[str, list[int]], Collection[int]] = lambda _, ids: ids
) -> dict[int, InTheWay]:
    """Read what is told of sessions and appointments, by their holder.

    Args:
        seen: which of the ids of a table may be told of.
    """
    wanted, out = tuple(holders), dict[int, InTheWay]()
    for table, sign in (("session", 1), ("appointment", -1)):
        ids = tuple(seen(table, [one * sign for one in wanted if one * sign > 0])) or (0,)
        for one, number, start, end, last, first, kind in database.rows(_LINES.format(table, database.marks(ids)), ids):
            client = listed_name(last, first) if last else ""
            out[one * sign] = InTheWay(one * sign, number, as_wall(start), as_wall(end), client, kind)
    return out


def words(found: Sequence[InTheWay]) -> str:
    """Write ``3 sessions and 1 appointment cannot take place as they are booked:``; the list of them ends at ``MOST``."""
    meetings = sum(one.holder < 0 for one in found)
    each = ((len(found) - meetings, "session"), (meetings, "appointment"))
    counted = " and ".join(f"{count} {what}{'s' * (count != 1)}" for count, what in each if count)
    if len(found) == MOST:
        return f"At least {counted} cannot take place as they are booked; the first {MOST}:"
    return f"{counted} cannot take place as {'they are' if len(found) != 1 else 'it is'} booked:"
