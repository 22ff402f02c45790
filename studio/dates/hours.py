"""When studios, people and rooms are there: opening hours of weekdays, days with hours of their own, absences.

Until a studio says its hours here, the preferences' opening hours hold for every day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from models import Absence, OpeningHours, SpecialDay
from studio.kernel import database, preferences
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time

HOUR = 60
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Span(NamedTuple):
    """From one minute after midnight to another."""

    first_min: int
    last_min: int


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    studio_id: int | None
    resource_id: int | None
    weekdays: frozenset[int]
    spans: Spans


@dataclass(frozen=True, slots=True)
class Away:
    """That a person, a room or equipment is not there."""

    id: int
    resource_id: int
    who: str
    why: str
    starts_at: datetime
    ends_at: datetime
    """The midnight behind the last day, where no time was said."""


class Hours:
    """The hours of all, read once for some days."""

    def __init__(self, first: date, last: date) -> None:
        # On the way of each letter that is typed into a time: most studios have none of these.
        self._rules = [
            _Rule(
                row.studio_id,
                row.resource_id,
                frozenset(i for i, day in enumerate(WEEK) if getattr(row, day)),
                _spans(row.opens, row.closes, row.break_from, row.break_to),
            )
            for row in _found(OpeningHours, "SELECT id FROM opening_hours WHERE NOT inactive")
        ]
        asked = "SELECT id FROM special_day WHERE NOT inactive AND day BETWEEN ? AND ?"
        self._special = _found(SpecialDay, asked, (first.isoformat(), last.isoformat()))

    def _else(self) -> Spans:
        wanted = preferences.load()
        return (Span(wanted.opens_at_min, wanted.closes_at_min),)

    def of_studio(self, day: date, studio_id: int | None) -> Spans:
        """Return when a studio is open on a day; none where it is closed."""
        special = [row for row in self._special if row.day == day and row.opens is not None]
        for row in sorted(special, key=lambda row: row.studio_id is None):
            if row.studio_id in (None, studio_id):
                return _spans(row.opens, row.closes, row.break_from, row.break_to)
        own = [rule for rule in self._rules if rule.resource_id is None and rule.studio_id is not None]
        rules = [rule for rule in own if rule.studio_id == studio_id]
        rules = rules or [rule for rule in self._rules if rule.resource_id is None and rule.studio_id is None]
        return _on(rules, day) if rules else self._else()

    def said(self, day: date, studio_id: int | None) -> bool:
        """Tell whether the studio said its hours: those that it began with warn nobody."""
        own = any(
            row.day == day and row.studio_id in (None, studio_id) for row in self._special if row.opens is not None
        )
        own = own or any(rule.resource_id is None for rule in self._rules)
        asked = "SELECT 1 FROM preference WHERE name IN ('opens_at_min', 'closes_at_min')"
        return own or bool(database.rows(asked))

    def of_resource(self, day: date, resource_id: int) -> Spans | None:
        """Return when a person or a room is there on a day; ``None`` where nothing is said of it."""
        rules = [rule for rule in self._rules if rule.resource_id == resource_id]
        return _on(rules, day) if rules else None

    def named(self, day: date) -> tuple[str, ...]:
        """Return what a day is called."""
        return tuple(row.name for row in self._special if row.day == day)


def _found(model: Any, sql: str, params: tuple[object, ...] = ()) -> list[Any]:
    ids = [row_id for (row_id,) in database.rows(sql, params)]
    return list(model.select().where(model.id.in_(ids)).order_by(model.id)) if ids else []


def _on(rules: Collection[_Rule], day: date) -> Spans:
    return tuple(sorted(span for rule in rules if day.weekday() in rule.weekdays for span in rule.spans))


def _spans(opens: time | None, closes: time | None, break_from: time | None, break_to: time | None) -> Spans:
    if opens is None or closes is None:
        return ()
    first, last = _minute(opens), _minute(closes) or 24 * HOUR
    if break_from is None or break_to is None:
        return (Span(first, last),)
    return Span(first, _minute(break_from)), Span(_minute(break_to), last)


def _minute(at: time) -> int:
    return at.hour * HOUR + at.minute


def covers(spans: Spans, day: date, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether a time of a day lies within its hours."""
    midnight = datetime.combine(day, time.min)
    first, last = ((at - midnight) // timedelta(minutes=1) for at in (starts_at, ends_at))
    return any(span.first_min <= first and last <= span.last_min for span in joined(spans))


def joined(spans: Spans) -> Spans:
    """Put spans together that touch or overlap."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.first_min <= out[-1].last_min:
            out[-1] = Span(out[-1].first_min, max(out[-1].last_min, span.last_min))
        else:
            out.append(span)
    return tuple(out)


def spans_words(spans: Spans) -> str:
    """Write ``9:00 AM to 12:00 PM and 1:00 PM to 6:00 PM``."""
    return " and ".join(f"{_at(span.first_min)} to {_at(span.last_min)}" for span in joined(spans))


def _at(minute: int) -> str:
    return format_time(time(minute // HOUR % 24, minute % HOUR))


def closures_on(day: date) -> tuple[str, ...]:
    """Return why the studio is closed on a day, a closure for each; none where it is not."""
    asked = "SELECT name FROM closure WHERE NOT inactive AND first_day <= ? AND last_day >= ? ORDER BY id"
    return tuple(str(name) for (name,) in database.rows(asked, (day.isoformat(), day.isoformat())))


def away(starts_at: datetime, ends_at: datetime, resource_ids: Collection[int] | None = None) -> tuple[Away, ...]:
    """List who and what is away at some time between, by start; of these resources, or of all."""
    sql, params = "SELECT id FROM absence WHERE NOT inactive AND last_day >= ? AND first_day <= ?", tuple[int, ...]()
    if resource_ids is not None:
        params = tuple(resource_ids) or (0,)
        sql += f" AND resource_id IN ({database.marks(params)})"
    found = _found(Absence, sql, (starts_at.date().isoformat(), ends_at.date().isoformat(), *params))
    found.sort(key=lambda row: (row.first_day, row.id))
    return tuple(one for one in map(away_of, found) if one.starts_at < ends_at and starts_at < one.ends_at)


def away_of(row: Absence) -> Away:
    """Return an absence with its times."""
    starts_at = datetime.combine(row.first_day, row.first_time or time.min)
    ends_at = datetime.combine(row.last_day, row.last_time or time.min)
    if row.last_time is None:
        ends_at += timedelta(days=1)
    return Away(row.id, row.resource_id, row.resource.name, row.name, starts_at, ends_at)
