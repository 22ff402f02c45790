"""When studios, people and rooms are there: opening hours of weekdays, days with hours of their own, absences.

Until a studio says its hours here, the preferences' opening hours hold for every day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from models import OpeningHours, SpecialDay
from studio.dates import elsewhere
from studio.kernel import database, preferences
from studio.kernel.instants import as_day, as_instant
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
    read_at: datetime | None = None
    """Of a time at which they are busy elsewhere: when their calendar was read that said so, aware."""


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
        self._of_preferences: Spans | None = None
        asked = "SELECT id FROM special_day WHERE NOT inactive AND day BETWEEN ? AND ?"
        self._special = _found(SpecialDay, asked, (first.isoformat(), last.isoformat()))

    def _else(self) -> Spans:
        if self._of_preferences is None:
            wanted = preferences.load()
            self._of_preferences = (Span(wanted.opens_at_min, wanted.closes_at_min),)
        return self._of_preferences

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

    def says_open(self, day: date, studio_id: int | None) -> bool:
        """Tell whether the studio said hours for that day or its weekday, by which it is open then."""
        special = [row for row in self._special if row.day == day and row.opens is not None]
        said = any(row.studio_id in (None, studio_id) for row in special)
        said = said or any(rule.resource_id is None and rule.studio_id in (None, studio_id) for rule in self._rules)
        return said and bool(self.of_studio(day, studio_id))

    def studio_over(self, starts_at: datetime, ends_at: datetime, studio_id: int | None) -> bool:
        """Tell whether a studio is open for a whole time, also past a midnight at which it does not close."""
        return _covered({day: self.of_studio(day, studio_id) for day in _days(starts_at, ends_at)}, starts_at, ends_at)

    def resource_over(self, starts_at: datetime, ends_at: datetime, resource_id: int) -> bool:
        """Tell whether a person or a room is there for a whole time, as far as anything is said of it."""
        own = {day: self.of_resource(day, resource_id) for day in _days(starts_at, ends_at)}
        said = {day: spans for day, spans in own.items() if spans is not None}
        return not said or _covered(said, starts_at, ends_at)

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


def _days(starts_at: datetime, ends_at: datetime) -> tuple[date, ...]:
    """Return the days of a time that is no longer than one."""
    last = (ends_at - timedelta(microseconds=1)).date()
    return (starts_at.date(), last) if last > starts_at.date() else (starts_at.date(),)


def _covered(hours: Mapping[date, Spans], starts_at: datetime, ends_at: datetime) -> bool:
    midnight = datetime.combine(starts_at.date(), time.min)
    first, last = ((at - midnight) // timedelta(minutes=1) for at in (starts_at, ends_at))
    days = [(24 * HOUR * (day - starts_at.date()).days, spans) for day, spans in hours.items()]
    spans = tuple(Span(since + ahead, until + ahead) for ahead, of_day in days for since, until in of_day)
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


LONGEST_AWAY_DAYS = 3 * 366
"""Nobody is away for longer in one entry: so what is asked of a time reads no further, however many absences there are."""


def away(starts_at: datetime, ends_at: datetime, resource_ids: Collection[int] | None = None) -> tuple[Away, ...]:
    """List who and what is away at some time between, by start; of these resources, or of all."""
    first, last = starts_at.date(), ends_at.date()
    reach = last + min(timedelta(days=LONGEST_AWAY_DAYS), date.max - last)
    sql, params = f"{_AWAY}WHERE NOT a.inactive AND a.last_day BETWEEN ? AND ? AND a.first_day <= ?", tuple[int, ...]()
    if resource_ids is not None:
        params = tuple(resource_ids) or (0,)
        sql += f" AND a.resource_id IN ({database.marks(params)})"
    days = tuple(day.isoformat() for day in (first, reach, last))
    also = f"{_ELSEWHERE}{f' WHERE b.resource_id IN ({database.marks(params)})' if resource_ids is not None else ''}"
    out: list[Away] = []
    for row in database.rows(f"{sql} UNION ALL {also}", (*days, *params, *params)):
        out += [_away(row)] if row[0] > 0 else _elsewhere(row, starts_at, ends_at)
    found = (one for one in out if one.starts_at < ends_at and starts_at < one.ends_at)
    return tuple(sorted(found, key=lambda one: (one.starts_at.date(), one.id)))


def away_by(absence_id: int) -> Away | None:
    """Return who is away by an entry that is in use."""
    found = database.rows(f"{_AWAY}WHERE NOT a.inactive AND a.id = ?", (absence_id,))
    return _away(found[0]) if found else None


_AWAY = (
    "SELECT a.id, a.resource_id, r.name, a.name, a.first_day, a.first_time, a.last_day, a.last_time, "
    "CAST(NULL AS TIMESTAMP) FROM absence a JOIN resource r ON r.id = a.resource_id "
)
_ELSEWHERE = (
    "SELECT -b.id, b.resource_id, r.name, b.spans, CAST(NULL AS DATE), NULL, CAST(NULL AS DATE), NULL, b.read_at "
    "FROM busy_calendar b JOIN resource r ON r.id = b.resource_id"
)
BUSY = "busy elsewhere"


def _away(row: tuple[Any, ...]) -> Away:
    absence_id, resource_id, who, why, first_day, first_time, last_day, last_time, _ = row
    starts_at, ends_at = _at_time(first_day, first_time), _at_time(last_day, last_time)
    if last_time is None:
        ends_at += timedelta(days=1)
    return Away(absence_id, resource_id, who, why, starts_at, ends_at)


def _elsewhere(row: tuple[Any, ...], starts_at: datetime, ends_at: datetime) -> list[Away]:
    calendar_id, resource_id, who, text, *_, read_at = row
    at = as_instant(read_at) if read_at else None
    return [
        Away(calendar_id, resource_id, who, BUSY, *one, read_at=at)
        for one in elsewhere.within(text, starts_at, ends_at)
    ]


def _at_time(day: Any, at: str | None) -> datetime:
    found = as_day(day)
    assert found is not None
    return datetime.combine(found, time.fromisoformat(at) if at else time.min)
